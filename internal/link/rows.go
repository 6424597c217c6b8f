package link

import (
	"slices"

	"github.com/idemlint/idemlint/internal/catalog"
	"github.com/idemlint/idemlint/internal/sqltext"
	"github.com/idemlint/idemlint/internal/summary"
)

// maxRowDepth bounds how many own functions rows are followed through.
const maxRowDepth = 8

// rowUse follows rows that were read to what is done with them.
type rowUse struct {
	prog *Program
	root *Func
	loop *Loop // of root: only its body counts

	from map[*Func][]bool // values of a function that rows come in by
	next []*Func          // functions that rows have come into since

	writes [writesUnknown + 1]map[Site]bool
}

// ownsRows reports whether a loop, or a whole function, works off the rows that it
// reads: it does something with each, and each is claimed, marked or removed, so
// that it comes again until then. Who only looks at rows owns none of them.
func (fd *finder) ownsRows(f *Func, l *Loop, rows []summary.ValID) bool {
	u := &rowUse{prog: fd.prog, root: f, loop: l, from: map[*Func][]bool{}}
	for i := range u.writes {
		u.writes[i] = map[Site]bool{}
	}
	u.enter(f, rowsOf(f, rows))
	for _, id := range rows {
		if fd.claims(f, id, 0) {
			u.writes[writesRow][Site{f, id}] = true
			u.enter(f, slices.Collect(f.code(l))) // what is done once per claim need not be given the row
		}
	}
	for depth := 0; depth < maxRowDepth && len(u.next) > 0; depth++ {
		level := u.next
		u.next = nil
		for _, fn := range level {
			u.visit(fn)
		}
	}
	marks, effects, unclear := len(u.writes[writesRow]), len(u.writes[writesAnew]), len(u.writes[writesUnknown])
	switch {
	case marks > 0:
		return effects+unclear > 0
	case effects > 0:
		return unclear > 0
	}
	return unclear > 1 // one of them can be the mark of what the other does
}

// rowsOf returns the values that calls put rows into: their results but for
// errors, and the variables that a library fills.
func rowsOf(f *Func, calls []summary.ValID) []summary.ValID {
	var values []summary.ValID
	for _, id := range calls {
		if f.Pkg.Types[f.Vals[id].Type].Kind != summary.KindTuple {
			values = append(values, id)
		}
		for i := range f.Vals {
			v := &f.Vals[i]
			if v.Op == summary.OpExtract && v.Args[0] == id && f.TypeOf(summary.ValID(i)) != "error" {
				values = append(values, summary.ValID(i))
			}
		}
		_, args := f.APIArgs(id)
		for _, a := range args {
			if c := cellOf(f, a); f.Vals[c].Op == summary.OpAlloc {
				values = append(values, c)
			}
		}
	}
	return values
}

// enter notes values of a function that are or hold something of the rows.
func (u *rowUse) enter(f *Func, values []summary.ValID) {
	known := u.from[f]
	if known == nil {
		known = make([]bool, len(f.Vals))
		u.from[f] = known
	}
	added := false
	for _, id := range values {
		added = added || !known[id]
		known[id] = true
	}
	if added {
		u.next = append(u.next, f)
	}
}

// visit follows the rows through one function.
func (u *rowUse) visit(f *Func) {
	var from []summary.ValID
	for i, is := range u.from[f] {
		if is {
			from = append(from, summary.ValID(i))
		}
	}
	derived := taint(f, from)
	for b := range f.Blocks {
		if f == u.root && u.loop != nil && !u.loop.Blocks[b] {
			continue
		}
		for _, id := range f.Blocks[b].Code {
			switch f.Vals[id].Op {
			case summary.OpCall, summary.OpCallDyn, summary.OpInvoke:
				u.call(f, id, derived)
			case summary.OpSend, summary.OpSelect:
				u.send(f, id, derived)
			}
		}
	}
	for i := range f.Vals {
		if f.Vals[i].Op == summary.OpClosure && f.Callee[i] != nil {
			u.closure(f, summary.ValID(i), derived)
		}
	}
}

func (u *rowUse) call(f *Func, id summary.ValID, derived []bool) {
	if fn := f.API[id]; fn != nil {
		u.library(f, id, fn, derived)
		return
	}
	args := f.Args(id)
	if callee := f.Callee[id]; callee != nil {
		u.given(callee, 0, args, derived)
		return
	}
	for _, t := range u.prog.flow.targets[Site{f, id}] {
		if t.API != nil {
			u.library(f, id, t.API, derived)
		}
		if t.Func != nil {
			u.given(t.Func, max(0, len(t.Func.Params)-len(args)), args, derived)
		}
	}
}

// library notes what a library call writes that is given something of the rows.
// An error says nothing of them.
func (u *rowUse) library(f *Func, id summary.ValID, fn *catalog.Fn, derived []bool) {
	for _, a := range f.Vals[id].Args {
		if derived[a] && f.TypeOf(a) != "error" {
			u.writes[writeOf(f, id, fn)][Site{f, id}] = true
		}
	}
}

// given follows arguments into the parameters of an own function, of which it has
// some more in front.
func (u *rowUse) given(callee *Func, skip int, args []summary.ValID, derived []bool) {
	var params []summary.ValID
	for i := range callee.Vals {
		p := &callee.Vals[i]
		if p.Op != summary.OpParam {
			continue
		}
		if n := int(p.N) - skip; n >= 0 && n < len(args) && derived[args[n]] {
			params = append(params, summary.ValID(i))
		}
	}
	u.enter(callee, params)
}

// closure follows the rows into a literal that takes them from around it.
func (u *rowUse) closure(f *Func, id summary.ValID, derived []bool) {
	callee, bound := f.Callee[id], f.Vals[id].Args
	if f.IsBound(id) {
		u.given(callee, 0, bound, derived)
		return
	}
	var taken []summary.ValID
	for i := range callee.Vals {
		if v := &callee.Vals[i]; v.Op == summary.OpFree && int(v.N) < len(bound) && derived[bound[v.N]] {
			taken = append(taken, summary.ValID(i))
		}
	}
	u.enter(callee, taken)
}

func (u *rowUse) send(f *Func, id summary.ValID, derived []bool) {
	if !sends(f, id, derived) {
		return
	}
	for _, r := range u.prog.Receivers(f, id) {
		u.enter(r.Func, u.prog.sentTo(f, id, r))
	}
}

// sends reports whether a send, or a case of a select, sends something derived.
func sends(f *Func, id summary.ValID, derived []bool) bool {
	v := &f.Vals[id]
	for i := 0; i+1 < len(v.Args); i += 2 {
		if sent := v.Args[i+1]; sent != summary.NoVal && derived[sent] {
			return true
		}
	}
	return false
}

// written is what a library call does to a store or to the world.
type written uint8

const (
	writesNothing written = iota
	writesRow             // changes or removes what is there
	writesAnew            // an effect
	writesUnknown         // one of both
)

// writeOf says what a library call writes.
func writeOf(f *Func, id summary.ValID, fn *catalog.Fn) written {
	if len(fn.Effects) > 0 {
		return writesAnew
	}
	if fn.SQL != nil {
		return sqlWrite(f, id, fn.SQL)
	}
	for _, op := range fn.Ops {
		switch op.Do {
		case "insert", "create", "increment", "append", "firstorcreate":
			return writesAnew
		case "update", "save", "delete", "put", "add", "claim":
			return writesRow
		case "run", "eval", "bulk":
			return writesUnknown
		}
	}
	return writesNothing
}

// sqlWrite says what a constant text writes; one that is made can be anything
// where its result is not read.
func sqlWrite(f *Func, id summary.ValID, call *catalog.SQL) written {
	statements := sqltext.Parse(sqlOf(f, id, call))
	if len(statements) == 0 && call.Form == "exec" {
		return writesUnknown
	}
	what := writesNothing
	for _, st := range statements {
		switch st.Verb {
		case sqltext.Update, sqltext.Delete:
			what = max(what, writesRow)
		case sqltext.Insert:
			what = writesAnew
		}
	}
	return what
}

// sqlOf returns the text that a call runs, empty if it is no constant.
func sqlOf(f *Func, id summary.ValID, call *catalog.SQL) string {
	_, args := f.APIArgs(id)
	if call.Text < 0 || call.Field != "" {
		return ""
	}
	return f.constArg(args, &call.Text)
}

// claims reports whether a call that reads rows changes them as well: one of a
// library, or an own one around it.
func (fd *finder) claims(f *Func, id summary.ValID, depth int) bool {
	if fn := f.API[id]; fn != nil {
		return (fn.SQL != nil || depth > 0) && writeOf(f, id, fn) == writesRow
	}
	if depth > maxFetchDepth {
		return false
	}
	if callee := f.calledHere(id); callee != nil {
		return fd.claimsInside(callee, depth)
	}
	for _, t := range fd.prog.flow.targets[Site{f, id}] {
		if t.Func != nil && fd.claimsInside(t.Func, depth) {
			return true
		}
	}
	return false
}

func (fd *finder) claimsInside(f *Func, depth int) bool {
	for id := range f.calls(nil) {
		if fd.claims(f, id, depth+1) {
			return true
		}
	}
	return false
}
