package catalog

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/go/packages"
)

// libraries is what the libraries of the module testdata/catalog declare, its
// hand-written stubs included.
type libraries struct {
	objects map[ident]map[int]types.Object // of normalized names, by major
	pkgs    map[string]map[int]bool        // majors of packages
}

// world resolves entries against libraries.
type world struct {
	libraries
	file   string
	majors majorRange // of the entry in hand
	known  int
	errs   map[string]bool
}

var loaded = sync.OnceValues(loadLibraries)

// newWorld type-checks the libraries, once for all tests.
func newWorld(t *testing.T) *world {
	t.Helper()
	if testing.Short() {
		t.Skip("type-checks some 200 libraries")
	}
	libs, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	return &world{libraries: libs, errs: map[string]bool{}}
}

func (w *world) errorf(format string, args ...any) {
	w.errs[w.file+": "+fmt.Sprintf(format, args...)] = true
}

// loadLibraries type-checks the packages that the module imports and all that they
// import, without bodies.
func loadLibraries() (libraries, error) {
	dir := filepath.Join("..", "..", "testdata", "catalog")
	cfg := &packages.Config{
		Dir:  dir,
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles | packages.NeedImports | packages.NeedDeps | packages.NeedTypes | packages.NeedSyntax,
		Env:  append(os.Environ(), "CGO_ENABLED=0"),
		ParseFile: func(fset *token.FileSet, name string, src []byte) (*ast.File, error) {
			f, err := parser.ParseFile(fset, name, src, parser.SkipObjectResolution)
			if f != nil {
				for _, d := range f.Decls {
					if d, ok := d.(*ast.FuncDecl); ok {
						d.Body = nil
					}
				}
			}
			return f, err
		},
	}
	pkgs, err := packages.Load(cfg, "./libraries")
	if err != nil {
		return libraries{}, err
	}
	w := libraries{objects: map[ident]map[int]types.Object{}, pkgs: map[string]map[int]bool{}}
	packages.Visit(pkgs, nil, func(p *packages.Package) {
		if p.Types == nil {
			return
		}
		path, major := stripMajors(p.PkgPath)
		if w.pkgs[path] == nil {
			w.pkgs[path] = map[int]bool{}
		}
		w.pkgs[path][major] = true
		for _, name := range p.Types.Scope().Names() {
			w.declare(p.Types.Scope().Lookup(name))
		}
	})
	return w, nil
}

// declare records an object of a package, and the methods and fields of a type.
func (w libraries) declare(obj types.Object) {
	pkg, major := stripMajors(obj.Pkg().Path())
	add := func(recv string, obj types.Object) {
		id := ident{pkg, recv, obj.Name()}
		if w.objects[id] == nil {
			w.objects[id] = map[int]types.Object{}
		}
		w.objects[id][major] = obj
	}
	add("", obj)
	name, ok := obj.(*types.TypeName)
	if !ok {
		return
	}
	named, ok := types.Unalias(name.Type()).(*types.Named)
	if !ok {
		return
	}
	if u, ok := named.Underlying().(*types.Struct); ok {
		for f := range u.Fields() { // accessors name fields too
			add(obj.Name(), f)
		}
	}
	if name.IsAlias() {
		return // methods have the name of the type itself
	}
	for m := range named.Methods() {
		add(obj.Name(), m)
	}
	if u, ok := named.Underlying().(*types.Interface); ok {
		for m := range u.ExplicitMethods() {
			add(obj.Name(), m)
		}
	}
}

// resolve finds what a name stands for, one object per major that the entry is
// for, and says so if there is none.
func (w *world) resolve(name string) []types.Object {
	id, _, ok := parseName(strings.TrimLeft(name, "*[]"))
	if !ok || id.pkg == "" {
		return nil
	}
	if id.isWild() {
		return w.resolveWild(id)
	}
	there := false
	for major := range w.pkgs[id.pkg] {
		there = there || w.majors.has(major)
	}
	if !there {
		w.errorf("%s: the module testdata/catalog has no package %s for it: require the library or write a stub", name, id.pkg)
		return nil
	}
	var found []types.Object
	for major, obj := range w.objects[id] {
		if w.majors.has(major) {
			found = append(found, obj)
		}
	}
	if found == nil {
		w.errorf("there is no %s%s", name, w.nearest(id))
	} else {
		w.known++
	}
	return found
}

func (w *world) resolveWild(id ident) []types.Object {
	var found []types.Object
	for other, objects := range w.objects {
		if id.matches(other) {
			for major, obj := range objects {
				if w.majors.has(major) {
					found = append(found, obj)
				}
			}
		}
	}
	if found == nil {
		w.errorf("no library has a name like %s in %s", id.name, id.pkg)
	} else {
		w.known++
	}
	return found
}

// nearest names what a misspelt name may mean.
func (w *world) nearest(id ident) string {
	var names []string
	for other := range w.objects {
		if other.pkg == id.pkg && other.recv == id.recv {
			names = append(names, other.name)
		}
	}
	near := Nearest(id.name, names)
	if i := slices.IndexFunc(names, func(n string) bool { return strings.EqualFold(n, id.name) }); i >= 0 {
		near = names[i]
	}
	if near != "" {
		return "; the nearest name there is " + near
	}
	names = nil
	for other := range w.objects {
		if other.pkg == id.pkg && other.name == id.name && other.recv != "" {
			names = append(names, other.recv)
		}
	}
	if len(names) > 0 {
		sort.Strings(names)
		return "; the method " + id.name + " is one of " + strings.Join(names, ", ")
	}
	return ""
}

// element looks through pointers and slices.
func element(t types.Type) types.Type {
	for {
		switch u := types.Unalias(t).(type) {
		case *types.Pointer:
			t = u.Elem()
		case *types.Slice:
			t = u.Elem()
		default:
			return u
		}
	}
}
