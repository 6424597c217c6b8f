// Package teach finds the calls of a module into libraries that the catalog
// does not know but that look like subscriptions or effects, and writes them as
// entries for an idemlint.toml. What it finds is a guess: nothing is judged by it.
package teach

import (
	"cmp"
	"slices"
	"strings"

	"github.com/idemlint/idemlint/internal/catalog"
	"github.com/idemlint/idemlint/internal/summary"
)

// Suggestion is an entry that the user may want. Indices do not count the receiver.
type Suggestion struct {
	Name   string // full name without major versions
	Target int    // argument that names topic, queue or address, -1 if none is known

	Effect  string // kind of effect; empty for a subscription
	Payload int    // argument that is the content, -1 if none is known
	Key     string // field of the payload that carries an idempotency key, if one is seen

	Callback int    // argument that is the handler of a subscription, or holds it
	Field    string // field of it that is the function
	Method   string // method of it that is called

	Uses  int // calls of it
	First Place
}

// Place is a position in a package.
type Place struct {
	Package, File string // import path and base name
	Line          int
}

// Find looks through packages. Broken are the paths of own packages that could
// not be loaded.
func Find(packages []*summary.Package, broken []string, known *catalog.Catalog) []Suggestion {
	f := &finder{known: known, own: map[string]bool{}, shapes: newShapes(packages), found: map[string]*Suggestion{}}
	for _, path := range broken {
		f.own[catalog.Normalize(path)] = true
	}
	for _, p := range packages {
		f.own[catalog.Normalize(p.Path)] = true
	}
	for _, p := range packages {
		for i := range p.Funcs {
			f.function(p, &p.Funcs[i])
		}
	}
	list := make([]Suggestion, 0, len(f.found))
	for _, s := range f.found {
		list = append(list, *s)
	}
	slices.SortFunc(list, func(a, b Suggestion) int {
		return cmp.Or(strings.Compare(catalog.PackageOf(a.Name), catalog.PackageOf(b.Name)), strings.Compare(a.Name, b.Name))
	})
	return list
}

type finder struct {
	known  *catalog.Catalog
	own    map[string]bool // own packages, without major versions
	shapes *shapes
	found  map[string]*Suggestion // by name
}

func (f *finder) function(p *summary.Package, fn *summary.Func) {
	for i := range fn.Vals {
		v := &fn.Vals[i]
		if v.Op != summary.OpCall && v.Op != summary.OpInvoke {
			continue
		}
		full := p.Str(v.Aux)
		if pkg := catalog.PackageOf(full); isStandard(pkg) || f.own[pkg] || f.known.Known(pkg) || f.known.Func(full) != nil {
			continue
		}
		f.call(&call{p: p, fn: fn, v: v, name: catalog.Normalize(full)})
	}
}

// call files one call of a library. The first call that looks like something says
// what it is: values known at one place may not be at another.
func (f *finder) call(c *call) {
	s := f.found[c.name]
	if s == nil {
		if c.observes() {
			return
		}
		if s = f.subscription(c); s == nil {
			s = effect(c)
		}
		if s == nil {
			return
		}
		s.Name = c.name
		f.found[c.name] = s
	}
	s.Uses++
	at := Place{c.p.Path, c.p.Str(c.v.Pos.File), int(c.v.Pos.Line)}
	if c.v.Pos.IsValid() && (s.First.Line == 0 || at.before(s.First)) {
		s.First = at
	}
}

func (p Place) before(q Place) bool {
	return cmp.Or(strings.Compare(p.Package, q.Package), strings.Compare(p.File, q.File), p.Line-q.Line) < 0
}

// isStandard reports whether an import path is of the standard library, whose
// first element has no dot.
func isStandard(pkg string) bool {
	first, _, _ := strings.Cut(pkg, "/")
	return !strings.Contains(first, ".")
}

// call is one call of a library.
type call struct {
	p    *summary.Package
	fn   *summary.Func
	v    *summary.Val
	name string
}

// isMethod reports whether the first operand is the receiver.
func (c *call) isMethod() bool { return strings.HasPrefix(c.name, "(") }

// args are the arguments without the receiver.
func (c *call) args() []summary.ValID {
	if c.isMethod() && len(c.v.Args) > 0 {
		return c.v.Args[1:]
	}
	return c.v.Args
}

// arg is an argument as it was before it became an interface.
func (c *call) arg(id summary.ValID) (v *summary.Val, typ summary.TypeID) {
	if id < 0 {
		return nil, 0
	}
	v = &c.fn.Vals[id]
	for v.Op == summary.OpConvert || v.Op == summary.OpIface {
		if len(v.Args) == 0 || v.Args[0] < 0 {
			break
		}
		v = &c.fn.Vals[v.Args[0]]
	}
	return v, v.Type
}

// callee is the name of the function or method alone.
func (c *call) callee() string { return c.name[strings.LastIndexByte(c.name, '.')+1:] }

// isContext reports whether a type is a context.
func (c *call) isContext(t summary.TypeID) bool { return c.p.TypeName(t) == "context.Context" }

// fails reports whether the call answers with an error.
func (c *call) fails() bool {
	t := c.v.Type
	if t == 0 {
		return false
	}
	if row := &c.p.Types[t]; row.Kind == summary.KindTuple && len(row.Results) > 0 {
		t = row.Results[len(row.Results)-1]
	}
	return t != 0 && c.p.TypeName(t) == "error"
}
