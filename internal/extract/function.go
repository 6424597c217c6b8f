package extract

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/idemlint/idemlint/internal/summary"
)

// fnState is the extraction of one function. Values are numbered first, in block
// and instruction order with the pure ones before their first use, then filled:
// an operand may stand in a block with a higher index.
type fnState struct {
	fn    *ssa.Function
	out   *summary.Func
	src   []any // by ValID: ssa.Value, ssa.Instruction or *wrap
	ids   map[ssa.Value]summary.ValID
	lits  map[litKey]summary.ValID
	wraps map[ssa.Instruction]map[int]summary.ValID
}

// litKey identifies constants, functions and globals, which a function holds
// once each.
type litKey struct {
	op   summary.Op
	aux  string
	n    int32
	typ  summary.TypeID
	conv types.Type
}

// wrap is an argument that becomes an interface only by way of a constraint.
type wrap struct {
	arg ssa.Value
	to  types.Type
}

func (b *builder) function(fn *ssa.Function, out *summary.Func) {
	out.ID = b.funcID(fn)
	if p := fn.Parent(); p != nil {
		out.Parent = b.funcID(p)
	}
	sig := fn.Signature
	out.Recv = sig.Recv() != nil
	out.Variadic = sig.Variadic()
	for _, p := range fn.Params {
		out.Params = append(out.Params, b.typ(p.Type()))
		out.Names = append(out.Names, b.str(paramName(p)))
	}
	for v := range sig.Results().Variables() {
		out.Results = append(out.Results, b.typ(v.Type()))
	}
	for _, v := range fn.FreeVars {
		out.Free = append(out.Free, b.typ(v.Type()))
	}
	switch n := fn.Syntax().(type) {
	case *ast.FuncDecl:
		out.Pos = b.pos(n.Type.Func)
	case *ast.FuncLit:
		out.Pos = b.pos(n.Type.Func)
	case *ast.RangeStmt:
		out.Pos = b.pos(n.For)
		out.LoopBody = out.Pos
	}
	b.begin(fn, out)
	out.Recover = b.recoverBlock(fn)
	b.blocks()
	b.loops()
}

func paramName(p *ssa.Parameter) string {
	if obj := p.Object(); obj != nil {
		return obj.Name()
	}
	return ""
}

func (b *builder) begin(fn *ssa.Function, out *summary.Func) {
	s := &b.fn
	s.fn, s.out = fn, out
	s.src = s.src[:0]
	if s.ids == nil || len(s.ids) > 1<<12 { // clearing a large map costs its capacity
		s.ids = map[ssa.Value]summary.ValID{}
		s.lits = map[litKey]summary.ValID{}
	}
	clear(s.ids)
	clear(s.lits)
	s.wraps = nil
}

// blocks numbers and fills the values and lays out the blocks.
func (b *builder) blocks() {
	s := &b.fn
	s.out.Blocks = make([]summary.Block, len(s.fn.Blocks))
	for i, blk := range s.fn.Blocks {
		out := &s.out.Blocks[i]
		out.Cond = summary.NoVal
		out.Succs = indexes(blk.Succs)
		out.Preds = indexes(blk.Preds)
		if blk == s.fn.Recover && s.out.Recover < 0 {
			continue // nothing recovers, so it never runs
		}
		b.numberBlock(blk, out)
	}
	s.out.Vals = make([]summary.Val, len(s.src))
	for i, v := range s.src {
		b.fill1(v, &s.out.Vals[i])
	}
	for i, blk := range s.fn.Blocks {
		if n := len(blk.Instrs); n > 0 {
			if br, ok := blk.Instrs[n-1].(*ssa.If); ok {
				s.out.Blocks[i].Cond = b.id(br.Cond)
			}
		}
	}
}

func indexes(blocks []*ssa.BasicBlock) []int32 {
	if len(blocks) == 0 {
		return nil
	}
	list := make([]int32, len(blocks))
	for i, blk := range blocks {
		list[i] = int32(blk.Index)
	}
	return list
}

// numberBlock gives ids to what happens in blk and to the pure values it uses;
// the operands of a phi are used at the end of the predecessor.
func (b *builder) numberBlock(blk *ssa.BasicBlock, out *summary.Block) {
	for _, in := range blk.Instrs {
		switch in := in.(type) {
		case *ssa.DebugRef, *ssa.Jump:
			continue
		case *ssa.If:
			b.need(in.Cond)
			continue
		case *ssa.Phi:
			out.Code = append(out.Code, b.add(in, in))
			continue
		}
		if v, ok := in.(ssa.Value); ok && (isPure(v) || isNilCheck(v)) {
			continue
		}
		for _, op := range operands(in) {
			b.need(op)
		}
		if call, ok := in.(ssa.CallInstruction); ok {
			b.wrapArgs(call)
		}
		v, _ := in.(ssa.Value)
		out.Code = append(out.Code, b.add(in, v))
	}
	for _, succ := range blk.Succs {
		for _, in := range succ.Instrs {
			phi, ok := in.(*ssa.Phi)
			if !ok {
				break
			}
			for i, p := range succ.Preds {
				if p == blk {
					b.need(phi.Edges[i])
				}
			}
		}
	}
}

func (b *builder) add(src any, v ssa.Value) summary.ValID {
	id := summary.ValID(len(b.fn.src))
	b.fn.src = append(b.fn.src, src)
	if v != nil {
		b.fn.ids[v] = id
	}
	return id
}

// need numbers v if it is pure and has no id yet.
func (b *builder) need(v ssa.Value) {
	if v == nil {
		return
	}
	if c, ok := nilChecked(v); ok {
		b.need(c)
		return
	}
	if _, ok := b.fn.ids[v]; ok || !isPure(v) {
		return
	}
	if key, ok := b.literal(v); ok {
		id, seen := b.fn.lits[key]
		if !seen {
			id = b.add(v, nil)
			b.fn.lits[key] = id
		}
		b.fn.ids[v] = id
		return
	}
	if in, ok := v.(ssa.Instruction); ok {
		for _, op := range operands(in) {
			b.need(op)
		}
	}
	b.add(v, v)
}

// id is the number of an operand, NoVal for an absent one.
func (b *builder) id(v ssa.Value) summary.ValID {
	if v == nil {
		return summary.NoVal
	}
	if id, ok := b.fn.ids[v]; ok {
		return id
	}
	if c, ok := nilChecked(v); ok {
		return b.id(c)
	}
	return summary.NoVal
}

// literal is the key under which equal constants, functions and globals share
// one value.
func (b *builder) literal(v ssa.Value) (litKey, bool) {
	switch v := v.(type) {
	case *ssa.Const:
		kind, text := constant1(v)
		return litKey{op: summary.OpConst, aux: text, n: kind, typ: b.typ(v.Type())}, true
	case *ssa.Global:
		return litKey{op: summary.OpGlobal, aux: b.out.Strings[b.global(v)]}, true
	case *ssa.Function:
		return litKey{op: summary.OpFunc, aux: b.out.Strings[b.callee(v)], conv: v.Signature}, true
	}
	return litKey{}, false
}

// slice cuts a list of n ids from the slab.
func (b *builder) slice(n int) []summary.ValID {
	if n == 0 {
		return nil
	}
	if len(b.args) < n {
		b.args = make([]summary.ValID, max(4096, n))
	}
	s := b.args[:n:n]
	b.args = b.args[n:]
	return s
}
