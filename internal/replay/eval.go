package replay

import (
	"slices"
	"strings"

	"github.com/idemlint/idemlint/internal/link"
	"github.com/idemlint/idemlint/internal/summary"
)

// eval returns the symbolic value of a value of the function in a state.
func (f *frame) eval(s *state, id summary.ValID) V {
	if id < 0 {
		return 0
	}
	fn := f.ctx.fn
	if fn.Block[id] >= 0 {
		return s.regs[id]
	}
	v := &fn.Vals[id]
	t := f.vals
	switch v.Op {
	case summary.OpConst:
		return f.constant(v)
	case summary.OpParam:
		if int(v.N) < len(f.ctx.args) {
			return f.ctx.args[v.N]
		}
		return 0
	case summary.OpFree:
		return f.free(int(v.N))
	case summary.OpGlobal:
		return t.mk(value{op: vGlobal, s: fn.Aux(id)})
	case summary.OpFunc:
		return t.mk(value{op: vFunc, s: fn.Aux(id)})
	case summary.OpClosure:
		args := f.evalAll(s, v.Args)
		bound := int32(0)
		if fn.IsBound(id) {
			bound = 1
		}
		return t.mk(value{op: vFunc, s: fn.Aux(id), args: args, i: bound})
	case summary.OpField:
		return f.field(f.resolve(s.facts, f.eval(s, v.Args[0])), fn.Aux(id), f.kindOf(v.Type))
	case summary.OpFieldAddr:
		return f.address(f.resolve(s.facts, f.eval(s, v.Args[0])), fn.Aux(id))
	case summary.OpIndex, summary.OpIndexAddr:
		return f.index(s, v)
	case summary.OpExtract:
		return f.extract(f.eval(s, v.Args[0]), int(v.N))
	case summary.OpConvert:
		x := f.eval(s, v.Args[0])
		if f.kindOf(v.Type) == summary.KindString {
			return f.contents(s, []V{x})[0]
		}
		return x
	case summary.OpIface:
		x := f.resolve(s.facts, f.eval(s, v.Args[0]))
		if x == vNil {
			if k := fn.Pkg.Types[v.N].Kind; k == summary.KindInterface {
				return x
			}
		}
		return t.mk(value{op: vIface, s: fn.Pkg.TypeName(summary.TypeID(v.N)), args: []V{x}})
	case summary.OpAssert:
		return f.assertion(s, v)
	case summary.OpNot:
		return f.not(s, f.eval(s, v.Args[0]))
	case summary.OpUn:
		return t.mk(value{op: vDerived, s: "-", args: f.evalAll(s, v.Args)})
	case summary.OpBin:
		return f.operator(s, id)
	}
	return 0
}

// operator evaluates an operation on two values. Long calculations, as of a
// hash, use their intermediate values more than once: deep ones are remembered.
func (f *frame) operator(s *state, id summary.ValID) V {
	const deep = 8
	if v, ok := f.results[id]; ok && f.depth > deep {
		return v
	}
	v := &f.ctx.fn.Vals[id]
	f.depth++
	result := f.binary(s, f.ctx.fn.Aux(id), f.eval(s, v.Args[0]), f.eval(s, v.Args[1]), f.kindOf(v.Type))
	f.depth--
	switch {
	case f.depth > deep:
		if f.results == nil {
			f.results = map[summary.ValID]V{}
		}
		f.results[id] = result
	case f.depth == 0:
		clear(f.results)
	}
	return result
}

func (f *frame) evalAll(s *state, ids []summary.ValID) []V {
	vs := make([]V, len(ids))
	for i, id := range ids {
		vs[i] = f.resolve(s.facts, f.eval(s, id))
	}
	return vs
}

func (f *frame) kindOf(id summary.TypeID) summary.Kind {
	if id == 0 {
		return summary.KindInvalid
	}
	return f.ctx.fn.Pkg.Types[id].Kind
}

func (f *frame) constant(v *summary.Val) V {
	switch v.N {
	case summary.ConstNil:
		return vNil
	case summary.ConstZero:
		return f.vals.mk(value{op: vConst, n: v.N, s: f.ctx.fn.Pkg.TypeName(v.Type)})
	}
	return f.vals.mk(value{op: vConst, n: v.N, s: f.ctx.fn.Pkg.Str(v.Aux)})
}

// free returns a captured value: what the closure was bound to or, in a root
// that is itself a closure, configuration.
func (f *frame) free(i int) V {
	if i < len(f.ctx.binds) {
		return f.ctx.binds[i]
	}
	return f.vals.mk(value{op: vDerived, s: "free " + f.ctx.fn.ID, i: int32(i), flags: fConfig})
}

func (f *frame) extract(tuple V, i int) V {
	x := f.vals.at(tuple)
	switch x.op {
	case vTuple:
		if i < len(x.args) {
			return x.args[i]
		}
	case vJoin:
		out := V(0)
		for k, l := range x.args {
			if e := f.extract(l, i); k == 0 {
				out = e
			} else {
				out = f.vals.join(out, e)
			}
		}
		return out
	}
	return f.vals.mk(value{op: vDerived, s: "result", i: int32(i), args: []V{tuple}})
}

// field returns a field of a struct value.
func (f *frame) field(x V, name string, kind summary.Kind) V {
	t := f.vals
	v := t.at(x)
	switch v.op {
	case vStruct:
		for i, n := range strings.Split(v.s, ",") {
			if n == name {
				return v.args[i+1]
			}
		}
		return f.field(v.args[0], name, kind)
	case vJoin:
		out := V(0)
		for i, l := range v.args {
			if e := f.field(l, name, kind); i == 0 {
				out = e
			} else {
				out = t.join(out, e)
			}
		}
		return out
	case vConst:
		if v.n == summary.ConstZero {
			return f.zero(kind, name)
		}
	case vUnknown:
		return 0
	}
	if a := f.handleField(x, name); a != 0 {
		return a
	}
	if isNullable(name) && v.flags&fStored != 0 || v.op == vConst || v.op == vFresh && isNullable(name) {
		return f.nullableField(x, name)
	}
	return t.mk(value{op: vField, s: name, args: []V{x}, flags: f.fieldFlags(x, name)})
}

// nullableField reads a nullable wrapper that stands for what it holds.
func (f *frame) nullableField(x V, name string) V {
	if !isNullable(name) || !strings.HasSuffix(name, ".Valid") {
		return x
	}
	if isNil, known := f.isNil(nil, x); known {
		return f.vals.bool(!isNil)
	}
	return f.vals.mk(value{op: vField, s: name, args: []V{x}})
}

// fieldFlags says what is known of a field of a message: some change with each delivery.
func (f *frame) fieldFlags(x V, name string) flags {
	if call := f.vals.at(x); call.op == vDerived && strings.HasPrefix(call.s, "call ") {
		if fn := f.prog.API(call.s[5:]); fn != nil && fn.Value != nil && slices.Contains(fn.Value.Fresh, link.MethodName(name)) {
			return fFresh
		}
	}
	if f.vals.at(x).flags&fMessage == 0 {
		return 0
	}
	if f.freshField(name) {
		return fFresh
	}
	return 0
}

func (f *frame) index(s *state, v *summary.Val) V {
	base := f.resolve(s.facts, f.eval(s, v.Args[0]))
	idx := f.eval(s, v.Args[1])
	if x := f.vals.at(idx); x.op != vConst {
		idx = 0
	}
	switch x := f.vals.at(base); {
	case x.op == vSlice:
		base = x.args[0]
	case x.op != vCell && f.ctx.fn.Vals[v.Args[1]].Op != summary.OpConst:
		idx = 0 // an index that runs stands for all of them
	}
	addr := f.vals.mk(value{op: vElemAddr, args: []V{base, idx}})
	if v.Op == summary.OpIndexAddr {
		return addr
	}
	elem := f.load(s, addr, f.kindOf(v.Type), "")
	if at := f.eval(s, v.Args[1]); f.vals.at(at).flags&fFresh != 0 {
		return f.derive("element", elem, at) // one picked at random
	}
	return elem
}

// binary folds an operation as far as constants allow.
func (f *frame) binary(s *state, op string, a, b V, kind summary.Kind) V {
	t := f.vals
	a, b = f.resolve(s.facts, a), f.resolve(s.facts, b)
	if op == "+" && kind == summary.KindString {
		x, y := t.at(a), t.at(b)
		if x.op == vConst && y.op == vConst {
			return t.text(x.s + y.s)
		}
		var parts []V
		for _, p := range []V{a, b} {
			if v := t.at(p); v.op == vDerived && v.s == "concat" {
				parts = append(parts, v.args...)
			} else {
				parts = append(parts, p)
			}
		}
		if len(parts) > maxParts {
			slices.Sort(parts)
			return t.mk(value{op: vDerived, s: "long text", args: slices.Compact(parts)})
		}
		return t.mk(value{op: vDerived, s: "concat", args: parts})
	}
	if op == "+" && t.at(a).s == "-1" && t.at(b).s == "1" && t.isConst(a) && t.isConst(b) {
		return vZero // the first index of a range
	}
	v := t.mk(value{op: vBin, s: op, args: []V{a, b}})
	if truth, ok := f.decide(s.facts, v); ok && isComparison(op) {
		return t.bool(truth)
	}
	return v
}

func isComparison(op string) bool {
	switch op {
	case "==", "!=", "<", "<=", ">", ">=":
		return true
	}
	return false
}

func (f *frame) not(s *state, x V) V {
	if truth, ok := f.decide(s.facts, x); ok {
		return f.vals.bool(!truth)
	}
	return f.vals.mk(value{op: vNot, args: []V{x}})
}

// assertion evaluates a type assertion; of an error it is a question like
// errors.As without unwrapping.
func (f *frame) assertion(s *state, v *summary.Val) V {
	t := f.vals
	x := f.resolve(s.facts, f.eval(s, v.Args[0]))
	name := f.ctx.fn.Pkg.TypeName(summary.TypeID(v.N))
	iface := f.ctx.fn.Pkg.Types[v.N].Kind == summary.KindInterface
	val, ok := f.asserted(x, name, iface)
	if v.Mode == 0 {
		return val
	}
	if truth, known := f.decide(s.facts, ok); known && !truth {
		val = f.zero(f.kindOf(summary.TypeID(v.N)), name)
	}
	return t.mk(value{op: vTuple, args: []V{val, ok}})
}

func (f *frame) asserted(x V, name string, iface bool) (val, ok V) {
	t := f.vals
	v := t.at(x)
	switch {
	case v.op == vIface && v.s == name:
		return v.args[0], vTrue
	case v.op == vIface && !iface:
		return 0, vFalse
	case x == vNil:
		return vNil, vFalse
	case v.op == vIface || iface:
		return x, t.mk(value{op: vDerived, s: "is " + name, args: []V{x}})
	case v.op == vFailed && v.s != "plain" && f.prog.Catalog.ErrorType(strings.TrimLeft(name, "*")):
		return x, t.bool(v.s == "dup")
	}
	return x, t.mk(value{op: vDerived, s: "is " + name, args: []V{x}})
}
