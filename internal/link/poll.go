package link

import (
	"github.com/idemlint/idemlint/internal/catalog"
	"github.com/idemlint/idemlint/internal/summary"
)

// maxFetchDepth bounds how many own functions lie between a poll loop and the
// call that reads the store.
const maxFetchDepth = 3

// polls finds the loops that wait and then work on rows of an own store: what a
// turn reads comes again in the next one, until the code has marked or removed it.
func (fd *finder) polls(f *Func) {
	if testEnvironment(f.Pkg.Path) {
		return
	}
	for _, l := range f.Loops {
		if l.Retry || !f.waits(l) || f.bounded(l) || len(fd.received(f, l)) > 0 {
			continue
		}
		rows, turns := fd.fetched(f, l)
		if len(rows) > 0 {
			e := Entry{Root: f, Messages: rows, API: fd.fetchName(f, rows[0]), Repeats: catalog.Redelivery, Publishes: -1, Site: Site{f, rows[0]}, Polls: true}
			fd.dispatchOr(e, f, l)
		}
		for _, turn := range turns {
			rows, _ := fd.fetched(turn, nil)
			e := Entry{Root: turn, Messages: rows, API: fd.fetchName(turn, rows[0]), Repeats: catalog.Redelivery, Publishes: -1, Site: Site{turn, rows[0]}, Via: []string{f.ID}, Polls: true}
			fd.dispatchOr(e, turn, nil)
		}
	}
}

// waits reports whether a loop waits for a time in each turn.
func (f *Func) waits(l *Loop) bool {
	for b, in := range l.Blocks {
		if !in {
			continue
		}
		for _, id := range f.Blocks[b].Code {
			v := &f.Vals[id]
			switch v.Op {
			case summary.OpRecv:
				if f.ofTimes(v.Args[0]) {
					return true
				}
			case summary.OpSelect:
				for i := 0; i+1 < len(v.Args); i += 2 {
					if v.Args[i+1] == summary.NoVal && f.ofTimes(v.Args[i]) {
						return true
					}
				}
			}
		}
	}
	return f.pauses(l)
}

// ofTimes reports whether a channel delivers times, as those of timers do.
func (f *Func) ofTimes(ch summary.ValID) bool {
	t := f.Vals[ch].Type
	return t != 0 && f.Pkg.Types[t].Elem != 0 && f.Pkg.TypeName(f.Pkg.Types[t].Elem) == "time.Time"
}

// fetched returns the calls of a loop, or of a whole function, that read rows of
// a store, and the own functions called there that do so for themselves.
func (fd *finder) fetched(f *Func, l *Loop) (rows []summary.ValID, turns []*Func) {
	for b := range f.Blocks {
		if l != nil && !l.Blocks[b] {
			continue
		}
		for _, id := range f.Blocks[b].Code {
			switch f.Vals[id].Op {
			case summary.OpCall, summary.OpInvoke, summary.OpCallDyn:
			default:
				continue
			}
			if fd.fetches(f, id, 0) {
				rows = append(rows, id)
				continue
			}
			if callee := f.calledHere(id); callee != nil && !fd.returnsRows(f, id) && l != nil {
				if inner, _ := fd.fetched(callee, nil); len(inner) > 0 {
					turns = append(turns, callee)
				}
			}
		}
	}
	return rows, turns
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
	for b := range f.Blocks {
		for _, id := range f.Blocks[b].Code {
			switch f.Vals[id].Op {
			case summary.OpCall, summary.OpInvoke, summary.OpCallDyn:
				if fd.fetches(f, id, depth+1) {
					return true
				}
			}
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
	t := &f.Pkg.Types[f.Vals[id].Type]
	results := []summary.TypeID{f.Vals[id].Type}
	if t.Kind == summary.KindTuple {
		results = t.Results
	}
	for _, r := range results {
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
