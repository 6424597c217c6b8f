package extract

import (
	"cmp"
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/idemlint/idemlint/internal/summary"
)

// natural is one natural loop: the head and the blocks that reach it again
// without leaving.
type natural struct {
	head *ssa.BasicBlock
	body []*ssa.BasicBlock
}

// loops finds the loops of the function and matches each with its statement,
// inner ones first.
func (b *builder) loops() {
	fn := b.fn.fn
	list := naturalLoops(fn)
	if len(list) == 0 {
		return
	}
	slices.SortStableFunc(list, func(x, y natural) int { return cmp.Compare(len(x.body), len(y.body)) })
	stmts := b.syntax.loops[syntaxOf(fn)]
	for _, l := range list {
		row := summary.Loop{Head: int32(l.head.Index)}
		if label, ok := b.syntax.labels[syntaxOf(fn)][l.head.Comment]; ok {
			row.Pos = b.pos(label) // a loop made by goto
		} else if s := match(l, syntaxOf(fn), stmts); s != nil {
			s.taken = true
			row.Pos = b.pos(s.pos)
			if s.ranged != nil {
				row.Ranged = b.typ(s.ranged)
			}
		}
		b.fn.out.Loops = append(b.fn.out.Loops, row)
	}
	slices.SortFunc(b.fn.out.Loops, func(x, y summary.Loop) int { return cmp.Compare(x.Head, y.Head) })
}

func syntaxOf(fn *ssa.Function) ast.Node {
	switch n := fn.Syntax().(type) {
	case *ast.FuncDecl:
		return n
	case *ast.FuncLit:
		return n
	case *ast.RangeStmt:
		return n
	}
	return nil
}

func naturalLoops(fn *ssa.Function) []natural {
	var list []natural
	mark := make([]int, len(fn.Blocks))
	for _, head := range fn.Blocks {
		var work []*ssa.BasicBlock
		for _, p := range head.Preds {
			if head.Dominates(p) {
				work = append(work, p)
			}
		}
		if len(work) == 0 {
			continue
		}
		stamp := len(list) + 1
		l := natural{head: head, body: []*ssa.BasicBlock{head}}
		mark[head.Index] = stamp
		for len(work) > 0 {
			blk := work[len(work)-1]
			work = work[:len(work)-1]
			if mark[blk.Index] == stamp {
				continue
			}
			mark[blk.Index] = stamp
			l.body = append(l.body, blk)
			work = append(work, blk.Preds...)
		}
		list = append(list, l)
	}
	return list
}

// match is the smallest free statement that holds all places of the loop.
func match(l natural, syntax ast.Node, stmts []*loopStmt) *loopStmt {
	lo, hi := extent(l, syntax)
	isRange := strings.HasPrefix(l.head.Comment, "range")
	isFor := strings.HasPrefix(l.head.Comment, "for.")
	var best *loopStmt
	for _, s := range stmts {
		if s.taken || isRange && s.ranged == nil || isFor && s.ranged != nil {
			continue
		}
		if lo.IsValid() && (lo < s.pos || hi >= s.end) {
			continue
		}
		if best == nil || s.end-s.pos < best.end-best.pos {
			best = s
		}
	}
	return best
}

// extent is the first and last place of the instructions in a loop. Allocations
// and phis bear the place of a declaration, which may be outside, as may others.
func extent(l natural, syntax ast.Node) (lo, hi token.Pos) {
	for _, blk := range l.body {
		for _, in := range blk.Instrs {
			switch in.(type) {
			case *ssa.Phi, *ssa.Alloc:
				continue
			}
			p := in.Pos()
			if syntax == nil || p < syntax.Pos() || p >= syntax.End() {
				continue
			}
			if !lo.IsValid() || p < lo {
				lo = p
			}
			hi = max(hi, p)
		}
	}
	return lo, hi
}
