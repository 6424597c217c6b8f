package link

import (
	"slices"
	"strings"

	"github.com/idemlint/idemlint/internal/catalog"
	"github.com/idemlint/idemlint/internal/summary"
)

// retryLoops finds the loops of a function that try their body again.
func (fd *finder) retryLoops(f *Func) {
	if testEnvironment(f.Pkg.Path) {
		return
	}
	for _, l := range f.Loops {
		if !f.retries(l) || len(fd.received(f, l)) > 0 {
			continue
		}
		l.Retry = true
		if fd.retriedClosures(f, l) {
			continue
		}
		fd.emit(Entry{Root: f, Loop: l, Handler: f, HandlerLoop: l, Repeats: catalog.Retried, Publishes: -1})
	}
}

// retriedClosures makes entries of the function values that a retry loop calls:
// the loop belongs to a helper, what it repeats is what it was given.
func (fd *finder) retriedClosures(f *Func, l *Loop) (found bool) {
	for id := range f.code(l) {
		if f.Vals[id].Op != summary.OpCallDyn || !f.returnsError(id) {
			continue
		}
		targets, _ := fd.prog.Targets(f, id)
		for _, t := range targets {
			if t.Func == nil || testEnvironment(t.Func.Pkg.Path) {
				continue
			}
			found = true
			e := Entry{Site: Site{f, id}, Repeats: catalog.Retried, Publishes: -1, Via: []string{f.ID}}
			fd.retried(e, f, t.Func, 0)
		}
	}
	return found
}

// selfRetry makes an entry of a call that its own client repeats when it fails.
func (fd *finder) selfRetry(f *Func, id summary.ValID, fn *catalog.Fn) {
	if testEnvironment(f.Pkg.Path) {
		return
	}
	call := Site{f, id}
	for _, r := range fn.SelfRetries {
		if !fd.prog.allOptions(call, r.When) {
			continue
		}
		limit := fd.prog.limit(call, r.Limits, r.Attempts)
		if limit == "" && r.Bounded {
			limit = "unknown"
		}
		fd.emit(Entry{Root: f, Call: &call, Handler: f, Site: call, API: fn.Name, Repeats: catalog.Retried, Publishes: -1, Limit: limit})
		return
	}
}

func (f *Func) returnsError(id summary.ValID) bool {
	t := f.Vals[id].Type
	if t == 0 {
		return false
	}
	if typ := &f.Pkg.Types[t]; typ.Kind == summary.KindTuple {
		return len(typ.Results) > 0 && f.Pkg.TypeName(typ.Results[len(typ.Results)-1]) == "error"
	}
	return f.Pkg.TypeName(t) == "error"
}

// testEnvironment reports whether a package serves tests by its path.
func testEnvironment(path string) bool {
	for _, part := range strings.Split(path, "/") {
		switch part {
		case "e2e", "testenv", "testutil", "testutils", "testing", "test", "tests", "integration", "bench",
			"testinfra", "testhelper", "testhelpers", "testlib", "testkit", "testsuite", "testsupport":
			return true
		}
	}
	return false
}

// retries reports whether a loop is left when an error is nil and goes on when
// it is not, with a pause or a bound between attempts.
func (f *Func) retries(l *Loop) bool {
	if l.Ranged != 0 && f.Pkg.Types[l.Ranged].Kind != summary.KindInt {
		return false
	}
	return f.leavesOnSuccess(l) && (f.pauses(l) || f.bounded(l))
}

// leavesOnSuccess looks for a test of an error from a call in the loop whose
// nil side leaves the loop while the other side comes back.
func (f *Func) leavesOnSuccess(l *Loop) bool {
	for b, in := range l.Blocks {
		if !in || f.Blocks[b].Cond == summary.NoVal {
			continue
		}
		onNil, ok := f.nilSide(f.Blocks[b].Cond)
		if !ok {
			continue
		}
		succs := f.Blocks[b].Succs
		nilTo, errTo := succs[0], succs[1]
		if !onNil {
			nilTo, errTo = errTo, nilTo
		}
		if !f.staysIn(l, nilTo) && l.Blocks[errTo] {
			return true
		}
	}
	return false
}

// staysIn reports whether a block leads back to the loop's head.
func (f *Func) staysIn(l *Loop, b int32) bool { return l.Blocks[b] }

// nilSide reports whether a condition compares an error with nil, and whether
// its true side is the nil one.
func (f *Func) nilSide(cond summary.ValID) (onTrue, ok bool) {
	v := &f.Vals[cond]
	if v.Op == summary.OpNot {
		onTrue, ok = f.nilSide(v.Args[0])
		return !onTrue, ok
	}
	if v.Op != summary.OpBin {
		return false, false
	}
	op := f.Pkg.Str(v.Aux)
	if op != "==" && op != "!=" {
		return false, false
	}
	for i, a := range v.Args {
		if c := &f.Vals[a]; c.Op == summary.OpConst && c.N == summary.ConstNil {
			if f.TypeOf(v.Args[1-i]) == "error" {
				return op == "==", true
			}
		}
	}
	return false, false
}

var pauses = []string{"time.Sleep", "time.After", "time.NewTimer", "time.Tick", "time.NewTicker", "(*time.Timer).Reset"}

// joins wait for own work, however long that takes.
var joins = []string{"(*sync.WaitGroup).Wait", "(*sync.Cond).Wait", "(*golang.org/x/sync/errgroup.Group).Wait", "(*os/exec.Cmd).Wait", "(*os.Process).Wait"}

// pauses reports whether a loop waits between attempts.
func (f *Func) pauses(l *Loop) bool {
	for id := range f.code(l) {
		if f.Vals[id].Op != summary.OpCall && f.Vals[id].Op != summary.OpInvoke {
			continue
		}
		name := f.Aux(id)
		last := strings.ToLower(MethodName(name))
		if slices.Contains(joins, name) {
			continue
		}
		if slices.Contains(pauses, name) || strings.Contains(last, "backoff") || strings.Contains(last, "sleep") || strings.HasPrefix(last, "wait") {
			return true
		}
		if fn := f.API[id]; fn != nil && fn.Retry != nil && fn.Retry.Loop {
			return true
		}
	}
	return false
}

// bounded reports whether a counter limits the attempts.
func (f *Func) bounded(l *Loop) bool {
	if l.Ranged != 0 {
		return true
	}
	for b, in := range l.Blocks {
		if !in || f.Blocks[b].Cond == summary.NoVal {
			continue
		}
		v := &f.Vals[f.Blocks[b].Cond]
		if v.Op != summary.OpBin || !leaves(f, l, b) {
			continue
		}
		switch f.Pkg.Str(v.Aux) {
		case "<", "<=", ">", ">=", "==", "!=":
			if f.counter(v.Args[0], l) || f.counter(v.Args[1], l) {
				return true
			}
		}
	}
	return false
}

func leaves(f *Func, l *Loop, b int) bool {
	for _, s := range f.Blocks[b].Succs {
		if !l.Blocks[s] {
			return true
		}
	}
	return false
}

// counter reports whether a value is an integer that the loop advances.
func (f *Func) counter(id summary.ValID, l *Loop) bool {
	v := &f.Vals[id]
	if f.Pkg.Types[v.Type].Kind != summary.KindInt {
		return false
	}
	if v.Op == summary.OpBin {
		return f.counter(v.Args[0], l) || f.counter(v.Args[1], l)
	}
	return v.Op == summary.OpPhi && f.Block[id] == l.Head
}

// markRelevant marks the functions that reach a call which matters to replay:
// a catalogued one, or an own one whose body is not in view.
func (p *Program) markRelevant() {
	callers := map[*Func][]*Func{}
	for _, f := range p.Funcs {
		f.Relevant = p.matters(f, callers)
	}
	spread(p.Funcs, callers, func(f *Func) *bool { return &f.Relevant })
	spread(p.Funcs, callers, func(f *Func) *bool { return &f.Effectful })
	spread(p.Funcs, callers, func(f *Func) *bool { return &f.Mints })
}

// spread passes a mark on from callees to callers.
func spread(funcs []*Func, callers map[*Func][]*Func, mark func(*Func) *bool) {
	var work []*Func
	for _, f := range funcs {
		if *mark(f) {
			work = append(work, f)
		}
	}
	for len(work) > 0 {
		f := work[len(work)-1]
		work = work[:len(work)-1]
		for _, c := range callers[f] {
			if !*mark(c) {
				*mark(c) = true
				work = append(work, c)
			}
		}
	}
}

func (p *Program) matters(f *Func, callers map[*Func][]*Func) (found bool) {
	for i := range f.Vals {
		id := summary.ValID(i)
		if callee := f.Callee[i]; callee != nil {
			callers[callee] = append(callers[callee], f)
		}
		if fn := f.API[i]; fn != nil {
			found = found || Matters(fn)
			f.Effectful = f.Effectful || canRepeat(fn)
			f.Ends = f.Ends || fn.NoReturn
			f.Mints = f.Mints || fn.Value != nil && fn.Value.Is == "fresh"
		}
		if op := f.Vals[i].Op; op == summary.OpSend || op == summary.OpSelect {
			for _, r := range p.Receivers(f, id) {
				callers[r.Func] = append(callers[r.Func], f)
			}
		}
		if op := f.Vals[i].Op; op == summary.OpCallDyn || op == summary.OpInvoke && f.API[i] == nil {
			targets := p.flow.targets[Site{f, id}]
			for _, t := range targets {
				if t.Func != nil {
					callers[t.Func] = append(callers[t.Func], f)
				}
				if t.API != nil && Matters(t.API) {
					found = true
					f.Effectful = f.Effectful || canRepeat(t.API)
				}
			}
			if len(targets) == 0 && op == summary.OpInvoke && f.Vals[i].Type != 0 && p.OwnInterface(f.Aux(id)) {
				found = true // its answer may be that of a guard
			}
		}
	}
	return found
}

// OwnInterface reports whether an interface method is declared in own code.
func (p *Program) OwnInterface(method string) bool {
	name := strings.TrimPrefix(method, "(")
	if i := strings.IndexByte(name, ')'); i > 0 {
		name = name[:i]
	}
	info := p.types[name]
	return info != nil && info.own
}

// canRepeat reports whether a catalogued call can be an effect.
func canRepeat(fn *catalog.Fn) bool { return len(fn.Effects) > 0 || fn.SQL != nil || len(fn.Ops) > 0 }

// Matters reports whether replay has to see a catalogued call.
func Matters(fn *catalog.Fn) bool {
	return len(fn.Effects) > 0 || fn.SQL != nil || len(fn.Ops) > 0 || fn.Tx != nil || fn.Guard != nil ||
		fn.Retry != nil || fn.Duplicate || fn.Middleware != nil
}
