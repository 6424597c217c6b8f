package link

import (
	"maps"
	"slices"
	"strings"

	"github.com/idemlint/idemlint/internal/summary"
)

// fanOut caps the targets of one call; over it the call counts as unknown.
const fanOut = 64

func (fl *flow) call(f *Func, id summary.ValID, n node) {
	v := &f.Vals[id]
	switch v.Op {
	case summary.OpBuiltin:
		fl.builtin(f, v, id, n)
	case summary.OpCall:
		if callee := f.Callee[id]; callee != nil {
			fl.bind(f, v.Args, callee, 0, n)
			return
		}
		fl.libraryCall(f, id, v.Args, n)
	case summary.OpCallDyn:
		site := Site{f, id}
		fl.on(fl.val(f, v.Args[0]), func(o object) { fl.dynamic(site, o, n) })
	case summary.OpInvoke:
		site := Site{f, id}
		method := MethodName(f.Aux(id))
		fl.on(fl.val(f, v.Args[0]), func(o object) { fl.invoke(site, o, method, n) })
		fl.libraryCall(f, id, v.Args[1:], n)
	}
}

func (fl *flow) builtin(f *Func, v *summary.Val, id summary.ValID, n node) {
	if f.Pkg.Str(v.Aux) != "append" || !fl.tracked(f.Pkg, v.Type) {
		return
	}
	o := fl.container("c "+f.ID+" "+itoa(int(id)), Site{f, id})
	fl.add(n, o)
	for _, a := range v.Args {
		fl.on(fl.val(f, a), func(from object) {
			if fl.objects[from].kind == objContainer {
				fl.edge(fl.objects[from].cell, fl.objects[o].cell)
			}
		})
	}
	fl.edge(fl.val(f, v.Args[0]), n)
}

// bind passes arguments to the parameters of an own function from the skipped
// one on, and its results to the call.
func (fl *flow) bind(f *Func, args []summary.ValID, callee *Func, skip int, n node) {
	for i, a := range args {
		if i+skip < len(callee.Params) {
			fl.edge(fl.val(f, a), fl.param(callee, i+skip))
		}
	}
	for j := range callee.Results {
		fl.edge(fl.result(callee, j), n)
	}
}

// takes reports whether an own function can be called with these arguments after
// its skipped parameters: values of type any carry functions of every kind.
func takes(callee *Func, skip int, caller *Func, args []summary.ValID) bool {
	if len(callee.Params) != skip+len(args) {
		return false
	}
	for i, a := range args {
		given, wanted := caller.Vals[a].Type, callee.Params[skip+i]
		if given == 0 || wanted == 0 {
			continue
		}
		g, w := &caller.Pkg.Types[given], &callee.Pkg.Types[wanted]
		if !g.Named || !w.Named || g.Kind == summary.KindTypeParam || w.Kind == summary.KindTypeParam {
			continue
		}
		if g, w := caller.Pkg.Str(g.Name), callee.Pkg.Str(w.Name); g != w && !strings.Contains(g+w, "[") {
			return false
		}
	}
	return true
}

// boundInterface reports whether a function value is a method of an interface
// value.
func (s Site) boundInterface() bool {
	if s.Func == nil {
		return false
	}
	v := &s.Func.Vals[s.Val]
	if v.Op != summary.OpClosure || len(v.Args) != 1 {
		return false
	}
	t := s.Func.Vals[v.Args[0]].Type
	return t != 0 && s.Func.Pkg.Types[t].Kind == summary.KindInterface
}

// dynamic resolves a call of a function value.
func (fl *flow) dynamic(site Site, o object, n node) {
	info := &fl.objects[o]
	if info.kind != objFunc || fl.seen[targetKey{site, o}] {
		return
	}
	fl.seen[targetKey{site, o}] = true
	callee := fl.prog.byID[info.name]
	args := site.Func.Vals[site.Val].Args[1:]
	if callee == nil && info.site.boundInterface() {
		m := &info.site.Func.Vals[info.site.Val]
		method := MethodName(info.name)
		fl.on(fl.val(info.site.Func, m.Args[0]), func(o object) { fl.invoke(site, o, method, n) })
		return
	}
	skip := 0
	if callee != nil {
		if m := &info.site.Func.Vals[info.site.Val]; m.Op == summary.OpClosure && isBound(callee, m) {
			skip = len(m.Args)
		}
		if !takes(callee, skip, site.Func, args) {
			return // it came along the same way as the one that is meant
		}
	}
	fl.targets[site] = append(fl.targets[site], Target{Func: callee, API: fl.prog.API(info.name), Name: info.name, Made: info.site})
	if callee == nil {
		return
	}
	fl.bind(site.Func, args, callee, skip, n)
}

// invoke resolves an interface call on one concrete type.
func (fl *flow) invoke(site Site, o object, method string, n node) {
	info := &fl.objects[o]
	if info.kind != objType || fl.seen[targetKey{site, o}] {
		return
	}
	fl.seen[targetKey{site, o}] = true
	id := fl.prog.Method(info.name, method)
	callee := fl.prog.byID[id]
	args := site.Func.Vals[site.Val].Args[1:]
	if callee == nil && info.holds {
		// A function type of a library calls the function that it is.
		fl.on(info.cell, func(o object) { fl.dynamic(site, o, n) })
		return
	}
	if id == "" {
		return
	}
	if callee == nil && id == site.Func.Aux(site.Val) || callee != nil && !takes(callee, 1, site.Func, args) {
		return
	}
	fl.targets[site] = append(fl.targets[site], Target{Func: callee, API: fl.prog.API(id), Name: id, Type: info.name, held: info.cell, holds: info.holds})
	if callee != nil {
		fl.bind(site.Func, args, callee, 1, n)
		if info.holds {
			fl.edge(info.cell, fl.param(callee, 0))
		}
	}
}

// libraryCall lets function values escape into a library: it calls them with
// values of its own choice, so that their interface parameters are fed.
func (fl *flow) libraryCall(f *Func, id summary.ValID, args []summary.ValID, n node) {
	for _, a := range args {
		if !fl.tracked(f.Pkg, f.Vals[a].Type) {
			continue
		}
		fl.on(fl.val(f, a), func(o object) { fl.escape(o, 0) })
	}
	fl.wrapped(f, id, args, n)
	if fn := f.API[id]; fn != nil && fn.Value != nil && fn.Value.Is == "same" && fn.Value.Arg != nil {
		_, real := f.APIArgs(id)
		if *fn.Value.Arg < len(real) {
			fl.edge(fl.val(f, real[*fn.Value.Arg]), n)
		}
	}
}

// wrapped lets what a library function is given come back out of it, if it returns
// the same type: a handler with tracing around it, a copy of a list of handlers. Of
// values of type any only functions do.
func (fl *flow) wrapped(f *Func, id summary.ValID, args []summary.ValID, n node) {
	t := f.Vals[id].Type
	if f.Vals[id].Op != summary.OpCall || !fl.tracked(f.Pkg, t) || fl.prog.OwnModule(f.Aux(id)) {
		return
	}
	typ := &f.Pkg.Types[t]
	anything := typ.Kind == summary.KindInterface && len(typ.Methods) == 0
	for _, a := range args {
		switch {
		case f.Vals[a].Type != t:
		case anything:
			fl.on(fl.val(f, a), func(o object) {
				if fl.objects[o].kind == objFunc {
					fl.add(n, o)
				}
			})
		default:
			fl.edge(fl.val(f, a), n)
		}
	}
}

// maxNesting bounds how deep escapes follow containers in containers.
const maxNesting = 3

func (fl *flow) escape(o object, depth int) {
	info := &fl.objects[o]
	switch {
	case info.kind == objContainer && depth < maxNesting:
		key := "esc " + itoa(int(o))
		if fl.escaped[key] {
			return
		}
		fl.escaped[key] = true
		fl.on(info.cell, func(inner object) { fl.escape(inner, depth+1) })
	case info.kind == objFunc:
		fl.feed(info.name)
	}
}

// feed gives the interface parameters of an escaped function all converted
// implementers, as a dependency injection container would.
func (fl *flow) feed(id string) {
	f := fl.prog.byID[id]
	if f == nil || fl.fed[id] {
		return
	}
	fl.fed[id] = true
	for i, t := range f.Params {
		fl.feedType(f.Pkg, t, fl.param(f, i))
	}
	for _, t := range f.Results {
		fl.provide(f.Pkg.TypeName(t))
	}
}

func (fl *flow) feedType(pkg *summary.Package, t summary.TypeID, n node) {
	if t == 0 {
		return
	}
	typ := &pkg.Types[t]
	name := pkg.Str(typ.Name)
	switch typ.Kind {
	case summary.KindInterface:
		if typ.Own && len(typ.Methods) > 0 {
			fl.edge(fl.converted(name), n)
		}
	case summary.KindStruct:
		if !typ.Own {
			return
		}
		for _, field := range typ.Fields {
			fl.feedField(pkg, name, field)
		}
	}
}

func (fl *flow) feedField(pkg *summary.Package, structName string, field summary.Field) {
	t := field.Type
	if pkg.Types[t].Kind == summary.KindSlice {
		t = pkg.Types[t].Elem
	}
	if t == 0 || pkg.Types[t].Kind != summary.KindInterface || !pkg.Types[t].Own {
		return
	}
	key := "fld " + structName + "." + pkg.Str(field.Name)
	cell := fl.objects[fl.container(key, Site{})].cell
	from := fl.converted(pkg.TypeName(t))
	if pkg.Types[field.Type].Kind == summary.KindSlice {
		inner := fl.container(key+"[]", Site{})
		fl.add(cell, inner)
		cell = fl.objects[inner].cell
	}
	fl.edge(from, cell)
}

// converted returns the node that holds every type converted to an interface.
func (fl *flow) converted(iface string) node {
	key := "conv " + iface
	n := fl.name(key)
	if !fl.escaped["iface "+iface] {
		fl.escaped["iface "+iface] = true
		fl.on(fl.name("provided"), func(o object) {
			if fl.prog.implements(fl.objects[o].name, iface) {
				fl.add(n, o)
			}
		})
	}
	return n
}

// provide notes a type that an escaped constructor returns.
func (fl *flow) provide(typeName string) {
	base := strings.TrimPrefix(typeName, "*")
	if info := fl.prog.types[base]; info != nil && info.own && info.named && info.kind != summary.KindInterface && !isFake(base) {
		fl.addType(fl.name("provided"), typeName)
	}
}

// Targets returns the callees of a dynamic call, sorted; over is set if there
// are more than a call may have.
func (p *Program) Targets(f *Func, v summary.ValID) (targets []Target, over bool) {
	targets = p.flow.targets[Site{f, v}]
	if len(targets) > fanOut {
		return nil, true
	}
	sorted := slices.Clone(targets)
	slices.SortStableFunc(sorted, func(a, b Target) int {
		if c := strings.Compare(a.Name, b.Name); c != 0 {
			return c
		}
		return strings.Compare(a.Type, b.Type)
	})
	return sorted, false
}

// FuncValues returns the functions that a value can be, sorted by name.
func (p *Program) FuncValues(f *Func, v summary.ValID, method string) []Target {
	return p.funcsAt(p.flow.val(f, v), method)
}

func (p *Program) funcsAt(n node, method string) []Target {
	return p.collectFuncs(n, method, map[asked]bool{})
}

// asked is a question to collectFuncs.
type asked struct {
	node   node
	method string
}

// collectFuncs returns the functions at a node of the flow; seen stops at wrappers
// that wrap themselves.
func (p *Program) collectFuncs(n node, method string, seen map[asked]bool) []Target {
	if seen[asked{n, method}] {
		return nil
	}
	seen[asked{n, method}] = true
	var found []Target
	for _, o := range p.flow.pts[n] {
		info := &p.flow.objects[o]
		switch {
		case info.kind == objFunc && p.byID[info.name] == nil && info.site.boundInterface():
			m := &info.site.Func.Vals[info.site.Val]
			found = append(found, p.collectFuncs(p.flow.val(info.site.Func, m.Args[0]), MethodName(info.name), seen)...)
		case info.kind == objFunc:
			found = append(found, Target{Func: p.byID[info.name], API: p.API(info.name), Name: info.name, Made: info.site})
		case info.kind == objType && method != "" && info.holds && p.byID[p.Method(info.name, method)] == nil:
			found = append(found, p.collectFuncs(info.cell, "", seen)...)
		case info.kind == objType && method != "":
			for _, t := range p.methodsOf(info.name, method) {
				t.held, t.holds = info.cell, info.holds
				found = append(found, t)
			}
		case info.kind == objContainer:
			found = append(found, p.collectFuncs(info.cell, method, seen)...)
		}
	}
	slices.SortStableFunc(found, func(a, b Target) int { return strings.Compare(a.Name, b.Name) })
	return slices.CompactFunc(found, func(a, b Target) bool { return a.Name == b.Name && a.Made == b.Made && a.held == b.held })
}

// methodsOf returns the function behind a method of a type; for "*" every
// exported method.
func (p *Program) methodsOf(typeName, method string) []Target {
	if method != "*" {
		id := p.Method(typeName, method)
		if f := p.byID[id]; f != nil {
			return []Target{{Func: f, Name: id, Type: typeName}}
		}
		return nil
	}
	var all []Target
	info := p.types[typeName] // a pointer has the methods of its element, too
	if info == nil || len(info.methods) == 0 {
		info = p.types[strings.TrimPrefix(typeName, "*")]
	}
	if info == nil {
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(info.methods)) {
		id := info.methods[name]
		if f := p.byID[id]; f != nil && name[0] >= 'A' && name[0] <= 'Z' {
			all = append(all, Target{Func: f, Name: id, Type: typeName})
		}
	}
	return all
}
