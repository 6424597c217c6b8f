package link

import "github.com/idemlint/idemlint/internal/summary"

// maxNilDepth bounds how far a stored value is followed through callers.
const maxNilDepth = 4

// NonNilField reports whether whatever the program stores into a field is not
// nil. The name is that of OpFieldAddr: path.Type.field.
func (p *Program) NonNilField(name string) bool {
	stores := p.storesTo(name)
	if len(stores) == 0 {
		return false
	}
	for _, s := range stores {
		if !p.nonNil(s.Func, s.Func.Vals[s.Val].Args[1], 0) {
			return false
		}
	}
	return true
}

// storesTo returns the stores into a field.
func (p *Program) storesTo(field string) []Site {
	p.indexUses()
	return p.stores[field]
}

// callsOf returns the static calls of a function.
func (p *Program) callsOf(f *Func) []Site {
	p.indexUses()
	return p.calls[f]
}

// indexUses indexes the stores into fields and the static calls, once.
func (p *Program) indexUses() {
	p.usesOnce.Do(func() {
		p.stores = map[string][]Site{}
		p.calls = map[*Func][]Site{}
		for _, f := range p.Funcs {
			for i := range f.Vals {
				v := &f.Vals[i]
				site := Site{f, summary.ValID(i)}
				if v.Op == summary.OpStore && f.Vals[v.Args[0]].Op == summary.OpFieldAddr {
					name := f.Aux(v.Args[0])
					p.stores[name] = append(p.stores[name], site)
				}
				if callee := f.Callee[i]; callee != nil && v.Op == summary.OpCall {
					p.calls[callee] = append(p.calls[callee], site)
				}
			}
		}
	})
}

// nonNil reports whether a value is not nil: something that is made or returned
// by a library, or handed in as such by all callers.
func (p *Program) nonNil(f *Func, id summary.ValID, depth int) bool {
	if depth > maxNilDepth {
		return false
	}
	v := &f.Vals[id]
	switch v.Op {
	case summary.OpConst, summary.OpLoad, summary.OpFree, summary.OpLookup, summary.OpField:
		return false
	case summary.OpPhi, summary.OpConvert, summary.OpIface:
		for _, a := range v.Args {
			if !p.nonNil(f, a, depth+1) {
				return false
			}
		}
		return true
	case summary.OpParam:
		sites := p.callsOf(f)
		for _, s := range sites {
			if args := s.Func.Vals[s.Val].Args; int(v.N) >= len(args) || !p.nonNil(s.Func, args[v.N], depth+1) {
				return false
			}
		}
		return len(sites) > 0
	case summary.OpCall:
		if callee := f.Callee[id]; callee != nil {
			return !returnsNil(callee)
		}
	}
	return true
}

// returnsNil reports whether a function returns nil as its first result without
// an error beside it.
func returnsNil(f *Func) bool {
	for i := range f.Vals {
		v := &f.Vals[i]
		if v.Op != summary.OpReturn || len(v.Args) == 0 {
			continue
		}
		first, last := &f.Vals[v.Args[0]], &f.Vals[v.Args[len(v.Args)-1]]
		isNil := first.Op == summary.OpConst && first.N == summary.ConstNil
		succeeds := len(v.Args) == 1 || last.Op == summary.OpConst && last.N == summary.ConstNil
		if isNil && succeeds {
			return true
		}
	}
	return false
}
