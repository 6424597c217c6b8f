package replay

import (
	"github.com/idemlint/idemlint/internal/link"
	"github.com/idemlint/idemlint/internal/summary"
)

// callStep executes a call, starts a goroutine or defers.
func (f *frame) callStep(s *state, id summary.ValID, v *summary.Val) []*state {
	fn := V(0)
	ids := v.Args
	if v.Op == summary.OpCallDyn || v.Op == summary.OpInvoke {
		fn, ids = f.resolve(s.facts, f.eval(s, v.Args[0])), v.Args[1:]
	}
	args := f.evalAll(s, ids)
	switch v.Mode {
	case summary.ModeDefer:
		s.defers = append(s.defers[:len(s.defers):len(s.defers)], deferred{site: int32(id), fn: fn, args: f.vals.mk(value{op: vTuple, args: args})})
		return []*state{s}
	case summary.ModeGo:
		// What a goroutine does happens, but nothing waits for its outcome.
		if started := f.started(id, fn); started == nil || !f.prog.Works(started) {
			f.call(s.clone(), id, fn, args)
		}
		return []*state{s}
	}
	return f.call(s, id, fn, args)
}

// started returns the own function that a go statement starts, nil if several can be.
func (f *frame) started(id summary.ValID, fn V) *link.Func {
	if callee := f.ctx.fn.Callee[id]; callee != nil {
		return callee
	}
	return f.prog.Func(f.vals.at(fn).s)
}

// runDefers calls what was deferred, last first.
func (f *frame) runDefers(s *state) []*state {
	states := []*state{s}
	for {
		var next []*state
		ran := false
		for _, s := range states {
			if len(s.defers) == 0 {
				next = append(next, s)
				continue
			}
			ran = true
			d := s.defers[len(s.defers)-1]
			s.defers = s.defers[:len(s.defers)-1]
			next = append(next, f.call(s, summary.ValID(d.site), d.fn, f.vals.at(d.args).args)...)
		}
		states = f.merge(next)
		if !ran {
			return states
		}
	}
}

// finishPanics runs the deferred calls of panicking states and leaves through
// the recover block, if there is one.
func (f *frame) finishPanics() {
	for len(f.panics) > 0 {
		s := f.panics[0]
		f.panics = f.panics[1:]
		for _, s := range f.runDefers(s) {
			if f.ctx.fn.Recover < 0 {
				f.addExit(exit{world: f.visibleAfter(s.world, nil), panics: true})
				continue
			}
			f.enqueue(f.ctx.fn.Recover, s)
			f.drain()
		}
	}
}

// call executes a call with evaluated arguments and returns the states after it.
func (f *frame) call(s *state, id summary.ValID, fnv V, args []V) []*state {
	v := &f.ctx.fn.Vals[id]
	site := link.Site{Func: f.ctx.fn, Val: id}
	if f.entry.Blocked[site] {
		s.regs[id] = f.opaque(s, id, "dispatch", args, false)
		return []*state{s}
	}
	if f.entry.Polls && f.messageFlag(id) != 0 {
		// How a poll claims its rows is how they are delivered, and no guard: a row
		// whose worker died is claimed once more.
		s.regs[id] = f.opaque(s, id, f.ctx.fn.Aux(id), args, false)
		return []*state{s}
	}
	if target, ok := f.entry.Pinned[site]; ok {
		return f.callPinned(s, id, fnv, target, args)
	}
	switch v.Op {
	case summary.OpBuiltin:
		s.regs[id] = f.builtin(s, id, f.ctx.fn.Aux(id), args)
		return []*state{s}
	case summary.OpCall:
		return f.callNamed(s, id, f.ctx.fn.Aux(id), args, nil)
	case summary.OpCallDyn:
		return f.callValue(s, id, fnv, args)
	}
	return f.callInvoke(s, id, fnv, args)
}

func (f *frame) callPinned(s *state, id summary.ValID, fnv V, target link.Target, args []V) []*state {
	callee := target.Func
	v := &f.ctx.fn.Vals[id]
	if v.Op == summary.OpInvoke && target.Type != "" {
		recv := fnv
		if x := f.vals.at(fnv); x.op == vIface {
			recv = x.args[0]
		}
		return f.enter(s, id, callee, append([]V{recv}, args...), nil)
	}
	if x := f.vals.at(fnv); x.op == vFunc && x.s == target.Name {
		return f.callValue(s, id, fnv, args)
	}
	return f.enterFrom(s, id, target, args)
}

// enterFrom enters a function value whose bindings are not known: a method
// value's receiver is what its site says, captured values are configuration.
func (f *frame) enterFrom(s *state, id summary.ValID, target link.Target, args []V) []*state {
	callee := target.Func
	if missing := len(callee.Params) - len(args); missing > 0 {
		args = append([]V{f.receiver(callee)}, args...)
	}
	return f.enter(s, id, callee, args, nil)
}

// receiver is an object of the process that a method is called on.
func (e *engine) receiver(fn *link.Func) V { return e.object(fn.Pkg, fn.Params[0]) }

// object is one of the objects of a type that the process holds.
func (e *engine) object(pkg *summary.Package, typ summary.TypeID) V {
	return e.vals.mk(value{op: vDerived, s: "receiver " + pkg.TypeName(typ), flags: fConfig})
}

func (f *frame) callValue(s *state, id summary.ValID, fnv V, args []V) []*state {
	x := f.vals.at(fnv)
	switch x.op {
	case vFunc:
		if x.i == 1 {
			return f.callNamed(s, id, x.s, append(append([]V{}, x.args...), args...), nil)
		}
		return f.callNamed(s, id, x.s, args, x.args)
	case vIface:
		return f.callValue(s, id, x.args[0], args)
	case vJoin:
		var all []*state
		for _, l := range x.args {
			if l != vNil {
				all = append(all, f.callValue(s.clone(), id, l, args)...)
			}
		}
		return f.merge(all)
	}
	return f.callTargets(s, id, fnv, args)
}

// callTargets enters what the flow of the whole program knows as callees.
func (f *frame) callTargets(s *state, id summary.ValID, fnv V, args []V) []*state {
	targets, over := f.prog.Targets(f.ctx.fn, id)
	if v := &f.ctx.fn.Vals[id]; len(targets) == 0 && v.Op == summary.OpCallDyn && f.ctx.fn.API[id] != nil {
		// A field of a library's struct that holds a function
		return f.library(s, id, f.ctx.fn.FieldCalled(v), append([]V{fnv}, args...))
	}
	if states := f.runBodies(s, id, fnv, args); len(targets) == 0 && states != nil {
		return states
	}
	if over || len(targets) == 0 {
		s.regs[id] = f.opaque(s, id, f.ctx.fn.Aux(id), args, true)
		return []*state{s}
	}
	if len(targets) > maxTargets {
		targets = targets[:maxTargets]
		f.cap()
	}
	var all []*state
	for _, t := range targets {
		next := s
		if len(targets) > 1 {
			next = s.clone()
		}
		all = append(all, f.callTarget(next, id, t, fnv, args)...)
	}
	return f.merge(all)
}

// runBodies calls the own closures among the arguments of a function value that
// a library made, such as the body of a loop over an iterator: its parameters
// come out of that value.
func (f *frame) runBodies(s *state, id summary.ValID, fnv V, args []V) []*state {
	var states []*state
	for _, a := range args {
		x := f.vals.at(f.vals.inner(a))
		if x.op != vFunc || f.prog.Func(x.s) == nil {
			continue
		}
		skip := s.clone()
		skip.regs[id] = f.opaque(skip, id, f.ctx.fn.Aux(id), args, false)
		given := f.handedOut(&invocation{recv: fnv}, x)
		states = append(append(states, skip), f.invokeFunc(s.clone(), id, f.vals.inner(a), 0, given...)...)
	}
	return f.merge(states)
}

func (f *frame) callTarget(s *state, id summary.ValID, t link.Target, fnv V, args []V) []*state {
	if f.ctx.fn.Vals[id].Op == summary.OpInvoke && t.Type != "" {
		recv := fnv
		if x := f.vals.at(fnv); x.op == vIface {
			recv = x.args[0]
		}
		args = append([]V{recv}, args...)
	}
	if t.Func == nil {
		if link.IsMethod(t.Name) && f.ctx.fn.Vals[id].Op == summary.OpCallDyn {
			args = append([]V{fnv}, args...)
		}
		return f.callNamed(s, id, t.Name, args, nil)
	}
	return f.enterFrom(s, id, t, args)
}

// callInvoke resolves a call through an interface: by the concrete value if it
// is known, by the catalog, or by the flow of the whole program.
func (f *frame) callInvoke(s *state, id summary.ValID, recv V, args []V) []*state {
	x := f.vals.at(recv)
	name := f.ctx.fn.Aux(id)
	if x.op == vIface && f.vals.at(x.args[0]).op == vFunc && f.prog.Func(f.prog.Method(x.s, link.MethodName(name))) == nil {
		return f.callValue(s, id, x.args[0], args) // a function type of a library
	}
	if x.op == vIface {
		if method := f.prog.Method(x.s, link.MethodName(name)); method != "" {
			return f.callNamed(s, id, method, append([]V{x.args[0]}, args...), nil)
		}
	}
	if x.op == vJoin {
		var all []*state
		for _, l := range x.args {
			if l != vNil {
				all = append(all, f.callInvoke(s.clone(), id, l, args)...)
			}
		}
		if len(all) > 0 {
			return f.merge(all)
		}
	}
	if f.ctx.fn.API[id] != nil || isSpecial(name) {
		return f.callNamed(s, id, name, append([]V{recv}, args...), nil)
	}
	if targets, _ := f.prog.Targets(f.ctx.fn, id); len(targets) == 0 {
		return f.callNamed(s, id, name, append([]V{recv}, args...), nil)
	}
	return f.callTargets(s, id, recv, args)
}

// callNamed calls a function by its full name; the receiver of a method is its
// first argument.
func (f *frame) callNamed(s *state, id summary.ValID, name string, args, binds []V) []*state {
	if callee := f.prog.Func(name); callee != nil {
		return f.enter(s, id, callee, args, binds)
	}
	if len(args) > 0 && f.ctx.fn.Vals[id].Op != summary.OpInvoke {
		// A method value of an interface.
		if x := f.vals.at(args[0]); x.op == vIface {
			if method := f.prog.Method(x.s, link.MethodName(name)); method != "" && method != name {
				return f.callNamed(s, id, method, append([]V{x.args[0]}, args[1:]...), nil)
			}
		}
	}
	return f.library(s, id, name, args)
}

// enter executes an own function.
func (f *frame) enter(s *state, id summary.ValID, callee *link.Func, args, binds []V) []*state {
	if !f.worthEntering(callee, args, binds) || f.cold(callee) {
		s.regs[id] = f.opaque(s, id, callee.ID, args, false)
		return []*state{s}
	}
	return f.enterScoped(s, id, callee, args, binds, 0)
}

// cold reports whether a function is known to lead to no effect and no guard of
// this handler: after the first run its answer is as good as any.
func (f *frame) cold(callee *link.Func) bool {
	if f.hot == nil || !callee.Relevant || f.hot[callee] || callee.Mints && len(callee.Results) > 0 {
		return false
	}
	p := f.prep(callee)
	return !p.small || !p.answers && !p.stores
}

// worthEntering reports whether a function can matter to the outcome: it
// reaches something that does, or its answer may depend on something that does.
func (f *frame) worthEntering(callee *link.Func, args, binds []V) bool {
	if callee.Relevant || callee.Ends || callee.Mints && len(callee.Results) > 0 {
		return true
	}
	p := f.prep(callee)
	if p.small && (p.answers || p.stores || callee.Variadic) {
		return true
	}
	for _, list := range [][]V{args, binds} {
		for _, a := range list {
			if f.vals.interesting(a) || f.vals.at(a).op == vFunc {
				return true
			}
		}
	}
	return p.small && len(callee.Results) > 0
}

func (f *frame) enterScoped(s *state, id summary.ValID, callee *link.Func, args, binds []V, scopes scopeSet) []*state {
	scopes |= f.scopesAt(f.ctx, id)
	if callee == f.entry.Closure {
		scopes |= 1
	}
	ctx := f.context(callee, args, binds, scopes, f.ctx, id)
	w, hidden := f.visibleTo(s.world, args, binds)
	exits := f.exec(ctx, w)
	if exits == nil {
		if f.onStack(ctx) {
			s.regs[id] = f.opaque(s, id, callee.ID, args, false)
			return []*state{s}
		}
		return nil
	}
	var states []*state
	for i := range exits {
		n := s
		if i < len(exits)-1 {
			n = s.clone()
		}
		n.world = after(exits[i].world, s.world, hidden)
		if exits[i].panics {
			f.panics = append(f.panics, n)
			continue
		}
		n.regs[id] = f.pack(exits[i].results)
		states = append(states, n)
	}
	return f.merge(states)
}

func (f *frame) pack(results []V) V {
	switch len(results) {
	case 0:
		return 0
	case 1:
		return results[0]
	}
	return f.vals.mk(value{op: vTuple, args: results})
}

// handOff is the place in memory of what was sent to a receiver.
func (f *frame) handOff(id summary.ValID) V {
	return f.vals.mk(value{op: vDerived, s: "sent to " + f.ctx.fn.ID, n: int32(id)})
}

// maxReceivers bounds the receivers of one send that are followed.
const maxReceivers = 4

// send goes on at the receivers of the channel: what they do with the message
// is done by the sender, though nothing waits for its outcome.
func (f *frame) send(s *state, id summary.ValID, sent V) {
	if f.signal(id) {
		return
	}
	for i, site := range f.prog.Receivers(f.ctx.fn, id) {
		if i >= maxReceivers || !site.Func.Relevant {
			continue
		}
		n := s.clone()
		at := f.vals.mk(value{op: vDerived, s: "sent to " + site.Func.ID, n: int32(site.Val)})
		n.mem = n.mem.set(at, sent)
		args := make([]V, len(site.Func.Params))
		for j, t := range site.Func.Params {
			args[j] = f.object(site.Func.Pkg, t)
		}
		f.enterScoped(n, id, site.Func, args, nil, 0)
	}
}

// signal reports whether a send carries nothing but the fact that something
// happened: whoever waits for that does work of its own.
func (f *frame) signal(id summary.ValID) bool {
	fn := f.ctx.fn
	v := &fn.Vals[id]
	if v.Op == summary.OpSend {
		return signalType(fn.Pkg, fn.Vals[v.Args[1]].Type)
	}
	for i := 1; i < len(v.Args); i += 2 { // a channel and what is sent to it, for each case of a select
		if sent := v.Args[i]; sent != summary.NoVal && !signalType(fn.Pkg, fn.Vals[sent].Type) {
			return false
		}
	}
	return true
}

func signalType(pkg *summary.Package, sent summary.TypeID) bool {
	t := &pkg.Types[sent]
	return t.Kind == summary.KindBool || t.Kind == summary.KindStruct && len(t.Fields) == 0 && !t.Named || pkg.TypeName(sent) == "error"
}
