package extract

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/idemlint/idemlint/internal/summary"
)

// callee is the id of a function that code names: for a method expression the
// method.
func (b *builder) callee(fn *ssa.Function) summary.StrID {
	if m := methodOf(fn); m != nil && strings.HasPrefix(fn.Synthetic, "thunk") {
		if recv := fn.Signature.Params(); recv.Len() > 0 {
			if id, seen := b.names.Selected(recv.At(0).Type(), m.Pkg(), m.Name()); seen != nil {
				return b.str(id)
			}
		}
	}
	return b.funcID(fn)
}

// ifaceThunk reports whether fn is a method expression of an interface.
func ifaceThunk(fn *ssa.Function) bool {
	m := methodOf(fn)
	return m != nil && strings.HasPrefix(fn.Synthetic, "thunk") && types.IsInterface(m.Signature().Recv().Type())
}

func (b *builder) typeArgList(fn *ssa.Function) []summary.TypeID {
	var ids []summary.TypeID
	for _, t := range fn.TypeArgs() {
		ids = append(ids, b.typ(t))
	}
	return ids
}

func (b *builder) fillCall(call ssa.CallInstruction, out *summary.Val) {
	c := call.Common()
	switch call.(type) {
	case *ssa.Go:
		out.Mode = summary.ModeGo
	case *ssa.Defer:
		out.Mode = summary.ModeDefer
	}
	out.Pos = b.pos(b.callPos(call))
	switch f := c.Value.(type) {
	case *ssa.Function:
		out.Op, out.Aux, out.TArg = summary.OpCall, b.callee(f), b.typeArgList(f)
		if ifaceThunk(f) {
			out.Op = summary.OpInvoke
		}
	case *ssa.Builtin:
		out.Op, out.Aux = summary.OpBuiltin, b.str(f.Name())
	default:
		out.Op = summary.OpCallDyn
		if c.IsInvoke() {
			out.Op, out.Aux = summary.OpInvoke, b.str(b.names.Method(c.Value.Type(), c.Method))
		}
	}
	wraps := b.fn.wraps[call]
	ops := operands(call)
	out.Args = b.slice(len(ops))
	for i, op := range ops {
		out.Args[i] = b.id(op)
		if w, ok := wraps[i]; ok {
			out.Args[i] = w
		}
	}
}

// callPos is the position of the selector or name called.
func (b *builder) callPos(call ssa.CallInstruction) token.Pos {
	paren := call.Common().Pos()
	if pos, ok := b.syntax.calls[paren]; ok {
		return pos
	}
	if paren.IsValid() {
		return paren
	}
	for _, arg := range call.Common().Args {
		if mc, ok := arg.(*ssa.MakeClosure); ok {
			// The call of an iterator with the body of the loop over it.
			if loop, ok := mc.Fn.(*ssa.Function).Syntax().(*ast.RangeStmt); ok {
				return loop.For
			}
		}
	}
	return call.Pos()
}

// wrapArgs turns concrete arguments into interfaces where the callee's parameter
// is a type parameter whose constraint has methods, so that calls of these
// methods in the callee find them.
func (b *builder) wrapArgs(call ssa.CallInstruction) {
	c := call.Common()
	fn, ok := c.Value.(*ssa.Function)
	if !ok || len(fn.TypeArgs()) == 0 {
		return
	}
	obj, ok := fn.Object().(*types.Func)
	if !ok || methodOf(fn) != nil {
		return
	}
	sig := obj.Origin().Signature()
	first := 0
	if sig.Recv() != nil {
		first = 1
	}
	for i, arg := range c.Args {
		if i < first || i-first >= sig.Params().Len() {
			continue
		}
		tp, ok := types.Unalias(sig.Params().At(i - first).Type()).(*types.TypeParam)
		if !ok || types.IsInterface(arg.Type()) {
			continue // interfaces and type parameters need no wrapping
		}
		iface, ok := tp.Underlying().(*types.Interface)
		if !ok || iface.NumMethods() == 0 {
			continue
		}
		to := tp.Constraint()
		b.conversion(arg.Type(), to, b.callPos(call))
		if b.fn.wraps == nil {
			b.fn.wraps = map[ssa.Instruction]map[int]summary.ValID{}
		}
		if b.fn.wraps[call] == nil {
			b.fn.wraps[call] = map[int]summary.ValID{}
		}
		b.fn.wraps[call][i] = b.add(&wrap{arg, to}, nil)
	}
}

// recoverBlock is the block that runs after a recovered panic, or -1 if no
// deferred function of this package calls recover.
func (b *builder) recoverBlock(fn *ssa.Function) int32 {
	if fn.Recover == nil {
		return -1
	}
	for _, blk := range fn.Blocks {
		for _, in := range blk.Instrs {
			if d, ok := in.(*ssa.Defer); ok && b.recovers(d.Call.StaticCallee()) {
				return int32(fn.Recover.Index)
			}
		}
	}
	return -1
}

// recovers reports whether a function of this package calls recover itself.
func (b *builder) recovers(fn *ssa.Function) bool {
	if fn == nil || fn.Pkg != b.SSA {
		return false // bodies of other packages may be gone
	}
	if r, ok := b.recover[fn]; ok {
		return r
	}
	for _, blk := range fn.Blocks {
		for _, in := range blk.Instrs {
			call, ok := in.(ssa.CallInstruction)
			if !ok {
				continue
			}
			if f, ok := call.Common().Value.(*ssa.Builtin); ok && f.Name() == "recover" {
				b.recover[fn] = true
				return true
			}
		}
	}
	b.recover[fn] = false
	return false
}
