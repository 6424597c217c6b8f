package replay

import (
	"slices"
	"strings"

	"github.com/idemlint/idemlint/internal/link"
	"github.com/idemlint/idemlint/internal/summary"
)

// zero returns the zero value of a kind.
func (e *engine) zero(k summary.Kind, typeName string) V {
	switch k {
	case summary.KindBool:
		return vFalse
	case summary.KindInt, summary.KindFloat:
		return vZero
	case summary.KindString:
		return vEmpty
	case summary.KindStruct, summary.KindArray, summary.KindTypeParam:
		return e.vals.mk(value{op: vConst, n: summary.ConstZero, s: typeName})
	case summary.KindInvalid, summary.KindOther:
		return 0
	}
	return vNil
}

// address returns the address of a field behind a pointer.
func (f *frame) address(base V, field string) V {
	if x := f.vals.at(base); x.op == vIface {
		base = x.args[0]
	}
	return f.vals.mk(value{op: vAddr, s: field, args: []V{base}})
}

// load reads memory.
func (f *frame) load(s *state, addr V, kind summary.Kind, typeName string) V {
	t := f.vals
	x := t.at(addr)
	switch x.op {
	case vJoin:
		out := V(0)
		for i, l := range x.args {
			if e := f.load(s, l, kind, typeName); i == 0 {
				out = e
			} else {
				out = t.join(out, e)
			}
		}
		return out
	case vIface:
		return f.load(s, x.args[0], kind, typeName)
	case vGlobal:
		return f.global(s, x.s, addr)
	}
	whole, ok := s.mem.get(addr)
	if kind == summary.KindStruct || x.op == vCell {
		if o := f.overrides(s, addr, whole, ok, typeName); o != 0 {
			return f.resolve(s.facts, o)
		}
	}
	if ok {
		return f.resolve(s.facts, whole)
	}
	switch x.op {
	case vAddr:
		return f.resolve(s.facts, f.loadField(s, x.args[0], x.s, kind))
	case vElemAddr:
		return f.resolve(s.facts, f.loadElem(s, x.args[0], x.args[1], kind))
	case vCell:
		return f.zero(kind, typeName)
	}
	return addr // the value behind a pointer that nothing is known of goes by its name
}

func (f *frame) loadField(s *state, base V, field string, kind summary.Kind) V {
	t := f.vals
	x := t.at(base)
	switch x.op {
	case vCell, vAddr, vElemAddr, vGlobal:
		if whole, ok := s.mem.get(base); ok {
			return f.field(whole, field, kind)
		}
		switch {
		case x.op == vAddr || x.op == vElemAddr:
			outer := f.load(s, base, summary.KindStruct, "")
			return f.field(outer, field, kind)
		case x.op == vCell:
			return f.zero(kind, field)
		}
	case vJoin:
		out := V(0)
		for i, l := range x.args {
			if e := f.load(s, f.address(l, field), kind, ""); i == 0 {
				out = e
			} else {
				out = t.join(out, e)
			}
		}
		return out
	}
	return f.field(base, field, kind)
}

func (f *frame) loadElem(s *state, base, idx V, kind summary.Kind) V {
	if f.nesting > 6 {
		return f.vals.mk(value{op: vElem, args: []V{base, idx}})
	}
	f.nesting++
	defer func() { f.nesting-- }()
	t := f.vals
	x := t.at(base)
	out, found := V(0), false
	add := func(v V) {
		if !found {
			out, found = v, true
		} else {
			out = t.join(out, v)
		}
	}
	for _, e := range s.mem {
		if a := t.at(e.k); a.op == vElemAddr && a.args[0] == base && (idx == 0 || a.args[1] == 0 || a.args[1] == idx) {
			add(e.v)
		}
	}
	switch x.op {
	case vAppend:
		for i, e := range x.args {
			if i == 0 {
				if e != vNil {
					add(f.loadElem(s, e, 0, kind))
				}
				continue
			}
			add(e)
		}
	case vJoin, vLoop:
		for _, l := range x.args {
			if l != vNil {
				add(f.loadElem(s, l, 0, kind))
			}
		}
	case vSlice:
		return f.loadElem(s, x.args[0], idx, kind)
	case vCell:
		if whole, ok := s.mem.get(base); ok && !found {
			return t.mk(value{op: vElem, args: []V{whole, idx}})
		}
		if !found {
			return f.zero(kind, "")
		}
	}
	if found {
		return out
	}
	return t.mk(value{op: vElem, args: []V{base, idx}})
}

// overrides builds the value of a struct from its parts in memory; 0 if there are none.
func (f *frame) overrides(s *state, addr, whole V, ok bool, typeName string) V {
	t := f.vals
	var names []string
	var parts []V
	for _, e := range s.mem {
		k := t.at(e.k)
		for k.op == vAddr && k.args[0] != addr {
			k = t.at(k.args[0])
		}
		if k.op != vAddr || slices.Contains(names, k.s) {
			continue
		}
		names = append(names, k.s)
		child := t.mk(value{op: vAddr, s: k.s, args: []V{addr}})
		if direct, ok := s.mem.get(child); ok {
			parts = append(parts, direct)
		} else {
			parts = append(parts, f.overrides(s, child, 0, false, ""))
		}
	}
	if len(names) == 0 {
		return 0
	}
	base := whole
	switch {
	case ok:
	case t.at(addr).op == vCell:
		base = t.mk(value{op: vConst, n: summary.ConstZero, s: typeName})
	default:
		base = f.untouched(s, addr)
	}
	order := make([]int, len(names))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return strings.Compare(names[a], names[b]) })
	args := []V{base}
	sorted := make([]string, 0, len(names))
	for _, i := range order {
		sorted = append(sorted, names[i])
		args = append(args, parts[i])
	}
	return t.mk(value{op: vStruct, s: strings.Join(sorted, ","), args: args})
}

// untouched returns what an object holds as a whole, without what was stored
// into parts of it.
func (f *frame) untouched(s *state, addr V) V {
	if whole, ok := s.mem.get(addr); ok {
		return whole
	}
	x := f.vals.at(addr)
	switch x.op {
	case vAddr:
		return f.field(f.untouched(s, x.args[0]), x.s, summary.KindStruct)
	case vCell:
		return f.zero(summary.KindStruct, "")
	}
	return addr
}

// store writes memory.
func (f *frame) store(s *state, addr, v V) {
	t := f.vals
	x := t.at(addr)
	switch x.op {
	case vJoin:
		for _, l := range x.args {
			old := f.load(s, l, summary.KindInvalid, "")
			f.store(s, l, t.join(old, v))
		}
		return
	case vIface:
		f.store(s, x.args[0], v)
		return
	case vUnknown:
		return
	case vElemAddr:
		if x.args[1] == 0 {
			if old, ok := s.mem.get(addr); ok {
				v = t.join(old, v)
			}
		}
	case vCell, vAddr, vGlobal:
		s.mem = s.mem.without(func(k V) bool { return k != addr && f.under(k, addr) })
	}
	s.mem = s.mem.set(addr, v)
}

// under reports whether an address lies inside the object at another one.
func (f *frame) under(k, addr V) bool {
	for {
		x := f.vals.at(k)
		if x.op != vAddr && x.op != vElemAddr {
			return false
		}
		if k = x.args[0]; k == addr {
			return true
		}
	}
}

// global returns what a package-level variable holds.
func (f *frame) global(s *state, name string, addr V) V {
	if v, ok := s.mem.get(addr); ok {
		return f.resolve(s.facts, v)
	}
	dup, notfound := f.prog.Catalog.Sentinel(name)
	init, ok := f.inits[name]
	if dup || notfound || ok && init.error {
		return f.vals.mk(value{op: vSentinel, s: name})
	}
	if ok {
		if v := &init.fn.Vals[init.val]; v.Op == summary.OpConst {
			return f.vals.mk(value{op: vConst, n: v.N, s: init.fn.Pkg.Str(v.Aux)})
		} else if v.Op == summary.OpFunc || v.Op == summary.OpClosure && len(v.Args) == 0 {
			return f.vals.mk(value{op: vFunc, s: init.fn.Aux(init.val)})
		}
	}
	if strings.Contains(link.MethodName(name), "Err") || name == "io.EOF" {
		return f.vals.mk(value{op: vSentinel, s: name})
	}
	return f.vals.mk(value{op: vDerived, s: "global " + name, flags: fConfig})
}
