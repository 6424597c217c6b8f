package replay

import (
	"hash/fnv"
	"slices"
	"strings"

	"github.com/idemlint/idemlint/internal/sqltext"
	"github.com/idemlint/idemlint/internal/summary"
)

// A stmt is what one call does to a store, whatever the store is: SQL, ORM
// builders, documents and key-value calls all become statements.
type stmt struct {
	verb     stmtVerb
	resource string // "table inbox", "key space first:", "collection orders"; empty if unknown
	table    string // of SQL stores, for the schema
	entity   string // type of the entity, for its tags
	set      []column
	where    []condition
	other    bool // there are conditions that could not be read
	either   bool // one of them is an alternative to the conditions that were
	conflict sqltext.Conflict
	target   []string // columns of the conflict clause
	onUpdate []condition
	absent   []condition // WHERE NOT EXISTS of an insert
	selected []string
	question string // aggregate: count, exists
	unread   bool   // the text could not be read
	marksRow bool   // the result tells first from later (xmax, upserted)
	kind     string // effect kind that the catalog gives
	handle   V      // connection or transaction

	only        []string // columns that an update is restricted to
	object      V        // entity given to a builder
	onlyInserts bool     // an upsert that leaves what is there
	docKeys     bool     // documents have a unique _id
	dynamoKeys  bool     // an item replaces one with the same key
	once        V        // a condition makes the update happen once for this value
	added       []string // sets and lists that get a member
}

type stmtVerb uint8

const (
	doOther stmtVerb = iota
	doRead
	doInsert
	doUpdate
	doDelete
	doPut       // absolute
	doClaim     // insert if absent by itself
	doAdd       // to a set
	doIncrement // relative by itself
	doAppend
)

// column is a column or field with the value that it is given.
type column struct {
	name     string
	val      V
	relative bool // computed from the old value
	fresh    bool // the store makes a new value in each execution
}

// condition compares a column.
type condition struct {
	name string
	op   string
	vals []V
}

// writeKey names one variant of a write.
type writeKey struct {
	node int32
	hash uint64
}

// read is a question to a store.
type read struct {
	node   int32
	stmt   *stmt
	object V // what an unseen repository returned
}

// write changes a store.
type write struct {
	node   int32
	stmt   *stmt
	object V // the loaded object that an unseen repository is given
	fields []column
}

// claim is a call that answers differently the second time.
type claim struct {
	node   int32
	kind   string
	answer string
	key    V
	store  string
	medium bool
}

// outcome is what a node answers the second time.
type outcome struct {
	answer string // of a claim, or found, absent
	cols   []column
}

// reach is an effect that a run has reached.
type reach struct {
	node      int32
	name      string
	kind      string
	verb      string
	fix       string
	target    string
	guards    []Guard // of the effect itself
	unguarded bool    // some execution has no guard of its own
	freshKey  *Guard  // a key that is no key
	seen      []Guard
	medium    bool
	unsure    string // why the effect is not certain to be one
	payload   []V    // what it is given, for lifting
	handle    V
	store     bool    // a database effect
	mixed     bool    // by one handle or another
	txs       []int32 // nodes that begin the broker's transactions which it is part of
	outside   bool    // some execution is part of none
}

// perform executes statements of one call: it notes effects, claims, reads and
// writes, and makes the results.
func (f *frame) perform(c *invocation, stmts []*stmt, form string, slots []string, out *int, api apiText) []*state {
	var answer *outcome
	for _, st := range stmts {
		if o := f.note(c, st, form, api); o != nil {
			answer = o
		}
	}
	last := (*stmt)(nil)
	if len(stmts) > 0 {
		last = stmts[len(stmts)-1]
	}
	if m := f.marks[c.node]; m != nil {
		answer = m
	}
	f.answer(c, answer)
	f.trace(c.s, c.node)
	if out != nil && last != nil && last.verb == doRead && last.object != 0 && (*out >= len(c.args) || c.args[*out] == vNil) {
		f.fillRow(c.s, c.node, last.object, last, answer) // into the model
	} else if out != nil && *out < len(c.args) {
		if dests := f.spread(c.s, c.args, *out); f.vals.at(c.args[*out]).op == vSlice && (len(dests) > 1 || form == "get") {
			f.fillScan(c, c.node, last, *out)
		} else {
			f.fillRow(c.s, c.node, c.args[*out], last, answer)
		}
	}
	if form == "get" && last != nil && last.verb != doRead {
		slots = slices.Clone(slots) // a statement that returns no row fails
		for i, s := range slots {
			if s == "err" {
				slots[i] = "rowerr"
			}
		}
	}
	return f.result(c, f.slotResults(c, slots, last))
}

// apiText is what the catalog says of a call for messages.
type apiText struct{ kind, verb, fix string }

// note records what a statement does and returns its second answer, if it
// gives one in this run.
func (f *frame) note(c *invocation, st *stmt, form string, api apiText) *outcome {
	if f.delivers(c.id) {
		if st.verb == doDelete {
			f.removed[st.handle] = true
		}
		return nil
	}
	j := f.judge(c, st)
	if st.unread {
		j.effect = "insert" // the commonest of what it can be
	}
	if j.effect != "" {
		f.noteEffect(c, st, j, api)
	}
	switch st.verb {
	case doRead:
		if f.reads[c.node] == nil {
			f.reads[c.node] = &read{node: c.node, stmt: st}
		}
	case doOther:
	default:
		f.noteWrite(c, st)
	}
	if j.answer == "" {
		return nil
	}
	cl := f.claims[c.node]
	if cl == nil {
		cl = &claim{node: c.node, kind: j.claimKind, answer: j.answer, key: j.key, store: st.resource, medium: j.medium}
		f.claims[c.node] = cl
	}
	if f.repeats(c.node) {
		return &outcome{answer: j.answer}
	}
	return nil
}

// noteWrite records a variant of a write.
func (f *frame) noteWrite(c *invocation, st *stmt) {
	var h uint64
	for _, col := range st.set {
		name := fnv.New64a()
		_, _ = name.Write([]byte(col.name))
		h += mix(name.Sum64(), uint64(col.val))
	}
	key := writeKey{c.node, h}
	if f.writes[key] == nil {
		f.writes[key] = &write{node: c.node, stmt: st}
	}
}

func (f *frame) noteEffect(c *invocation, st *stmt, j judgement, api apiText) {
	e := f.reached[c.node]
	if e == nil {
		e = &reach{node: c.node, name: c.name, kind: j.effect, verb: api.verb, fix: api.fix, target: st.resource, handle: st.handle, store: true}
		f.reached[c.node] = e
		f.order = append(f.order, c.node)
	}
	e.mixed = e.mixed || e.handle != st.handle
	if api.kind != "" {
		e.kind = api.kind
	}
	if j.effect == "increment" {
		e.kind = "increment"
	}
	if e.verb == "" || j.effect == "increment" && st.verb == doInsert {
		e.verb = verbOf(e.kind)
	}
	if e.fix == "" || j.fix != "" {
		e.fix = j.fix
	}
	if j.guard != nil {
		e.addGuard(*j.guard)
		e.medium = e.medium || j.medium
	} else {
		e.unguarded = true
		if j.seen != nil {
			e.addSeen(*j.seen)
		}
	}
	if st.unread {
		e.unsure = "the SQL text is not known"
	}
}

func verbOf(kind string) string {
	switch kind {
	case "increment":
		return "count"
	case "append":
		return "append"
	}
	return kind
}

func (e *reach) addGuard(g Guard) {
	if !slices.ContainsFunc(e.guards, func(o Guard) bool { return o.Kind == g.Kind && o.Pos == g.Pos }) {
		e.guards = append(e.guards, g)
	}
}

func (e *reach) addSeen(g Guard) {
	if !slices.ContainsFunc(e.seen, func(o Guard) bool { return o.Kind == g.Kind && o.Pos == g.Pos }) {
		e.seen = append(e.seen, g)
	}
}

// answer sets the facts that a second answer means for the slots of a call.
func (f *frame) answer(c *invocation, o *outcome) {
	t := f.vals
	n := c.node
	c.s.facts = c.s.facts.without(func(k V) bool {
		x := t.at(k)
		return (x.op == vSlot || x.op == vRow || x.op == vRes) && x.n == n
	})
	if o == nil {
		return
	}
	set := func(slot string, v V) { c.s.facts = c.s.facts.set(f.slot(n, slot), v) }
	failed := func(kind string) V { return t.mk(value{op: vFailed, s: kind}) }
	switch o.answer {
	case "rows0":
		set("rows", vZero)
		set("matched", vZero)
		set("found", vFalse)
		set("val", vFalse)
		set("upserted", vZero)
		set("err", vNil)
		set("rowerr", failed("notfound"))
	case "dup":
		set("err", failed("dup"))
		set("rowerr", failed("dup"))
		set("rows", vZero)
	case "false":
		set("val", vFalse)
		set("err", vNil)
	case "true":
		set("val", vTrue)
		set("err", vNil)
	case "zero":
		set("val", vZero)
		set("err", vNil)
	case "later":
		set("val", t.some("later"))
		set("err", vNil)
	case "notfound":
		set("err", failed("notfound"))
		set("rowerr", failed("notfound"))
		set("row", vNil)
		set("val", vNil)
	case "found":
		set("err", vNil)
		set("rowerr", vNil)
		set("found", vTrue)
		set("val", vTrue)
		set("notfound", vFalse)
		set("rows", t.some("positive"))
	case "absent":
		set("err", failed("notfound"))
		set("rowerr", failed("notfound"))
		set("found", vFalse)
		set("val", vFalse)
		set("notfound", vTrue)
		set("rows", vZero)
		set("row", vNil)
	}
}

// slot returns a part of the answer of a call.
func (r *run) slot(n int32, name string) V {
	fl := flags(0)
	if strings.HasPrefix(name, "col ") || name == "row" {
		fl |= fStored
	}
	return r.vals.mk(value{op: vSlot, n: n, s: name, flags: fl})
}

// slotResults makes the results of a catalogued call from its slots.
func (f *frame) slotResults(c *invocation, slots []string, st *stmt) V {
	results := f.resultTypes(c.id)
	out := make([]V, len(results))
	for i, typ := range results {
		name := ""
		if i < len(slots) {
			name = slots[i]
		} else if f.typeName(typ) == "error" {
			name = "err"
		}
		out[i] = f.slotValue(c.s, c.node, name, i, typ, st)
	}
	return f.pack(out)
}

func (f *frame) slotValue(s *state, n int32, name string, i int, typ summary.TypeID, st *stmt) V {
	switch name {
	case "handle":
		return f.vals.mk(value{op: vHandle, n: n})
	case "row":
		return f.resolve(s.facts, f.slot(n, "row"))
	case "":
		return f.vals.mk(value{op: vSlot, n: n, i: int32(i + 1), s: "r"})
	case "found", "val":
		v := f.resolve(s.facts, f.slot(n, name))
		if k := f.kindOf(typ); f.vals.at(v).n == summary.ConstBool && f.vals.at(v).op == vConst {
			return f.asKind(v, k)
		}
		return v
	}
	return f.resolve(s.facts, f.slot(n, name))
}

// asKind turns the answer yes or no into the kind in which it is given.
func (f *frame) asKind(v V, k summary.Kind) V {
	switch k {
	case summary.KindInt:
		if v == vFalse {
			return vZero
		}
		return f.vals.some("positive")
	case summary.KindBool, summary.KindInvalid:
		return v
	}
	if v == vFalse {
		return vNil
	}
	return f.vals.some("nonnil")
}
