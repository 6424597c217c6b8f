package replay

import (
	"slices"
	"strconv"
	"strings"

	"github.com/idemlint/idemlint/internal/sqltext"
	"github.com/idemlint/idemlint/internal/summary"
)

// judgement is what one statement means for repetition.
type judgement struct {
	effect    string // kind, empty if it is none
	guard     *Guard // of the statement itself
	seen      *Guard // what looks like one and does not count
	answer    string // how it answers the second time, if it can tell
	claimKind string
	key       V
	medium    bool
	fix       string
}

// judge decides whether a statement can repeat, and what it answers if it is
// repeated.
func (f *frame) judge(c *invocation, st *stmt) judgement {
	switch st.verb {
	case doInsert:
		return f.judgeInsert(c, st)
	case doUpdate:
		return f.judgeUpdate(c, st)
	case doDelete:
		if key, ok := f.stableCondition(st.where); ok && !st.either {
			return judgement{answer: "rows0", claimKind: "dedup-store", key: key}
		}
	case doClaim:
		return f.judgeClaim(c, st)
	case doAdd:
		if len(st.set) > 0 && f.keyQuality(st.set[0].val) == keyStable && !f.mintedSet(st) {
			answer := f.claimAnswer
			if answer == "" {
				answer = "zero"
			}
			return judgement{answer: answer, claimKind: "dedup-store", key: st.set[0].val}
		}
	case doIncrement:
		return judgement{effect: "increment", fix: "count each message once: claim its ID in the same store first"}
	case doAppend:
		return judgement{effect: "append", fix: "claim the message ID in the same store first"}
	}
	return judgement{}
}

// mintedSet reports whether the name of a set changes, as one of each day does.
func (f *frame) mintedSet(st *stmt) bool {
	return len(st.where) > 0 && slices.ContainsFunc(st.where[0].vals, func(v V) bool { return f.keyQuality(v) == keyFresh })
}

func (f *frame) guard(c *invocation, kind, why string, key V) *Guard {
	return &Guard{Kind: kind, Pos: f.position(c.node), Why: why, Key: f.vals.describe(key)}
}

// judgeClaim judges a call that inserts only if the key is absent.
func (f *frame) judgeClaim(c *invocation, st *stmt) judgement {
	key := V(0)
	if len(st.where) > 0 && len(st.where[0].vals) > 0 {
		key = st.where[0].vals[0]
	}
	j := judgement{effect: st.kind, key: key}
	switch f.keyQuality(key) {
	case keyStable:
		j.answer, j.claimKind = f.claimAnswer, "dedup-store"
		if j.answer == "" {
			j.answer = "false"
		}
		if st.kind != "" {
			j.guard = f.guard(c, "conditional-insert", "writes only if the key is absent", key)
		}
	case keyFresh:
		j.seen = f.guard(c, "dedup-store", "its key is made anew at each delivery", key)
	}
	return j
}

// judgeInsert judges an insert by its conflict clause and by the unique columns.
func (f *frame) judgeInsert(c *invocation, st *stmt) judgement {
	if st.dynamoKeys {
		return f.judgePut(c, st)
	}
	j := judgement{effect: "insert", fix: insertFix(st)}
	relative := slices.ContainsFunc(st.set, func(col column) bool { return col.relative })
	key, value, ok, medium := f.uniqueKey(st)
	switch {
	case relative && st.conflict != sqltext.ConflictNone:
		return f.judgeRelativeUpsert(c, st, key, ok)
	case len(st.absent) > 0:
		if v, stable := f.stableCondition(st.absent); stable {
			j.guard = f.guard(c, "conditional-insert", "inserts only if there is no such row", v)
			j.guard.Weak = []string{"two deliveries can both pass"}
			j.answer, j.claimKind, j.key = "rows0", "dedup-store", v
			return j
		}
	case st.conflict != sqltext.ConflictNone && ok:
		j.guard = f.guard(c, "conditional-insert", "its conflict clause keeps "+columnsText(key)+" unique", value)
		j.medium, j.key = medium, value
		if st.conflict == sqltext.ConflictNothing || st.marksRow {
			j.answer, j.claimKind = "rows0", "dedup-store"
		}
		return j
	case ok:
		j.guard = f.guard(c, "unique-key", columnsText(key)+" is unique", value)
		j.answer, j.claimKind, j.key, j.medium = "dup", "unique-key", value, medium
		if f.tested[c.node] {
			j.claimKind = "dedup-store"
		}
		return j
	}
	if value != 0 {
		j.seen = f.guard(c, "unique-key", "the value of "+columnsText(key)+" is made anew at each delivery", value)
	} else if st.conflict != sqltext.ConflictNone {
		j.seen = f.guard(c, "conditional-insert", "no unique column holds a value that comes back with the message", 0)
	}
	return j
}

// judgePut judges the put of an item, whose key is not told apart from its
// other attributes: a fresh one among those named like keys makes a new item.
func (f *frame) judgePut(c *invocation, st *stmt) judgement {
	j := judgement{effect: "insert", fix: "derive the item's key from the message"}
	key := V(0)
	for _, col := range st.set {
		q := f.keyQuality(col.val)
		if q == keyFresh && keyName(col.name) {
			j.seen = f.guard(c, "unique-key", "the item's key is made anew at each delivery", col.val)
			return j
		}
		if q == keyStable && (key == 0 || keyName(col.name)) {
			key = col.val
		}
	}
	if key == 0 {
		return j
	}
	j.key = key
	if st.conflict == sqltext.ConflictNothing {
		j.guard = f.guard(c, "conditional-insert", "writes only if the item is absent", key)
		j.answer, j.claimKind = "dup", "dedup-store"
		return j
	}
	j.guard = f.guard(c, "unique-key", "the item's key comes back with the message", key)
	return j
}

// keyName reports whether an attribute is named like a key.
func keyName(name string) bool {
	lower := strings.ToLower(name)
	return primaryName(lower) || lower == "sk" || lower == "item" || strings.HasSuffix(lower, "id") || strings.Contains(lower, "key")
}

func insertFix(st *stmt) string {
	if st.table != "" {
		return "insert a key from the message with ON CONFLICT DO NOTHING into a unique column of " + st.table
	}
	return "give the new row a unique key from the message"
}

func columnsText(cols []string) string { return strings.Join(cols, ", ") }

// judgeRelativeUpsert judges an upsert that adds to what is there.
func (f *frame) judgeRelativeUpsert(c *invocation, st *stmt, key []string, ok bool) judgement {
	j := judgement{effect: "increment", fix: "record the message ID in the same transaction and add only when it is new"}
	if g, v := f.contradiction(st.onUpdate, st.set); g {
		j.guard = f.guard(c, "conditional-update", "its condition fails once it is done", v)
	}
	return j
}

// uniqueKey finds unique columns all of which are given a value that is the
// same at each delivery. If there are none but a key is given fresh, value is
// that fresh value.
func (f *frame) uniqueKey(st *stmt) (key []string, val V, ok, medium bool) {
	stable := func(col string) bool {
		v, given := st.column(col)
		return given && f.keyQuality(v) == keyStable
	}
	keys, known := f.keysOf(st)
	if st.docKeys {
		keys, known = append(slices.Clone(keys), []string{"_id"}), true
	}
	if len(st.target) > 0 && st.conflict != sqltext.ConflictNone {
		keys, known = [][]string{st.target}, true
	}
	for _, k := range keys {
		all, some, unsure := true, V(0), false
		for _, col := range k {
			v, given := st.column(col)
			q := keyAbsent
			if given {
				q = f.keyQuality(v)
			}
			if given && v == vEmpty && st.entity == "" {
				q, unsure = keyStable, true // a text of its own: it is there already the second time
			}
			if q == keyFresh || q == keyAbsent || !given {
				all = false
			}
			if q == keyStable {
				some = v
			}
			if (q == keyUnknown || q == keyConstant) && f.vals.at(f.vals.inner(v)).op == vField { // of some record, which is not made here
				some, unsure = v, true
			}
			if q == keyFresh && val == 0 {
				key, val = k, v
			}
		}
		if all && some != 0 {
			return k, some, true, unsure
		}
	}
	if known {
		return key, val, false, false
	}
	return f.guessedKey(st, stable)
}

// guessedKey stands in for a schema that is not in view: a stable value in a
// column named like a primary key, in any column of an insert with a conflict
// clause, or in one whose violation is tested.
func (f *frame) guessedKey(st *stmt, stable func(string) bool) (key []string, val V, ok, medium bool) {
	for _, col := range st.set {
		if primaryName(col.name) && !col.fresh {
			if stable(col.name) {
				return []string{col.name}, col.val, true, true
			}
			if f.keyQuality(col.val) == keyFresh && st.conflict == sqltext.ConflictNone && !f.tested[f.current] {
				return []string{col.name}, col.val, false, true
			}
		}
	}
	if st.conflict == sqltext.ConflictNone && !f.tested[f.current] {
		return nil, 0, false, true
	}
	for _, col := range st.set {
		if !col.fresh && stable(col.name) {
			return []string{col.name}, col.val, true, true
		}
	}
	return nil, 0, false, true
}

func primaryName(col string) bool {
	switch col {
	case "id", "_id", "uuid", "guid", "key", "pk", "message_id", "event_id", "idempotency_key", "dedup_id":
		return true
	}
	return false
}

// keysOf returns the unique keys of a statement's table: from the schema, else
// from the tags of the entity.
func (f *frame) keysOf(st *stmt) (keys [][]string, known bool) {
	if st.table != "" && f.schema != nil {
		if t, ok := f.schema.Table(st.table); ok {
			return t.Keys, true
		}
	}
	if st.entity != "" {
		if keys := f.tagKeys(st.entity); len(keys) > 0 {
			return keys, true
		}
	}
	return nil, false
}

func (st *stmt) column(name string) (V, bool) {
	for _, col := range st.set {
		if col.name == name && !col.fresh {
			return col.val, true
		}
	}
	return 0, false
}

// stableCondition returns the stable value that rows are picked by.
func (f *frame) stableCondition(where []condition) (V, bool) {
	for _, w := range where {
		if (w.op == "=" || w.op == "IN") && len(w.vals) > 0 && f.keyQuality(w.vals[0]) == keyStable {
			return w.vals[0], true
		}
	}
	return 0, false
}

// judgeUpdate judges an update: relative ones repeat, conditional ones know.
func (f *frame) judgeUpdate(c *invocation, st *stmt) judgement {
	j := judgement{}
	for _, col := range st.set {
		if col.relative && !f.isVersion(st, col.name) {
			j.effect = "increment"
			j.fix = updateFix(st)
		}
	}
	if st.once != 0 {
		j.answer, j.claimKind, j.key = "dup", "conditional-update", st.once
		if j.effect != "" {
			j.guard = f.guard(c, "conditional-update", "its condition fails once the value is noted", st.once)
		}
		return j
	}
	if yes, v := f.contradiction(st.where, st.set); yes && !st.either {
		j.answer, j.claimKind, j.key = "rows0", "conditional-update", v
		if f.claimAnswer != "" {
			j.answer = f.claimAnswer
		}
		if j.effect != "" {
			j.guard = f.guard(c, "conditional-update", "its condition fails once it is done", v)
		}
	}
	if st.conflict != sqltext.ConflictNone && j.effect == "" {
		// An upsert that stores absolute values.
		if v, ok := f.stableCondition(st.where); ok {
			j.effect, j.guard, j.key = "insert", f.guard(c, "conditional-insert", "an upsert on a key of the message", v), v
			if st.marksRow {
				j.answer, j.claimKind = "rows0", "dedup-store"
			}
		} else {
			j.effect, j.fix = "insert", insertFix(st)
		}
	}
	return j
}

func updateFix(st *stmt) string {
	if st.table != "" {
		return "record the message ID in the transaction that updates " + st.table + ", and update only when it is new"
	}
	return "record the message ID in the same transaction and add only when it is new"
}

// isVersion reports whether a relative column is an optimistic lock: compared
// and advanced in one statement.
func (f *frame) isVersion(st *stmt, col string) bool {
	return slices.ContainsFunc(st.where, func(w condition) bool { return w.name == col && w.op == "=" })
}

// contradiction reports whether a condition cannot hold any more once the
// statement has stored its values. The compared value must be a constant or
// come from the message: one read from the store moves along.
func (f *frame) contradiction(where []condition, set []column) (bool, V) {
	for _, w := range where {
		for _, col := range set {
			if col.name != w.name {
				continue
			}
			if col.relative && f.comparesGiven(w) || !col.relative && f.contradicts(w, col.val) {
				if len(w.vals) > 0 {
					return true, w.vals[0]
				}
				return true, col.val
			}
		}
	}
	return false, 0
}

// comparesGiven reports whether a condition wants the value that a constant or
// the message says: the column has moved on from it.
func (f *frame) comparesGiven(w condition) bool {
	return w.op == "=" && len(w.vals) > 0 && !slices.ContainsFunc(w.vals, func(v V) bool {
		return !f.vals.isConst(v) && f.vals.at(v).flags&(fMessage|fStored) != fMessage
	})
}

func (f *frame) contradicts(w condition, set V) bool {
	t := f.vals
	set = t.inner(set)
	for _, v := range w.vals {
		if t.at(v).flags&fStored != 0 {
			return false
		}
	}
	switch w.op {
	case "IS NULL":
		isNil, known := f.isNil(nil, set)
		return !known || !isNil
	case "IS NOT NULL":
		return set == vNil
	case "=", "IN":
		for _, v := range w.vals {
			if !f.differ(t.inner(v), set) {
				return false
			}
		}
		return len(w.vals) > 0
	case "<>", "!=", "NOT IN":
		return slices.ContainsFunc(w.vals, func(v V) bool { return t.inner(v) == set })
	case "<", ">":
		return len(w.vals) > 0 && t.inner(w.vals[0]) == set
	}
	return false
}

// differ reports whether two values cannot be equal: different constants, or
// values of which one is a constant and the other is not made from it.
func (f *frame) differ(a, b V) bool {
	t := f.vals
	x, y := t.at(a), t.at(b)
	if x.op == vJoin {
		return !slices.ContainsFunc(x.args, func(l V) bool { return !f.differ(t.inner(l), b) })
	}
	if y.op == vJoin {
		return !slices.ContainsFunc(y.args, func(l V) bool { return !f.differ(a, t.inner(l)) })
	}
	if x.op == vConst && y.op == vConst {
		return a != b && !(boolish(x) != "" && boolish(x) == boolish(y))
	}
	return a != b && a != 0 && b != 0 && (x.op == vConst) != (y.op == vConst) && (x.flags|y.flags)&fMessage != 0
}

// boolish brings the spellings of a truth value together.
func boolish(x *value) string {
	switch strings.ToLower(x.s) {
	case "true", "t", "1":
		return "true"
	case "false", "f", "0":
		return "false"
	}
	if x.n == summary.ConstInt {
		return strconv.Quote(x.s)
	}
	return ""
}
