package replay

import (
	"slices"
	"strings"

	"github.com/idemlint/idemlint/internal/catalog"
	"github.com/idemlint/idemlint/internal/link"
)

// noteSetter remembers what a Set, Add or With method was given.
func (f *frame) noteSetter(c *invocation) {
	if !c.method || len(c.args) == 0 {
		return
	}
	name := link.MethodName(c.name)
	if !f.setters[name] || f.copies(c) {
		return
	}
	key := name
	if x := f.vals.at(c.args[0]); len(c.args) > 1 && x.op == vConst {
		key += "|" + strings.ToLower(x.s)
	}
	addr := f.vals.mk(value{op: vAddr, s: "set:" + key, args: []V{f.begun(c.recv, c.name)}})
	args := c.args
	if t := f.vals; t.at(args[len(args)-1]).op == vSlice {
		args = append(slices.Clone(args[:len(args)-1]), f.spread(c.s, args, len(args)-1)...)
	}
	c.s.mem = c.s.mem.set(addr, f.vals.mk(value{op: vTuple, args: args}))
}

// copies reports whether a setter returns a changed copy of a value, for the next
// call: that is read off the chain, and says nothing of others that begin alike.
func (f *frame) copies(c *invocation) bool {
	call := &f.ctx.fn.Vals[c.id]
	return !strings.HasPrefix(c.name, "(*") && call.Type != 0 && len(call.Args) > 0 && call.Type == f.ctx.fn.Vals[call.Args[0]].Type
}

// begun returns the object that a value is after calls of methods of its own type
// which return it for the next call; method names that type.
func (f *frame) begun(v V, method string) V {
	v = f.vals.inner(v)
	typ, _, ok := strings.Cut(catalog.Normalize(method), ").")
	if !ok || !strings.HasPrefix(typ, "(*") {
		return v
	}
	for {
		x := f.vals.at(v)
		if x.op != vDerived || len(x.args) == 0 || !strings.HasPrefix(x.s, "call (*") || !strings.HasPrefix(catalog.Normalize(x.s[5:]), typ+").") {
			return v
		}
		v = f.vals.inner(x.args[0])
	}
}

// setterValue returns what a setter was given for an object. One that only some
// of the objects that it may be have been given is not set.
func (f *frame) setterValue(s *state, base V, slot *catalog.Slot) (V, bool) {
	return f.ofEach(f.vals.inner(base), func(base V) (V, bool) { return f.setFor(s, base, slot) })
}

// ofEach joins what is found for each of the objects that a value may be; nothing
// is found if it lacks for one of them.
func (f *frame) ofEach(base V, find func(V) (V, bool)) (V, bool) {
	out := V(0)
	for _, l := range f.vals.leaves(base) {
		v, ok := find(f.vals.inner(l))
		if !ok {
			return 0, false
		}
		if out != 0 {
			v = f.vals.join(out, v)
		}
		out = v
	}
	return out, true
}

func (f *frame) setFor(s *state, base V, slot *catalog.Slot) (V, bool) {
	method := "set:" + link.MethodName(slot.Setter)
	want := method
	if slot.Header != "" {
		want += "|" + strings.ToLower(slot.Header)
	}
	if x := f.vals.at(base); x.op == vStruct { // a copy of what was set
		for i, n := range strings.Split(x.s, ",") {
			if n == want || strings.HasPrefix(n, want+"|") {
				return f.setArg(x.args[i+1], slot.SetArg)
			}
		}
	}
	object := f.begun(base, slot.Setter)
	for _, e := range s.mem {
		k := f.vals.at(e.k)
		if k.op != vAddr || !strings.HasPrefix(k.s, method) || !f.leadsTo(e.k, object) {
			continue
		}
		v, ok := f.setArg(e.v, slot.SetArg)
		switch {
		case k.s == want || strings.HasPrefix(k.s, want+"|"):
		case k.s == method && ok: // all headers at once
			v, ok = f.headerValue(s, v, &catalog.Slot{Header: slot.Header})
		default:
			continue
		}
		if ok {
			return v, true
		}
	}
	return f.chainedValue(base, slot)
}

// isHeader reports whether a value is the name of a header, or none is wanted.
func (f *frame) isHeader(v V, header string) bool {
	x := f.vals.at(f.vals.inner(v))
	return header == "" || x.op == vConst && strings.EqualFold(x.s, header)
}

// chainedValue finds a setter among the calls that made an object one by one, of
// which the last counts.
func (f *frame) chainedValue(base V, slot *catalog.Slot) (V, bool) {
	for range 16 {
		x := f.vals.at(f.vals.inner(base))
		if x.op != vDerived || !strings.HasPrefix(x.s, "call (") || len(x.args) == 0 {
			return 0, false
		}
		if args := callArgs(x); catalog.Match(slot.Setter, x.s[5:]) && slot.SetArg < len(args) && f.isHeader(args[0], slot.Header) {
			v := args[slot.SetArg]
			return v, v != vEmpty && v != vNil
		}
		base = x.args[0]
	}
	return 0, false
}

// setArg is the argument of a setter that holds the value. Where only some paths
// have called it, or one without a value, there is none.
func (f *frame) setArg(given V, i int) (V, bool) {
	return f.ofEach(given, func(call V) (V, bool) {
		x := f.vals.at(call)
		if x.op != vTuple || i >= len(x.args) || x.args[i] == vEmpty || x.args[i] == vNil {
			return 0, false
		}
		return x.args[i], true
	})
}

// leadsTo reports whether an address lies in, or a value was taken from, an object.
func (f *frame) leadsTo(addr, base V) bool {
	return f.under(addr, base) || f.vals.contains(addr, base, 6) || f.vals.contains(base, f.vals.root(addr), 3)
}

// madeHeader finds a header among the keys and values, or in the map or request,
// that a function was given. Of calls that add to what another one made any may
// have been.
func (f *frame) madeHeader(s *state, call *value, slot *catalog.Slot) (V, bool) {
	for ; call != nil; call = f.madeBy(call.args[0], slot.Elem) {
		args := callArgs(call)
		if slot.ElemArg >= len(args) {
			return 0, false
		}
		list := f.spread(s, args, slot.ElemArg)
		for i := 0; i+1 < len(list); i += 2 {
			if f.isHeader(list[i], slot.Header) {
				return list[i+1], true
			}
		}
		if v, ok := f.headerValue(s, args[slot.ElemArg], slot); ok {
			return v, true
		}
	}
	return 0, false
}

func (f *frame) headerValue(s *state, base V, slot *catalog.Slot) (V, bool) {
	t := f.vals
	base = t.inner(base)
	want := strings.ToLower(slot.Header)
	if slot.Field != "" {
		if h, ok := f.fieldAt(s, base, slot.Field); ok {
			base = t.inner(h)
		}
	}
	for _, e := range s.mem {
		k := t.at(e.k)
		switch {
		case k.op == vAddr && (k.s == "set:Set|"+want || k.s == "set:Add|"+want) && f.leadsTo(e.k, base):
			return f.setArg(e.v, 1)
		case k.op == vElemAddr && k.args[0] == base && strings.ToLower(t.at(t.inner(k.args[1])).s) == want:
			if elems := f.elements(s, e.v); len(elems) > 0 {
				return elems[0], true
			}
			return e.v, true
		}
	}
	return 0, false
}
