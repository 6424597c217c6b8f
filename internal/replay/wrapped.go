package replay

import (
	"github.com/idemlint/idemlint/internal/link"
	"github.com/idemlint/idemlint/internal/summary"
)

// A router that was given middleware calls what the middleware makes of the
// handler. The wrapped function is built once, before the first run: it is the
// root, and the memory that its closures hold is the world every run starts from.

// wrapRoot replaces the root by what the entry's middleware makes of it; it
// leaves it as it is where that cannot be followed.
func (e *engine) wrapRoot() {
	if len(e.entry.Wrappers) == 0 || e.entry.Loop != nil || e.entry.Call != nil || e.entry.Closure != nil {
		return
	}
	t := e.vals
	inner := t.mk(value{op: vFunc, s: e.entry.Root.ID})
	if fn := e.entry.Root; fn.Recv {
		inner = t.mk(value{op: vFunc, s: fn.ID, args: []V{e.receiver(fn)}, i: 1})
	}
	setup := e.newRun(config{only: -1})
	var w world
	for i := len(e.entry.Wrappers) - 1; i >= 0; i-- {
		next, after, ok := setup.wrap(e.entry.Wrappers[i].Func, inner, w)
		if !ok {
			return
		}
		inner, w = next, after
	}
	x := t.at(t.inner(inner))
	outer := e.prog.Func(x.s)
	if x.op != vFunc || outer == nil || x.i != 0 {
		return
	}
	args := make([]V, len(outer.Params))
	for i, typ := range outer.Params {
		fl := fMessage
		if outer.Pkg.TypeName(typ) == "context.Context" {
			fl = fConfig
		}
		args[i] = t.mk(value{op: vParam, s: outer.ID, n: int32(i), flags: fl})
	}
	e.root = e.context(outer, args, x.args, 1, nil, 0)
	e.start = w
}

// wrap runs one middleware on a handler and returns the handler that it makes.
func (r *run) wrap(mw *link.Func, handler V, w world) (wrapped V, after world, ok bool) {
	var args []V
	if mw.Recv {
		args = append(args, r.receiver(mw))
	}
	if typ := mw.Params[len(args)]; mw.Pkg.Types[typ].Kind == summary.KindInterface && r.vals.at(handler).op != vIface {
		handler = r.vals.mk(value{op: vIface, s: mw.Pkg.TypeName(typ), args: []V{handler}})
	}
	ctx := r.context(mw, append(args, handler), nil, 0, nil, 0)
	for _, x := range r.exec(ctx, w) {
		if !x.panics && len(x.results) == 1 {
			return x.results[0], x.world, true
		}
	}
	return 0, world{}, false
}
