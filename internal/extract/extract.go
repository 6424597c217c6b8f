// Package extract turns the SSA form of one package into its summary. It knows
// neither catalog nor configuration, so a summary depends on source alone.
package extract

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/idemlint/idemlint/internal/ssax"
	"github.com/idemlint/idemlint/internal/summary"
)

// Input is one built package.
type Input struct {
	SSA    *ssa.Package
	Files  []*ast.File
	Fset   *token.FileSet
	Info   *types.Info
	Types  *types.Package
	Module string                    // path of the module, empty where unknown
	Own    func(pkgPath string) bool // nil: only the package itself
}

// builder holds what one extraction shares.
type builder struct {
	Input
	names   *ssax.Names
	out     *summary.Package
	syntax  *syntax
	strs    map[string]summary.StrID
	typeIDs map[types.Type]summary.TypeID
	typeKey map[string]summary.TypeID
	depth   []depth // of Types
	own     map[*types.Package]bool
	inside  map[*token.File]bool // files of the package
	files   map[string]summary.StrID
	funcs   map[*ssa.Function]summary.StrID
	globals map[*ssa.Global]summary.StrID
	fields  map[fieldKey]summary.StrID
	sigs    map[*types.Func]summary.StrID
	convs   map[convKey]int
	recover map[*ssa.Function]bool
	args    []summary.ValID // slab that Args are cut from
	fn      fnState
}

// Package extracts one package. It does not panic: what goes wrong inside is an
// error that names the package.
func Package(in Input) (pkg *summary.Package, err error) {
	path := ssax.PkgPath(in.Types)
	defer func() {
		if r := recover(); r != nil {
			pkg, err = nil, fmt.Errorf("%s: extracting: %v\n%s", path, r, debug.Stack())
		}
	}()
	src := ssax.NonTest(in.Fset, ssax.Source{Types: in.Types, Files: in.Files, Info: in.Info})
	in.Files = src.Files
	b := newBuilder(in)
	b.out.Path = path
	b.out.Name = in.Types.Name()
	b.out.Module = in.Module
	b.imports(src)
	b.directives()
	b.generated()
	b.functions()
	b.declaredTypes()
	b.sortConversions()
	return b.out, nil
}

func newBuilder(in Input) *builder {
	b := &builder{
		Input:   in,
		names:   ssax.NewNames(in.Fset),
		out:     &summary.Package{Strings: []string{""}, Types: make([]summary.Type, 1)},
		strs:    map[string]summary.StrID{"": 0},
		typeIDs: map[types.Type]summary.TypeID{},
		typeKey: map[string]summary.TypeID{},
		depth:   make([]depth, 1),
		own:     map[*types.Package]bool{},
		inside:  map[*token.File]bool{},
		files:   map[string]summary.StrID{},
		funcs:   map[*ssa.Function]summary.StrID{},
		globals: map[*ssa.Global]summary.StrID{},
		fields:  map[fieldKey]summary.StrID{},
		sigs:    map[*types.Func]summary.StrID{},
		convs:   map[convKey]int{},
		recover: map[*ssa.Function]bool{},
	}
	for _, f := range in.Files {
		b.inside[in.Fset.File(f.FileStart)] = true
	}
	b.syntax = scan(in.Files, in.Info)
	return b
}

func (b *builder) str(s string) summary.StrID {
	if id, ok := b.strs[s]; ok {
		return id
	}
	id := summary.StrID(len(b.out.Strings))
	b.out.Strings = append(b.out.Strings, s)
	b.strs[s] = id
	return id
}

// pos is the place of p with //line applied. SSA gives some instructions the
// place of a declaration in another package, which export data knows less well:
// that is no place.
func (b *builder) pos(p token.Pos) summary.Pos {
	f := b.file(p)
	if f == nil {
		return summary.Pos{}
	}
	at := f.PositionFor(p, true)
	file, ok := b.files[at.Filename]
	if !ok {
		file = b.str(filepath.Base(at.Filename))
		b.files[at.Filename] = file
	}
	return summary.Pos{File: file, Line: int32(at.Line), Col: int32(at.Column)}
}

// file is the file of this package that p lies in, or nil.
func (b *builder) file(p token.Pos) *token.File {
	if !p.IsValid() {
		return nil
	}
	if f := b.Fset.File(p); b.inside[f] {
		return f
	}
	return nil
}

func (b *builder) isOwn(pkg *types.Package) bool {
	if pkg == nil {
		return false
	}
	if own, ok := b.own[pkg]; ok {
		return own
	}
	own := pkg == b.Types || b.Own != nil && b.Own(ssax.PkgPath(pkg))
	b.own[pkg] = own
	return own
}

func (b *builder) funcID(fn *ssa.Function) summary.StrID {
	id, ok := b.funcs[fn]
	if !ok {
		id = b.str(b.names.FuncID(fn))
		b.funcs[fn] = id
	}
	return id
}

func (b *builder) imports(src ssax.Source) {
	for _, p := range ssax.Imports(src) {
		b.out.Imports = append(b.out.Imports, ssax.PkgPath(p))
	}
	slices.Sort(b.out.Imports)
	b.out.Imports = slices.Compact(b.out.Imports)
}

// functions extracts every function with a body, sorted by id.
func (b *builder) functions() {
	type item struct {
		id string
		fn *ssa.Function
	}
	var items []item
	var add func(fn *ssa.Function)
	add = func(fn *ssa.Function) {
		if fn.Blocks == nil {
			return
		}
		items = append(items, item{b.names.FuncID(fn), fn})
		for _, anon := range fn.AnonFuncs {
			add(anon)
		}
	}
	for _, fn := range ssax.Functions(b.SSA) {
		name := fn.Name()
		if strings.HasPrefix(name, "_Cfunc_") || strings.HasPrefix(name, "_cgo") || ssax.IsTest(b.Fset, fn.Pos()) {
			continue
		}
		add(fn)
	}
	slices.SortFunc(items, func(x, y item) int { return cmp.Compare(x.id, y.id) })
	b.out.Funcs = make([]summary.Func, len(items))
	for i, it := range items {
		b.function(it.fn, &b.out.Funcs[i])
	}
}

// declaredTypes adds the package-level types, so that linking knows the method
// sets of types that no function here mentions.
func (b *builder) declaredTypes() {
	scope := b.Types.Scope()
	for _, name := range scope.Names() {
		tn, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || tn.IsAlias() || ssax.IsTest(b.Fset, tn.Pos()) || strings.HasPrefix(name, "_C") {
			continue
		}
		b.typ(tn.Type())
	}
}
