package replay

import (
	"slices"
	"strings"

	"github.com/idemlint/idemlint/internal/catalog"
	"github.com/idemlint/idemlint/internal/sqltext"
	"github.com/idemlint/idemlint/internal/summary"
)

// chainLink is one call of a statement under construction.
type chainLink struct {
	role string
	args []V
}

// builder adds a call to a statement under construction.
func (f *frame) builder(c *invocation) []*state {
	b := c.fn.Builder
	prev := c.recv
	args := c.args
	if b.On != nil && *b.On < len(args) {
		prev = args[*b.On]
	}
	if b.Arg != nil {
		if *b.Arg < len(args) {
			args = args[*b.Arg:]
		} else {
			args = nil
		}
	}
	var flat []V
	if b.Role != "pass" {
		flat = args
		if n := len(args); n > 0 {
			if elems := f.elements(c.s, args[n-1]); elems != nil && f.vals.at(args[n-1]).op == vSlice {
				flat = append(slices.Clone(args[:n-1]), elems...)
			} else if args[n-1] == vNil && n > 1 {
				flat = args[:n-1]
			}
		}
	}
	v := f.vals.mk(value{op: vChain, s: b.Role, args: append([]V{prev}, flat...)})
	return f.result(c, f.withError(c.id, v))
}

// chain returns the calls that made a statement, first to last.
func (f *frame) chain(v V) []chainLink {
	var links []chainLink
	for {
		x := f.vals.at(f.vals.inner(v))
		switch {
		case x.op == vChain:
			links = append(links, chainLink{x.s, x.args[1:]})
			v = x.args[0]
			continue
		case x.op == vJoin:
			v = x.args[0] // the statement without what only some paths add
			continue
		}
		break
	}
	slices.Reverse(links)
	return links
}

// chainStart returns what a chain starts from: the database or transaction.
func (f *frame) chainStart(v V) V {
	for {
		x := f.vals.at(f.vals.inner(v))
		if x.op != vChain {
			return f.vals.inner(v)
		}
		if x.s == "handle" && len(x.args) > 1 {
			return x.args[1]
		}
		v = x.args[0]
	}
}

// storeCall executes an operation on a store.
func (f *frame) storeCall(c *invocation, op *catalog.Op) []*state {
	var st *stmt
	switch op.Model {
	case "", "key-value":
		st = f.keyValue(c, op)
	case "mongo":
		st = f.document(c, op)
	case "dynamo":
		st = f.dynamo(c, op)
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

// keyValue makes a statement of a key-value call.
func (f *frame) keyValue(c *invocation, op *catalog.Op) *stmt {
	key, ok := f.slotOf(c, op.Key)
	if !ok {
		if op.Key != nil && op.Do != "claim" {
			key = vEmpty
		}
	}
	whole := key
	if m, ok := f.slotOf(c, op.Member); ok {
		whole = f.derive("concat", key, m)
	}
	st := &stmt{resource: "key space " + f.prefix(key), where: []condition{{name: "key", op: "=", vals: []V{whole}}}, handle: c.recv}
	if r, ok := f.slotOf(c, op.Resource); ok {
		if name := targetText(f.vals, r); name != "" {
			st.resource = "bucket " + name
		}
	}
	val, hasVal := f.slotOf(c, op.Value)
	switch op.Do {
	case "claim":
		st.verb = doClaim
	case "put", "save":
		st.verb = doPut
		st.set = []column{{name: "value", val: val}}
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
		st.set = append(st.set, f.entityColumns(c.s, val, st.entity)...)
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
	case "first", "find", "count":
		st.verb = doRead
		if op.Do == "count" {
			st.question = "count"
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

// applyChain reads the calls of a chain into a statement.
func (f *frame) applyChain(c *invocation, st *stmt, links []chainLink) {
	for _, l := range links {
		arg := V(0)
		if len(l.args) > 0 {
			arg = l.args[0]
		}
		switch l.role {
		case "model", "insert", "update", "delete", "save":
			if e := f.entityType(arg); e != "" {
				st.entity = e
			} else if text := targetText(f.vals, arg); text != "" {
				st.table = text
			}
			if l.role == "model" && f.vals.at(f.vals.inner(arg)).op != vConst && arg != 0 {
				st.object = arg
			}
		case "table":
			if text := targetText(f.vals, arg); text != "" {
				st.table = strings.ToLower(strings.Fields(text + " ")[0])
			}
		case "where":
			f.addWhere(c, st, l.args)
		case "or", "not":
			st.other = true
		case "conflict":
			f.addConflict(c, st, l.args)
		case "set":
			f.addSet(c, st, l.args)
		case "values":
			if e := f.entityType(arg); e != "" {
				st.set = append(st.set, f.entityColumns(c.s, arg, e)...)
			}
		case "columns", "select":
			for _, a := range l.args {
				if text := targetText(f.vals, a); text != "" {
					st.only = append(st.only, text)
				}
			}
		case "text":
			args := f.spread(c.s, l.args, 1)
			for _, parsed := range f.sqlStatements(c, arg, args, 0, st.handle) {
				*st = *parsed
			}
		}
	}
}

func (f *frame) addWhere(c *invocation, st *stmt, args []V) {
	if len(args) == 0 {
		if st.object != 0 {
			f.identify(c, st, st.object)
		}
		return
	}
	f.addFilterArgs(c, st, args)
}

// addFilter adds an inline condition: First(&o, "id = ?", id), First(&o, id).
func (f *frame) addFilter(c *invocation, st *stmt, first V, at int) {
	f.addFilterArgs(c, st, f.spread(c.s, c.args, at))
}

func (f *frame) addFilterArgs(c *invocation, st *stmt, args []V) {
	if len(args) == 0 {
		return
	}
	t := f.vals
	text := f.textOf(args[0])
	x := t.at(args[0])
	switch {
	case text != sqltext.Hole && strings.ContainsAny(text, "=<>?@ "):
		conds, other := sqltext.ParseConditions(text)
		b := &binder{frame: f, c: c, args: args[1:]}
		st.where = append(st.where, b.conditions(conds)...)
		st.other = st.other || other
	case f.entityType(args[0]) != "":
		for _, col := range f.entityColumns(c.s, x.args[0], f.entityType(args[0])) {
			st.where = append(st.where, condition{name: col.name, op: "=", vals: []V{col.val}})
		}
	case t.at(t.inner(args[0])).op == vCell: // a map
		for _, col := range f.mapColumns(c.s, t.inner(args[0])) {
			st.where = append(st.where, condition{name: col.name, op: "=", vals: []V{col.val}})
		}
	default:
		st.where = append(st.where, condition{name: f.primary(st), op: "=", vals: []V{t.inner(args[0])}})
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
		for _, st := range sqltext.Parse("UPDATE t SET " + name + " = " + f.textOf(x.args[0])) {
			col.relative = st.Relative()
		}
		return col
	}
	col.relative = f.advances(name, v)
	return col
}

// addConflict reads a conflict clause: a clause.OnConflict struct or a text.
func (f *frame) addConflict(c *invocation, st *stmt, args []V) {
	if len(args) == 0 {
		st.conflict = sqltext.ConflictNothing
		return
	}
	for _, a := range args {
		x := f.vals.at(a)
		if x.op == vIface && strings.HasSuffix(x.s, "clause.OnConflict") {
			f.conflictStruct(c, st, x.args[0])
			continue
		}
		if text := f.textOf(a); text != sqltext.Hole {
			if !strings.HasPrefix(strings.ToUpper(text), "ON ") {
				text = "ON " + text
			}
			for _, p := range sqltext.Parse("INSERT INTO t (a) VALUES (1) " + text) {
				st.conflict, st.target = p.Conflict, p.ConflictTarget
				for _, set := range p.Set {
					if set.Value.Kind == sqltext.ExprRelative {
						st.set = append(st.set, column{name: set.Column, relative: true})
					}
				}
			}
		}
	}
}

func (f *frame) conflictStruct(c *invocation, st *stmt, v V) {
	st.conflict = sqltext.ConflictUpdate
	if nothing, ok := f.fieldAt(c.s, v, "DoNothing"); ok && nothing == vTrue {
		st.conflict = sqltext.ConflictNothing
	}
	if cols, ok := f.fieldAt(c.s, v, "Columns"); ok {
		for _, e := range f.elements(c.s, cols) {
			if name, ok := f.fieldAt(c.s, e, "Name"); ok {
				if text := targetText(f.vals, name); text != "" {
					st.target = append(st.target, text)
				}
			}
		}
	}
	if updates, ok := f.fieldAt(c.s, v, "DoUpdates"); ok {
		call := f.vals.at(f.vals.inner(updates))
		if call.op == vDerived && strings.HasSuffix(call.s, "clause.Assignments") && len(call.args) > 0 {
			for _, col := range f.mapColumns(c.s, f.vals.inner(call.args[0])) {
				if col.relative {
					st.set = append(st.set, col)
				}
			}
		}
	}
}

// addSet reads Set("n = n + ?", v) or Set("n", v).
func (f *frame) addSet(c *invocation, st *stmt, args []V) {
	if len(args) == 0 {
		return
	}
	text := f.textOf(args[0])
	if strings.Contains(text, "=") {
		for _, p := range sqltext.Parse("UPDATE t SET " + text) {
			b := &binder{frame: f, c: c, args: args[1:]}
			for _, a := range p.Set {
				st.set = append(st.set, b.column(a.Column, a.Value))
			}
		}
		return
	}
	if len(args) > 1 && text != sqltext.Hole {
		st.set = append(st.set, f.changed(text, args[1]))
	}
}

// addChange reads what an update is given: a column and a value, a map or an entity.
func (f *frame) addChange(c *invocation, st *stmt, op *catalog.Op, val V) {
	change, ok := f.argument(c, op.Change)
	if !ok {
		return
	}
	t := f.vals
	switch {
	case f.textOf(change) != sqltext.Hole && op.Value != nil:
		st.set = append(st.set, f.changed(f.textOf(change), val))
	case f.entityType(change) != "":
		cols := f.entityColumns(c.s, change, f.entityType(change))
		for _, col := range cols {
			if len(st.only) == 0 || slices.Contains(st.only, col.name) || slices.Contains(st.only, "*") {
				st.set = append(st.set, col)
			}
		}
		if len(st.where) == 0 {
			f.identify(c, st, change)
		}
	default:
		st.set = append(st.set, f.mapColumns(c.s, t.inner(change))...)
	}
	if len(st.where) == 0 && st.object != 0 {
		f.identify(c, st, st.object)
	}
}

// builtVerb takes the verb of a statement from the call that began its chain.
func (f *frame) builtVerb(c *invocation, st *stmt, links []chainLink) {
	if st.verb != doOther {
		return
	}
	for _, l := range links {
		switch l.role {
		case "insert":
			st.verb = doInsert
			if len(st.set) == 0 || st.relativeOnly() {
				st.set = append(st.set, f.entityColumns(c.s, st.object, st.entity)...)
			}
			return
		case "update":
			st.verb = doUpdate
			if len(st.set) == 0 && st.object != 0 {
				st.set = f.entityColumns(c.s, st.object, st.entity)
			}
			return
		case "delete":
			st.verb = doDelete
			return
		case "select":
			st.verb = doRead
		}
	}
}

func (st *stmt) relativeOnly() bool {
	return !slices.ContainsFunc(st.set, func(col column) bool { return !col.relative })
}
