package replay

import (
	"slices"

	"github.com/idemlint/idemlint/internal/summary"
)

// invokeFunc calls a function value with arguments that the library makes up.
func (f *frame) invokeFunc(s *state, id summary.ValID, fn V, scopes scopeSet, args ...V) []*state {
	x := f.vals.at(fn)
	if x.op == vJoin {
		var all []*state
		for _, l := range x.args {
			if l != vNil {
				all = append(all, f.invokeFunc(s.clone(), id, l, scopes, args...)...)
			}
		}
		return f.merge(all)
	}
	if x.op != vFunc {
		return f.invokeFlow(s, id, fn, scopes, args)
	}
	callee := f.prog.Func(x.s)
	if callee == nil {
		if x.i == 1 {
			args = append(slices.Clone(x.args), args...)
		}
		return f.library(s, id, x.s, args)
	}
	binds := x.args
	if x.i == 1 {
		args, binds = append(slices.Clone(x.args), args...), nil
	}
	for len(args) < len(callee.Params) {
		args = append(args, f.vals.mk(value{op: vDerived, s: "given " + callee.ID, i: int32(len(args))}))
	}
	if scopes != 0 {
		scopes = f.closureScope(callee)
	}
	if f.cold(callee) {
		s.regs[id] = f.opaque(s, id, callee.ID, args, false)
		return []*state{s}
	}
	return f.enterScoped(s, id, callee, args, binds, scopes)
}

// invokeFlow calls what the flow of the whole program knows of a callback.
func (f *frame) invokeFlow(s *state, id summary.ValID, fn V, scopes scopeSet, args []V) []*state {
	s.regs[id] = f.vals.mk(value{op: vRes, n: f.node(f.ctx, id)})
	var all []*state
	for _, a := range f.ctx.fn.Args(id) {
		if f.eval(s, a) != fn {
			continue
		}
		for i, target := range f.prog.FuncValues(f.ctx.fn, a, "") {
			if target.Func == nil || i >= maxTargets {
				continue
			}
			v := f.vals.mk(value{op: vFunc, s: target.Name})
			all = append(all, f.invokeFunc(s.clone(), id, v, scopes, args...)...)
		}
	}
	if len(all) == 0 {
		return []*state{s}
	}
	return f.merge(all)
}

// runCallback runs the callback of a retry helper or a transaction: its error
// comes back.
func (f *frame) runCallback(c *invocation, arg *int, retry bool) []*state {
	if arg == nil || *arg >= len(c.args) {
		return f.uncatalogued(c)
	}
	scopes := scopeSet(0)
	if retry || c.fn.Tx != nil && c.fn.Tx.Reruns {
		scopes = 1
	}
	fn := f.vals.inner(c.args[*arg])
	var args []V
	if !retry && c.fn.Tx.Handle != nil {
		if callee := f.prog.Func(f.vals.at(fn).s); callee != nil {
			handle := f.vals.mk(value{op: vDerived, s: "tx", args: []V{c.recv}, n: c.node, flags: fConfig})
			skip := 0
			if f.vals.at(fn).i == 1 {
				skip = len(f.vals.at(fn).args)
			}
			for i := range callee.Params[skip:] {
				if i == *c.fn.Tx.Handle {
					args = append(args, handle)
				} else if len(c.args) > 0 && i == 0 {
					args = append(args, c.args[0])
				}
			}
		}
	}
	ran := f.invokeFunc(c.s, c.id, fn, scopes, args...)
	for _, s := range ran {
		if !retry {
			f.committedBy(s.world, s.regs[c.id])
		}
		s.regs[c.id] = f.callbackResult(s, c.id, s.regs[c.id])
	}
	return ran
}
