package replay

import (
	"slices"
	"strconv"
	"strings"

	"github.com/idemlint/idemlint/internal/catalog"
	"github.com/idemlint/idemlint/internal/summary"
)

// resolve returns what a value is known to be in a state.
func (r *run) resolve(facts pairs, v V) V {
	for range 4 {
		known, ok := facts.get(v)
		if !ok {
			return v
		}
		if some := r.vals.at(known); some.op == vSome {
			return v
		}
		v = known
	}
	return v
}

// property returns a known property of a value: nonnil, positive, later.
func (r *run) property(facts pairs, v V) string {
	if known, ok := facts.get(v); ok {
		if some := r.vals.at(known); some.op == vSome {
			return some.s
		}
	}
	if x := r.vals.at(v); x.op == vSome {
		return x.s
	}
	return ""
}

func (t *values) some(s string) V { return t.mk(value{op: vSome, s: s}) }

// decide says whether a condition is true, if it can be known.
func (r *run) decide(facts pairs, c V) (truth, known bool) {
	c = r.resolve(facts, c)
	t := r.vals
	x := t.at(c)
	switch x.op {
	case vConst:
		return x.s == "true", x.n == summary.ConstBool
	case vNot:
		truth, known = r.decide(facts, x.args[0])
		return !truth, known
	case vBin:
		return r.compare(facts, x.s, r.resolve(facts, x.args[0]), r.resolve(facts, x.args[1]))
	case vJoin:
		return r.decideAll(facts, x.args)
	case vDerived:
		return r.predicate(facts, x)
	}
	return false, false
}

func (r *run) decideAll(facts pairs, leaves []V) (truth, known bool) {
	for i, l := range leaves {
		lt, lk := r.decide(facts, l)
		if !lk || i > 0 && lt != truth {
			return false, false
		}
		truth = lt
	}
	return truth, len(leaves) > 0
}

// compare decides a comparison.
func (r *run) compare(facts pairs, op string, a, b V) (truth, known bool) {
	switch op {
	case "!=":
		truth, known = r.compare(facts, "==", a, b)
		return !truth, known
	case ">":
		return r.less(facts, b, a)
	case "<":
		return r.less(facts, a, b)
	case ">=":
		truth, known = r.less(facts, a, b)
		return !truth, known
	case "<=":
		truth, known = r.less(facts, b, a)
		return !truth, known
	case "==":
		return r.equal(facts, a, b)
	}
	return false, false
}

func (r *run) equal(facts pairs, a, b V) (truth, known bool) {
	t := r.vals
	x, y := t.at(a), t.at(b)
	if x.op == vConst && y.op != vConst {
		a, b, x, y = b, a, y, x
	}
	if y.op == vConst && y.n == summary.ConstNil {
		isNil, ok := r.isNil(facts, a)
		return isNil, ok
	}
	if x.op == vJoin {
		return r.allLeaves(x.args, func(l V) (bool, bool) { return r.equal(facts, l, b) })
	}
	if y.op == vJoin {
		return r.allLeaves(y.args, func(l V) (bool, bool) { return r.equal(facts, a, l) })
	}
	switch {
	case a == b && x.op != vLoop && x.op != vUnknown:
		return true, true
	case x.op == vConst && y.op == vConst:
		return false, x.n == y.n
	case b == vEmpty && t.hasText(x):
		return false, true
	case r.property(facts, a) == "later" && y.op == vConst:
		n, err := strconv.Atoi(y.s)
		return false, err == nil && n <= 1
	case r.property(facts, a) == "positive" && y.op == vConst:
		n, err := strconv.Atoi(y.s)
		return false, err == nil && n <= 0
	}
	if s, ok := r.errorIs(a, b, false); ok {
		return s, true
	}
	if s, ok := r.errorIs(b, a, false); ok {
		return s, true
	}
	return r.code(x, y)
}

// code decides the comparison of a duplicate error's code, a field of it or what
// a method says, with a constant.
func (r *run) code(x, y *value) (truth, known bool) {
	if x.op == vField {
		x = r.vals.at(r.vals.inner(x.args[0]))
	}
	if y.op == vConst && x.op == vFailed && x.s == "dup" {
		return r.prog.Catalog.DuplicateText(y.s), true
	}
	return false, false
}

func (r *run) allLeaves(leaves []V, decide func(V) (bool, bool)) (truth, known bool) {
	for i, l := range leaves {
		lt, lk := decide(l)
		if !lk || i > 0 && lt != truth {
			return false, false
		}
		truth = lt
	}
	return truth, true
}

func (r *run) less(facts pairs, a, b V) (truth, known bool) {
	t := r.vals
	x, y := t.at(a), t.at(b)
	if x.op == vJoin {
		return r.allLeaves(x.args, func(l V) (bool, bool) { return r.less(facts, l, b) })
	}
	if y.op == vJoin {
		return r.allLeaves(y.args, func(l V) (bool, bool) { return r.less(facts, a, l) })
	}
	n, xn := number(x)
	m, ym := number(y)
	switch {
	case xn && ym:
		return n < m, true
	case a == b && a != 0 && x.op != vLoop && x.op != vFresh:
		return false, true
	case ym && m <= 1 && r.property(facts, a) == "later", ym && m <= 0 && r.property(facts, a) == "positive":
		return false, true
	case xn && n <= 1 && r.property(facts, b) == "later", xn && n <= 0 && r.property(facts, b) == "positive":
		return true, true
	case ym && m == 0 && b != vZero:
		return false, false
	case b == vZero && r.isIndex(x):
		return false, true // a range index is never below the length of nothing
	}
	return false, false
}

// isIndex reports whether a value counts up from zero, as in a range loop.
func (r *run) isIndex(x *value) bool {
	if x.op != vBin || x.s != "+" {
		return false
	}
	base := r.vals.at(x.args[0])
	n, ok := number(r.vals.at(x.args[1]))
	return ok && n > 0 && (base.op == vLoop || base.op == vConst && base.s == "-1")
}

func number(x *value) (int, bool) {
	if x.op != vConst || x.n != summary.ConstInt {
		return 0, false
	}
	n, err := strconv.Atoi(x.s)
	return n, err == nil
}

// isNil decides whether a value is nil.
func (r *run) isNil(facts pairs, v V) (truth, known bool) {
	t := r.vals
	if p := r.property(facts, v); p != "" {
		return false, true
	}
	x := t.at(v)
	switch x.op {
	case vConst:
		return x.n == summary.ConstNil, true
	case vCell, vAddr, vElemAddr, vFunc, vIface, vNewErr, vWrap, vFailed, vSentinel, vGlobal, vSlice, vFresh, vWith:
		return false, true
	case vAppend:
		return false, x.s != unknownLength
	case vJoin:
		return r.allLeaves(x.args, func(l V) (bool, bool) { return r.isNil(facts, l) })
	case vStruct:
		return false, true
	case vField:
		// What an object of the process holds is known if all that is ever stored there is.
		owner := t.at(x.args[0])
		if owner.flags&fConfig != 0 && owner.flags&(fMessage|fStored) == 0 && (r.opts.Modular || r.prog.NonNilField(x.s)) {
			return false, true
		}
	}
	return false, false
}

// errorIs decides whether an error is, or wraps, a sentinel.
func (r *run) errorIs(err, target V, unwrap bool) (truth, known bool) {
	t := r.vals
	s := t.at(t.inner(target))
	if s.op != vSentinel {
		return false, false
	}
	e := t.at(err)
	dup, notfound := r.prog.Catalog.Sentinel(s.s)
	switch e.op {
	case vSentinel:
		if e.s == s.s {
			return true, true
		}
		d, n := r.prog.Catalog.Sentinel(e.s)
		return d && dup || n && notfound, true
	case vFailed:
		switch e.s {
		case "dup":
			return dup, true
		case "notfound":
			return notfound, true
		}
		// An error of a library can be the library's sentinel, never an own one.
		_, own := r.inits[s.s]
		return false, own
	case vNewErr:
		return false, true
	case vIface:
		// An error type can say itself what it is or wraps.
		return false, r.prog.Method(e.s, "Is") == "" && r.prog.Method(e.s, "Unwrap") == ""
	case vConst:
		return false, e.n == summary.ConstNil
	case vWrap:
		if !unwrap {
			return false, true
		}
		open := false
		for _, a := range e.args {
			at, ak := r.errorIs(a, target, true)
			if ak && at {
				return true, true
			}
			open = open || !ak
		}
		return false, !open
	case vJoin:
		return r.allLeaves(e.args, func(l V) (bool, bool) { return r.errorIs(l, target, unwrap) })
	}
	return false, false
}

// predicate decides the questions that calls ask: errors.Is and the like.
func (r *run) predicate(facts pairs, x *value) (truth, known bool) {
	t := r.vals
	arg := func(i int) V { return r.resolve(facts, x.args[i]) }
	switch x.s {
	case "errors.Is":
		if isNil, ok := r.isNil(facts, arg(0)); ok && isNil {
			return false, true
		}
		return r.errorIs(arg(0), arg(1), true)
	case "duplicate?", "notfound?":
		return r.failure(facts, arg(0), strings.TrimSuffix(x.s, "?"))
	case "contains text":
		e := t.at(arg(0))
		if e.op == vFailed && e.s == "dup" {
			return r.prog.Catalog.DuplicateText(t.at(arg(1)).s), true
		}
		return false, false
	case "slices.Contains":
		return r.containsElem(arg(0), arg(1))
	case "zero?":
		v := t.at(arg(0))
		if v.op == vFresh {
			return false, true
		}
		return v.op == vConst && v.n == summary.ConstZero, v.op == vConst
	}
	return false, false
}

// failure decides whether an error reports a duplicate or a missing row.
func (r *run) failure(facts pairs, err V, what string) (truth, known bool) {
	if isNil, ok := r.isNil(facts, err); ok && isNil {
		return false, true
	}
	e := r.vals.at(err)
	switch e.op {
	case vFailed:
		return e.s == "dup" && what == "duplicate" || e.s == "notfound" && what == "notfound", true
	case vSentinel:
		dup, notfound := r.prog.Catalog.Sentinel(e.s)
		return dup && what == "duplicate" || notfound && what == "notfound", true
	case vNewErr, vIface:
		return false, true
	case vWrap:
		open := false
		for _, a := range e.args {
			at, ak := r.failure(facts, a, what)
			if ak && at {
				return true, true
			}
			open = open || !ak
		}
		return false, !open
	case vJoin:
		return r.allLeaves(e.args, func(l V) (bool, bool) { return r.failure(facts, l, what) })
	}
	return false, false
}

func (r *run) containsElem(list, elem V) (truth, known bool) {
	x := r.vals.at(list)
	if x.op == vAppend {
		if slices.Contains(x.args[1:], elem) {
			return true, x.s != unknownLength
		}
		return r.containsElem(x.args[0], elem)
	}
	return false, list == vNil
}

// refine adds to the facts what follows from the outcome of a condition.
func (r *run) refine(facts pairs, c V, truth bool) pairs {
	t := r.vals
	x := t.at(c)
	switch x.op {
	case vNot:
		return r.refine(facts, x.args[0], !truth)
	case vBin:
		if x.s == "!=" || x.s == "==" {
			return r.refineEqual(facts, x, truth == (x.s == "=="))
		}
		return facts.set(c, t.bool(truth))
	case vConst:
		return facts
	case vDerived:
		if truth && (x.s == "duplicate?" || x.s == "notfound?") {
			kind := "dup"
			if x.s == "notfound?" {
				kind = "notfound"
			}
			facts = facts.set(x.args[0], t.mk(value{op: vFailed, s: kind}))
		}
		if truth && x.s == "errors.Is" {
			facts = facts.set(x.args[0], t.inner(x.args[1]))
		}
	}
	return facts.set(c, t.bool(truth))
}

func (r *run) refineEqual(facts pairs, x *value, equal bool) pairs {
	t := r.vals
	a, b := r.resolve(facts, x.args[0]), r.resolve(facts, x.args[1])
	if t.isConst(a) {
		a, b = b, a
	}
	y := t.at(b)
	switch {
	case equal && (y.op == vConst || y.op == vSentinel):
		return facts.set(a, b)
	case !equal && b == vNil:
		return facts.set(a, t.some("nonnil"))
	case !equal && y.op == vConst && y.n == summary.ConstBool:
		return facts.set(a, t.bool(y.s != "true"))
	}
	return facts
}

// freshField reports whether a field of a message changes with each delivery.
func (r *run) freshField(name string) bool {
	i := strings.LastIndexByte(name, '.')
	if i < 0 {
		return false
	}
	m := r.prog.Catalog.Message(catalog.Normalize(name[:i]))
	return m != nil && slices.Contains(m.Fresh, name[i+1:])
}
