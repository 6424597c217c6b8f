package replay

import (
	"strings"

	"github.com/idemlint/idemlint/internal/summary"
)

// What code can still come to bounds what a state has to remember: calls are given
// only the memory in their sight, and loops and returns forget the rest.

// visibleAfter drops what no caller can see: own cells that neither results nor
// visible memory lead to, and facts about values that are out of sight.
func (f *frame) visibleAfter(w world, results []V) world {
	seen := newSight(f.run, w.mem)
	for _, list := range [][]V{results, f.ctx.args, f.ctx.binds} {
		seen.addAll(list)
	}
	seen.addForeign()
	return seen.filter(w)
}

// prune forgets what a state has no more use for when a loop starts again.
func (f *frame) prune(s *state, live []summary.ValID) {
	if len(s.mem) == 0 && len(s.facts) == 0 {
		return
	}
	seen := newSight(f.run, s.mem)
	for _, i := range live {
		seen.add(s.regs[i])
	}
	for _, d := range s.defers {
		seen.add(d.fn)
		seen.add(d.args)
	}
	seen.addAll(f.ctx.args)
	seen.addAll(f.ctx.binds)
	seen.addForeign()
	s.world = seen.filter(s.world)
}

// sight collects the values that some code can still come to. Its marks are
// kept in the table of values and told apart by an epoch, so that looking costs
// no allocation.
type sight struct {
	r     *run
	mem   pairs
	epoch uint32
	// byCell holds the memory of each cell, once there is too much to search.
	byCell map[V][]pair
}

// fewPairs is the size of a memory that is searched rather than indexed.
const fewPairs = 32

func newSight(r *run, mem pairs) *sight {
	t := r.vals
	t.epoch++
	s := &sight{r: r, mem: mem, epoch: t.epoch}
	if missing := len(t.list) - len(t.marks); missing > 0 {
		t.marks = append(t.marks, make([]uint32, missing+1024)...)
	}
	if len(mem) > fewPairs {
		s.byCell = map[V][]pair{}
		for _, e := range mem {
			if root := t.root(e.k); t.list[root].op == vCell {
				s.byCell[root] = append(s.byCell[root], e)
			}
		}
	}
	return s
}

func (s *sight) has(v V) bool { return int(v) < len(s.r.vals.marks) && s.r.vals.marks[v] == s.epoch }

func (s *sight) addAll(vs []V) {
	for _, v := range vs {
		s.add(v)
	}
}

func (s *sight) add(v V) {
	if v == 0 || s.has(v) {
		return
	}
	t := s.r.vals
	t.marks[v] = s.epoch
	x := &t.list[v]
	for _, a := range x.args {
		s.add(a)
	}
	if x.op != vCell {
		return
	}
	if s.byCell != nil {
		for _, e := range s.byCell[v] {
			s.add(e.k)
			s.add(e.v)
		}
		return
	}
	for _, e := range s.mem {
		if t.root(e.k) == v {
			s.add(e.k)
			s.add(e.v)
		}
	}
}

// addForeign adds what memory that is no cell holds, as far as its owner is in
// sight.
func (s *sight) addForeign() {
	for again := true; again; {
		again = false
		for _, e := range s.mem {
			if s.has(e.k) || s.r.vals.at(s.r.vals.root(e.k)).op == vCell || !s.owned(e.k) {
				continue
			}
			s.add(e.k)
			s.add(e.v)
			again = true
		}
	}
}

// owned reports whether the object that an address belongs to is in sight:
// some value that leads to it is, or it belongs to the process.
func (s *sight) owned(addr V) bool {
	for {
		if s.has(addr) {
			return true
		}
		x := s.r.vals.at(addr)
		switch x.op {
		case vAddr, vElemAddr, vField, vElem, vIface:
			addr = x.args[0]
			continue
		case vGlobal:
			return true
		case vDerived:
			request := x.n != 0 && strings.HasPrefix(x.s, "call ")
			return x.flags&fConfig != 0 && x.flags&(fMessage|fStored) == 0 && !request
		case vJoin:
			for _, l := range x.args {
				if s.owned(l) {
					return true
				}
			}
		}
		return false
	}
}

// hides reports whether an address is out of sight.
func (s *sight) hides(addr V) bool {
	if root := s.r.vals.root(addr); s.r.vals.at(root).op == vCell {
		return !s.has(root)
	}
	return !s.has(addr)
}

// filter keeps the memory of the cells in sight and the facts about the values
// in sight, and about the calls whose handles are.
func (s *sight) filter(w world) world {
	t := s.r.vals
	w.mem = w.mem.without(s.hides)
	w.facts = w.facts.without(func(k V) bool {
		x := t.at(k)
		if !t.interesting(k) {
			return true
		}
		if s.has(k) || x.op == vDerived && x.s == "done" {
			return false
		}
		if x.op == vSlot {
			return !s.has(t.mk(value{op: vHandle, n: x.n}))
		}
		return true
	})
	return w
}

// visibleTo splits a world into what a callee can see and the rest.
func (r *run) visibleTo(w world, args, binds []V) (inView world, hidden pairs) {
	inView.facts = w.facts.without(func(k V) bool { return !r.vals.interesting(k) })
	if len(w.mem) == 0 {
		return inView, nil
	}
	seen := newSight(r, w.mem)
	seen.addAll(args)
	seen.addAll(binds)
	seen.addForeign()
	inView.mem = w.mem.without(seen.hides)
	if len(inView.mem) < len(w.mem) {
		hidden = w.mem.without(func(k V) bool { return !seen.hides(k) })
	}
	return inView, hidden
}

// mergePairs merges two sorted lists; the first one wins.
func mergePairs(a, b pairs) pairs {
	out := make(pairs, 0, len(a)+len(b))
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case j == len(b) || i < len(a) && a[i].k < b[j].k:
			out = append(out, a[i])
			i++
		case i == len(a) || b[j].k < a[i].k:
			out = append(out, b[j])
			j++
		default:
			out = append(out, a[i])
			i++
			j++
		}
	}
	return out
}

// after combines what a call left with what it could not see.
func after(x world, before world, hidden pairs) world {
	out := world{mem: x.mem, facts: x.facts}
	if len(hidden) > 0 {
		out.mem = mergePairs(x.mem, hidden)
	}
	for _, e := range before.facts {
		if _, ok := out.facts.get(e.k); !ok {
			out.facts = out.facts.set(e.k, e.v)
		}
	}
	return out
}
