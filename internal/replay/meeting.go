package replay

import (
	"slices"
)

// meeting is a question: is there a path on which one of the marks succeeds and
// the effect is executed?
type meeting struct {
	marks  []int32
	effect int32
	// succeeds takes the effect itself to succeed.
	succeeds bool
}

// trace notes that a mark or the effect of the pair is executed. A mark is taken
// to succeed: one that fails marks nothing.
func (f *frame) trace(s *state, n int32) {
	if f.pair == nil {
		return
	}
	isMark := slices.Contains(f.pair.marks, n)
	if !isMark && n != f.pair.effect {
		return
	}
	mine, other := f.done(f.pair.effect), f.done(f.pair.marks[0])
	if isMark {
		mine, other = other, mine
	}
	if isMark != f.pair.succeeds {
		for _, slot := range []string{"err", "rowerr"} {
			s.facts = s.facts.set(f.slot(n, slot), vNil)
		}
	}
	if _, ok := s.facts.get(other); ok {
		f.met = true
	}
	s.facts = s.facts.set(mine, vTrue)
}

// done is the fact that a node has been executed on a path.
func (r *run) done(n int32) V {
	return r.vals.mk(value{op: vDerived, s: "done", n: n})
}
