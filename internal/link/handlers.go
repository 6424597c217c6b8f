package link

import (
	"cmp"
	"slices"
	"strings"

	"github.com/idemlint/idemlint/internal/catalog"
	"github.com/idemlint/idemlint/internal/summary"
)

// Entry is one handler as replay runs it: a root function that is executed, the
// part of it that repeats, and the dispatch on the way to the handler proper.
type Entry struct {
	Root    *Func
	Loop    *Loop // of Root: only its body repeats
	Closure *Func // only this closure repeats, wherever a retry helper calls it
	Call    *Site // only this call of Root repeats, by the client that it is made with
	// Handler is what is reported; HandlerLoop is set if it is a loop of it.
	Handler     *Func
	HandlerLoop *Loop
	Pinned      map[Site]Target // dispatch calls on the way and their target
	Blocked     map[Site]bool   // dispatch calls whose targets are handlers of their own
	Site        Site            // the subscription call
	API         string          // its full name, empty for a loop
	Subject     string
	Via         []string
	Repeats     catalog.Repeats
	Limit       string
	Wrappers    []Target // own middleware of the router, outermost first
	Middleware  *Site    // library middleware that keeps repeated messages out
	Polls       bool     // the messages are rows of an own store
	Publishes   int      // result of the handler that the library publishes, -1
	// Message holds the values of Root that the runtime hands over; for a
	// callback its parameters.
	Messages []summary.ValID
}

// IsRetry reports whether the entry is a retry scope and no delivery.
func (e *Entry) IsRetry() bool { return e.Repeats == catalog.Retried }

type finder struct {
	prog *Program
	seen map[string]bool

	middleware []middlewareCall
}

func (p *Program) findHandlers() {
	fd := &finder{prog: p, seen: map[string]bool{}}
	for _, f := range p.Funcs {
		if repeats, ok := p.Settings.Handlers[f.ID]; ok {
			fd.callback(Entry{Repeats: cmp.Or(repeats, catalog.Redelivery), Publishes: -1}, f)
		}
		fd.subscriptions(f)
		fd.webhook(f)
	}
	for _, f := range p.Funcs {
		fd.loops(f)
	}
	for _, f := range p.Funcs {
		fd.retryLoops(f)
	}
	for _, f := range p.Funcs {
		fd.polls(f)
	}
	fd.implementers()
}

// subscriptions finds the calls of a function that hand messages to callbacks.
func (fd *finder) subscriptions(f *Func) {
	for i := range f.Vals {
		id := summary.ValID(i)
		op := f.Vals[i].Op
		if op != summary.OpCall && op != summary.OpInvoke && op != summary.OpCallDyn {
			continue
		}
		if op == summary.OpCallDyn {
			fd.iterated(f, id)
		}
		for _, fn := range fd.apis(f, id) {
			if fn.Subscription != nil && (!fn.Subscription.Reconciler || fd.prog.Settings.Reconcilers) {
				fd.subscribe(f, id, fn.Name, fn.Subscription)
			}
			fd.selfRetry(f, id, fn)
			if fn.Retry != nil && fn.Retry.Callback != nil {
				fd.retryHelper(f, id, fn.Name, fn.Retry)
			}
		}
	}
}

// iterated makes an entry of the body of a loop over an iterator that a receive
// returned: it is a closure given to the iterator.
func (fd *finder) iterated(f *Func, id summary.ValID) {
	seq := f.Vals[id].Args[0]
	if v := &f.Vals[seq]; v.Op == summary.OpExtract {
		seq = v.Args[0]
	}
	if fn := f.API[seq]; fn != nil && fn.Receive != nil && f.Vals[seq].Mode == summary.ModeCall {
		repeats := fd.prog.repeats(Site{f, seq}, fn.Receive.Repeats, fn.Receive.AtMostOnce, fn.Receive.Redelivered)
		e := Entry{Site: Site{f, seq}, API: fn.Name, Repeats: repeats, Publishes: -1}
		for _, arg := range f.Vals[id].Args[1:] {
			for _, t := range fd.prog.FuncValues(f, arg, "") {
				if t.Func != nil {
					fd.callback(e, t.Func)
				}
			}
		}
	}
}

// apis returns what the catalog knows of the callees of a call.
func (fd *finder) apis(f *Func, id summary.ValID) []*catalog.Fn {
	if fn := f.API[id]; fn != nil {
		return []*catalog.Fn{fn}
	}
	if f.Callee[id] != nil || f.Vals[id].Op == summary.OpCall {
		return nil
	}
	var fns []*catalog.Fn
	targets, _ := fd.prog.Targets(f, id)
	for _, t := range targets {
		if t.API != nil && !slices.Contains(fns, t.API) {
			fns = append(fns, t.API)
		}
	}
	return fns
}

func (fd *finder) subscribe(f *Func, id summary.ValID, name string, sub *catalog.Subscription) {
	_, args := f.APIArgs(id)
	e := Entry{Site: Site{f, id}, API: name, Repeats: fd.prog.repeats(Site{f, id}, sub.Repeats, sub.AtMostOnce, nil), Publishes: -1, Subject: f.constArg(args, sub.Subject), Limit: fd.prog.limit(Site{f, id}, sub.Limits, sub.Attempts)}
	if sub.Publishes != nil {
		e.Publishes = *sub.Publishes
	}
	if sub.Callback == nil || *sub.Callback >= len(args) {
		return
	}
	e.Middleware, e.Wrappers = f.dedupMiddleware(id), fd.wrappers(f, id)
	for _, arg := range f.spread(args, *sub.Callback) {
		for _, t := range fd.callbacks(f, arg, sub) {
			if t.Func != nil && fd.fits(t.Func, sub) {
				fd.callback(e, t.Func)
			}
		}
	}
}

// callbacks returns the functions that a callback argument stands for.
func (fd *finder) callbacks(f *Func, arg summary.ValID, sub *catalog.Subscription) []Target {
	if sub.Field != "" {
		var found []Target
		for field := range strings.SplitSeq(sub.Field, "|") {
			name := fd.prog.fieldName(f.TypeOf(f.strip(arg)), field)
			found = append(found, fd.prog.funcsAt(fd.prog.flow.objects[fd.prog.flow.container("fld "+name, Site{})].cell, sub.Method)...)
		}
		return found
	}
	found := fd.prog.FuncValues(f, arg, sub.Method)
	if len(found) == 0 && sub.Method != "" {
		// A concrete own type without a conversion to an interface.
		found = fd.prog.methodsOf(f.TypeOf(arg), sub.Method)
	}
	return fd.outermostOnly(found)
}

// fieldName is the full name of a field of a struct, or of what a pointer or a
// slice leads to; the way to it may lead through other fields.
func (p *Program) fieldName(typeName, path string) string {
	base := strings.TrimLeft(typeName, "*[]")
	first, rest, nested := strings.Cut(path, ".")
	if !nested {
		return base + "." + path
	}
	for _, fld := range p.Fields(base) {
		if fld.Name == first {
			return p.fieldName(fld.Type, rest)
		}
	}
	return base + "." + path
}

// outermostOnly drops the types that another one of the same callback wraps:
// a container hands out the decorated object.
func (fd *finder) outermostOnly(found []Target) []Target {
	var kept []Target
	for _, t := range found {
		if t.Type == "" || !slices.ContainsFunc(found, func(o Target) bool { return o.Type != "" && o.Type != t.Type && fd.prog.wraps(o.Type, t.Type) }) {
			kept = append(kept, t)
		}
	}
	return kept
}

// wraps reports whether a field of one type can hold another one.
func (p *Program) wraps(outer, inner string) bool {
	base := strings.TrimPrefix(outer, "*")
	for _, fld := range p.Fields(base) {
		o, ok := p.flow.objIndex["c fld "+base+"."+fld.Name]
		if !ok {
			o, ok = p.flow.objIndex["fld "+base+"."+fld.Name]
		}
		if !ok {
			continue
		}
		for _, held := range p.flow.pts[p.flow.objects[o].cell] {
			if p.flow.objects[held].kind == objType && p.flow.objects[held].name == inner {
				return true
			}
		}
	}
	return false
}

// holds reports whether a parameter of a function is an own struct with a field of
// one of some types: whichever of several events has come.
func (fd *finder) holds(f *Func, types []string) bool {
	return slices.ContainsFunc(f.Params, func(t summary.TypeID) bool {
		typ := strings.TrimLeft(f.Pkg.TypeName(t), "*")
		info := fd.prog.types[typ]
		return info != nil && info.own && slices.ContainsFunc(fd.prog.Fields(typ), func(fld FieldInfo) bool {
			return slices.Contains(types, catalog.Normalize(strings.TrimLeft(fld.Type, "*[]")))
		})
	})
}

// fits applies the filters of a subscription to a callback's signature.
func (fd *finder) fits(f *Func, sub *catalog.Subscription) bool {
	has := func(names []string) bool {
		for _, t := range f.Params {
			name := catalog.Normalize(strings.TrimLeft(f.Pkg.TypeName(t), "*[]"))
			if slices.Contains(names, name) {
				return true
			}
		}
		return false
	}
	if len(sub.Params) > 0 && !has(sub.Params) && !fd.holds(f, sub.Params) {
		return false
	}
	if sub.Method == "*" && len(sub.Params) == 0 {
		skip := 0
		if f.Recv {
			skip = 1
		}
		if len(f.Params) <= skip || f.Pkg.TypeName(f.Params[skip]) != "context.Context" {
			return false
		}
	}
	return len(sub.NotParams) == 0 || !has(sub.NotParams)
}

// callback makes an entry of a function that a library calls per message, or
// entries of the functions to which it dispatches.
func (fd *finder) callback(e Entry, f *Func) {
	e.Root = f
	for i := range f.Vals {
		if f.Vals[i].Op == summary.OpParam && !(f.Recv && f.Vals[i].N == 0) {
			e.Messages = append(e.Messages, summary.ValID(i))
		}
	}
	if fd.receivesInside(f) {
		// The callback is handed a stream: its loops are found as loops.
		return
	}
	fd.dispatchOr(e, f, nil)
}

// receivesInside reports whether a callback itself holds a receive loop.
func (fd *finder) receivesInside(f *Func) bool {
	for _, l := range f.Loops {
		if len(fd.received(f, l)) > 0 {
			return true
		}
	}
	return false
}

// dispatchOr adds an entry for each target of a dispatch below the root, and
// one for the root itself: outside its dispatches, if it has any.
func (fd *finder) dispatchOr(e Entry, root *Func, loop *Loop) {
	sites := fd.dispatches(root, loop, e.Messages)
	if len(sites) == 0 {
		e.Handler, e.HandlerLoop, e.Loop = root, loop, loop
		fd.emit(e)
		return
	}
	blocked := map[Site]bool{}
	for _, s := range sites {
		blocked[s] = true
	}
	own := e
	own.Handler, own.HandlerLoop, own.Loop, own.Blocked = root, loop, loop, blocked
	fd.emit(own)
	for _, s := range sites {
		targets, over := fd.prog.Targets(s.Func, s.Val)
		if over {
			targets = fd.prog.flow.targets[s]
		}
		for _, t := range targets {
			if t.Func != nil {
				fd.dispatched(e, root, loop, s, t, 0)
			}
		}
	}
}

// maxAdapters bounds how many closures are passed through on the way to a handler.
const maxAdapters = 3

func (fd *finder) dispatched(e Entry, root *Func, loop *Loop, site Site, t Target, depth int) {
	pinned := map[Site]Target{site: t}
	for k, v := range e.Pinned {
		pinned[k] = v
	}
	e.Pinned = pinned
	e.Loop = loop
	e.Via = append(slices.Clone(e.Via), site.Func.ID)
	if (t.Func.Parent != nil || t.Func.adapts() || t.Func.delegates()) && depth < maxAdapters {
		var params []summary.ValID
		for i := range t.Func.Vals {
			if t.Func.Vals[i].Op == summary.OpParam {
				params = append(params, summary.ValID(i))
			}
		}
		if next := fd.dispatches(t.Func, nil, params); len(next) > 0 {
			found := false
			for _, s := range next {
				targets, _ := fd.prog.Targets(s.Func, s.Val)
				if t.holds && t.Func.adapts() {
					targets = fd.prog.funcsAt(t.held, "") // what this very value holds
				}
				for _, inner := range targets {
					if inner.Func != nil {
						found = true
						fd.dispatched(e, root, loop, s, inner, depth+1)
					}
				}
			}
			if found {
				return
			}
		}
	}
	e.Handler = t.Func
	fd.emit(e)
}

func (fd *finder) emit(e Entry) {
	key := e.Root.ID + "|" + e.Handler.ID + "|" + string(e.Repeats)
	if e.HandlerLoop != nil {
		key += "|" + itoa(int(e.HandlerLoop.Head))
	}
	if e.Closure != nil {
		key += "|" + e.Closure.ID
	}
	if e.Call != nil {
		key += "|call " + itoa(int(e.Call.Val))
	}
	if fd.seen[key] {
		return
	}
	fd.seen[key] = true
	fd.prog.Handlers = append(fd.prog.Handlers, &e)
}

// retryHelper makes entries of the closures that a retry helper calls again.
func (fd *finder) retryHelper(f *Func, id summary.ValID, name string, retry *catalog.Retry) {
	_, args := f.APIArgs(id)
	if *retry.Callback >= len(args) || testEnvironment(f.Pkg.Path) {
		return
	}
	e := Entry{Site: Site{f, id}, API: name, Repeats: catalog.Retried, Publishes: -1, Limit: fd.prog.limit(Site{f, id}, retry.Limits, retry.Attempts)}
	for _, t := range fd.prog.FuncValues(f, args[*retry.Callback], "") {
		if t.Func != nil {
			fd.retried(e, f, t.Func, 0)
		}
	}
}

// retried makes an entry of a function that is called again when it fails, or of
// the functions that it was given to call: then it belongs to an own helper around
// the library's.
func (fd *finder) retried(e Entry, caller, fn *Func, depth int) {
	e.Root = caller
	if fn.Parent != nil {
		e.Root = outermost(fn)
	}
	e.Closure, e.Handler = fn, fn
	if fn.Parent != nil && depth < maxAdapters {
		given := fd.givenCalls(fn)
		for _, s := range given {
			targets, _ := fd.prog.Targets(s.Func, s.Val)
			inner := e
			inner.Via = append(slices.Clone(e.Via), outermost(fn).ID)
			for _, t := range targets {
				if t.Func != nil && !testEnvironment(t.Func.Pkg.Path) {
					e.Blocked = map[Site]bool{}
					fd.retried(inner, fn, t.Func, depth+1)
				}
			}
		}
		if e.Blocked != nil {
			for _, s := range given {
				e.Blocked[s] = true
			}
		}
	}
	fd.emit(e)
}

// givenCalls returns the calls of function values that a closure took from the
// function around it, if what they return decides whether it is called again.
func (fd *finder) givenCalls(fn *Func) []Site {
	var sites []Site
	for id := range fn.code(nil) {
		if v := &fn.Vals[id]; v.Op == summary.OpCallDyn && fn.captured(v.Args[0]) && fn.returnsError(id) {
			sites = append(sites, Site{fn, id})
		}
	}
	return sites
}

// captured reports whether a value is a variable of the function around a closure.
func (f *Func) captured(id summary.ValID) bool {
	v := &f.Vals[id]
	return v.Op == summary.OpFree || v.Op == summary.OpLoad && f.Vals[v.Args[0]].Op == summary.OpFree
}

// outermost returns the declared function around a closure.
func outermost(f *Func) *Func {
	for f.Parent != nil {
		f = f.Parent
	}
	return f
}

// webhook makes an entry of a function that verifies a provider's signature.
func (fd *finder) webhook(f *Func) {
	for i := range f.Vals {
		if fn := f.API[i]; fn != nil && fn.Webhook != nil && f.Vals[i].Op != summary.OpFunc {
			e := Entry{Root: f, Handler: f, Site: Site{f, summary.ValID(i)}, API: fn.Name, Repeats: catalog.Redelivery, Publishes: -1}
			for j := range f.Vals {
				if f.Vals[j].Op == summary.OpParam && !(f.Recv && f.Vals[j].N == 0) {
					e.Messages = append(e.Messages, summary.ValID(j))
				}
			}
			fd.emit(e)
			return
		}
	}
}
