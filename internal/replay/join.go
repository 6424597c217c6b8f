package replay

import (
	"slices"
)

// union merges two sorted sets; it may return one of them.
func union(a, b []V) []V {
	if len(a) == 0 {
		return b
	}
	if len(b) == 0 {
		return a
	}
	all := append(slices.Clone(a), b...)
	slices.Sort(all)
	return slices.Compact(all)
}

// maxLeaves bounds the leaves of a join.
const maxLeaves = 5

// join returns a value that is one of two.
func (t *values) join(a, b V) V {
	if a == b {
		return a
	}
	if top := t.absorb(a, b); top != 0 {
		return top
	}
	if top := t.absorb(b, a); top != 0 {
		return top
	}
	if grown := t.grown(a, b); grown != 0 {
		return grown
	}
	leaves := union(t.leaves(a), t.leaves(b))
	if len(leaves) > maxLeaves {
		return t.blur(t.mk(value{op: vLoop, n: -1, args: t.widest(leaves)}), t.list[a].bloom|t.list[b].bloom)
	}
	return t.mk(value{op: vJoin, args: leaves})
}

// absorb adds a value to one that stands for more than can be told apart; 0 if
// it is no such value.
func (t *values) absorb(top, v V) V {
	x := &t.list[top]
	if x.op != vLoop || x.n != -1 {
		return 0
	}
	if t.list[v].flags&^x.flags == 0 && !t.tracked(v) {
		return t.blur(top, t.list[v].bloom)
	}
	parts := union(x.args, t.seeds(t.leaves(v)))
	if len(parts) > maxLeaves {
		parts = t.widest(parts)
	}
	return t.blur(t.mk(value{op: vLoop, n: -1, args: parts}), x.bloom|t.list[v].bloom)
}

// blur notes on a value that it stands for others too.
func (t *values) blur(v V, bloom uint64) V {
	t.list[v].bloom |= bloom
	return v
}

// grown returns the value that stands for a and all that is built on it, if b
// is built on a; 0 if it is not.
func (t *values) grown(a, b V) V {
	x := &t.list[a]
	if x.op != vJoin && x.op != vLoop && x.op != vAppend && x.op != vBin || t.list[b].op == vLoop {
		return 0
	}
	built := false
	parts := t.leaves(a)
	if x.op == vLoop {
		parts = x.args
	}
	for _, l := range t.leaves(b) {
		switch {
		case l != a && t.contains(l, a, 4):
			built = true
		case l != a:
			parts = union(parts, []V{l})
		}
	}
	if !built {
		return 0
	}
	n := int32(-1)
	if x.op == vLoop {
		n = x.n
	}
	parts = t.seeds(parts)
	if len(parts) > maxLeaves {
		parts = t.widest(parts)
	}
	return t.mk(value{op: vLoop, n: n, args: parts})
}

// seeds flattens loop values among leaves and drops what is built on them.
func (t *values) seeds(leaves []V) []V {
	var out []V
	for _, l := range leaves {
		switch {
		case t.list[l].op == vLoop:
			out = union(out, t.list[l].args)
		case !t.holdsLoop(l, 4):
			out = union(out, []V{l})
		}
	}
	return out
}

func (t *values) holdsLoop(v V, depth int) bool {
	return t.has(v, depth, func(part V) bool { return t.list[part].op == vLoop })
}

// widest keeps what must survive a join that is cut off: one leaf of each kind of origin.
func (t *values) widest(leaves []V) []V {
	var kept []V
	var have flags
	for _, l := range leaves {
		if f := t.list[l].flags; f&^have != 0 || len(kept) == 0 {
			kept, have = append(kept, l), have|f
		}
	}
	return kept
}

func (t *values) leaves(v V) []V {
	if t.list[v].op == vJoin {
		return t.list[v].args
	}
	return []V{v}
}

// growsFrom reports whether a value is built from the loop value of a node.
func (t *values) growsFrom(v V, n int32, depth int) bool {
	return t.has(v, depth, func(part V) bool { x := &t.list[part]; return x.op == vLoop && x.n == n })
}

// contains reports whether a value is built from another one.
func (t *values) contains(v, part V, depth int) bool {
	return t.has(v, depth, func(p V) bool { return p == part })
}

// has reports whether a value, or some part of it down to a depth, is of a kind.
func (t *values) has(v V, depth int, is func(V) bool) bool {
	if is(v) {
		return true
	}
	if depth == 0 {
		return false
	}
	for _, a := range t.list[v].args {
		if t.has(a, depth-1, is) {
			return true
		}
	}
	return false
}
