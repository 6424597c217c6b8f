package link

import (
	"strings"

	"github.com/idemlint/idemlint/internal/summary"
)

// middlewareNames are how routers call the methods that wrap all their handlers.
var middlewareNames = []string{"Use", "AddMiddleware", "AddMiddlewares"}

// wrappers returns the own middleware that a router puts around the handlers of
// a subscription, outermost first: functions from a handler to a handler, given
// to the same router or to what the subscription returns.
func (fd *finder) wrappers(f *Func, sub summary.ValID) []Target {
	recv, _ := f.APIArgs(sub)
	if recv == summary.NoVal {
		return nil
	}
	router, from := f.TypeOf(recv), fd.prog.originsOf(f, recv)
	var found []Target
	for _, site := range fd.middlewareCalls() {
		g := site.Func
		r, args := g.APIArgs(site.Val)
		own := g == f && f.strip(r) == sub
		if !own && (g.TypeOf(r) != router || !from.mayBe(fd.prog.originsOf(g, r))) {
			continue
		}
		for i := range args {
			for _, arg := range g.spread(args, i) {
				for _, t := range fd.prog.FuncValues(g, arg, "") {
					if t.Func != nil && t.Func.wrapsHandler() && !hasTarget(found, t.Func) {
						found = append(found, t)
					}
				}
			}
		}
	}
	return found
}

func hasTarget(targets []Target, f *Func) bool {
	for _, t := range targets {
		if t.Func == f {
			return true
		}
	}
	return false
}

// middlewareCalls lists the library calls that add middleware, once.
func (fd *finder) middlewareCalls() []Site {
	if fd.middleware != nil {
		return fd.middleware
	}
	fd.middleware = []Site{}
	for _, f := range fd.prog.Funcs {
		for i := range f.Vals {
			id := summary.ValID(i)
			if op := f.Vals[i].Op; op != summary.OpCall && op != summary.OpInvoke || f.Callee[i] != nil {
				continue
			}
			name := f.Aux(id)
			if strings.HasPrefix(name, "(") && contains(middlewareNames, MethodName(name)) {
				fd.middleware = append(fd.middleware, Site{f, id})
			}
		}
	}
	return fd.middleware
}

// wrapsHandler reports whether a function turns a handler into one.
func (f *Func) wrapsHandler() bool {
	skip := 0
	if f.Recv {
		skip = 1
	}
	if len(f.Params) != skip+1 || len(f.Results) != 1 {
		return false
	}
	in, out := &f.Pkg.Types[f.Params[skip]], &f.Pkg.Types[f.Results[0]]
	return in.Name == out.Name && (in.Kind == summary.KindFunc || in.Kind == summary.KindInterface)
}
