package replay

import (
	"slices"

	"github.com/idemlint/idemlint/internal/summary"
)

// pair is an entry of a state's memory (address → value) or facts (value →
// what it is known to be).
type pair struct{ k, v V }

// pairs is a sorted list, copied on write.
type pairs []pair

func (p pairs) find(k V) (int, bool) {
	return slices.BinarySearchFunc(p, k, func(e pair, k V) int { return int(e.k) - int(k) })
}

func (p pairs) get(k V) (V, bool) {
	if i, ok := p.find(k); ok {
		return p[i].v, true
	}
	return 0, false
}

func (p pairs) set(k, v V) pairs {
	i, ok := p.find(k)
	if ok && p[i].v == v {
		return p
	}
	c := make(pairs, 0, len(p)+1)
	c = append(c, p[:i]...)
	c = append(c, pair{k, v})
	if ok {
		i++
	}
	return append(c, p[i:]...)
}

// without returns the list less the entries that drop selects.
func (p pairs) without(drop func(k V) bool) pairs {
	for i := range p {
		if !drop(p[i].k) {
			continue
		}
		c := append(make(pairs, 0, len(p)), p[:i]...)
		for _, e := range p[i+1:] {
			if !drop(e.k) {
				c = append(c, e)
			}
		}
		return c
	}
	return p
}

// intersect keeps the entries that two lists agree on.
func (p pairs) intersect(q pairs) pairs {
	if slices.Equal(p, q) {
		return p
	}
	c := make(pairs, 0, min(len(p), len(q)))
	for _, e := range p {
		if v, ok := q.get(e.k); ok && v == e.v {
			c = append(c, e)
		}
	}
	return c
}

// world is the part of a state that calls see and change.
type world struct {
	mem   pairs
	facts pairs
}

// deferred is a call put off to the end of its function.
type deferred struct {
	site   int32 // value of the function
	fn     V     // function value or interface receiver
	args   V     // tuple
	static bool
}

// state is one abstract state inside a function.
type state struct {
	world
	regs   []V // by value id of phis and code values
	defers []deferred
}

func (s *state) clone() *state {
	c := *s
	c.regs = slices.Clone(s.regs)
	return &c
}

// mix hashes a pair of numbers.
func mix(a, b uint64) uint64 {
	h := a*0x9E3779B97F4A7C15 ^ (b+0x7F4A7C15)*0xC2B2AE3D27D4EB4F
	h ^= h >> 29
	h *= 0xBF58476D1CE4E5B9
	return h ^ h>>32
}

// trackedKey hashes what splits states: tracked values of live registers and
// memory, tracked facts, deferred calls.
func (r *run) trackedKey(s *state, live []summary.ValID) uint64 {
	t := r.vals
	var h uint64 = 1
	for _, i := range live {
		if v := s.regs[i]; v != 0 && t.tracked(v) {
			h += mix(uint64(i)+1, uint64(v))
		}
	}
	h += r.worldKey(s.world)
	for i, d := range s.defers {
		h += mix(uint64(d.site)+uint64(i)<<32, uint64(d.fn)^0x5555)
	}
	return h
}

func (r *run) worldKey(w world) uint64 {
	t := r.vals
	var h uint64
	for _, e := range w.mem {
		if t.trackedAt(e) {
			h += mix(uint64(e.k)^0xABCD, uint64(e.v))
		}
	}
	for _, e := range w.facts {
		if t.interesting(e.k) {
			h += mix(uint64(e.k)^0x1234567, uint64(e.v))
		}
	}
	return h
}

// trackedAt reports whether what is stored at an address splits states: of
// fields and elements only truth values and what depends on a guard do.
func (t *values) trackedAt(e pair) bool {
	if t.list[e.k].op == vCell {
		return t.tracked(e.v)
	}
	return e.v == vTrue || e.v == vFalse || t.interesting(e.v)
}

// exactKey hashes everything in a world.
func exactKey(w world) uint64 {
	var h uint64
	for _, e := range w.mem {
		h += mix(uint64(e.k)^0xABCD, uint64(e.v))
	}
	for _, e := range w.facts {
		h += mix(uint64(e.k)^0x1234567, uint64(e.v))
	}
	return h
}

// joinInto joins a state into another one that agrees in everything tracked;
// it reports whether the other one changed.
func (r *run) joinInto(to, from *state, live []summary.ValID) bool {
	changed := false
	for _, i := range live {
		v := from.regs[i]
		if v == to.regs[i] {
			continue
		}
		if j := r.joinReg(to.regs[i], v); j != to.regs[i] {
			to.regs[i] = j
			changed = true
		}
	}
	w, c := r.joinWorld(to.world, from.world)
	to.world = w
	return changed || c
}

func (r *run) joinReg(a, b V) V {
	if a == 0 || b == 0 {
		return max(a, b)
	}
	return r.vals.join(a, b)
}

func (r *run) joinWorld(to, from world) (world, bool) {
	changed := false
	if !slices.Equal(to.mem, from.mem) {
		mem := r.joinMemory(to.mem, from.mem)
		if !slices.Equal(mem, to.mem) {
			to.mem, changed = mem, true
		}
	}
	facts := to.facts.intersect(from.facts)
	if len(facts) != len(to.facts) {
		changed = true
	}
	to.facts = facts
	return to, changed
}

// joinMemory joins two memories; what only one of them has stored is joined
// with what was there before.
func (r *run) joinMemory(a, b pairs) pairs {
	out := make(pairs, 0, max(len(a), len(b)))
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case j == len(b) || i < len(a) && a[i].k < b[j].k:
			out = append(out, pair{a[i].k, r.joinBefore(a[i], b)})
			i++
		case i == len(a) || b[j].k < a[i].k:
			out = append(out, pair{b[j].k, r.joinBefore(b[j], a)})
			j++
		default:
			out = append(out, pair{a[i].k, r.vals.join(a[i].v, b[j].v)})
			i++
			j++
		}
	}
	return out
}

// joinBefore joins what one memory has stored at an address with what was there
// before. Elements of a list are only ever added; an entry of a map may be missing.
func (r *run) joinBefore(e pair, other pairs) V {
	if k := r.vals.at(e.k); k.op == vElemAddr {
		if key := r.vals.at(r.vals.inner(k.args[1])); key.op != vConst || key.n != summary.ConstString {
			return e.v
		}
		return r.vals.join(e.v, 0)
	}
	return r.vals.join(e.v, r.before(e.k, other))
}

// before returns what an address held in a memory that has not stored to it.
func (r *run) before(addr V, mem pairs) V {
	t := r.vals
	x := t.at(addr)
	if x.op == vAddr && t.at(x.args[0]).op != vCell && len(x.s) > 4 && x.s[:4] != "set:" {
		if whole, ok := mem.get(x.args[0]); ok {
			return t.mk(value{op: vField, s: x.s, args: []V{whole}})
		}
		if t.at(t.root(addr)).op != vCell {
			return t.mk(value{op: vField, s: x.s, args: []V{x.args[0]}})
		}
	}
	if x.op == vAddr {
		if whole, ok := mem.get(x.args[0]); ok && t.at(whole).op != vConst {
			return t.mk(value{op: vField, s: x.s, args: []V{whole}})
		}
	}
	return vNil
}
