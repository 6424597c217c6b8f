package flow

import (
	"cmp"
	"strings"

	"github.com/idemlint/idemlint/internal/replay"
	"github.com/idemlint/idemlint/internal/summary"
)

// reporter settles which defects are for one package to report: those of which it
// sees all elements and holds at least one. Imports are acyclic, so no other
// package can do both.
type reporter struct {
	self *summary.Package
	// before are the defects that are there without this package: one of its
	// dependencies reports them, or the run over the whole program.
	before func() map[string]bool
}

// where gives the element of a defect that lies in this package, and false if
// the defect is not for this package to report.
func (r *reporter) where(h *replay.Handler, e *replay.Effect) (replay.Position, bool) {
	pos := r.element(h, e)
	if !pos.IsValid() || r.before()[defect(h, e)] {
		return replay.Position{}, false
	}
	return pos, true
}

// element looks for the most telling element in this package: on the way to the
// effect, else where a delivery comes in, else what ties the rest together.
func (r *reporter) element(h *replay.Handler, e *replay.Effect) replay.Position {
	places := []replay.Position{e.Entry}
	for _, hop := range e.Path {
		places = append(places, hop.Pos)
	}
	if p := r.first(append(places, e.Pos)); p.IsValid() {
		return p
	}
	// One call may subscribe many handlers: what names this one tells more.
	if value, _ := r.binding(map[string]bool{h.Func: true}); value.IsValid() {
		return value
	}
	if p := r.first([]replay.Position{h.Subscription.Pos, h.Pos}); p.IsValid() {
		return p
	}
	names := map[string]bool{h.Func: true, e.API: true}
	for _, hop := range e.Path {
		names[hop.Func] = true
	}
	for _, via := range h.Via {
		names[via] = true
	}
	value, call := r.binding(names)
	return cmp.Or(value, call)
}

// first returns the first of the places that lies in this package.
func (r *reporter) first(places []replay.Position) replay.Position {
	for _, p := range places {
		if p.Package == r.self.Path && p.IsValid() {
			return p
		}
	}
	return replay.Position{}
}

// binding finds what makes functions callees of dynamic calls: a conversion of
// their receiver to an interface or their use as a value. The call is the first
// that leads to one of their packages, such as that of a constructor.
func (r *reporter) binding(names map[string]bool) (value, call replay.Position) {
	var best, other summary.Pos
	better := func(best *summary.Pos, p summary.Pos) {
		if p.IsValid() && (!best.IsValid() || r.position(p).Compare(r.position(*best)) < 0) {
			*best = p
		}
	}
	for _, c := range r.self.Conversions {
		for _, m := range c.Methods {
			if names[r.self.Str(m.Func)] {
				better(&best, c.Pos)
			}
		}
	}
	pkgs := map[string]bool{}
	for name := range names {
		pkgs[packageOf(name)] = true
	}
	for i := range r.self.Funcs {
		f := &r.self.Funcs[i]
		for _, b := range f.Blocks {
			for _, id := range b.Code {
				named, near := r.mentions(f, id, names, pkgs, true)
				if named {
					better(&best, f.Vals[id].Pos)
				}
				if near {
					better(&other, f.Vals[id].Pos)
				}
			}
		}
	}
	return r.position(best), r.position(other)
}

// mentions reports whether a value of a function names one of the functions as a
// value, and whether it calls or names one of their packages.
func (r *reporter) mentions(f *summary.Func, id summary.ValID, names, pkgs map[string]bool, top bool) (named, near bool) {
	v := &f.Vals[id]
	switch v.Op {
	case summary.OpFunc, summary.OpClosure:
		named = names[r.self.Str(v.Aux)]
		near = pkgs[packageOf(r.self.Str(v.Aux))]
	case summary.OpCall:
		near = pkgs[packageOf(r.self.Str(v.Aux))]
	}
	if !top && f.Vals[id].Op >= summary.OpAlloc {
		return named, false // code of its own
	}
	for _, a := range v.Args {
		if a >= 0 {
			n, p := r.mentions(f, a, names, pkgs, false)
			named, near = named || n, near || p
		}
	}
	return named, near
}

func (r *reporter) position(p summary.Pos) replay.Position {
	if !p.IsValid() {
		return replay.Position{}
	}
	return replay.Position{Package: r.self.Path, File: r.self.Str(p.File), Line: int(p.Line), Column: int(p.Col)}
}

// packageOf is the import path in a function's full name.
func packageOf(name string) string {
	name = strings.TrimLeft(name, "(*")
	slash := strings.LastIndexByte(name, '/') + 1
	if dot := strings.IndexByte(name[slash:], '.'); dot >= 0 {
		return name[:slash+dot]
	}
	return name
}
