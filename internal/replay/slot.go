package replay

import (
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/idemlint/idemlint/internal/catalog"
	"github.com/idemlint/idemlint/internal/link"
	"github.com/idemlint/idemlint/internal/summary"
)

func (f *frame) allHold(c *invocation, options []catalog.Option) bool {
	for i := range options {
		if !f.holds(c, &options[i]) {
			return false
		}
	}
	return true
}

// holds evaluates a condition on a call's arguments.
func (f *frame) holds(c *invocation, o *catalog.Option) bool {
	args, recv := c.args, c.recv
	if o.Made != "" {
		made := recv
		if o.Of != nil && *o.Of < len(args) {
			made = args[*o.Of]
		}
		call := f.madeBy(made, o.Made)
		if call == nil {
			return false
		}
		args = call.args
		if link.IsMethod(o.Made) && len(args) > 0 {
			recv, args = args[0], args[1:]
		}
		if o.Arg == nil && o.Option == "" && !o.Recv {
			return true
		}
	}
	v, ok := f.optionValue(c.s, recv, args, o)
	if !ok {
		return false
	}
	if o.Equals == "" || f.equalsText(v, o.Equals) {
		return true
	}
	return slices.ContainsFunc(f.elements(c.s, v), func(e V) bool { return f.equalsText(e, o.Equals) })
}

// madeBy returns the library call of that name that made a value.
func (f *frame) madeBy(v V, name string) *value {
	x := f.vals.at(f.vals.inner(v))
	for depth := 0; depth < 8; depth++ {
		if x.op == vDerived && strings.HasPrefix(x.s, "call ") && sameName(x.s[5:], name) {
			return x
		}
		if x.op == vJoin || len(x.args) == 0 {
			return nil
		}
		x = f.vals.at(f.vals.inner(x.args[0]))
	}
	return nil
}

// sameName compares a full name with a catalog name, which may have a wildcard.
func sameName(full, name string) bool {
	full = catalog.Normalize(full)
	if full == name || strings.ReplaceAll(full, "*", "") == strings.ReplaceAll(name, "*", "") {
		return true
	}
	before, after, ok := strings.Cut(strings.TrimPrefix(name, "(*"), "*")
	return ok && strings.Contains(full, strings.TrimPrefix(before, "(")) && strings.HasSuffix(full, after)
}

func (f *frame) equalsText(v V, want string) bool {
	x := f.vals.at(f.vals.inner(v))
	if x.op == vJoin {
		return slices.ContainsFunc(x.args, func(l V) bool { return f.equalsText(l, want) })
	}
	if x.op == vConst && strings.HasPrefix(want, "&") {
		return flagSet(x.s, want[1:])
	}
	return x.op == vConst && slices.Contains(strings.Split(want, "|"), x.s)
}

// bits are the flags that options ask for by name.
var bits = map[string]int{"os.O_APPEND": os.O_APPEND}

// flagSet reports whether a number has the flag of that name.
func flagSet(number, name string) bool {
	n, err := strconv.Atoi(number)
	return err == nil && n&bits[name] != 0
}

// optionValue finds what an option says: an option function among the
// arguments, an argument, or a field of it.
func (f *frame) optionValue(s *state, recv V, args []V, o *catalog.Option) (V, bool) {
	if o.Option != "" {
		for i := range args {
			for _, e := range f.spread(s, args, i) {
				if call := f.optionCall(e, o.Option); call != nil {
					if o.Value != nil {
						inner := callArgs(call)
						if *o.Value < len(inner) {
							return inner[*o.Value], true
						}
					}
					return e, true
				}
				if link.IsMethod(o.Option) { // of a builder, called on its own line
					set := catalog.Slot{Setter: o.Option}
					if o.Value != nil {
						set.SetArg = *o.Value
					}
					if v, ok := f.setterValue(s, e, &set); ok {
						return v, true
					}
				}
			}
		}
		return 0, false
	}
	v := recv
	if !o.Recv {
		if o.Arg == nil || *o.Arg >= len(args) {
			return 0, false
		}
		v = args[*o.Arg]
	}
	if o.Field != "" {
		return f.fieldAt(s, v, o.Field)
	}
	return v, true
}

// optionCall returns the call of an option function that a value is.
func (f *frame) optionCall(v V, name string) *value {
	x := f.vals.at(f.vals.inner(v))
	for depth := 0; depth < 6; depth++ {
		if x.op == vDerived && strings.HasPrefix(x.s, "call ") {
			if sameName(x.s[5:], name) {
				return x
			}
		} else if x.op == vSentinel || x.op == vGlobal {
			if sameName(x.s, name) {
				return x
			}
			return nil
		} else if x.op == vDerived && strings.HasPrefix(x.s, "global ") && sameName(x.s[7:], name) {
			return x
		}
		if len(x.args) == 0 || x.op == vFunc {
			return nil
		}
		x = f.vals.at(f.vals.inner(x.args[0]))
	}
	return nil
}

// callArgs returns the arguments of a call that made a value, without a receiver.
func callArgs(call *value) []V {
	if strings.HasPrefix(call.s, "call (") && len(call.args) > 0 {
		return call.args[1:]
	}
	return call.args
}

// fieldAt returns the value of a field, by its last name, of a struct or of
// what a pointer leads to; embedded fields are looked through.
func (f *frame) fieldAt(s *state, v V, field string) (V, bool) {
	first, rest, nested := strings.Cut(field, ".")
	if nested {
		if got, ok := f.madeField(v, field); ok {
			return got, true
		}
	}
	got, ok := f.oneField(s, v, first)
	if !ok || !nested {
		return got, ok
	}
	return f.fieldAt(s, got, rest)
}

func (f *frame) oneField(s *state, v V, field string) (V, bool) {
	t := f.vals
	v = t.inner(v)
	x := t.at(v)
	suffix := "." + field
	if x.op == vJoin {
		for _, l := range x.args {
			if got, ok := f.oneField(s, l, field); ok {
				return got, ok
			}
		}
		return 0, false
	}
	if got, ok := f.structField(v, suffix, 3); ok {
		return got, true
	}
	for _, e := range s.mem {
		k := t.at(e.k)
		if k.op == vAddr && strings.HasSuffix(k.s, suffix) && f.under(e.k, v) {
			return e.v, true
		}
		if k.op == vElemAddr && k.args[0] == v { // entry of a map
			if key := t.at(t.inner(k.args[1])); key.op == vConst && key.s == field {
				return e.v, true
			}
		}
	}
	for _, e := range s.mem {
		if e.k == v || f.under(e.k, v) {
			if got, ok := f.structField(e.v, suffix, 3); ok {
				return got, true
			}
		}
	}
	if addr := f.innerStruct(s, v, suffix); addr != 0 {
		return addr, true
	}
	return f.madeField(v, field)
}

// madeField returns the argument that became a field of what a call made.
func (f *frame) madeField(v V, field string) (V, bool) {
	call := f.vals.at(f.vals.inner(v))
	if call.op != vDerived || !strings.HasPrefix(call.s, "call ") {
		return 0, false
	}
	if fn := f.prog.API(call.s[5:]); fn != nil && fn.Make != nil {
		if i, ok := fn.Make.Fields[field]; ok {
			if args := callArgs(call); i < len(args) {
				return args[i], true
			}
		}
	}
	return 0, false
}

// innerStruct returns the address of a struct inside another one of which only
// fields are stored; 0 if there is none.
func (f *frame) innerStruct(s *state, v V, suffix string) V {
	for _, e := range s.mem {
		for k := e.k; k != v; {
			x := f.vals.at(k)
			if x.op != vAddr && x.op != vElemAddr {
				break
			}
			if x.op == vAddr && strings.HasSuffix(x.s, suffix) && k != e.k && f.under(k, v) {
				return k
			}
			k = x.args[0]
		}
	}
	return 0
}

// structField looks a field up in a struct value and in its embedded ones.
func (f *frame) structField(v V, suffix string, depth int) (V, bool) {
	x := f.vals.at(v)
	if x.op != vStruct || depth == 0 {
		return 0, false
	}
	for i, n := range strings.Split(x.s, ",") {
		if strings.HasSuffix(n, suffix) {
			return x.args[i+1], true
		}
	}
	for _, a := range x.args {
		if got, ok := f.structField(a, suffix, depth-1); ok {
			return got, ok
		}
	}
	return 0, false
}

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
	if !ok || init.fn.Vals[init.val].Op != summary.OpCall || !sameName(init.fn.Aux(init.val), slot.Elem) {
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
		if args := callArgs(x); sameName(x.s[5:], slot.Setter) && slot.SetArg < len(args) && f.isHeader(args[0], slot.Header) {
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
