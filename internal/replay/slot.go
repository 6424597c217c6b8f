package replay

import (
	"strings"

	"github.com/idemlint/idemlint/internal/catalog"
	"github.com/idemlint/idemlint/internal/summary"
)

// slotOf returns the value in a place of a request; set is false if nothing is there.
func (f *frame) slotOf(c *invocation, slot *catalog.Slot) (V, bool) {
	if slot == nil || !f.allHold(c, slot.When) {
		return 0, false
	}
	if slot.Option != "" && slot.Elem == "" {
		from := 0
		if slot.Arg != nil {
			from = *slot.Arg
		}
		for i := from; i < len(c.args); i++ {
			for _, e := range f.spread(c.s, c.args, i) {
				if call := f.optionCall(e, slot.Option); call != nil {
					if args := callArgs(call); slot.Value < len(args) {
						return args[slot.Value], true
					}
				}
			}
		}
		return 0, false
	}
	base := c.recv
	if slot.Arg != nil {
		if *slot.Arg >= len(c.args) {
			return 0, false
		}
		base = c.args[*slot.Arg]
	}
	elems := []V{base}
	if slot.Arg != nil && (slot.Field != "" || slot.Elem != "" || slot.At != nil || *slot.Arg == len(c.args)-1) {
		if many := f.elements(c.s, base); many != nil {
			elems = many
		}
	}
	if slot.At != nil {
		if *slot.At >= len(elems) {
			return 0, false
		}
		elems = elems[*slot.At : *slot.At+1]
	}
	out, found := V(0), false
	for _, e := range elems {
		v, ok := f.slotIn(c, slot, e)
		if !ok {
			return 0, false // a key that one element lacks is not set
		}
		if found {
			v = f.vals.join(out, v)
		}
		out, found = v, true
	}
	return out, found
}

func (f *frame) slotIn(c *invocation, slot *catalog.Slot, base V) (V, bool) {
	t := f.vals
	switch {
	case slot.Elem != "":
		call := f.madeBy(base, slot.Elem)
		if call == nil {
			return f.initialArg(base, slot)
		}
		args := callArgs(call)
		if slot.Header != "" {
			return f.madeHeader(c.s, call, slot)
		}
		if slot.Option != "" {
			for i := slot.ElemArg; i < len(args); i++ {
				for _, e := range f.spread(c.s, args, i) {
					if o := f.optionCall(e, slot.Option); o != nil {
						if inner := callArgs(o); slot.Value < len(inner) {
							return inner[slot.Value], true
						}
					}
				}
			}
			return 0, false
		}
		if slot.ElemArg >= len(args) {
			return 0, false
		}
		inner := *slot
		inner.Elem = ""
		return f.slotIn(c, &inner, args[slot.ElemArg])
	case slot.Setter != "":
		v, ok := f.setterValue(c.s, base, slot)
		if ok && slot.SetField != "" {
			if v, ok = f.fieldAt(c.s, v, slot.SetField); v == vEmpty || v == vNil {
				return 0, false
			}
		}
		return v, ok
	case slot.Header != "":
		return f.headerValue(c.s, base, slot)
	case slot.Field != "":
		v, ok := f.fieldAt(c.s, base, slot.Field)
		if ok && (v == vEmpty || v == vNil) {
			return 0, false
		}
		return v, ok
	}
	if base == vNil || base == 0 {
		return 0, false
	}
	return t.inner(base), true
}

// initialArg returns the constant that the initialiser of a package-level variable
// gave to the function which made it.
func (f *frame) initialArg(base V, slot *catalog.Slot) (V, bool) {
	name, ok := strings.CutPrefix(f.vals.at(f.vals.inner(base)).s, "global ")
	if !ok {
		return 0, false
	}
	init, ok := f.inits[name]
	if !ok || init.fn.Vals[init.val].Op != summary.OpCall || !catalog.Match(slot.Elem, init.fn.Aux(init.val)) {
		return 0, false
	}
	_, args := init.fn.APIArgs(init.val)
	if slot.ElemArg >= len(args) {
		return 0, false
	}
	v := &init.fn.Vals[args[slot.ElemArg]]
	if v.Op != summary.OpConst {
		return 0, false
	}
	return f.vals.mk(value{op: vConst, n: v.N, s: init.fn.Pkg.Str(v.Aux)}), true
}
