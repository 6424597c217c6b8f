// Package link joins summaries into a program: it resolves calls through
// interfaces, function values, fields, containers and wrappers, and finds the
// handlers. More summaries only ever add targets, so that a part of a program
// sees a subset of what the whole sees.
package link

import (
	"slices"
	"sort"
	"strings"
	"sync"

	"github.com/idemlint/idemlint/internal/catalog"
	"github.com/idemlint/idemlint/internal/summary"
)

// Func is one function of the program, with its calls looked up.
type Func struct {
	*summary.Func
	Pkg    *summary.Package
	ID     string
	Index  int
	Parent *Func         // enclosing function of a closure
	Callee []*Func       // by value: own function called statically, or named by OpFunc and OpClosure
	API    []*catalog.Fn // by value: what the catalog knows of the callee
	Block  []int32       // by value: the block whose code holds it, -1 for pure values

	// Relevant functions reach a call that matters to replay.
	Relevant bool
	// Mints is set for functions that reach a call whose result is another one
	// each time: the clock, a random number.
	Mints bool
	// Effectful functions reach a call that can be an effect.
	Effectful bool
	// Ends is set if the function itself calls one that does not return.
	Ends  bool
	Loops []*Loop
	// LoopOf gives for each block the innermost loop that holds it, -1 for none.
	LoopOf    []int32
	Generated bool
}

// Program is a set of linked summaries.
type Program struct {
	Catalog  *catalog.Catalog
	Settings Settings
	Packages []*summary.Package
	Funcs    []*Func
	modules  []string // of the packages
	byID     map[string]*Func
	types    map[string]*typeInfo
	flow     *flow

	usesOnce sync.Once
	stores   map[string][]Site // by field
	calls    map[*Func][]Site  // static calls of a function

	// receivers and senders of each channel.
	receivers, senders map[object][]Site
	Handlers           []*Entry
}

// typeInfo is what all packages together say of a type.
type typeInfo struct {
	name    string
	kind    summary.Kind
	named   bool
	own     bool
	methods map[string]string // method name → function id
	sigs    map[string]string
	fields  []FieldInfo
	elem    string
}

// FieldInfo is a field of a struct type.
type FieldInfo struct {
	Name, Type, Tag string
	Embedded        bool
}

// Settings are what the user declares.
type Settings struct {
	// Handlers are full names of functions that are handlers, with how often
	// their messages can come.
	Handlers map[string]catalog.Repeats
	// Reconcilers makes controller-runtime reconcilers handlers.
	Reconcilers bool
}

// New links packages. The catalog decides what calls mean.
func New(packages []*summary.Package, cat *catalog.Catalog, settings Settings) *Program {
	p := &Program{Catalog: cat, Settings: settings, Packages: packages, byID: map[string]*Func{}, types: map[string]*typeInfo{}}
	sort.SliceStable(p.Packages, func(i, j int) bool { return p.Packages[i].Path < p.Packages[j].Path })
	for _, pkg := range p.Packages {
		p.addTypes(pkg)
		p.addFuncs(pkg)
		if pkg.Module != "" && !slices.Contains(p.modules, pkg.Module) {
			p.modules = append(p.modules, pkg.Module)
		}
	}
	for _, f := range p.Funcs {
		p.resolve(f)
	}
	p.flow = newFlow(p)
	p.flow.solve()
	p.indexChannels()
	p.markRelevant()
	p.findHandlers()
	return p
}

// Func returns the own function with an id, or nil.
func (p *Program) Func(id string) *Func { return p.byID[id] }

// OwnModule reports whether a function belongs to a module of a package in view.
func (p *Program) OwnModule(name string) bool {
	path := strings.TrimLeft(name, "(*")
	return slices.ContainsFunc(p.modules, func(module string) bool {
		rest, ok := strings.CutPrefix(path, module)
		return ok && (strings.HasPrefix(rest, "/") || strings.HasPrefix(rest, "."))
	})
}

// API returns what the catalog knows of a function's full name, or nil.
func (p *Program) API(name string) *catalog.Fn {
	return p.Catalog.Func(name)
}

func (p *Program) addFuncs(pkg *summary.Package) {
	generated := map[summary.StrID]bool{}
	for _, file := range pkg.Generated {
		generated[file] = true
	}
	for i := range pkg.Funcs {
		s := &pkg.Funcs[i]
		f := &Func{Func: s, Pkg: pkg, ID: pkg.Str(s.ID), Index: len(p.Funcs), Generated: generated[s.Pos.File]}
		if p.byID[f.ID] != nil {
			continue
		}
		p.byID[f.ID] = f
		p.Funcs = append(p.Funcs, f)
	}
}

func (p *Program) addTypes(pkg *summary.Package) {
	for i := 1; i < len(pkg.Types); i++ {
		t := &pkg.Types[i]
		info := p.typeInfo(pkg.Str(t.Name))
		info.kind, info.named = t.Kind, t.Named
		info.own = info.own || t.Own
		if t.Elem != 0 {
			info.elem = pkg.TypeName(t.Elem)
		}
		for _, m := range t.Methods {
			info.methods[pkg.Str(m.Name)] = pkg.Str(m.Func)
			info.sigs[pkg.Str(m.Name)] = pkg.Str(m.Sig)
		}
		if len(info.fields) == 0 {
			for _, f := range t.Fields {
				info.fields = append(info.fields, FieldInfo{Name: pkg.Str(f.Name), Type: pkg.TypeName(f.Type), Tag: pkg.Str(f.Tag), Embedded: f.Embedded})
			}
		}
	}
	for _, c := range pkg.Conversions {
		info := p.typeInfo(pkg.TypeName(c.From))
		for _, m := range c.Methods {
			name := pkg.Str(m.Name)
			if info.methods[name] == "" {
				info.methods[name] = pkg.Str(m.Func)
				info.sigs[name] = pkg.Str(m.Sig)
			}
		}
	}
}

func (p *Program) typeInfo(name string) *typeInfo {
	info := p.types[name]
	if info == nil {
		info = &typeInfo{name: name, methods: map[string]string{}, sigs: map[string]string{}}
		p.types[name] = info
	}
	return info
}

// Fields returns the fields of a struct type, or of what a pointer or slice
// name leads to; nil if they are not in view.
func (p *Program) Fields(name string) []FieldInfo {
	name = strings.TrimLeft(name, "*[]")
	if info := p.types[name]; info != nil {
		return info.fields
	}
	return nil
}

// Kind returns the kind of a type's underlying type.
func (p *Program) Kind(name string) summary.Kind {
	if info := p.types[name]; info != nil {
		return info.kind
	}
	return summary.KindInvalid
}

// Method returns the id of the function that a method name stands for on a
// type, empty if it is not in view.
func (p *Program) Method(typeName, method string) string {
	if info := p.types[typeName]; info != nil {
		if id := info.methods[method]; id != "" {
			return id
		}
	}
	base := strings.TrimPrefix(typeName, "*")
	if base != typeName {
		if info := p.types[base]; info != nil && info.kind != summary.KindInterface {
			return info.methods[method]
		}
	}
	return ""
}

// implements reports whether a type has all methods of an interface.
func (p *Program) implements(typeName, iface string) bool {
	want := p.types[iface]
	if want == nil || len(want.methods) == 0 {
		return false
	}
	for name, sig := range want.sigs {
		have := p.types[typeName]
		if have != nil && have.methods[name] != "" && have.sigs[name] == sig {
			continue
		}
		base := p.types[strings.TrimPrefix(typeName, "*")]
		if base == nil || base.methods[name] == "" || base.sigs[name] != sig {
			return false
		}
	}
	return true
}

// resolve looks up the static callees of a function and its catalog entries.
func (p *Program) resolve(f *Func) {
	f.Callee = make([]*Func, len(f.Vals))
	f.API = make([]*catalog.Fn, len(f.Vals))
	f.Block = make([]int32, len(f.Vals))
	if f.Func.Parent != 0 {
		f.Parent = p.byID[f.Pkg.Str(f.Func.Parent)]
	}
	for i := range f.Vals {
		f.Block[i] = -1
		v := &f.Vals[i]
		switch v.Op {
		case summary.OpCall, summary.OpFunc, summary.OpClosure, summary.OpInvoke:
			name := f.Pkg.Str(v.Aux)
			f.Callee[i] = p.byID[name]
			f.API[i] = p.API(name)
		case summary.OpCallDyn:
			if name := f.FieldCalled(v); name != "" {
				f.API[i] = p.API(name)
			}
		}
	}
	for b := range f.Blocks {
		for _, v := range f.Blocks[b].Code {
			f.Block[v] = int32(b)
		}
	}
	findLoops(f)
}

// FieldCalled names the field whose function a call runs, as if it were a method:
// (example.com/pkg.Type).Field; empty if it is none.
func (f *Func) FieldCalled(call *summary.Val) string {
	v := &f.Vals[call.Args[0]]
	if v.Op == summary.OpLoad {
		v = &f.Vals[v.Args[0]]
	}
	if v.Op != summary.OpField && v.Op != summary.OpFieldAddr {
		return ""
	}
	name := f.Pkg.Str(v.Aux)
	i := strings.LastIndexByte(name, '.')
	if i < 0 {
		return ""
	}
	return "(" + name[:i] + ")" + name[i:]
}

// Aux returns the text of a value.
func (f *Func) Aux(v summary.ValID) string { return f.Pkg.Strings[f.Vals[v].Aux] }

// TypeOf returns the canonical type name of a value.
func (f *Func) TypeOf(v summary.ValID) string { return f.Pkg.TypeName(f.Vals[v].Type) }

// Args returns the arguments of a call without its function value or
// interface receiver; a static method call keeps its receiver first.
func (f *Func) Args(v summary.ValID) []summary.ValID {
	val := &f.Vals[v]
	switch val.Op {
	case summary.OpCallDyn, summary.OpInvoke:
		return val.Args[1:]
	}
	return val.Args
}

// APIArgs returns the receiver (NoVal if there is none) and the arguments of a
// library call, as catalog entries count them.
func (f *Func) APIArgs(v summary.ValID) (recv summary.ValID, args []summary.ValID) {
	val := &f.Vals[v]
	switch val.Op {
	case summary.OpInvoke:
		return val.Args[0], val.Args[1:]
	case summary.OpCall:
		if strings.HasPrefix(f.Aux(v), "(") && len(val.Args) > 0 {
			return val.Args[0], val.Args[1:]
		}
		return summary.NoVal, val.Args
	}
	return summary.NoVal, f.Args(v)
}

// IsMethod reports whether a full name is that of a method.
func IsMethod(name string) bool { return strings.HasPrefix(name, "(") }

// MethodName returns the last part of a full name.
func MethodName(name string) string { return name[strings.LastIndexByte(name, '.')+1:] }
