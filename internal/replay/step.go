package replay

import (
	"slices"

	"github.com/idemlint/idemlint/internal/summary"
)

// step executes one code value and returns the states that follow.
func (f *frame) step(s *state, id summary.ValID) []*state {
	v := &f.ctx.fn.Vals[id]
	t := f.vals
	one := func(result V) []*state {
		s.regs[id] = result
		return []*state{s}
	}
	switch v.Op {
	case summary.OpAlloc, summary.OpMake:
		cell := t.mk(value{op: vCell, n: f.node(f.ctx, id)})
		s.mem = s.mem.without(func(k V) bool { return k == cell || f.under(k, cell) })
		if v.Op == summary.OpMake && v.Mode == summary.MakeSlice && len(v.Args) > 0 && f.eval(s, v.Args[0]) == vZero {
			return one(vNil) // nothing is in it yet
		}
		return one(cell)
	case summary.OpLoad, summary.OpStore:
		if f.vals.root(f.resolve(s.facts, f.eval(s, v.Args[0]))) == vNil {
			return one(0) // what is behind it was not seen to be set
		}
	}
	switch v.Op {
	case summary.OpLoad:
		return one(f.load(s, f.resolve(s.facts, f.eval(s, v.Args[0])), f.kindOf(v.Type), f.typeName(v.Type)))
	case summary.OpStore:
		f.store(s, f.resolve(s.facts, f.eval(s, v.Args[0])), f.resolve(s.facts, f.eval(s, v.Args[1])))
		return []*state{s}
	case summary.OpSlice:
		return one(f.slice(s, v))
	case summary.OpLookup:
		return one(f.lookup(s, v))
	case summary.OpMapUpdate:
		f.mapUpdate(s, v)
		return []*state{s}
	case summary.OpRange:
		return one(t.mk(value{op: vDerived, s: "range", args: f.evalAll(s, v.Args)}))
	case summary.OpNext:
		return one(f.next(s, id, v))
	case summary.OpSend:
		f.send(s, id, v.Args[1], f.resolve(s.facts, f.eval(s, v.Args[1])))
		return []*state{s}
	case summary.OpRecv:
		return one(f.received(s, id, v))
	case summary.OpSelect:
		return one(f.selected(s, id, v))
	case summary.OpCall, summary.OpCallDyn, summary.OpInvoke, summary.OpBuiltin:
		return f.callStep(s, id, v)
	case summary.OpRunDefers:
		return f.runDefers(s)
	case summary.OpReturn:
		f.finish(s, id, f.returned(s, id, v.Args))
		return nil
	case summary.OpPanic:
		f.panics = append(f.panics, s)
		return nil
	}
	return []*state{s}
}

func (f *frame) typeName(id summary.TypeID) string {
	if id == 0 {
		return ""
	}
	return f.ctx.fn.Pkg.TypeName(id)
}

func (f *frame) slice(s *state, v *summary.Val) V {
	t := f.vals
	x := f.resolve(s.facts, f.eval(s, v.Args[0]))
	if f.isEmptySlice(s, v) {
		return vNil
	}
	if t.at(x).op == vCell {
		return t.mk(value{op: vSlice, args: []V{x}})
	}
	return x
}

// isEmptySlice reports whether a slice expression is x[:0], the start of a filter.
func (f *frame) isEmptySlice(s *state, v *summary.Val) bool {
	if len(v.Args) < 3 || v.Args[2] == summary.NoVal || f.eval(s, v.Args[2]) != vZero {
		return false
	}
	return v.Args[1] == summary.NoVal || f.eval(s, v.Args[1]) == vZero
}

func (f *frame) lookup(s *state, v *summary.Val) V {
	t := f.vals
	m, key := f.resolve(s.facts, f.eval(s, v.Args[0])), f.resolve(s.facts, f.eval(s, v.Args[1]))
	kind := f.kindOf(v.Type)
	name := ""
	if v.Mode == 1 {
		tuple := &f.ctx.fn.Pkg.Types[v.Type]
		if len(tuple.Results) > 0 {
			kind, name = f.kindOf(tuple.Results[0]), f.typeName(tuple.Results[0])
		}
	}
	val, ok := f.entryOf(s, m, key, kind, name)
	if v.Mode == 1 {
		return t.mk(value{op: vTuple, args: []V{val, ok}})
	}
	return val
}

// entryOf reads a map: what was stored under the same key, or anything that
// was stored or is zero.
func (f *frame) entryOf(s *state, m, key V, kind summary.Kind, typeName string) (val, ok V) {
	t := f.vals
	if t.at(m).op != vCell {
		return t.mk(value{op: vElem, args: []V{m, key}}), t.mk(value{op: vDerived, s: "has", args: []V{m, key}})
	}
	addr := t.mk(value{op: vElemAddr, args: []V{m, key}})
	if v, found := s.mem.get(addr); found {
		return v, vTrue
	}
	val, ok = f.zero(kind, typeName), vFalse
	if whole, found := s.mem.get(m); found { // filled by a library
		val, ok = t.mk(value{op: vElem, args: []V{whole, key}}), t.mk(value{op: vDerived, s: "has", args: []V{m, key}})
	}
	for _, e := range s.mem {
		if a := t.at(e.k); a.op == vElemAddr && a.args[0] == m {
			val, ok = t.join(val, e.v), t.mk(value{op: vDerived, s: "has", args: []V{m, key}})
		}
	}
	return val, ok
}

func (f *frame) mapUpdate(s *state, v *summary.Val) {
	m, key := f.resolve(s.facts, f.eval(s, v.Args[0])), f.resolve(s.facts, f.eval(s, v.Args[1]))
	if f.vals.at(m).op == vCell || f.vals.at(m).op == vField || f.vals.at(m).op == vDerived {
		addr := f.vals.mk(value{op: vElemAddr, args: []V{m, key}})
		s.mem = s.mem.set(addr, f.resolve(s.facts, f.eval(s, v.Args[2])))
	}
}

func (f *frame) next(s *state, id summary.ValID, v *summary.Val) V {
	t := f.vals
	it := t.at(f.eval(s, v.Args[0]))
	over := V(0)
	if it.op == vDerived && len(it.args) > 0 {
		over = it.args[0]
	}
	n := f.node(f.ctx, id)
	elem := f.loadElem(s, over, 0, summary.KindInvalid)
	key := t.mk(value{op: vDerived, s: "key", args: []V{over}})
	if t.at(over).op == vCell {
		for _, e := range s.mem {
			if a := t.at(e.k); a.op == vElemAddr && a.args[0] == over && a.args[1] != 0 {
				key = a.args[1]
			}
		}
	}
	more := t.mk(value{op: vRes, n: n, i: 0})
	return t.mk(value{op: vTuple, args: []V{more, key, elem}})
}

// received is a value that came through a channel; in the loop of the handler
// it is the message.
func (f *frame) received(s *state, id summary.ValID, v *summary.Val) V {
	t := f.vals
	ch := f.eval(s, v.Args[0])
	x, handed := s.mem.get(f.handOff(id))
	if !handed {
		x = t.mk(value{op: vRes, n: f.node(f.ctx, id), args: []V{ch}, flags: f.messageFlag(id)})
	}
	if v.Mode == 1 {
		return t.mk(value{op: vTuple, args: []V{x, t.mk(value{op: vRes, n: f.node(f.ctx, id), i: 1})}})
	}
	return x
}

// messageFlag marks the values of the root that hand over messages.
func (f *frame) messageFlag(id summary.ValID) flags {
	if f.ctx != f.root {
		return 0
	}
	for _, m := range f.entry.Messages {
		if m == id {
			return fMessage
		}
	}
	return 0
}

func (f *frame) selected(s *state, id summary.ValID, v *summary.Val) V {
	t := f.vals
	n := f.node(f.ctx, id)
	args := []V{t.mk(value{op: vRes, n: n, i: 100}), t.mk(value{op: vRes, n: n, i: 101})}
	for i := 0; i+1 < len(v.Args); i += 2 {
		if v.Args[i+1] == summary.NoVal {
			x, handed := s.mem.get(f.handOff(id))
			if !handed {
				x = t.mk(value{op: vRes, n: n, i: int32(i), flags: f.messageFlag(id)})
			}
			args = append(args, x)
		} else {
			f.send(s.clone(), id, v.Args[i+1], f.resolve(s.facts, f.eval(s, v.Args[i+1])))
		}
	}
	return t.mk(value{op: vTuple, args: args})
}

// returned evaluates the results of a return. A variable that a call in the
// same return statement fills is read after the call, as the compiler does it.
func (f *frame) returned(s *state, id summary.ValID, args []summary.ValID) []V {
	results := f.evalAll(s, args)
	code := f.ctx.fn.Blocks[f.ctx.fn.Block[id]].Code
	for i, a := range args {
		v := &f.ctx.fn.Vals[a]
		if v.Op != summary.OpLoad || f.ctx.fn.Block[a] != f.ctx.fn.Block[id] || f.ctx.fn.Vals[v.Args[0]].Op != summary.OpAlloc {
			continue
		}
		called, stored := false, false
		for _, c := range code[slices.Index(code, a):] {
			switch op := f.ctx.fn.Vals[c].Op; op {
			case summary.OpCall, summary.OpInvoke, summary.OpCallDyn:
				called = true
			case summary.OpStore:
				stored = stored || f.ctx.fn.Vals[c].Args[0] == v.Args[0]
			}
		}
		if called && !stored {
			results[i] = f.load(s, f.eval(s, v.Args[0]), f.kindOf(v.Type), f.typeName(v.Type))
		}
	}
	return results
}
