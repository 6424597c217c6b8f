package link

import (
	"slices"

	"github.com/idemlint/idemlint/internal/catalog"
	"github.com/idemlint/idemlint/internal/summary"
)

// maxFetchDepth bounds how many own functions lie between a poll loop and the
// call that reads the store.
const maxFetchDepth = 3

// maxTurnDepth bounds how many own functions lie between a poll loop and the one
// that reads and works off the rows.
const maxTurnDepth = 3

// polls finds the loops that wait and then work on rows of an own store: what a
// turn reads comes again in the next one, until the code has marked or removed it.
func (fd *finder) polls(f *Func) {
	if testEnvironment(f.Pkg.Path) {
		return
	}
	for _, l := range f.Loops {
		if l.Retry || !f.waits(l) || f.bounded(l) && !f.ticks(l) || len(fd.received(f, l)) > 0 {
			continue
		}
		t := &turns{fd: fd, seen: map[*Func]bool{f: true}}
		t.find(f, l, nil)
	}
}

// turns looks for the functions that a poll loop calls to read and work off rows.
type turns struct {
	fd   *finder
	seen map[*Func]bool
}

// find makes an entry of a loop, or of a whole function, that owns the rows that
// it reads; else it looks in what is called there.
func (t *turns) find(f *Func, l *Loop, via []string) {
	rows, called := t.fd.fetched(f, l)
	if len(rows) > 0 && t.fd.ownsRows(f, l, rows) {
		e := Entry{Root: f, Messages: rows, API: t.fd.fetchName(f, rows[0]), Repeats: catalog.Redelivery, Publishes: -1, Site: Site{f, rows[0]}, Via: via, Polls: true}
		t.fd.dispatchOr(e, f, l)
	}
	if len(via) == maxTurnDepth {
		return
	}
	for _, callee := range called {
		if !t.seen[callee] {
			t.seen[callee] = true
			t.find(callee, nil, append(slices.Clone(via), f.ID))
		}
	}
}

// ticks reports whether a loop ranges over a channel of times.
func (f *Func) ticks(l *Loop) bool {
	return l.Ranged != 0 && f.timesType(l.Ranged)
}

// waits reports whether a loop waits for a time in each turn, itself or in a
// helper.
func (f *Func) waits(l *Loop) bool {
	for id := range f.code(l) {
		if f.waitsAt(id) {
			return true
		}
		if callee := f.Callee[id]; callee != nil && f.Vals[id].Op == summary.OpCall && f.Vals[id].Mode == summary.ModeCall && len(callee.Loops) == 0 && callee.waitsOnce() {
			return true
		}
	}
	return f.pauses(l)
}

// waitsOnce reports whether a function waits for a time.
func (f *Func) waitsOnce() bool {
	for id := range f.code(nil) {
		if f.waitsAt(id) {
			return true
		}
	}
	return false
}

// waitsAt reports whether a value comes when a time has come.
func (f *Func) waitsAt(id summary.ValID) bool {
	v := &f.Vals[id]
	switch v.Op {
	case summary.OpCall:
		return f.Aux(id) == "time.Sleep"
	case summary.OpRecv:
		return f.ofTimes(v.Args[0])
	case summary.OpSelect:
		for i := 0; i+1 < len(v.Args); i += 2 {
			if v.Args[i+1] == summary.NoVal && f.ofTimes(v.Args[i]) {
				return true
			}
		}
	}
	return false
}

// ofTimes reports whether a channel delivers times, as those of timers do.
func (f *Func) ofTimes(ch summary.ValID) bool { return f.timesType(f.Vals[ch].Type) }

func (f *Func) timesType(t summary.TypeID) bool {
	return t != 0 && f.Pkg.Types[t].Elem != 0 && f.Pkg.TypeName(f.Pkg.Types[t].Elem) == "time.Time"
}

// fetched returns the calls of a loop, or of a whole function, that read rows of
// a store, and the own functions called there that may do so for themselves.
func (fd *finder) fetched(f *Func, l *Loop) (rows []summary.ValID, called []*Func) {
	for id := range f.calls(l) {
		if fd.fetches(f, id, 0) {
			rows = append(rows, id)
			continue
		}
		if callee := f.calledHere(id); callee != nil && !fd.returnsRows(f, id) {
			called = append(called, callee)
		}
		called = append(called, f.bodies(id)...)
	}
	return rows, called
}

// bodies returns the functions that a call is given, such as that of a transaction.
func (f *Func) bodies(call summary.ValID) (given []*Func) {
	if fn := f.API[call]; fn != nil && fn.Subscription != nil {
		return nil
	}
	for _, a := range f.Args(call) {
		a = f.strip(a)
		if op := f.Vals[a].Op; (op == summary.OpClosure || op == summary.OpFunc) && f.Callee[a] != nil {
			given = append(given, f.Callee[a])
		}
	}
	return given
}

// calledHere returns the own function that a call is known to call: one called by
// its name, or a literal.
func (f *Func) calledHere(id summary.ValID) *Func {
	v := &f.Vals[id]
	if v.Op == summary.OpCallDyn && f.Vals[v.Args[0]].Op == summary.OpClosure {
		return f.Callee[v.Args[0]]
	}
	return f.Callee[id]
}

// fetches reports whether a call reads rows: one of a library, or an own one that
// returns what it has read.
func (fd *finder) fetches(f *Func, id summary.ValID, depth int) bool {
	if fn := f.API[id]; fn != nil {
		return readsRows(fn) || depth > 0 && claimsRows(fn)
	}
	if depth > maxFetchDepth || !fd.returnsRows(f, id) {
		return false
	}
	if callee := f.calledHere(id); callee != nil {
		return fd.wrapsFetch(callee, depth)
	}
	targets, _ := fd.prog.Targets(f, id)
	for _, t := range targets {
		if t.Func != nil && fd.wrapsFetch(t.Func, depth) {
			return true
		}
	}
	return false
}

func (fd *finder) wrapsFetch(f *Func, depth int) bool {
	for id := range f.calls(nil) {
		if fd.fetches(f, id, depth+1) {
			return true
		}
	}
	return false
}

// readsRows reports whether a library call reads rows or documents.
func readsRows(fn *catalog.Fn) bool {
	if fn.SQL != nil {
		return fn.SQL.Form != "exec"
	}
	for _, op := range fn.Ops {
		switch op.Do {
		case "find", "first", "get":
			return true
		}
	}
	return false
}

// claimsRows reports whether a library call changes rows and can return them, as
// a worker does that takes the next job.
func claimsRows(fn *catalog.Fn) bool {
	for _, op := range fn.Ops {
		switch op.Do {
		case "update", "save", "delete", "run":
			return true
		}
	}
	return false
}

// returnsRows reports whether a call returns something of an own type, or a list of it.
func (fd *finder) returnsRows(f *Func, id summary.ValID) bool {
	for _, r := range f.resultsOf(id) {
		for depth := 0; r != 0 && depth < 4; depth++ {
			t := &f.Pkg.Types[r]
			if t.Named && t.Own && (t.Kind == summary.KindStruct || t.Kind == summary.KindInterface) {
				return true
			}
			r = t.Elem
		}
	}
	return false
}

// fetchName names the call that reads the rows.
func (fd *finder) fetchName(f *Func, id summary.ValID) string {
	if callee := f.calledHere(id); callee != nil {
		return callee.ID
	}
	return f.Aux(id)
}
