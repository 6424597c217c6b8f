package replay

import (
	"slices"
	"strings"

	"github.com/idemlint/idemlint/internal/catalog"
	"github.com/idemlint/idemlint/internal/link"
	"github.com/idemlint/idemlint/internal/summary"
)

// opaque is the result of a call whose body does not matter or is not in view:
// it derives from the arguments. Memory that it may fill is filled.
func (f *frame) opaque(s *state, id summary.ValID, name string, args []V, unseen bool) V {
	t := f.vals
	n := f.node(f.ctx, id)
	fl := f.messageFlag(id)
	open, result, answered := f.open(s, id, n, name, args, unseen)
	if answered {
		return result
	}
	unseen = unseen || open
	if unseen {
		f.unseenNodes[n] = name
		f.unseenWrite(s, n, name, args)
		f.unseenRead(s, id, n)
	}
	f.fill(s, n, name, args, unseen)
	args = f.minted(s, args)
	f.trace(s, n)
	results := f.resultTypes(id)
	out := make([]V, len(results))
	for i, typ := range results {
		isError := f.typeName(typ) == "error"
		if m := f.marks[n]; m != nil && isError {
			out[i] = vNil
			continue
		}
		extra := fl
		if unseen && !isError {
			extra |= fUnseen
		}
		if unseen || isError {
			label := name
			if isError {
				label = "" // an error says nothing of what is stored
			}
			out[i] = t.mk(value{op: vRes, n: n, i: int32(i), args: dataArgs(t, args), flags: extra, s: label})
			if m := f.marks[n]; m != nil {
				for _, col := range m.cols {
					s.mem = s.mem.set(f.address(out[i], col.name), col.val)
				}
			} else if r := f.reads[n]; r != nil && r.object == 0 {
				r.object = out[i]
			}
			continue
		}
		out[i] = t.mk(value{op: vDerived, s: "call " + name, n: f.made(n, typ), i: int32(i), args: args, flags: extra})
	}
	return f.pack(out)
}

// made tells a request that a call returns from those that others return, whatever
// they are made of; 0 if it is no request.
func (f *frame) made(n int32, typ summary.TypeID) int32 {
	if f.kindOf(typ) == summary.KindPointer && f.requests[f.typeName(typ)] {
		return n + 1
	}
	return 0
}

// dataArgs leaves out what carries no data: contexts and functions.
func dataArgs(t *values, args []V) []V {
	var data []V
	for _, a := range args {
		if x := t.at(a); x.op != vFunc && x.op != vWith {
			data = append(data, a)
		}
	}
	return data
}

func (f *frame) resultTypes(id summary.ValID) []summary.TypeID {
	typ := f.ctx.fn.Vals[id].Type
	if typ == 0 {
		return nil
	}
	if t := &f.ctx.fn.Pkg.Types[typ]; t.Kind == summary.KindTuple {
		return t.Results
	}
	return []summary.TypeID{typ}
}

var fillWords = []string{"unmarshal", "decode", "scan", "bind", "read", "parse", "convert", "copy", "load", "fill", "map", "get", "find", "select", "lookup", "deserial"}

// fill havocs the cells behind pointer arguments: those that are empty yet, or
// any if the function's name says that it writes them.
func (f *frame) fill(s *state, n int32, name string, args []V, unseen bool) {
	t := f.vals
	lower := strings.ToLower(link.MethodName(name))
	writes := slices.ContainsFunc(fillWords, func(w string) bool { return strings.Contains(lower, w) })
	for i, a := range args {
		addr := t.inner(a)
		root := t.root(addr)
		if t.at(root).op != vCell || t.at(addr).op == vElemAddr {
			continue
		}
		_, stored := s.mem.get(addr)
		touched := stored || slices.ContainsFunc(s.mem, func(e pair) bool { return f.under(e.k, addr) })
		if touched && !writes {
			continue
		}
		if row, ok := f.readBehind(args, 3); ok {
			f.fillRow(s, row, a, f.stmts[row], f.marks[row])
			continue
		}
		others := make([]V, 0, len(args))
		for j, o := range args {
			if j != i {
				others = append(others, o)
			}
		}
		fl := flags(0)
		if unseen {
			fl = fUnseen
		}
		f.store(s, addr, t.mk(value{op: vOut, n: n, i: int32(i), args: f.contents(s, others), flags: fl}))
	}
}

// contents replaces cells among values by what they hold.
func (f *frame) contents(s *state, vs []V) []V {
	out := make([]V, len(vs))
	for i, v := range vs {
		out[i] = v
		if c := f.vals.inner(v); f.vals.at(c).op == vCell {
			if held, ok := s.mem.get(c); ok {
				out[i] = held
			}
		}
	}
	return f.minted(s, out)
}

// minted adds to values that are arrays the elements that are made anew each time.
func (f *frame) minted(s *state, vs []V) []V {
	var out []V
	for i, v := range vs {
		if made := f.mintedElements(s, v); len(made) > 0 {
			if out == nil {
				out = slices.Clone(vs)
			}
			out[i] = f.derive("contents", append(made, v)...)
		}
	}
	if out == nil {
		return vs
	}
	return out
}

func (f *frame) mintedElements(s *state, v V) []V {
	var made []V
	cell := f.vals.inner(v)
	if x := f.vals.at(cell); x.op == vSlice {
		cell = x.args[0]
	}
	if f.vals.at(cell).op != vCell {
		return nil
	}
	if whole, ok := s.mem.get(cell); ok && f.vals.at(whole).flags&fFresh != 0 {
		made = append(made, whole)
	}
	for _, e := range s.mem {
		if a := f.vals.at(e.k); a.op == vElemAddr && a.args[0] == cell && f.vals.at(e.v).flags&fFresh != 0 {
			made = append(made, e.v)
		}
	}
	return made
}

// uncatalogued is a library call that nothing is known of. Functions that it
// is given may run or not; their error may come back.
func (f *frame) uncatalogued(c *invocation) []*state {
	t := f.vals
	all := c.args
	if c.method {
		all = append([]V{c.recv}, c.args...)
	}
	var states []*state
	for i, a := range c.args {
		x := t.at(t.inner(a))
		if x.op != vFunc || subscribes(c.fn, i) {
			continue
		}
		if states == nil {
			states = []*state{c.s}
		}
		var next []*state
		for _, s := range states {
			ran := f.invokeFunc(s.clone(), c.id, t.inner(a), 0, f.handedOut(c, x)...)
			for _, r := range ran {
				r.regs[c.id] = f.callbackResult(r, c.id, r.regs[c.id])
			}
			skip := s.clone()
			skip.regs[c.id] = f.libraryResult(skip, c, all)
			next = append(next, skip)
			next = append(next, ran...)
		}
		states = f.merge(next)
	}
	if states != nil {
		return states
	}
	return f.result(c, f.libraryResult(c.s, c, all))
}

// subscribes reports whether a function given to a library is called per
// message, not here.
func subscribes(fn *catalog.Fn, arg int) bool {
	return fn != nil && fn.Subscription != nil && fn.Subscription.Callback != nil && *fn.Subscription.Callback == arg
}

// handedOut is what a library function gives to a callback if it was called on
// what came with the message, or on stored state: the elements of that.
func (f *frame) handedOut(c *invocation, fn *value) []V {
	callee := f.prog.Func(fn.s)
	if callee == nil || fn.i == 1 || f.vals.at(c.recv).flags&(fMessage|fStored) == 0 {
		return nil
	}
	given := make([]V, len(callee.Params))
	for i := range given {
		given[i] = f.vals.mk(value{op: vDerived, s: "element", i: int32(i), args: []V{c.recv}})
	}
	return given
}

// callbackResult is what a library function returns after its callback: the
// callback's error where it returns one.
func (f *frame) callbackResult(s *state, id summary.ValID, got V) V {
	results := f.resultTypes(id)
	if len(results) == 0 {
		return 0
	}
	out := make([]V, len(results))
	err, val := got, got
	if x := f.vals.at(got); x.op == vTuple {
		err, val = x.args[len(x.args)-1], x.args[0]
	}
	for i, typ := range results {
		switch {
		case f.typeName(typ) == "error":
			out[i] = err
		case i == 0 && val != err:
			out[i] = val
		default:
			out[i] = f.vals.mk(value{op: vRes, n: f.node(f.ctx, id), i: int32(i)})
		}
	}
	return f.pack(out)
}

func (f *frame) libraryResult(s *state, c *invocation, all []V) V {
	if f.freshMessageMethod(c) {
		return f.vals.mk(value{op: vFresh, n: c.node})
	}
	return f.opaque(s, c.id, c.name, all, f.unseen(c))
}

// unseen reports whether a call out of view may ask a store: an own interface
// without a body, or a library call that takes a context.
func (f *frame) unseen(c *invocation) bool {
	if f.prog.OwnInterface(c.name) {
		return true
	}
	if f.messageFlag(c.id) != 0 || c.fn != nil {
		return false
	}
	takesContext, told := false, false
	for i, id := range f.ctx.fn.Args(c.id) {
		isContext := f.ctx.fn.TypeOf(id) == "context.Context"
		takesContext = takesContext || isContext
		if at := i - (len(f.ctx.fn.Args(c.id)) - len(c.args)); at >= 0 && !isContext {
			told = told || f.vals.at(c.args[at]).flags&(fMessage|fStored) != 0
		}
	}
	return takesContext && told && f.answers(c.id)
}

// answers reports whether a call returns something that can say what is stored:
// more than an error, a context or a function.
func (f *frame) answers(id summary.ValID) bool {
	for _, typ := range f.resultTypes(id) {
		name := f.typeName(typ)
		if name == "context.Context" {
			return false // it makes a context
		}
		if name != "error" && f.kindOf(typ) != summary.KindFunc {
			return true
		}
	}
	return false
}

// freshMessageMethod reports whether a call reads what changes per delivery.
func (f *frame) freshMessageMethod(c *invocation) bool {
	if !c.method {
		return false
	}
	name := strings.TrimLeft(c.name, "(*")
	typ, method, ok := strings.Cut(name, ").")
	return ok && f.freshField(typ+"."+method)
}

// unseenWrite records that a call out of view is given a loaded object with
// changed fields: it may save them.
func (f *frame) unseenWrite(s *state, n int32, name string, args []V) {
	for _, a := range args {
		obj := f.vals.inner(a)
		if f.vals.at(obj).op != vRes || f.vals.at(obj).flags&fUnseen == 0 {
			continue
		}
		var cols []column
		for _, e := range s.mem {
			if k := f.vals.at(e.k); k.op == vAddr && k.args[0] == obj && !strings.HasPrefix(k.s, "set:") {
				cols = append(cols, column{name: k.s, val: e.v})
			}
		}
		if len(cols) > 0 {
			key := writeKey{n, uint64(obj)}
			f.writes[key] = &write{node: n, object: obj, fields: cols, stmt: &stmt{verb: doUpdate, resource: "repository"}}
		}
	}
}

// unseenRead records a call out of view that returns an object: it may load it.
func (f *frame) unseenRead(s *state, id summary.ValID, n int32) {
	for _, typ := range f.resultTypes(id) {
		if f.kindOf(typ) == summary.KindPointer && f.reads[n] == nil {
			f.reads[n] = &read{node: n, stmt: &stmt{verb: doRead, resource: "repository"}}
		}
	}
}

// readBehind returns the read whose row is among the arguments of a call that
// decodes it.
func (f *frame) readBehind(args []V, depth int) (node int32, ok bool) {
	for _, a := range args {
		x := f.vals.at(a)
		if (x.op == vSlot && x.s == "row" || x.op == vHandle) && f.reads[x.n] != nil {
			return x.n, true
		}
		if depth > 0 && (x.op == vField || x.op == vIface || x.op == vDerived) {
			if n, ok := f.readBehind(x.args, depth-1); ok {
				return n, ok
			}
		}
	}
	return 0, false
}
