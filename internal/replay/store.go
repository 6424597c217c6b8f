package replay

import (
	"slices"
	"strings"

	"github.com/idemlint/idemlint/internal/catalog"
	"github.com/idemlint/idemlint/internal/sqltext"
	"github.com/idemlint/idemlint/internal/summary"
)

// storeCall executes an operation on a store.
func (f *frame) storeCall(c *invocation, op *catalog.Op) []*state {
	if op.Do == "bulk" {
		if states, ok := f.bulkCall(c, op); ok {
			return states
		}
	}
	var st *stmt
	switch op.Model {
	case "", "key-value":
		if op.Do == "eval" {
			st = f.script(c, op)
		} else {
			st = f.keyValue(c, op)
		}
	case "mongo":
		st = f.document(c, op)
	case "dynamo":
		st = f.dynamo(c, op)
	case "elastic", "firestore", "s3":
		if op.Key != nil {
			st = f.keyValue(c, op)
		} else {
			st = f.orm(c, op)
		}
	default:
		st = f.orm(c, op)
	}
	if st == nil {
		return f.uncatalogued(c)
	}
	st.kind = op.Kind
	f.stmts[c.node] = st
	if st.verb == doInsert || st.verb == doUpdate || st.verb == doClaim || st.verb == doIncrement || st.verb == doAppend {
		if v, ok := f.token(c, op); ok && f.keyQuality(v) == keyStable {
			st.verb = doOther
		}
	}
	form := "exec"
	if st.verb == doRead {
		form = "get"
	}
	return f.performOp(c, op, st, form)
}

func (f *frame) token(c *invocation, op *catalog.Op) (V, bool) {
	for i := range op.Token {
		if v, ok := f.slotOf(c, &op.Token[i]); ok {
			return v, true
		}
	}
	return 0, false
}

// performOp performs an operation; a claim answers as its library does.
func (f *frame) performOp(c *invocation, op *catalog.Op, st *stmt, form string) []*state {
	f.claimAnswer = op.Answer
	states := f.perform(c, []*stmt{st}, form, op.Results, op.Out, apiText{kind: op.Kind, verb: op.Verb, fix: op.Fix})
	f.claimAnswer = ""
	return states
}

// containers are what the models call the place that keys lie in.
var containers = map[string]string{"": "bucket ", "key-value": "bucket ", "s3": "bucket ", "elastic": "index ", "firestore": "collection "}

// keyValue makes a statement of a key-value call.
func (f *frame) keyValue(c *invocation, op *catalog.Op) *stmt {
	key, ok := f.keyOf(c, op.Key)
	if !ok {
		if op.Key != nil && op.Do != "claim" {
			key = vEmpty
		}
	}
	whole := key
	if m, ok := f.slotOf(c, op.Member); ok {
		whole = f.derive("concat", key, m)
	}
	st := &stmt{resource: strings.TrimSpace("key space " + f.prefix(key)), where: []condition{{name: "key", op: "=", vals: []V{whole}}}, handle: c.recv}
	if r, ok := f.slotOf(c, op.Resource); ok {
		if name := targetText(f.vals, r); name != "" {
			st.resource = containers[op.Model] + name
		}
	}
	val, hasVal := f.slotOf(c, op.Value)
	switch op.Do {
	case "claim":
		st.verb = doClaim
	case "put", "save":
		st.verb = doPut
		st.set = []column{{name: "value", val: val}}
		if q := f.keyQuality(whole); op.Verb != "" && (q == keyFresh || q == keyAbsent) {
			st.verb = doInsert // nothing is there that it could replace
			st.set = []column{{name: "key", val: whole}, {name: "value", val: val}}
		}
	case "update":
		st.verb = doUpdate
		f.keyedUpdate(c, op, st)
	case "get", "first", "find":
		st.verb = doRead
	case "exists", "count":
		st.verb, st.question = doRead, "exists"
	case "member":
		st.verb, st.question = doRead, "exists"
		if hasVal {
			st.where = append(st.where, condition{name: "member", op: "=", vals: []V{val}})
		}
	case "delete":
		st.verb = doDelete
	case "increment":
		st.verb = doIncrement
	case "append":
		st.verb = doAppend
	case "add":
		st.verb = doAdd
		st.set = []column{{name: "member", val: val}}
	case "insert", "create":
		st.verb = doInsert
		st.set = []column{{name: "key", val: whole}, {name: "value", val: val}}
	default:
		st.verb = doOther
	}
	return st
}

// keyOf returns the key of an operation. What no constructor in view made out of
// a key is the key itself.
func (f *frame) keyOf(c *invocation, slot *catalog.Slot) (V, bool) {
	v, ok := f.slotOf(c, slot)
	if !ok && slot != nil && slot.Elem != "" {
		whole := *slot
		whole.Elem, whole.ElemArg, whole.Option = "", 0, ""
		v, ok = f.slotOf(c, &whole)
	}
	return v, ok
}

// keyedUpdate reads an update of what has a key: a value in place of the one that
// it must have, fields given one by one with their paths, or a map.
func (f *frame) keyedUpdate(c *invocation, op *catalog.Op, st *stmt) {
	if val, ok := f.slotOf(c, op.Value); ok {
		st.set = []column{{name: "value", val: val}}
	}
	if was, ok := f.slotOf(c, op.Filter); ok {
		st.where = append(st.where, condition{name: "value", op: "=", vals: []V{was}})
	}
	change, ok := f.argument(c, op.Change)
	if !ok {
		return
	}
	st.set = append(st.set, f.mapColumns(c.s, f.vals.inner(change))...)
	for _, e := range f.elements(c.s, change) {
		path, ok := f.fieldAt(c.s, e, "Path")
		val, given := f.fieldAt(c.s, e, "Value")
		if name := targetText(f.vals, path); ok && given && name != "" {
			st.set = append(st.set, f.changed(name, val))
		}
	}
}

// prefix is the constant start of a key: the key space.
func (f *frame) prefix(key V) string {
	t := f.vals
	x := t.at(t.inner(key))
	if x.op == vDerived && len(x.args) > 0 && (x.s == "concat" || x.s == "format") {
		x = t.at(x.args[0])
	}
	if x.op == vConst {
		return x.s
	}
	return ""
}

// orm makes a statement of the terminal call of a builder chain.
func (f *frame) orm(c *invocation, op *catalog.Op) *stmt {
	st := &stmt{handle: f.chainStart(c.recv)}
	links := f.chain(c.recv)
	f.applyChain(c, st, links)
	val, hasVal := f.argument(c, op.Value)
	filter, hasFilter := f.argument(c, op.Filter)
	if hasVal && st.entity == "" {
		st.entity = f.entityType(val)
	}
	if op.Out != nil && *op.Out < len(c.args) && st.entity == "" {
		st.entity = f.entityType(c.args[*op.Out])
	}
	if v, ok := f.slotOf(c, op.Resource); ok && st.table == "" {
		st.table = strings.ToLower(targetText(f.vals, v))
	}
	if st.table == "" && st.entity != "" {
		st.table = f.tableOf(st.entity)
	}
	if st.table != "" {
		st.resource = "table " + st.table
	}
	if hasFilter {
		f.addFilter(c, st, filter, *op.Filter.Arg)
	}
	f.ormVerb(c, op, st, val, links)
	return st
}

// argument returns the argument of a plain slot, with its interface.
func (f *frame) argument(c *invocation, slot *catalog.Slot) (V, bool) {
	if slot == nil || slot.Arg == nil || *slot.Arg >= len(c.args) {
		return 0, false
	}
	v := c.args[*slot.Arg]
	if slot.At != nil {
		elems := f.spread(c.s, c.args, *slot.Arg)
		if *slot.At >= len(elems) {
			return 0, false
		}
		v = elems[*slot.At]
	}
	return v, v != vNil
}

// entityType returns the struct type behind an entity argument.
func (f *frame) entityType(v V) string {
	x := f.vals.at(v)
	if x.op != vIface {
		return ""
	}
	name := strings.TrimLeft(x.s, "*[]")
	if f.prog.Kind(name) == summary.KindStruct {
		return name
	}
	return ""
}

func (f *frame) ormVerb(c *invocation, op *catalog.Op, st *stmt, val V, links []chainLink) {
	switch op.Do {
	case "create", "insert":
		st.verb = doInsert
		if val == 0 {
			val = st.object
		}
		if st.entity == "" && val != 0 {
			for _, col := range f.mapColumns(c.s, f.vals.inner(val)) {
				col.name = strings.ToLower(col.name)
				st.set = append(st.set, col)
			}
		} else if f.emptyList(c.s, val) {
			st.verb = doOther
		} else {
			st.set = append(st.set, f.entityColumns(c.s, val, st.entity)...)
		}
	case "save":
		st.verb = doUpdate
		st.set = f.entityColumns(c.s, val, st.entity)
		f.identify(c, st, val)
	case "update":
		st.verb = doUpdate
		f.addChange(c, st, op, val)
	case "delete":
		st.verb = doDelete
		if len(st.where) == 0 {
			f.identify(c, st, val)
		}
	case "first", "find", "count", "exists":
		st.verb = doRead
		if op.Do == "count" || op.Do == "exists" {
			st.question = op.Do
		}
		if val != 0 && st.entity != "" {
			f.addFilterArgs(c, st, []V{val}) // by the fields that are set
		}
	case "firstorcreate":
		st.verb = doOther
	case "exec", "run":
		f.builtVerb(c, st, links)
	default:
		st.verb = doOther
	}
	if op.Do == "put" || op.Do == "bulk" || op.Do == "eval" {
		f.builtVerb(c, st, links)
	}
}

// identify adds the condition that an entity is written by its own key.
func (f *frame) identify(c *invocation, st *stmt, val V) {
	for _, key := range f.tagKeys(st.entity) {
		for _, fld := range f.prog.Fields(st.entity) {
			if len(key) == 1 && columnOf(fld) == key[0] {
				v := f.load(c.s, f.address(f.vals.inner(val), st.entity+"."+fld.Name), f.prog.Kind(fld.Type), fld.Type)
				st.where = append(st.where, condition{name: key[0], op: "=", vals: []V{v}})
				return
			}
		}
	}
}

// primary returns the primary key column of an entity.
func (f *frame) primary(st *stmt) string {
	for _, k := range f.tagKeys(st.entity) {
		if len(k) == 1 {
			return k[0]
		}
	}
	return "id"
}

// mapColumns returns the entries of a map literal.
func (f *frame) mapColumns(s *state, m V) []column {
	t := f.vals
	var cols []column
	for _, e := range s.mem {
		if k := t.at(e.k); k.op == vElemAddr && k.args[0] == m {
			if name := t.at(t.inner(k.args[1])); name.op == vConst {
				cols = append(cols, f.changed(name.s, e.v))
			}
		}
	}
	slices.SortFunc(cols, func(a, b column) int { return strings.Compare(a.name, b.name) })
	return cols
}

// changed is a column that is given a value, which may be a SQL expression.
func (f *frame) changed(name string, v V) column {
	v = f.vals.inner(v)
	col := column{name: name, val: v}
	x := f.vals.at(v)
	if x.op == vDerived && x.s == "sql expr" && len(x.args) > 0 {
		for _, st := range sqltext.Parse("UPDATE t SET " + name + " = " + strings.ReplaceAll(f.textOf(x.args[0]), "{column}", name)) {
			col.relative = st.Relative()
		}
		return col
	}
	col.relative = f.advances(name, v)
	return col
}

func (st *stmt) relativeOnly() bool {
	return !slices.ContainsFunc(st.set, func(col column) bool { return !col.relative })
}
