package replay

import (
	"slices"
	"strconv"
	"strings"

	"github.com/idemlint/idemlint/internal/catalog"
	"github.com/idemlint/idemlint/internal/link"
	"github.com/idemlint/idemlint/internal/summary"
)

// place is where an effect is reported: the call that makes its payload, with
// the ways that lead there.
type place struct {
	at     nodeInfo
	chains []chain
	depth  int // contexts above the call that makes the effect
}

// lifted groups the ways to an effect by the call that makes what it is given.
func (j *judge) lifted(e *reach) []place {
	var places []place
	for _, c := range j.chainsOf(e.node) {
		depth := j.liftDepth(e, c)
		at := c[len(c)-1-depth]
		pos := positionOf(at.ctx.fn, at.ctx.fn.Vals[at.val].Pos)
		i := slices.IndexFunc(places, func(p place) bool {
			return positionOf(p.at.ctx.fn, p.at.ctx.fn.Vals[p.at.val].Pos) == pos
		})
		if i < 0 {
			places = append(places, place{at: at, depth: depth})
			i = len(places) - 1
		}
		places[i].chains = append(places[i].chains, c)
	}
	if len(places) == 0 {
		places = []place{{at: j.nodes[e.node]}}
	}
	return places
}

// liftDepth returns how many calls up the payload of an effect is made.
func (j *judge) liftDepth(e *reach, c chain) int {
	depth := 0
	for i := len(c) - 1; i > j.handlerIndex(c); i-- {
		ctx := c[i].ctx
		if !ctx.fn.Generated && !j.handsThrough(e, ctx) {
			break
		}
		depth++
	}
	return depth
}

// handsThrough reports whether a context passes the payload from its parameters.
func (j *judge) handsThrough(e *reach, ctx *callContext) bool {
	if len(e.payload) == 0 {
		return false
	}
	given := map[V]bool{}
	for i, a := range ctx.args {
		if ctx.fn.Recv && i == 0 {
			continue
		}
		given[j.vals.inner(a)] = true
	}
	some := false
	for _, p := range e.payload {
		if j.makesText(p, given, 8) {
			return false
		}
		atoms := map[V]bool{}
		j.vals.atoms(p, atoms, 8)
		for a := range atoms {
			x := j.vals.at(a)
			if x.flags&fConfig != 0 && x.flags&(fMessage|fStored) == 0 {
				continue
			}
			if !given[a] && !j.partOf(p, given, 8) {
				return false
			}
			some = true
		}
		if len(atoms) == 0 && !given[j.vals.inner(p)] {
			return false
		}
		some = some || given[j.vals.inner(p)]
	}
	return some
}

// makesText reports whether a payload holds text that was not given: a path or
// a subject that is written where it is made.
func (j *judge) makesText(v V, given map[V]bool, depth int) bool {
	v = j.vals.inner(v)
	if given[v] || depth == 0 {
		return false
	}
	x := j.vals.at(v)
	if x.op == vConst {
		return x.n == summary.ConstString && x.s != "" && !isHTTPMethod(x.s)
	}
	if x.flags&fConfig != 0 && x.flags&(fMessage|fStored) == 0 && x.op != vDerived {
		return false
	}
	for _, a := range x.args {
		if j.makesText(a, given, depth-1) {
			return true
		}
	}
	return false
}

func isHTTPMethod(s string) bool {
	switch s {
	case "POST", "PUT", "PATCH", "GET", "DELETE":
		return true
	}
	return false
}

// partOf reports whether a value is made of given values and configuration only.
func (j *judge) partOf(v V, given map[V]bool, depth int) bool {
	if given[j.vals.inner(v)] {
		return true
	}
	x := j.vals.at(v)
	if j.vals.isConst(v) || x.flags&fConfig != 0 && x.flags&(fMessage|fStored) == 0 {
		return true
	}
	if depth == 0 || len(x.args) == 0 || x.op == vField || x.op == vElem {
		return false
	}
	for _, a := range x.args {
		if !j.partOf(a, given, depth-1) {
			return false
		}
	}
	return true
}

// handlerIndex returns the position in a chain of the handler's own function.
func (j *judge) handlerIndex(c chain) int {
	for i := len(c) - 1; i >= 0; i-- {
		if c[i].ctx.fn == j.entry.Handler {
			return i
		}
	}
	return 0
}

// newEffect describes an effect with its verdict.
func (j *judge) newEffect(e *reach, at place, s sentence) *Effect {
	fn := at.at.ctx.fn
	call := &fn.Vals[at.at.val]
	out := &Effect{
		Kind: e.kind, API: e.name, Target: e.target, Pos: positionOf(fn, call.Pos), Callee: shortName(e.name), Verb: e.verb, Fix: e.fix,
		Verdict: s.verdict, Guards: s.guards, Seen: s.seen, Reason: s.reason, Declare: s.declare, Confidence: High,
		Holder: stableID(fn), Ordinal: ordinal(fn, at.at.val),
	}
	if e.medium || s.medium {
		out.Confidence = Medium
	}
	if e.unsure != "" {
		out.Confidence = Low
	}
	if out.Fix == "" {
		out.Fix = "insert the message ID into a unique column in the same transaction first"
	}
	if len(s.guards) > 0 {
		out.Guard = &out.Guards[0]
	}
	if s.verdict == Hazard && j.reports(e) {
		out.Rule = s.rule
	}
	out.Entry = out.Pos
	if len(at.chains) > 0 {
		out.Path = j.path(at.chains[0], e.name, at.depth > 0)
		if len(out.Path) > 0 {
			out.Entry = out.Path[0].Pos
		}
	}
	return out
}

// reports reports whether a hazard in this handler is a finding.
func (j *judge) reports(e *reach) bool {
	switch j.entry.Repeats {
	case catalog.AtMostOnce:
		return j.opts.AtMostOnce
	case catalog.Retried:
		return j.opts.Retries || j.hasKeySlot(e)
	}
	return true
}

func (j *judge) hasKeySlot(e *reach) bool {
	fn := j.prog.API(e.name)
	if fn == nil {
		return false
	}
	return slices.ContainsFunc(fn.Effects, func(e *catalog.Effect) bool { return len(e.Keys) > 0 })
}

// path returns the calls of a chain below the handler's own function. That of a
// lifted effect runs on to the call of the API.
func (j *judge) path(c chain, api string, lifted bool) []Hop {
	var hops []Hop
	for i := j.handlerIndex(c); i < len(c)-1; i++ {
		fn := c[i].ctx.fn
		hops = append(hops, Hop{Func: displayName(c[i+1].ctx.fn), Pos: positionOf(fn, fn.Vals[c[i].val].Pos)})
	}
	if lifted {
		last := c[len(c)-1]
		hops = append(hops, Hop{Func: api, Pos: positionOf(last.ctx.fn, last.ctx.fn.Vals[last.val].Pos)})
	}
	return hops
}

// displayName is a function's name as go/ssa prints it.
func displayName(fn *link.Func) string {
	name := fn.ID
	if i := strings.IndexByte(name, '$'); i >= 0 {
		return name[:i] + strings.ReplaceAll(name[i:], "$", ".func")
	}
	return name
}

// shortName is the name of an API in messages: pkg.Func or pkg.Type.Method.
func shortName(name string) string {
	name = catalog.Normalize(name)
	if i := strings.LastIndexByte(name, '/'); i >= 0 {
		name = name[i+1:]
	}
	return strings.NewReplacer("(", "", "*", "", ")", "").Replace(name)
}

// stableID names a function so that no edit elsewhere changes it.
func stableID(fn *link.Func) string {
	id := fn.ID
	if i := strings.IndexByte(id, '$'); i >= 0 {
		return id[:i] + "$"
	}
	return id
}

// ordinal counts a call among those of the same callee in its function, in
// source order.
func ordinal(fn *link.Func, id summary.ValID) int {
	n := 0
	call := &fn.Vals[id]
	for i := range fn.Vals {
		v := &fn.Vals[i]
		if v.Op != call.Op || v.Aux != call.Aux {
			continue
		}
		if v.Pos.Line < call.Pos.Line || v.Pos.Line == call.Pos.Line && v.Pos.Col < call.Pos.Col {
			n++
		}
	}
	return n
}

// describe makes the entry of the map.
func (j *judge) describe(effects []*Effect) *Handler {
	e := j.entry
	h := &Handler{
		Func: displayName(e.Handler), Package: e.Handler.Pkg.Path, Pos: handlerPosition(e), Repeats: string(e.Repeats), Effects: effects,
		Subscription: Subscription{API: e.API, Subject: e.Subject}, Via: displayNames(e.Via), Retry: Retry{Limit: e.Limit},
	}
	if e.Site.Func != nil {
		h.Subscription.Pos = positionOf(e.Site.Func, e.Site.Func.Vals[e.Site.Val].Pos)
	}
	if h.Retry.Limit == "" {
		h.Retry.Limit = "unknown"
	}
	switch {
	case e.Closure != nil:
		h.Scope = "retry closure"
	case e.Call != nil:
		h.Scope = "retried call"
	case e.IsRetry():
		h.Scope = "retry loop"
	}
	h.ID = handlerID(e)
	for _, eff := range effects {
		if g := eff.Guard; g != nil && g.Key != "" && h.Key == nil && g.Kind != "unique-key" && g.Kind != "conditional-insert" {
			h.Key = &Key{From: g.Key, Stable: true, Store: g.Store}
		}
	}
	return h
}

func displayNames(ids []string) []string {
	out := make([]string, 0, len(ids))
	for _, id := range ids {
		if i := strings.IndexByte(id, '$'); i >= 0 {
			id = id[:i] + strings.ReplaceAll(id[i:], "$", ".func")
		}
		out = append(out, id)
	}
	return out
}

func handlerPosition(e *link.Entry) Position {
	switch {
	case e.HandlerLoop != nil:
		return positionOf(e.Handler, e.HandlerLoop.Pos)
	case e.Call != nil:
		return positionOf(e.Handler, e.Handler.Vals[e.Call.Val].Pos)
	}
	return positionOf(e.Handler, e.Handler.Pos)
}

// handlerID is a handler's stable name: its declaration, what subscribes it,
// and an ordinal where one declaration holds several.
func handlerID(e *link.Entry) string {
	id := stableID(e.Handler)
	if e.Handler.Parent == nil && e.HandlerLoop == nil && e.Call == nil {
		return id
	}
	id += "|" + e.API + "|" + e.Subject
	n := 0
	if e.Call != nil {
		return id + "|call" + strconv.Itoa(ordinal(e.Handler, e.Call.Val))
	}
	if e.HandlerLoop != nil {
		for _, l := range e.Handler.Loops {
			if l.Pos.Line < e.HandlerLoop.Pos.Line {
				n++
			}
		}
		return id + "|loop" + strconv.Itoa(n)
	}
	return id + "|" + e.Handler.ID[strings.IndexByte(e.Handler.ID, '$')+1:]
}
