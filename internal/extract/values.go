package extract

import (
	"go/constant"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/idemlint/idemlint/internal/ssax"
	"github.com/idemlint/idemlint/internal/summary"
)

// isPure reports whether v is an expression that is evaluated where it is used.
func isPure(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Alloc, *ssa.Phi, *ssa.Call, *ssa.MakeMap, *ssa.MakeSlice, *ssa.MakeChan,
		*ssa.Slice, *ssa.Lookup, *ssa.Range, *ssa.Next, *ssa.Select:
		return false
	case *ssa.UnOp:
		return v.Op != token.MUL && v.Op != token.ARROW
	}
	return true
}

// nilChecked is the operand of a ssa:wrapnilchk call, which stands for it.
func nilChecked(v ssa.Value) (ssa.Value, bool) {
	if call, ok := v.(*ssa.Call); ok {
		if f, ok := call.Call.Value.(*ssa.Builtin); ok && f.Name() == "ssa:wrapnilchk" {
			return call.Call.Args[0], true
		}
	}
	return nil, false
}

func isNilCheck(v ssa.Value) bool { _, ok := nilChecked(v); return ok }

// operands lists the arguments of in as the IR orders them; nil stands for an
// absent one. Static callees are no arguments.
func operands(in ssa.Instruction) []ssa.Value {
	switch in := in.(type) {
	case ssa.CallInstruction:
		c := in.Common()
		if c.IsInvoke() || isDynamic(c) {
			return append([]ssa.Value{c.Value}, c.Args...)
		}
		return c.Args
	case *ssa.MakeClosure:
		return in.Bindings
	case *ssa.MakeMap:
		return []ssa.Value{in.Reserve}
	case *ssa.MakeSlice:
		return []ssa.Value{in.Len}
	case *ssa.MakeChan:
		return []ssa.Value{in.Size}
	case *ssa.Slice:
		return []ssa.Value{in.X, in.Low, in.High, in.Max}
	case *ssa.Select:
		var list []ssa.Value
		for _, s := range in.States {
			list = append(list, s.Chan, s.Send)
		}
		return list
	case *ssa.Store:
		return []ssa.Value{in.Addr, in.Val}
	case *ssa.MapUpdate:
		return []ssa.Value{in.Map, in.Key, in.Value}
	case *ssa.Send:
		return []ssa.Value{in.Chan, in.X}
	case *ssa.Return:
		return in.Results
	case *ssa.Phi:
		return in.Edges
	}
	var list []ssa.Value
	for _, p := range in.Operands(nil) {
		list = append(list, *p)
	}
	return list
}

// isDynamic reports whether a call goes through a function value; a closure that
// is called where it is made is one too, for the sake of what it captures.
func isDynamic(c *ssa.CallCommon) bool {
	switch c.Value.(type) {
	case *ssa.Function, *ssa.Builtin:
		return false
	}
	return true
}

// fill1 writes the row of one numbered value.
func (b *builder) fill1(src any, out *summary.Val) {
	if w, ok := src.(*wrap); ok {
		out.Op = summary.OpIface
		out.N = int32(b.typ(w.arg.Type()))
		out.Type = b.typ(w.to)
		out.Args = b.slice(1)
		out.Args[0] = b.id(w.arg)
		return
	}
	if v, ok := src.(ssa.Value); ok {
		if t, ok := v.Type().(*types.Tuple); !ok || t.Len() > 0 {
			out.Type = b.typ(v.Type())
		}
		switch v := v.(type) {
		case *ssa.Const, *ssa.Global, *ssa.Function, *ssa.Parameter, *ssa.FreeVar:
			b.fillLeaf(v, out)
			return
		}
	}
	in := src.(ssa.Instruction)
	if call, ok := in.(ssa.CallInstruction); ok {
		b.fillCall(call, out)
		return
	}
	ops := operands(in)
	out.Args = b.slice(len(ops))
	for i, op := range ops {
		out.Args[i] = b.id(op)
	}
	if !b.fillPure(in, out) {
		b.fillCode(in, out)
	}
}

func (b *builder) fillLeaf(v ssa.Value, out *summary.Val) {
	switch v := v.(type) {
	case *ssa.Const:
		kind, text := constant1(v)
		out.Op, out.N, out.Aux = summary.OpConst, kind, b.str(text)
	case *ssa.Global:
		out.Op, out.Aux = summary.OpGlobal, b.global(v)
	case *ssa.Function:
		out.Op, out.Aux, out.TArg = summary.OpFunc, b.callee(v), b.typeArgList(v)
	case *ssa.Parameter:
		out.Op = summary.OpParam
		for i, p := range b.fn.fn.Params {
			if p == v {
				out.N = int32(i)
			}
		}
	case *ssa.FreeVar:
		out.Op = summary.OpFree
		for i, p := range b.fn.fn.FreeVars {
			if p == v {
				out.N = int32(i)
			}
		}
	}
}

func (b *builder) fillPure(in ssa.Instruction, out *summary.Val) bool {
	switch v := in.(type) {
	case *ssa.MakeClosure:
		b.fillClosure(v, out)
	case *ssa.Field:
		out.Op, out.N, out.Aux = summary.OpField, int32(v.Field), b.fieldName(v.X.Type(), v.Field)
	case *ssa.FieldAddr:
		out.Op, out.N, out.Aux = summary.OpFieldAddr, int32(v.Field), b.fieldName(v.X.Type(), v.Field)
	case *ssa.Index:
		out.Op = summary.OpIndex
	case *ssa.IndexAddr:
		out.Op = summary.OpIndexAddr
	case *ssa.Extract:
		out.Op, out.N = summary.OpExtract, int32(v.Index)
	case *ssa.BinOp:
		out.Op, out.Aux = summary.OpBin, b.str(v.Op.String())
	case *ssa.ChangeType, *ssa.Convert, *ssa.MultiConvert, *ssa.SliceToArrayPointer:
		out.Op = summary.OpConvert
	case *ssa.ChangeInterface:
		out.Op = summary.OpConvert
		b.conversion(v.X.Type(), v.Type(), b.valuePos(v))
	case *ssa.MakeInterface:
		b.fillIface(v, out)
	case *ssa.TypeAssert:
		out.Op, out.N, out.Mode = summary.OpAssert, int32(b.typ(v.AssertedType)), flag(v.CommaOk)
	case *ssa.UnOp:
		switch v.Op {
		case token.NOT:
			out.Op = summary.OpNot
		case token.SUB, token.XOR:
			out.Op, out.Aux = summary.OpUn, b.str(v.Op.String())
		default:
			return false
		}
	default:
		return false
	}
	return true
}

// fillIface is a conversion to an interface. A type parameter with methods is
// treated like the interface that constrains it.
func (b *builder) fillIface(v *ssa.MakeInterface, out *summary.Val) {
	from := v.X.Type()
	b.conversion(from, v.Type(), b.valuePos(v))
	if tp, ok := types.Unalias(from).(*types.TypeParam); ok && tp.Underlying().(*types.Interface).NumMethods() > 0 {
		out.Op = summary.OpConvert
		return
	}
	out.Op, out.N = summary.OpIface, int32(b.typ(from))
}

// fillClosure is a function with what it captures; a bound method is the method
// with its receiver.
func (b *builder) fillClosure(v *ssa.MakeClosure, out *summary.Val) {
	fn := v.Fn.(*ssa.Function)
	out.Op, out.Aux = summary.OpClosure, b.funcID(fn)
	if m := methodOf(fn); m != nil {
		out.TArg = b.typeArgList(fn)
		if types.IsInterface(m.Signature().Recv().Type()) && len(v.Bindings) == 1 {
			out.Aux = b.str(b.names.Method(v.Bindings[0].Type(), m))
		}
	}
}

// valuePos is the place of v, of an implicit conversion that of its first use.
func (b *builder) valuePos(v ssa.Value) token.Pos {
	best := v.Pos()
	if best.IsValid() || v.Referrers() == nil {
		return best
	}
	for _, in := range *v.Referrers() {
		if p := in.Pos(); b.file(p) != nil && (!best.IsValid() || p < best) {
			best = p
		}
	}
	return best
}

// methodOf is the method that a thunk or a bound method stands for.
func methodOf(fn *ssa.Function) *types.Func {
	if strings.HasPrefix(fn.Synthetic, "thunk for ") || strings.HasPrefix(fn.Synthetic, "bound method wrapper for ") {
		m, _ := fn.Object().(*types.Func)
		return m
	}
	return nil
}

func (b *builder) fillCode(in ssa.Instruction, out *summary.Val) {
	switch v := in.(type) {
	case *ssa.Alloc:
		out.Op, out.Mode = summary.OpAlloc, flag(v.Heap)
		return
	case *ssa.Phi:
		out.Op = summary.OpPhi
		return
	case *ssa.UnOp:
		if v.Op == token.MUL {
			out.Op = summary.OpLoad
			return
		}
		out.Op, out.Mode = summary.OpRecv, flag(v.CommaOk)
	case *ssa.Store:
		out.Op = summary.OpStore
	case *ssa.MakeMap:
		out.Op, out.Mode = summary.OpMake, summary.MakeMap
	case *ssa.MakeSlice:
		out.Op, out.Mode = summary.OpMake, summary.MakeSlice
	case *ssa.MakeChan:
		out.Op, out.Mode = summary.OpMake, summary.MakeChan
	case *ssa.Slice:
		out.Op = summary.OpSlice
	case *ssa.Lookup:
		out.Op, out.Mode = summary.OpLookup, flag(v.CommaOk)
	case *ssa.MapUpdate:
		out.Op = summary.OpMapUpdate
	case *ssa.Range:
		out.Op = summary.OpRange
	case *ssa.Next:
		out.Op = summary.OpNext
	case *ssa.RunDefers:
		out.Op = summary.OpRunDefers
	case *ssa.Send:
		out.Op = summary.OpSend
	case *ssa.Select:
		out.Op, out.Mode = summary.OpSelect, flag(!v.Blocking)
	case *ssa.Return:
		out.Op = summary.OpReturn
	case *ssa.Panic:
		out.Op = summary.OpPanic
	}
	out.Pos = b.pos(in.Pos())
}

func flag(on bool) uint8 {
	if on {
		return 1
	}
	return 0
}

func (b *builder) global(g *ssa.Global) summary.StrID {
	id, ok := b.globals[g]
	if !ok {
		id = b.str(ssax.PkgPath(g.Pkg.Pkg) + "." + g.Name())
		b.globals[g] = id
	}
	return id
}

type fieldKey struct {
	t types.Type
	i int
}

// fieldName is path.Type.field of field i of t, a struct or a pointer to one.
func (b *builder) fieldName(t types.Type, i int) summary.StrID {
	key := fieldKey{t, i}
	if id, ok := b.fields[key]; ok {
		return id
	}
	elem := types.Unalias(t)
	if p, ok := coreType(elem).(*types.Pointer); ok {
		elem = types.Unalias(p.Elem())
	}
	owner := "struct"
	if _, ok := elem.(*types.Named); ok {
		owner = b.names.Type(elem)
	}
	name := ""
	if s, ok := coreType(elem).(*types.Struct); ok && i < s.NumFields() {
		name = s.Field(i).Name()
	}
	id := b.str(owner + "." + name)
	b.fields[key] = id
	return id
}

// coreType is the underlying type, of a type parameter that of the first term of
// its constraint.
func coreType(t types.Type) types.Type {
	u := t.Underlying()
	for range 10 {
		iface, ok := u.(*types.Interface)
		if !ok || iface.NumEmbeddeds() == 0 {
			return u
		}
		e := iface.EmbeddedType(0)
		if union, ok := types.Unalias(e).(*types.Union); ok && union.Len() > 0 {
			e = union.Term(0).Type()
		}
		u = e.Underlying()
	}
	return u
}

// constant1 is the kind and text of a constant.
func constant1(c *ssa.Const) (int32, string) {
	basic, _ := c.Type().Underlying().(*types.Basic)
	if c.Value == nil {
		return zero(c.Type(), basic)
	}
	switch c.Value.Kind() {
	case constant.Bool:
		return summary.ConstBool, c.Value.String()
	case constant.String:
		s := constant.StringVal(c.Value)
		if len(s) > summary.MaxConst {
			s = s[:summary.MaxConst]
		}
		return summary.ConstString, s
	case constant.Int, constant.Float:
		if basic == nil || basic.Info()&types.IsInteger != 0 {
			if v := constant.ToInt(c.Value); v.Kind() == constant.Int {
				return summary.ConstInt, v.ExactString()
			}
		}
	}
	return summary.ConstFloat, c.Value.String()
}

func zero(t types.Type, basic *types.Basic) (int32, string) {
	if _, ok := types.Unalias(t).(*types.TypeParam); ok {
		return summary.ConstZero, ""
	}
	if basic != nil {
		switch info := basic.Info(); {
		case info&types.IsBoolean != 0:
			return summary.ConstBool, "false"
		case info&types.IsInteger != 0:
			return summary.ConstInt, "0"
		case info&types.IsNumeric != 0:
			return summary.ConstFloat, "0"
		case info&types.IsString != 0:
			return summary.ConstString, ""
		}
		return summary.ConstNil, ""
	}
	switch t.Underlying().(type) {
	case *types.Struct, *types.Array, *types.Tuple:
		return summary.ConstZero, ""
	}
	return summary.ConstNil, ""
}
