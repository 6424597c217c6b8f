package replay

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/idemlint/idemlint/internal/catalog"
	"github.com/idemlint/idemlint/internal/sqltext"
)

// document makes a statement of a MongoDB call.
func (f *frame) document(c *invocation, op *catalog.Op) *stmt {
	st := &stmt{handle: f.chainStart(c.recv)}
	for _, l := range f.chain(c.recv) {
		if l.role == "table" && len(l.args) > 0 {
			st.table = targetText(f.vals, l.args[0])
		}
	}
	st.resource = "collection " + st.table
	if st.table == "" {
		st.resource = "collection of " + f.vals.describeOwner(c.recv)
	}
	if key, ok := f.slotOf(c, op.Key); ok {
		st.where = []condition{{name: "_id", op: "=", vals: []V{key}}}
	}
	if v, ok := f.argument(c, op.Filter); ok {
		st.where = append(st.where, f.docConditions(c.s, v)...)
	}
	val, _ := f.argument(c, op.Value)
	upsert := f.anyHolds(c, op.Upsert)
	switch op.Do {
	case "create", "insert":
		st.verb, st.entity = doInsert, f.entityType(val)
		st.set = f.docColumns(c.s, val)
		st.docKeys = true
	case "put", "save":
		st.verb = doUpdate
		st.set = f.docColumns(c.s, val)
		if upsert {
			st.conflict = sqltext.ConflictUpdate
		}
	case "update":
		st.verb = doUpdate
		if v, ok := f.argument(c, op.Change); ok {
			f.docChange(c.s, st, v)
		}
		if upsert {
			st.conflict = sqltext.ConflictUpdate
			if st.onlyInserts {
				st.marksRow = true
			}
		}
	case "delete":
		st.verb = doDelete
	case "first", "find", "get":
		st.verb = doRead
	case "count", "exists":
		st.verb, st.question = doRead, "count"
	}
	return st
}

func (f *frame) anyHolds(c *invocation, options []catalog.Option) bool {
	for i := range options {
		if f.holds(c, &options[i]) {
			return true
		}
	}
	return false
}

// describeOwner names the object that holds a collection or client.
func (t *values) describeOwner(v V) string {
	x := t.at(v)
	if x.op == vField {
		return x.s
	}
	return ""
}

// pairsOf returns the keys and values of a bson.M, bson.D or struct.
func (f *frame) pairsOf(s *state, v V) []column {
	t := f.vals
	if e := f.entityType(v); e != "" {
		return f.entityColumns(s, t.at(v).args[0], e)
	}
	inner := t.inner(v)
	if t.at(inner).op == vCell {
		if cols := f.mapColumns(s, inner); len(cols) > 0 {
			return cols
		}
	}
	var cols []column
	for _, e := range f.elements(s, v) {
		key, ok := f.fieldAt(s, e, "Key")
		val, _ := f.fieldAt(s, e, "Value")
		if name := targetText(t, key); ok && name != "" {
			cols = append(cols, column{name: name, val: val})
		}
	}
	return cols
}

func (f *frame) docColumns(s *state, v V) []column {
	cols := f.pairsOf(s, v)
	for i := range cols {
		cols[i].val = f.vals.inner(cols[i].val)
	}
	return cols
}

// docConditions reads a filter document.
func (f *frame) docConditions(s *state, v V) []condition {
	var out []condition
	for _, col := range f.pairsOf(s, v) {
		inner := f.pairsOf(s, col.val)
		if len(inner) == 0 || !strings.HasPrefix(inner[0].name, "$") {
			out = append(out, condition{name: col.name, op: "=", vals: []V{f.vals.inner(col.val)}})
			continue
		}
		for _, o := range inner {
			w := condition{name: col.name, vals: []V{f.vals.inner(o.val)}}
			switch o.name {
			case "$ne":
				w.op = "<>"
			case "$lt":
				w.op = "<"
			case "$gt":
				w.op = ">"
			case "$in", "$nin":
				w.op = map[string]string{"$in": "IN", "$nin": "NOT IN"}[o.name]
				w.vals = f.elements(s, o.val)
			case "$exists":
				w.op, w.vals = "IS NOT NULL", nil
				if f.vals.inner(o.val) == vFalse {
					w.op = "IS NULL"
				}
			default:
				w.op = o.name
			}
			out = append(out, w)
		}
	}
	return out
}

// docChange reads an update document.
func (f *frame) docChange(s *state, st *stmt, v V) {
	operators := f.pairsOf(s, v)
	st.onlyInserts = len(operators) > 0
	for _, o := range operators {
		cols := f.docColumns(s, o.val)
		if o.name != "$setOnInsert" {
			st.onlyInserts = false
		}
		switch o.name {
		case "$inc", "$mul", "$push":
			for i := range cols {
				cols[i].relative = true
			}
		case "$addToSet":
			for i := range cols {
				cols[i].name += "[]"
			}
		case "$unset":
			for i := range cols {
				cols[i].val = vNil
			}
		}
		st.set = append(st.set, cols...)
	}
	// A document that is pushed under the condition that none with its id is there.
	for _, w := range st.where {
		list, _, dotted := strings.Cut(w.name, ".")
		for i, col := range st.set {
			if dotted && col.name == list && col.relative && w.op == "<>" && len(w.vals) > 0 && f.keyQuality(w.vals[0]) == keyStable {
				st.set[i].relative = true
				st.once = w.vals[0]
			}
		}
	}
	// A member that is added under the condition that it is missing.
	for _, w := range st.where {
		for i, col := range st.set {
			if col.name == w.name && col.relative && w.op == "<>" && len(w.vals) > 0 && f.vals.inner(w.vals[0]) == col.val {
				st.set[i].relative = false
			}
		}
	}
}

// dynamo makes a statement of a DynamoDB call, whose input is one struct.
func (f *frame) dynamo(c *invocation, op *catalog.Op) *stmt {
	st := &stmt{handle: c.recv}
	if v, ok := f.slotOf(c, op.Resource); ok {
		st.table = targetText(f.vals, v)
		st.resource = "table " + st.table
		if st.table == "" {
			st.resource = "table " + shortField(f.vals.at(v).s)
		}
	}
	if v, ok := f.slotOf(c, op.Key); ok {
		for _, col := range f.attributes(c.s, v) {
			st.where = append(st.where, condition{name: col.name, op: "=", vals: []V{col.val}})
		}
	}
	cond, hasCond := f.slotOf(c, op.Cond)
	if links := f.chain(c.recv); len(links) > 0 {
		cond, hasCond = f.dynamoChain(c, st, links)
	}
	switch op.Do {
	case "put", "create", "insert", "save":
		st.verb, st.dynamoKeys = doInsert, true
		if v, ok := f.slotOf(c, op.Value); ok {
			st.set = append(st.set, f.attributes(c.s, v)...)
		}
		condText := f.textOf(cond)
		if built, _ := f.built(c, op.Cond, "where"); built != "" {
			condText = built
		}
		if hasCond && strings.Contains(condText, "attribute_not_exists") {
			st.conflict = sqltext.ConflictNothing
		}
	case "update":
		st.verb = doUpdate
		f.dynamoUpdate(c, op, st)
	case "delete":
		st.verb = doDelete
	case "get", "first":
		st.verb = doRead
	case "find", "count":
		st.verb = doRead
	default:
		st.verb = doOther
	}
	if hasCond && st.verb == doUpdate {
		f.dynamoCondition(c, op, st, f.textOf(cond))
	}
	return st
}

// dynamoChain reads a statement that is built call by call, and returns its condition.
func (f *frame) dynamoChain(c *invocation, st *stmt, links []chainLink) (cond V, ok bool) {
	f.applyChain(c, st, links)
	for _, l := range links {
		if len(l.args) == 0 {
			continue
		}
		switch name := targetText(f.vals, l.args[0]); l.role {
		case "add", "append":
			if !slices.ContainsFunc(st.set, func(col column) bool { return col.name == name && col.relative }) {
				st.set = append(st.set, column{name: name, relative: true})
			}
		case "where":
			if strings.Contains(strings.ToLower(name), "attribute_not_exists") {
				cond, ok = l.args[0], true
			}
		case "values":
			if len(st.set) == 0 || len(f.mapColumns(c.s, f.vals.inner(l.args[0]))) > 0 {
				st.set = f.attributes(c.s, l.args[0])
			}
		}
	}
	if st.table != "" {
		st.resource = "table " + st.table
	}
	return cond, ok
}

// attributes returns the entries of an item, unwrapped from their attribute values.
func (f *frame) attributes(s *state, v V) []column {
	t := f.vals
	inner := t.inner(v)
	cols := f.mapColumns(s, inner)
	for i := range cols {
		if got, ok := f.oneField(s, cols[i].val, "Value"); ok {
			cols[i].val = t.inner(got)
		}
	}
	if len(cols) == 0 && inner != 0 && t.at(inner).op != vCell {
		cols = []column{{name: "item", val: inner}}
	}
	return cols
}

// placeholders returns what the :values of an expression stand for.
func (f *frame) placeholders(c *invocation, op *catalog.Op) map[string]V {
	out := map[string]V{}
	if v, ok := f.slotOf(c, op.Params); ok {
		for _, col := range f.attributes(c.s, v) {
			out[col.name] = col.val
		}
	}
	return out
}

func (f *frame) aliases(c *invocation, op *catalog.Op) map[string]string {
	out := map[string]string{}
	if v, ok := f.slotOf(c, op.Aliases); ok {
		for _, col := range f.mapColumns(c.s, f.vals.inner(v)) {
			out[col.name] = targetText(f.vals, col.val)
		}
	}
	return out
}

// dynamoUpdate reads an update expression: SET a = :v, ADD n :one, …
func (f *frame) dynamoUpdate(c *invocation, op *catalog.Op, st *stmt) {
	v, ok := f.slotOf(c, op.Change)
	if !ok {
		return
	}
	vals, names := f.placeholders(c, op), f.aliases(c, op)
	clause, text := "", f.textOf(v)
	if built, given := f.built(c, op.Change, "set"); built != "" {
		text = built
		maps.Copy(vals, given)
	}
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' }) {
		words := strings.Fields(strings.ReplaceAll(part, "=", " = "))
		for len(words) > 0 && slices.Contains([]string{"SET", "ADD", "REMOVE", "DELETE"}, strings.ToUpper(words[0])) {
			clause, words = strings.ToUpper(words[0]), words[1:]
			if i := slices.IndexFunc(words, func(w string) bool {
				return slices.Contains([]string{"SET", "ADD", "REMOVE", "DELETE"}, strings.ToUpper(w))
			}); i > 0 {
				f.dynamoAssign(st, clause, words[:i], vals, names)
				words = words[i:]
			}
		}
		f.dynamoAssign(st, clause, words, vals, names)
	}
}

func (f *frame) dynamoAssign(st *stmt, clause string, words []string, vals map[string]V, names map[string]string) {
	if len(words) < 2 {
		return
	}
	name := words[0]
	if alias := names[name]; alias != "" {
		name = alias
	}
	col := column{name: name}
	switch clause {
	case "ADD":
		col.val = vals[words[1]]
		col.relative = f.numeric(col.val)
		if !col.relative {
			st.added = append(st.added, name)
			return
		}
	case "SET":
		text := strings.Join(words[2:], " ")
		col.val = vals[words[len(words)-1]]
		if strings.Contains(text, "list_append") {
			st.added = append(st.added, name)
			col.relative = true
		}
		col.relative = col.relative || strings.ContainsAny(text, "+-")
	}
	st.set = append(st.set, col)
}

// numeric reports whether an attribute value can be a number and no set.
func (f *frame) numeric(v V) bool {
	x := f.vals.at(v)
	return x.op != vSlice && x.op != vAppend
}

// dynamoCondition reads the condition of an update.
func (f *frame) dynamoCondition(c *invocation, op *catalog.Op, st *stmt, text string) {
	vals, names := f.placeholders(c, op), f.aliases(c, op)
	if built, given := f.built(c, op.Cond, "where"); built != "" {
		text = built
		maps.Copy(vals, given)
	}
	lower := strings.ToLower(text)
	if set, member, ok := notInSet(text); ok {
		if alias := names[set]; alias != "" {
			set = alias
		}
		if v := vals[member]; slices.Contains(st.added, set) && f.keyQuality(v) == keyStable {
			st.once = v
		}
	}
	if strings.Contains(lower, "attribute_not_exists(") {
		inside := text[strings.Index(lower, "attribute_not_exists(")+len("attribute_not_exists("):]
		name, _, _ := strings.Cut(inside, ")")
		if alias := names[name]; alias != "" {
			name = alias
		}
		st.where = append(st.where, condition{name: name, op: "IS NULL"})
		return
	}
	conds, _ := sqltext.ParseConditions(text)
	for _, p := range conds {
		name := p.Column
		if alias := names["#"+strings.TrimPrefix(name, "#")]; alias != "" {
			name = alias
		}
		w := condition{name: name, op: p.Op}
		for _, e := range p.Values {
			if e.Kind == sqltext.ExprParam {
				w.vals = append(w.vals, vals[":"+e.Name])
			}
		}
		st.where = append(st.where, w)
	}
}

var notContains = regexp.MustCompile(`(?i)\bnot\s+contains\s*\(\s*([\w#.]+)\s*,\s*(:\w+)\s*\)`)

// notInSet reads the condition NOT contains(set, :value).
func notInSet(text string) (set, member string, ok bool) {
	m := notContains.FindStringSubmatch(text)
	if m == nil {
		return "", "", false
	}
	return m[1], m[2], true
}
