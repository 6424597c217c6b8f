package replay

import (
	"strings"
)

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
