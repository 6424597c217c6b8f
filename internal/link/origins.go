package link

import "github.com/idemlint/idemlint/internal/summary"

// maxOriginDepth bounds how far back a value is followed.
const maxOriginDepth = 8

// origins collects where an object of a library comes from: the calls that make
// it, and the fields and globals that hold it.
type origins struct {
	prog   *Program
	places map[string]bool
	calls  []Site // of libraries, that make it
	open   bool   // some way back was not followed to its end
	seen   map[Site]bool
}

// originsOf follows a value back through variables, parameters, closures,
// results and fields.
func (p *Program) originsOf(f *Func, id summary.ValID) *origins {
	o := &origins{prog: p, places: map[string]bool{}, seen: map[Site]bool{}}
	o.follow(f, id, 0)
	return o
}

// mayBe reports whether two values can be one object.
func (o *origins) mayBe(other *origins) bool {
	if o.open || other.open {
		return true
	}
	for place := range o.places {
		if other.places[place] {
			return true
		}
	}
	return false
}

func (o *origins) follow(f *Func, id summary.ValID, depth int) {
	if depth > maxOriginDepth {
		o.open = true
		return
	}
	if o.seen[Site{f, id}] {
		return
	}
	o.seen[Site{f, id}] = true
	v := &f.Vals[id]
	switch v.Op {
	case summary.OpConvert, summary.OpIface, summary.OpExtract, summary.OpAssert:
		o.follow(f, v.Args[0], depth+1)
	case summary.OpPhi:
		for _, a := range v.Args {
			o.follow(f, a, depth+1)
		}
	case summary.OpGlobal, summary.OpFieldAddr:
		o.places[f.Aux(id)] = true
	case summary.OpLoad:
		o.loaded(f, v.Args[0], depth+1)
	case summary.OpAlloc:
		o.places[f.ID+"#"+itoa(int(id))] = true
		o.stored(f, id, depth+1)
	case summary.OpParam:
		o.given(f, int(v.N), depth+1)
	case summary.OpFree:
		o.captured(f, int(v.N), depth+1)
	case summary.OpCall:
		if callee := f.Callee[id]; callee != nil {
			o.returned(callee, depth+1)
			return
		}
		o.places[f.ID+"#"+itoa(int(id))] = true
		o.calls = append(o.calls, Site{f, id})
	case summary.OpInvoke:
		o.open = true
		o.calls = append(o.calls, Site{f, id})
	default:
		o.open = true
	}
}

func (o *origins) loaded(f *Func, addr summary.ValID, depth int) {
	o.follow(f, addr, depth)
	if f.Vals[addr].Op != summary.OpFieldAddr {
		return
	}
	for _, s := range o.prog.storesTo(f.Aux(addr)) {
		o.follow(s.Func, s.Func.Vals[s.Val].Args[1], depth)
	}
}

func (o *origins) stored(f *Func, cell summary.ValID, depth int) {
	for i := range f.Vals {
		if v := &f.Vals[i]; v.Op == summary.OpStore && v.Args[0] == cell {
			o.follow(f, v.Args[1], depth)
		}
	}
}

func (o *origins) given(f *Func, param, depth int) {
	sites := o.prog.callsOf(f)
	o.open = o.open || len(sites) == 0
	for _, s := range sites {
		if args := s.Func.Vals[s.Val].Args; param < len(args) {
			o.follow(s.Func, args[param], depth)
		}
	}
}

func (o *origins) captured(f *Func, index, depth int) {
	if f.Parent == nil {
		o.open = true
		return
	}
	for i := range f.Parent.Vals {
		v := &f.Parent.Vals[i]
		if v.Op == summary.OpClosure && f.Parent.Aux(summary.ValID(i)) == f.ID && index < len(v.Args) {
			o.follow(f.Parent, v.Args[index], depth)
		}
	}
}

func (o *origins) returned(callee *Func, depth int) {
	for i := range callee.Vals {
		if v := &callee.Vals[i]; v.Op == summary.OpReturn && len(v.Args) > 0 {
			o.follow(callee, v.Args[0], depth)
		}
	}
}
