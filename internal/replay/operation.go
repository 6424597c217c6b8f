package replay

import (
	"slices"
	"strings"

	"github.com/idemlint/idemlint/internal/catalog"
	"github.com/idemlint/idemlint/internal/link"
	"github.com/idemlint/idemlint/internal/summary"
)

// operation executes a call that the catalog knows as a statement, an
// operation on a store or an effect.
func (f *frame) operation(c *invocation) ([]*state, bool) {
	f.current = c.node
	fn := c.fn
	switch {
	case fn.SQL != nil:
		return f.sqlCall(c, fn.SQL), true
	case len(fn.Ops) > 0:
		if op := f.chooseOp(c, fn.Ops); op != nil {
			return f.storeCall(c, op), true
		}
	}
	for _, e := range fn.Effects {
		if f.allHold(c, e.When) && f.createsRemotely(c, e.Verbs) {
			return f.effectCall(c, e), true
		}
	}
	return nil, false
}

// chooseOp returns the operation whose conditions hold, else the one without.
func (f *frame) chooseOp(c *invocation, ops []*catalog.Op) *catalog.Op {
	var plain *catalog.Op
	for _, op := range ops {
		if len(op.When) == 0 {
			plain = op
		} else if f.allHold(c, op.When) {
			return op
		}
	}
	return plain
}

// createsRemotely decides by the name of a remote method.
func (f *frame) createsRemotely(c *invocation, verbs *catalog.RPCVerbs) bool {
	if verbs == nil {
		return true
	}
	name := link.MethodName(c.name)
	if verbs.Caller {
		name = link.MethodName(f.ctx.fn.ID)
	}
	if verbs.Arg != nil && *verbs.Arg < len(c.args) {
		v := c.args[*verbs.Arg]
		if verbs.Field != "" {
			v, _ = f.fieldAt(c.s, v, verbs.Field)
		}
		x := f.vals.at(f.vals.inner(v))
		if x.op != vConst {
			return false
		}
		name = x.s[strings.LastIndexAny(x.s, "/.")+1:]
	}
	return Creates(name, verbs.Create)
}

// Creates reports whether a remote method's name begins with one of some words.
func Creates(name string, words []string) bool {
	for _, w := range words {
		if rest, ok := strings.CutPrefix(name, w); ok && (rest == "" || rest[0] < 'a' || rest[0] > 'z') {
			return true
		}
	}
	return false
}

// effectCall executes an effect that is no store's statement.
func (f *frame) effectCall(c *invocation, e *catalog.Effect) []*state {
	if e.Kind == "http" {
		if v, ok := f.slotOf(c, e.Target); ok && asksOnly(f.textOf(v)) {
			return f.result(c, f.slotResults(c, e.Results, nil))
		}
	}
	r := f.reached[c.node]
	if r == nil {
		r = &reach{node: c.node, name: c.name, kind: e.Kind, verb: e.Verb, fix: e.Fix}
		f.reached[c.node] = r
		f.order = append(f.order, c.node)
	}
	if v, ok := f.slotOf(c, e.Target); ok {
		r.target = targetText(f.vals, v)
	}
	if e.Tx != nil && *e.Tx < len(c.args) {
		r.handle, r.store = c.args[*e.Tx], true
	}
	if tx, ok := f.inTransaction(c); !ok {
		r.outside = true
	} else if !slices.Contains(r.txs, tx) {
		r.txs = append(r.txs, tx)
	}
	r.payload = nil
	for _, i := range e.Payload {
		if i < len(c.args) {
			r.payload = append(r.payload, c.args[i])
		}
	}
	if v, ok := f.slotOf(c, e.Target); ok && e.Target.Field == "" {
		r.payload = append(r.payload, v)
	}
	f.ownKey(c, r, e.Keys)
	f.answer(c, nil)
	f.trace(c.s, c.node)
	return f.result(c, f.slotResults(c, e.Results, nil))
}

// asksOnly reports whether a URL is one of those to which a POST is a question: the
// token and introspection endpoints of OAuth and OpenID, and searches.
func asksOnly(url string) bool {
	path, _, _ := strings.Cut(url, "?")
	path = strings.ToLower(strings.TrimSuffix(path, "/"))
	switch path[strings.LastIndexByte(path, '/')+1:] {
	case "introspect", "_search", "_msearch", "_count":
		return strings.Contains(path, "/")
	case "token":
		return strings.Contains(path, "oauth") || strings.Contains(path, "/connect/") || strings.Contains(path, "openid-connect")
	}
	return false
}

func targetText(t *values, v V) string {
	if x := t.at(t.inner(v)); x.op == vConst && x.s != "" {
		return x.s
	}
	return ""
}

// ownKey judges the key that a request carries.
func (f *frame) ownKey(c *invocation, r *reach, slots []catalog.Slot) {
	for i := range slots {
		v, ok := f.slotOf(c, &slots[i])
		if !ok || slices.ContainsFunc(f.vals.leaves(v), f.isZero) {
			continue // a key that is set on one path only is not set
		}
		v = f.contents(c.s, []V{v})[0]
		g := Guard{Kind: "idempotency-key", Pos: f.position(c.node), Key: f.vals.describe(v)}
		switch f.keyQuality(v) {
		case keyStable, keyUnknown:
			g.Why = "the request carries a key that comes back with the message"
			r.addGuard(g)
			return
		case keyFresh:
			g.Why = "the key is made anew at each delivery"
			r.freshKey = &g
		case keyConstant:
			g.Why = "the key is the same for all messages"
		default:
			g.Why = "the key is empty"
		}
		r.addSeen(g)
	}
	r.unguarded = true
}

// accessor reads a slot of the call behind a handle.
func (f *frame) accessor(c *invocation) []*state {
	recv := c.recv
	if !c.method && len(c.args) > 0 {
		recv = c.args[0]
	}
	n, st, ok := f.handleOf(recv)
	if !ok {
		if !c.method && len(c.args) == 2 && slices.Equal(c.fn.Accessor.Results, []string{"val", "err"}) {
			return f.converted(c)
		}
		return f.uncatalogued(c)
	}
	a := c.fn.Accessor
	row := a.Out != nil
	slots := a.Results
	if row {
		f.fillScan(c, n, st, *a.Out)
		slots = slices.Clone(slots)
		for i, s := range slots {
			if s == "err" {
				slots[i] = "rowerr"
			}
		}
	}
	results := f.resultTypes(c.id)
	out := make([]V, len(results))
	for i := range results {
		name := ""
		if i < len(slots) {
			name = slots[i]
		}
		switch name {
		case "handle":
			out[i] = recv
		case "":
			out[i] = f.vals.mk(value{op: vRes, n: c.node, i: int32(i), args: []V{recv}})
		default:
			out[i] = f.slotValue(c.s, n, name, i, results[i], st)
		}
	}
	return f.result(c, f.pack(out))
}

// converted hands an answer and its error on in another type: redis.Int(reply,
// err). No answer is the error that there is none.
func (f *frame) converted(c *invocation) []*state {
	val, err := f.vals.inner(c.args[0]), c.args[1]
	switch results := f.resultTypes(c.id); {
	case val == vNil:
		err = f.vals.mk(value{op: vFailed, s: "notfound"})
	case val == vZero && len(results) > 0 && f.kindOf(results[0]) == summary.KindBool:
		val = vFalse
	}
	return f.result(c, f.pack([]V{val, err}))
}

// handleOf returns the call that a handle stands for.
func (f *frame) handleOf(v V) (node int32, st *stmt, ok bool) {
	x := f.vals.at(f.vals.inner(v))
	for depth := 0; depth < 4 && x.op != vHandle; depth++ {
		if x.op != vDerived && x.op != vField && x.op != vAddr && x.op != vJoin || len(x.args) == 0 {
			return 0, nil, false
		}
		x = f.vals.at(f.vals.inner(x.args[0]))
	}
	if x.op != vHandle {
		return 0, nil, false
	}
	return x.n, f.stmts[x.n], true
}

// handleField reads a field of a handle as an accessor does; 0 if it is none.
func (f *frame) handleField(v V, field string) V {
	x := f.vals.at(v)
	if x.op != vHandle {
		return 0
	}
	i := strings.LastIndexByte(field, '.')
	if i < 0 {
		return 0
	}
	fn := f.prog.API("(" + field[:i] + ")" + field[i:])
	if fn == nil || fn.Accessor == nil || len(fn.Accessor.Results) == 0 {
		return 0
	}
	return f.slot(x.n, fn.Accessor.Results[0])
}

// declaredGuard executes a function that the user declared to be a guard.
func (f *frame) declaredGuard(c *invocation) []*state {
	g := c.fn.Guard
	key := V(0)
	if g.Key != nil && *g.Key < len(c.args) {
		key = c.args[*g.Key]
	}
	f.claims[c.node] = &claim{node: c.node, kind: "declared", key: key, store: c.fn.Name}
	results := f.resultTypes(c.id)
	out := make([]V, len(results))
	for i, typ := range results {
		out[i] = f.vals.mk(value{op: vSlot, n: c.node, s: "declared", i: int32(i)})
		isErr := f.typeName(typ) == "error"
		if !f.repeats(c.node) || key != 0 && f.keyQuality(key) == keyFresh {
			continue
		}
		switch {
		case i == g.Result && g.Seen == "true":
			out[i] = vTrue
		case i == g.Result && g.Seen == "false":
			out[i] = vFalse
		case g.Seen == "error" && isErr:
			out[i] = f.vals.mk(value{op: vFailed, s: "dup"})
		case i == g.Result && g.Seen == "nil":
			out[i] = vNil
		case isErr:
			out[i] = vNil
		}
	}
	return f.result(c, f.pack(out))
}

// position returns where a node is in the source.
func (e *engine) position(n int32) Position {
	info := e.nodes[n]
	return positionOf(info.ctx.fn, info.ctx.fn.Vals[info.val].Pos)
}

func positionOf(fn *link.Func, p summary.Pos) Position {
	return Position{Package: fn.Pkg.Path, File: fn.Pkg.Str(p.File), Line: int(p.Line), Column: int(p.Col)}
}
