package replay

import (
	"slices"
	"strings"
	"unicode"

	"github.com/idemlint/idemlint/internal/catalog"
	"github.com/idemlint/idemlint/internal/sqltext"
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
	made := value{op: vChain, s: b.Role, args: append([]V{prev}, flat...)}
	if f.vals.at(f.vals.inner(prev)).op != vChain {
		made.n = c.node // one of its own, though others begin alike
	}
	v := f.vals.mk(made)
	if c.method && !f.p.used[c.id] {
		f.rebuild(c.s, prev, v)
	}
	return f.result(c, f.withError(c.id, v))
}

// rebuild puts a statement in the place of all that it was before a call whose
// result nothing is made of: that call has changed it where it is.
func (f *frame) rebuild(s *state, old, v V) {
	was := map[V]bool{}
	for x := f.vals.at(f.vals.inner(old)); x.op == vChain; x = f.vals.at(f.vals.inner(old)) {
		was[old] = true
		old = x.args[0]
	}
	for i, r := range s.regs {
		if was[r] {
			s.regs[i] = v
		}
	}
	for _, e := range s.mem {
		if was[e.v] {
			s.mem = s.mem.set(e.k, v)
		}
	}
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
		case "or":
			st.other, st.either = true, true
		case "not":
			st.other = true
		case "conflict":
			f.addConflict(c, st, l.args)
		case "set":
			f.addSet(c, st, l.args)
		case "add", "append":
			if text := targetText(f.vals, arg); text != "" {
				st.set = append(st.set, column{name: text, relative: true})
			}
		case "values":
			f.addValues(c, st, l.args)
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

// addValues reads what an insert is given: an entity, a map, or a value for each
// of the columns named before.
func (f *frame) addValues(c *invocation, st *stmt, args []V) {
	if len(args) == 0 {
		return
	}
	if e := f.entityType(args[0]); e != "" {
		st.set = append(st.set, f.entityColumns(c.s, args[0], e)...)
		return
	}
	if cols := f.mapColumns(c.s, f.vals.inner(args[0])); len(cols) > 0 {
		st.set = append(st.set, cols...)
		return
	}
	for i, name := range st.only {
		if i < len(args) {
			st.set = append(st.set, f.changed(name, args[i]))
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
		where := b.conditions(conds)
		st.where = append(st.where, where...)
		st.other = st.other || other
		for _, w := range where {
			f.addSubquery(c, st, w)
		}
	case isColumn(text) && len(args) > 1:
		w := condition{name: snake(text), op: "="}
		for _, a := range args[1:] {
			w.vals = append(w.vals, t.inner(a))
		}
		if len(w.vals) > 1 {
			w.op = "IN"
		}
		st.where = append(st.where, w)
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

// addSubquery takes over the conditions of a statement under construction that
// picks the rows of the same entity by the column that is asked for.
func (f *frame) addSubquery(c *invocation, st *stmt, w condition) {
	if w.op != "IN" && w.op != "=" || len(w.vals) != 1 {
		return
	}
	links := f.chain(w.vals[0])
	if len(links) == 0 {
		return
	}
	sub := &stmt{}
	f.applyChain(c, sub, links)
	if sub.entity == st.entity && sub.table == st.table && slices.Equal(sub.only, []string{w.name}) && !sub.other && !sub.either {
		st.where = append(st.where, sub.where...)
	}
}

// isColumn reports whether the text of a condition is the name of a column
// alone, whose value follows.
func isColumn(text string) bool {
	for i, r := range text {
		if r != '_' && !unicode.IsLetter(r) && (i == 0 || !unicode.IsDigit(r)) {
			return false
		}
	}
	return text != ""
}

// addConflict reads a conflict clause: a clause.OnConflict struct, a text or an
// expression made of one.
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
		if text := f.conflictText(a); text != sqltext.Hole {
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

// conflictText returns the text of a conflict clause.
func (f *frame) conflictText(v V) string {
	x := f.vals.at(f.vals.inner(v))
	if x.op != vDerived || x.s != "sql expr" {
		return f.textOf(v)
	}
	text := f.textOf(x.args[0])
	for _, a := range x.args[1:] {
		text = strings.Replace(text, "?", f.textOf(a), 1)
	}
	return text
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
			if f.emptyList(c.s, st.object) {
				return
			}
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
