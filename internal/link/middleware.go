package link

import (
	"slices"

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
	for _, call := range fd.middlewareCalls() {
		own := call.f == f && f.strip(call.router) == sub
		if !own && (call.f.TypeOf(call.router) != router || !from.mayBe(call.from)) {
			continue
		}
		for _, t := range call.wrappers {
			if !slices.ContainsFunc(found, func(o Target) bool { return o.Func == t.Func }) {
				found = append(found, t)
			}
		}
	}
	return found
}

// middlewareCall is a library call that gives a router middleware of own code.
type middlewareCall struct {
	f        *Func
	router   summary.ValID
	from     *origins // of the router
	wrappers []Target
}

// middlewareCalls lists the calls that add own middleware, once.
func (fd *finder) middlewareCalls() []middlewareCall {
	if fd.middleware != nil {
		return fd.middleware
	}
	fd.middleware = []middlewareCall{}
	for _, f := range fd.prog.Funcs {
		for i := range f.Vals {
			id := summary.ValID(i)
			if op := f.Vals[i].Op; op != summary.OpCall && op != summary.OpInvoke || f.Callee[i] != nil {
				continue
			}
			name := f.Aux(id)
			if !IsMethod(name) || !slices.Contains(middlewareNames, MethodName(name)) {
				continue
			}
			if wrappers := fd.wrappersGiven(f, id); len(wrappers) > 0 {
				router, _ := f.APIArgs(id)
				fd.middleware = append(fd.middleware, middlewareCall{f, router, fd.prog.originsOf(f, router), wrappers})
			}
		}
	}
	return fd.middleware
}

// wrappersGiven returns the own functions from a handler to a handler among the
// arguments of a call.
func (fd *finder) wrappersGiven(f *Func, id summary.ValID) []Target {
	_, args := f.APIArgs(id)
	var found []Target
	for i := range args {
		for _, arg := range f.spread(args, i) {
			for _, t := range fd.prog.FuncValues(f, arg, "") {
				if t.Func != nil && t.Func.wrapsHandler() {
					found = append(found, t)
				}
			}
		}
	}
	return found
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
