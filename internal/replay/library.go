package replay

import (
	"slices"

	"github.com/idemlint/idemlint/internal/catalog"
	"github.com/idemlint/idemlint/internal/link"
	"github.com/idemlint/idemlint/internal/summary"
)

// builtin evaluates a builtin function.
func (f *frame) builtin(s *state, id summary.ValID, name string, args []V) V {
	t := f.vals
	switch name {
	case "append":
		if len(args) < 2 {
			return args[0]
		}
		elems, length := f.elements(s, args[1]), ""
		if f.maybeEmpty(args[1]) {
			length = unknownLength
		}
		if elems == nil {
			if args[1] == vNil {
				return args[0]
			}
			elems, length = []V{f.loadElem(s, args[1], 0, summary.KindInvalid)}, unknownLength
		}
		if len(elems) > maxParts {
			slices.Sort(elems)
			elems = slices.Compact(elems)
		}
		return t.mk(value{op: vAppend, s: length, args: append([]V{args[0]}, elems...)})
	case "len", "cap":
		return f.length(s, args[0])
	case "recover":
		return t.mk(value{op: vRes, n: f.node(f.ctx, id)})
	case "copy", "delete", "close", "print", "println", "clear":
		return 0
	}
	return t.mk(value{op: vDerived, s: name, args: args})
}

// maybeEmpty reports whether a list may have no elements at all.
func (f *frame) maybeEmpty(v V) bool {
	x := f.vals.at(v)
	return x.op == vAppend && x.s == unknownLength && (f.vals.at(x.args[0]).op != vAppend || f.maybeEmpty(x.args[0]))
}

func (f *frame) length(s *state, x V) V {
	t := f.vals
	v := t.at(x)
	switch v.op {
	case vConst:
		if v.n == summary.ConstString {
			return t.number(len(v.s))
		}
		if v.n == summary.ConstNil {
			return vZero
		}
	case vAppend:
		if !f.maybeEmpty(x) {
			return t.mk(value{op: vSome, s: "positive", args: v.args[:1]})
		}
	case vSlice:
		if elems := f.elements(s, x); len(elems) > 0 {
			return t.number(len(elems))
		}
	}
	return t.mk(value{op: vDerived, s: "len", args: []V{x}})
}

// elements returns the elements of a slice literal, such as variadic
// arguments; nil if they are not known one by one.
func (f *frame) elements(s *state, v V) []V {
	t := f.vals
	x := t.at(t.inner(v))
	if x.op == vAppend {
		var all []V
		if x.args[0] != vNil {
			all = append(all, f.elements(s, x.args[0])...)
		}
		return append(all, x.args[1:]...)
	}
	cell := t.inner(v)
	if x.op == vSlice {
		cell = x.args[0]
	} else if x.op != vCell {
		return nil
	}
	type elem struct {
		i int
		v V
	}
	var found []elem
	seen := map[V]bool{}
	for _, e := range s.mem {
		k := t.at(e.k)
		addr := e.k
		for k.op == vAddr || k.op == vElemAddr && k.args[0] != cell {
			addr = k.args[0]
			k = t.at(addr)
		}
		if k.op != vElemAddr || k.args[0] != cell || seen[addr] {
			continue
		}
		seen[addr] = true
		i, _ := number(t.at(k.args[1]))
		found = append(found, elem{i, f.load(s, addr, summary.KindStruct, "")})
	}
	if len(found) == 0 {
		return nil
	}
	slices.SortStableFunc(found, func(a, b elem) int { return a.i - b.i })
	out := make([]V, len(found))
	for i, e := range found {
		out[i] = e.v
	}
	return out
}

// spread replaces a variadic last argument by its elements.
func (f *frame) spread(s *state, args []V, from int) []V {
	if from < 0 || from >= len(args) {
		return nil
	}
	rest := args[from:]
	if len(rest) == 1 {
		if rest[0] == vNil {
			return nil
		}
		if elems := f.elements(s, rest[0]); elems != nil {
			return elems
		}
	}
	return rest
}

// invocation is a call of a library function.
type invocation struct {
	s      *state
	id     summary.ValID
	node   int32
	name   string // full name
	fn     *catalog.Fn
	recv   V
	args   []V // without the receiver
	method bool
}

// library executes a call into a library.
func (f *frame) library(s *state, id summary.ValID, name string, args []V) []*state {
	c := &invocation{s: s, id: id, node: f.node(f.ctx, id), name: name, fn: f.prog.API(name), args: args}
	if link.IsMethod(name) && len(args) > 0 {
		c.recv, c.args, c.method = args[0], args[1:], true
	}
	if states, done := f.special(c); done {
		return states
	}
	f.noteSetter(c)
	if c.fn == nil {
		return f.uncatalogued(c)
	}
	f.brokerCall(c)
	if c.fn.Tx != nil && c.fn.Tx.Do == "commit" {
		f.committed(c.s.world)
	}
	switch {
	case c.fn.NoReturn:
		return nil
	case c.fn.Retry != nil && c.fn.Retry.Callback != nil:
		return f.runCallback(c, c.fn.Retry.Callback, true)
	case c.fn.Tx != nil && c.fn.Tx.Do == "run":
		return f.runCallback(c, c.fn.Tx.Callback, false)
	case c.fn.Value != nil:
		return f.valueCall(c)
	case c.fn.Guard != nil:
		return f.declaredGuard(c)
	case c.fn.Duplicate || c.fn.NotFound:
		return f.failureQuestion(c)
	case c.fn.Builder != nil:
		return f.builder(c)
	case c.fn.Accessor != nil:
		return f.accessor(c)
	}
	if states, done := f.operation(c); done {
		return states
	}
	return f.uncatalogued(c)
}

func (f *frame) result(c *invocation, v V) []*state {
	c.s.regs[c.id] = v
	return []*state{c.s}
}

func (f *frame) failureQuestion(c *invocation) []*state {
	arg := V(0)
	if len(c.args) > 0 {
		arg = c.args[0]
	}
	what := "duplicate?"
	if !c.fn.Duplicate {
		what = "notfound?"
	}
	f.noteTest(arg)
	return f.result(c, f.ask(c.s, what, arg))
}

// ask returns the answer to a question about a value, or the question itself.
func (f *frame) ask(s *state, what string, args ...V) V {
	q := f.vals.mk(value{op: vDerived, s: what, args: args})
	if truth, known := f.decide(s.facts, q); known {
		return f.vals.bool(truth)
	}
	return q
}

// noteTest remembers that an error is tested for duplication.
func (f *frame) noteTest(err V) {
	t := f.vals
	x := t.at(t.inner(err))
	switch x.op {
	case vSlot:
		f.tested[x.n] = true
	case vJoin, vWrap, vDerived:
		for _, a := range x.args {
			f.noteTest(a)
		}
	}
}

// valueCall evaluates a function whose result has a known origin.
func (f *frame) valueCall(c *invocation) []*state {
	t := f.vals
	val := c.fn.Value
	all := c.args
	if c.method {
		all = append([]V{c.recv}, c.args...)
	}
	switch val.Is {
	case "fresh":
		made := t.mk(value{op: vFresh, n: c.node, s: c.fn.Name, flags: fFresh})
		if i := val.Arg; i != nil && *i < len(c.args) {
			bytes := t.inner(c.args[*i])
			if x := t.at(bytes); x.op == vSlice {
				bytes = x.args[0]
			}
			f.store(c.s, bytes, made)
		}
		return f.result(c, f.withError(c.id, made))
	case "same":
		i := 0
		if val.Arg != nil {
			i = *val.Arg
		} else if c.method {
			return f.result(c, f.withError(c.id, c.recv))
		}
		if i < len(c.args) {
			return f.result(c, f.withError(c.id, f.contents(c.s, c.args[i:i+1])[0]))
		}
	case "error":
		return f.result(c, t.mk(value{op: vNewErr, n: c.node}))
	case "wrap":
		return f.result(c, f.wrap(c, f.errorArgs(c)))
	case "expr":
		text := V(0)
		if val.Arg != nil && *val.Arg < len(c.args) {
			text = c.args[*val.Arg]
		}
		if val.Text != "" {
			return f.result(c, t.mk(value{op: vDerived, s: "sql expr", args: append([]V{t.text(val.Text)}, f.spread(c.s, all, 0)...)}))
		}
		return f.result(c, t.mk(value{op: vDerived, s: "sql expr", args: append([]V{text}, f.spread(c.s, c.args, 1)...)}))
	case "constant":
		return f.result(c, f.withError(c.id, t.mk(value{op: vDerived, s: "constant " + c.name, flags: fConfig})))
	}
	made := int32(0)
	if results := f.resultTypes(c.id); len(results) > 0 {
		made = f.made(c.node, results[0])
	}
	return f.result(c, f.withError(c.id, t.mk(value{op: vDerived, s: "call " + c.fn.Name, n: made, args: f.contents(c.s, all)})))
}

// withError packs a value as the first of a call's results; an error beside it is open.
func (f *frame) withError(id summary.ValID, v V) V {
	results := f.resultTypes(id)
	if len(results) < 2 {
		return v
	}
	out := []V{v}
	for _, typ := range results[1:] {
		if f.typeName(typ) == "error" {
			out = append(out, f.vals.mk(value{op: vRes, n: f.node(f.ctx, id), i: int32(len(out))}))
		} else {
			out = append(out, f.vals.mk(value{op: vDerived, s: "also", i: int32(len(out)), args: []V{v}}))
		}
	}
	return f.pack(out)
}

// errorArgs returns the arguments that can be errors.
func (f *frame) errorArgs(c *invocation) []V {
	return slices.DeleteFunc(f.spread(c.s, c.args, 0), func(v V) bool {
		x := f.vals.at(v)
		return x.op == vConst && x.n != summary.ConstNil
	})
}

// wrap keeps error arguments; nil if all of them are.
func (f *frame) wrap(c *invocation, errs []V) V {
	t := f.vals
	var kept []V
	open := false
	for _, e := range errs {
		isNil, known := f.isNil(c.s.facts, e)
		if known && isNil {
			continue
		}
		kept = append(kept, e)
		open = open || !known
	}
	switch {
	case len(kept) == 0:
		return vNil
	case len(kept) == 1:
		return kept[0]
	case open:
		out := kept[0]
		for _, e := range kept[1:] {
			out = t.join(out, e)
		}
		return out
	}
	return t.mk(value{op: vWrap, args: kept})
}
