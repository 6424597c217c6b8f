package link

import (
	"iter"
	"slices"

	"github.com/idemlint/idemlint/internal/summary"
)

// Loop is a natural loop of a function.
type Loop struct {
	Head   int32
	Blocks []bool // by block
	Pos    summary.Pos
	Ranged summary.TypeID
	Parent int32 // index of the enclosing loop, -1
	// Retry is set for a loop that tries its body again on failure.
	Retry bool
}

// findLoops computes the natural loops of a function from its back edges.
func findLoops(f *Func) {
	n := len(f.Blocks)
	f.LoopOf = make([]int32, n)
	for i := range f.LoopOf {
		f.LoopOf[i] = -1
	}
	byHead := map[int32]*Loop{}
	for _, edge := range backEdges(f) {
		tail, head := edge[0], edge[1]
		l := byHead[head]
		if l == nil {
			l = &Loop{Head: head, Blocks: make([]bool, n), Parent: -1}
			l.Blocks[head] = true
			byHead[head] = l
			f.Loops = append(f.Loops, l)
		}
		l.fill(f, tail)
	}
	for _, l := range f.Loops {
		for _, s := range f.Func.Loops {
			if s.Head == l.Head {
				l.Pos, l.Ranged = s.Pos, s.Ranged
			}
		}
	}
	slices.SortFunc(f.Loops, func(a, b *Loop) int { return b.size() - a.size() })
	for i, l := range f.Loops {
		l.Parent = f.LoopOf[l.Head]
		for b, in := range l.Blocks {
			if in {
				f.LoopOf[b] = int32(i)
			}
		}
	}
}

// code yields the values that a loop, or without one a whole function, computes, in
// order.
func (f *Func) code(l *Loop) iter.Seq[summary.ValID] {
	return func(yield func(summary.ValID) bool) {
		for b := range f.Blocks {
			if l != nil && !l.Blocks[b] {
				continue
			}
			for _, id := range f.Blocks[b].Code {
				if !yield(id) {
					return
				}
			}
		}
	}
}

// calls yields the calls among code.
func (f *Func) calls(l *Loop) iter.Seq[summary.ValID] {
	return func(yield func(summary.ValID) bool) {
		for id := range f.code(l) {
			switch f.Vals[id].Op {
			case summary.OpCall, summary.OpInvoke, summary.OpCallDyn:
				if !yield(id) {
					return
				}
			}
		}
	}
}

func (l *Loop) size() (n int) {
	for _, in := range l.Blocks {
		if in {
			n++
		}
	}
	return n
}

func (l *Loop) fill(f *Func, tail int32) {
	work := []int32{tail}
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if l.Blocks[b] {
			continue
		}
		l.Blocks[b] = true
		work = append(work, f.Blocks[b].Preds...)
	}
}

// backEdges returns the edges (tail, head) to a block on the depth-first stack.
func backEdges(f *Func) [][2]int32 {
	var edges [][2]int32
	state := make([]uint8, len(f.Blocks)) // 1 on the stack, 2 done
	var visit func(b int32)
	visit = func(b int32) {
		state[b] = 1
		for _, s := range f.Blocks[b].Succs {
			switch state[s] {
			case 0:
				visit(s)
			case 1:
				edges = append(edges, [2]int32{b, s})
			}
		}
		state[b] = 2
	}
	if len(f.Blocks) > 0 {
		visit(0)
		if f.Recover >= 0 && state[f.Recover] == 0 {
			visit(f.Recover)
		}
	}
	return edges
}
