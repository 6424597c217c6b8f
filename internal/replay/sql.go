package replay

import (
	"strings"

	"github.com/idemlint/idemlint/internal/catalog"
	"github.com/idemlint/idemlint/internal/sqltext"
	"github.com/idemlint/idemlint/internal/summary"
)

// sqlCall executes a call that runs a SQL text.
func (f *frame) sqlCall(c *invocation, e *catalog.SQL) []*state {
	var texts []V
	var args []V
	if e.Text >= 0 && e.Text < len(c.args) {
		texts = f.vals.leaves(c.args[e.Text])
	} else if e.Text < 0 {
		for _, link := range f.chain(c.recv) {
			switch {
			case len(link.args) == 0:
			case link.role == "text":
				texts = f.vals.leaves(link.args[0])
				args = f.spread(c.s, link.args, 1)
			case link.role == "values":
				args = f.bound(c, args, link.args)
			}
		}
	}
	if e.Args != nil {
		args = append(args, f.spread(c.s, c.args, *e.Args)...)
	}
	if e.Field != "" && len(texts) > 0 {
		text, _ := f.fieldAt(c.s, c.args[e.Text], e.Field)
		texts = f.vals.leaves(text)
	}
	named := V(0)
	if e.Named != nil && *e.Named < len(c.args) {
		named = c.args[*e.Named]
		if e.NamedField != "" {
			named, _ = f.fieldAt(c.s, named, e.NamedField)
		}
	}
	handle := c.recv
	if e.Handle != nil && *e.Handle < len(c.args) {
		handle = c.args[*e.Handle]
	}
	var stmts []*stmt
	for _, text := range texts {
		if e.Dialect == "cypher" {
			text = f.vals.text(cypherSQL(f.textOf(text)))
		}
		stmts = append(stmts, f.sqlStatements(c, text, args, named, handle)...)
	}
	if len(stmts) == 0 && e.Form == "exec" {
		stmts = []*stmt{{verb: doOther, unread: true, handle: handle}}
	}
	if len(stmts) > 0 {
		f.stmts[c.node] = stmts[len(stmts)-1]
	}
	return f.perform(c, stmts, e.Form, e.Results, e.Out, apiText{})
}

// bound returns what the places of a text are given later, one by one or by name
// in a map or struct; names are what they were given first.
func (f *frame) bound(c *invocation, names, given []V) []V {
	b := &binder{frame: f, c: c, named: given[0]}
	byName := f.entityType(given[0]) != "" || len(f.mapColumns(c.s, f.vals.inner(given[0]))) > 0
	if !byName {
		return given
	}
	args := make([]V, len(names))
	for i, name := range names {
		args[i] = b.namedValue(targetText(f.vals, name))
	}
	return args
}

// textOf returns the text of a value with holes where it is not constant.
func (f *frame) textOf(v V) string {
	x := f.vals.at(f.vals.inner(v))
	switch {
	case x.op == vConst:
		return x.s
	case x.op == vDerived && (x.s == "concat" || x.s == "format"):
		var b strings.Builder
		for _, a := range x.args {
			b.WriteString(f.textOf(a))
		}
		return b.String()
	case x.op == vDerived && x.s == "call strings.TrimSpace" && len(x.args) == 1:
		return f.textOf(x.args[0])
	}
	return sqltext.Hole
}

// sqlStatements reads a text and puts the arguments into its places.
func (f *frame) sqlStatements(c *invocation, text V, args []V, named, handle V) []*stmt {
	var stmts []*stmt
	for _, p := range sqltext.Parse(f.textOf(text)) {
		b := &binder{frame: f, c: c, args: args, named: named}
		st := b.statement(&p)
		if b.empty {
			st = &stmt{verb: doOther}
		}
		st.handle = handle
		stmts = append(stmts, st)
	}
	return stmts
}

// binder gives the expressions of a statement their values.
type binder struct {
	*frame
	c     *invocation
	args  []V
	named V
	stmt  *sqltext.Statement
	empty bool // the statement inserts the elements of a list that has none
}

func (b *binder) statement(p *sqltext.Statement) *stmt {
	b.stmt = p
	st := &stmt{table: p.Table, conflict: p.Conflict, target: p.ConflictTarget, other: p.OtherWhere, question: p.Aggregate,
		selected: p.Selected, marksRow: p.XmaxReturning}
	if p.Table != "" {
		st.resource = "table " + p.Table
	}
	switch p.Verb {
	case sqltext.Select:
		st.verb = doRead
	case sqltext.Insert:
		st.verb = doInsert
		st.selected = p.Returning
		for i, col := range p.Columns {
			if i < len(p.Values) {
				st.set = append(st.set, b.column(col, p.Values[i]))
			}
		}
		if len(p.Columns) == 0 {
			b.unlisted(st, p)
		}
		for _, a := range p.Set {
			if a.Value.Kind == sqltext.ExprRelative {
				st.set = append(st.set, column{name: a.Column, relative: true})
			}
		}
		st.absent = b.conditions(p.NotExists)
		st.onUpdate = b.conditions(p.ConflictWhere)
	case sqltext.Update:
		st.verb = doUpdate
		st.selected = p.Returning
		for _, a := range p.Set {
			st.set = append(st.set, b.column(a.Column, a.Value))
		}
	case sqltext.Delete:
		st.verb = doDelete
		st.selected = p.Returning
	}
	st.where = b.conditions(p.Where)
	return st
}

// unlisted pairs the values of an insert without column list with the columns
// of the schema.
func (b *binder) unlisted(st *stmt, p *sqltext.Statement) {
	if b.schema == nil {
		return
	}
	t, ok := b.schema.Table(p.Table)
	if !ok {
		return
	}
	for i, v := range p.Values {
		if i < len(t.Columns) {
			st.set = append(st.set, b.column(t.Columns[i], v))
		}
	}
}

func (b *binder) column(name string, e sqltext.Expr) column {
	col := column{name: name}
	switch e.Kind {
	case sqltext.ExprRelative:
		col.relative = true
	case sqltext.ExprFresh, sqltext.ExprDefault:
		col.fresh = true
	}
	col.val = b.value(e)
	if b.advances(name, col.val) {
		col.relative = true
	}
	return col
}

// value returns the symbolic value of an expression.
func (b *binder) value(e sqltext.Expr) V {
	t := b.vals
	switch e.Kind {
	case sqltext.ExprParam:
		if e.Name != "" {
			return b.namedValue(e.Name)
		}
		if e.Param >= 0 && e.Param < len(b.args) {
			if e.Each {
				if row := b.row(b.c.s, b.args[e.Param]); row != 0 {
					return b.plain(row)
				}
				b.empty = b.empty || b.noRows(b.c.s, b.args[e.Param])
			}
			return b.plain(b.args[e.Param])
		}
		return 0
	case sqltext.ExprLiteral:
		return t.text(e.Text)
	case sqltext.ExprExcluded:
		for i, col := range b.stmt.Columns {
			if col == e.Text && i < len(b.stmt.Values) && b.stmt.Values[i].Kind != sqltext.ExprExcluded {
				return b.value(b.stmt.Values[i])
			}
		}
	case sqltext.ExprColumn:
		if b.stmt.FromSelect { // of a row that the store has
			return t.mk(value{op: vSlot, n: b.c.node, s: "col " + e.Text, flags: fStored})
		}
	case sqltext.ExprNull:
		return vNil
	case sqltext.ExprNow, sqltext.ExprFresh:
		return t.mk(value{op: vFresh, n: b.c.node, s: "store", flags: fFresh})
	}
	var parts []V
	for _, p := range e.Params {
		if p < len(b.args) {
			parts = append(parts, t.inner(b.args[p]))
		}
	}
	return t.mk(value{op: vDerived, s: "sql " + e.Text, args: parts, i: int32(e.Kind)})
}

// plain returns the value that an argument hands to the store: what a pointer
// leads to, and what a nullable wrapper holds.
func (b *binder) plain(v V) V {
	v = b.vals.inner(v)
	switch b.vals.at(v).op {
	case vCell, vAddr, vElemAddr:
		v = b.vals.inner(b.load(b.c.s, v, summary.KindInvalid, ""))
	}
	return b.unwrapNull(v)
}

// unwrapNull returns what a nullable wrapper such as sql.NullString or
// pgtype.Text holds.
func (f *frame) unwrapNull(v V) V {
	x := f.vals.at(v)
	if x.op != vStruct {
		return v
	}
	held := V(0)
	for i, name := range strings.Split(x.s, ",") {
		switch {
		case !isNullable(name):
			return v
		case strings.HasSuffix(name, ".Valid"):
			if x.args[i+1] == vFalse {
				return vNil
			}
		case held == 0:
			held = x.args[i+1]
		}
	}
	if held == 0 {
		return v
	}
	return f.vals.inner(held)
}

// isNullable reports whether a field belongs to a nullable wrapper type.
func isNullable(field string) bool {
	return strings.HasPrefix(field, "database/sql.Null") || strings.HasPrefix(field, "github.com/jackc/pgx/v5/pgtype.") ||
		strings.HasPrefix(field, "github.com/jackc/pgtype.")
}

// namedValue finds a :name parameter in the map or struct that was given.
func (b *binder) namedValue(name string) V {
	t := b.vals
	from := t.inner(b.named)
	addr := t.mk(value{op: vElemAddr, args: []V{from, t.text(name)}})
	if v, ok := b.c.s.mem.get(addr); ok {
		return t.inner(v)
	}
	for _, a := range b.args { // sql.Named, pgx.NamedArgs
		if call := b.optionCall(a, "database/sql.Named"); call != nil && len(call.args) > 1 && t.at(call.args[0]).s == name {
			return t.inner(call.args[1])
		}
		addr := t.mk(value{op: vElemAddr, args: []V{t.inner(a), t.text(name)}})
		if v, ok := b.c.s.mem.get(addr); ok {
			return t.inner(v)
		}
	}
	if x := t.at(b.named); x.op == vIface {
		typeName := strings.TrimLeft(x.s, "*")
		for _, fld := range b.prog.Fields(typeName) {
			if columnOf(fld) == name {
				return b.plain(b.load(b.c.s, b.address(x.args[0], typeName+"."+fld.Name), b.prog.Kind(fld.Type), fld.Type))
			}
		}
	}
	return 0
}

func (b *binder) conditions(list []sqltext.Condition) []condition {
	var out []condition
	for _, c := range list {
		w := condition{name: c.Column, op: c.Op}
		for _, e := range c.Values {
			w.vals = append(w.vals, b.value(e))
		}
		out = append(out, w)
	}
	return out
}

// advances reports whether a value is computed from the stored value of the
// same column: an increment in disguise.
func (f *frame) advances(name string, v V) bool {
	x := f.vals.at(f.vals.inner(v))
	if x.op != vBin || !strings.Contains("+-*", x.s) {
		return false
	}
	for _, a := range x.args {
		a = f.vals.inner(a)
		y := f.vals.at(a)
		switch {
		case y.op == vField && y.flags&fStored != 0 && f.columnName(y.s) == name:
			return true
		case y.op == vSlot && strings.HasPrefix(y.s, "col ") && (y.s[4:] == name || strings.HasPrefix(y.s[4:], "#")):
			return true
		case y.op == vBin && f.advances(name, a):
			return true
		}
	}
	return false
}

// fillScan stores what a read returned through the pointers of a Scan.
func (f *frame) fillScan(c *invocation, n int32, st *stmt, from int) {
	dests := f.spread(c.s, c.args, from)
	if len(dests) == 1 && st != nil {
		if x := f.vals.at(dests[0]); x.op == vIface && len(st.selected) != 1 && f.prog.Kind(strings.TrimPrefix(x.s, "*")) == summary.KindStruct {
			f.fillRow(c.s, n, dests[0], st, f.marks[n])
			return
		}
	}
	for i, d := range dests {
		f.store(c.s, f.vals.inner(d), f.scanned(n, st, i))
	}
}

// scanned is the value of the i-th column that a statement returns.
func (f *frame) scanned(n int32, st *stmt, i int) V {
	t := f.vals
	name := "#" + string(rune('0'+i%10))
	if st != nil && i < len(st.selected) {
		name = st.selected[i]
	}
	if m := f.marks[n]; m != nil {
		for _, col := range m.cols {
			if col.name == name {
				return col.val
			}
		}
		if st != nil && st.question != "" {
			return f.answerTo(st.question, m.answer)
		}
	}
	if st != nil {
		for _, w := range st.where {
			if w.name == name && w.op == "=" && len(w.vals) == 1 && w.vals[0] != 0 {
				if st.verb != doUpdate || !st.assigns(name) {
					return w.vals[0]
				}
			}
		}
	}
	return t.mk(value{op: vSlot, n: n, s: "col " + name, flags: fStored})
}

func (st *stmt) assigns(name string) bool {
	for _, col := range st.set {
		if col.name == name {
			return true
		}
	}
	return false
}

// answerTo is the answer to a question for the number or presence of rows.
func (f *frame) answerTo(question, found string) V {
	yes := found == "found"
	switch question {
	case "exists":
		return f.vals.bool(yes)
	case "not exists":
		return f.vals.bool(!yes)
	}
	if yes {
		return f.vals.some("positive")
	}
	return vZero
}

// fillRow stores the row that a read returned into a struct, slice or variable.
func (f *frame) fillRow(s *state, n int32, dest V, st *stmt, o *outcome) {
	t := f.vals
	addr := t.inner(dest)
	typeName := ""
	if x := t.at(dest); x.op == vIface {
		typeName = strings.TrimPrefix(x.s, "*")
	}
	kind := f.prog.Kind(typeName)
	if st != nil && st.question != "" && kind != summary.KindStruct {
		v := t.mk(value{op: vSlot, n: n, s: "col #0", flags: fStored})
		if o != nil && (o.answer == "found" || o.answer == "absent") {
			v = f.answerTo(st.question, o.answer)
		}
		f.store(s, addr, v)
		return
	}
	row := t.mk(value{op: vRow, n: n, flags: fStored})
	switch {
	case kind == summary.KindSlice:
		if o != nil && o.answer == "absent" {
			f.store(s, addr, vNil)
			return
		}
		length := unknownLength
		if o != nil && o.answer == "found" {
			length = ""
		}
		f.store(s, addr, t.mk(value{op: vAppend, s: length, args: []V{vNil, row}}))
		return
	case kind != summary.KindStruct && st != nil && len(st.selected) <= 1 && kind != summary.KindInvalid && kind != summary.KindPointer:
		f.store(s, addr, f.scanned(n, st, 0))
		return
	}
	if o != nil && len(o.cols) > 0 {
		row = f.overlay(row, typeName, o.cols)
	}
	f.store(s, addr, row)
}

// overlay puts known columns into a row.
func (f *frame) overlay(row V, typeName string, cols []column) V {
	var names []string
	args := []V{row}
	for _, fld := range f.prog.Fields(typeName) {
		for _, col := range cols {
			if columnOf(fld) == col.name {
				names = append(names, typeName+"."+fld.Name)
				args = append(args, col.val)
				break
			}
		}
	}
	if len(names) == 0 {
		return row
	}
	return f.vals.mk(value{op: vStruct, s: strings.Join(names, ","), args: args})
}
