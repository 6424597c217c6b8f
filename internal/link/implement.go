package link

import (
	"maps"
	"slices"
	"strings"

	"github.com/idemlint/idemlint/internal/catalog"
	"github.com/idemlint/idemlint/internal/summary"
)

// implementers finds the methods that a library calls through its own interface
// though no call in view hands the object over, as where a container does.
func (fd *finder) implementers() {
	wanted := map[string][]catalog.Implemented{} // by method
	for _, im := range fd.prog.Catalog.Implemented(maps.Keys(fd.prog.types)) {
		if !im.Subscription.Reconciler || fd.prog.Settings.Reconcilers {
			wanted[im.Method] = append(wanted[im.Method], im)
		}
	}
	if len(wanted) == 0 {
		return
	}
	called, interfaces := fd.prog.called(), fd.prog.interfaces()
	for _, f := range fd.prog.Funcs {
		if !f.Recv || called[f] || f.Parent != nil || testEnvironment(f.Pkg.Path) || isFake(f.ID) || fd.handles(f) {
			continue
		}
		for _, im := range wanted[MethodName(f.ID)] {
			if fd.implements(f, im, interfaces[im.Interface]) {
				fd.callback(Entry{
					API: im.Name, Repeats: im.Subscription.Repeats, Publishes: -1, Limit: fd.prog.limit(Site{}, nil, im.Subscription.Attempts),
				}, f)
				break
			}
		}
	}
}

// handles reports whether a function is a handler already.
func (fd *finder) handles(f *Func) bool {
	return slices.ContainsFunc(fd.prog.Handlers, func(e *Entry) bool { return e.Root == f || e.Handler == f })
}

// interfaces returns the interfaces in view by their names without versions.
func (p *Program) interfaces() map[string][]string {
	found := map[string][]string{}
	for name, info := range p.types {
		if info.kind == summary.KindInterface && len(info.sigs) > 0 {
			found[catalog.Normalize(name)] = append(found[catalog.Normalize(name)], name)
		}
	}
	return found
}

// implements reports whether a method is one of a library's interface: the
// interface is in view, in one version or more, and the type has all of it, or a
// parameter is of the library.
func (fd *finder) implements(f *Func, im catalog.Implemented, versions []string) bool {
	recv := f.Pkg.TypeName(f.Params[0])
	if len(versions) > 0 {
		return slices.ContainsFunc(versions, func(name string) bool { return fd.prog.implements(recv, name) })
	}
	lib := im.Interface[:strings.LastIndexByte(im.Interface, '.')]
	return slices.ContainsFunc(f.Params[1:], func(t summary.TypeID) bool {
		return strings.HasPrefix(catalog.Normalize(strings.TrimLeft(f.Pkg.TypeName(t), "*[]")), lib+".")
	})
}

// called returns the functions that own code calls.
func (p *Program) called() map[*Func]bool {
	set := map[*Func]bool{}
	for _, f := range p.Funcs {
		for i := range f.Vals {
			switch f.Vals[i].Op {
			case summary.OpCall:
				if callee := f.Callee[i]; callee != nil && callee != f {
					set[callee] = true
				}
			case summary.OpInvoke, summary.OpCallDyn:
				for _, t := range p.flow.targets[Site{f, summary.ValID(i)}] {
					if t.Func != nil {
						set[t.Func] = true
					}
				}
			}
		}
	}
	return set
}
