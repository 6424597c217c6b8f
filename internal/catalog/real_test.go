package catalog

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"sort"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"
)

// TestReal resolves the built-in names, argument indices and fields against the
// real libraries: those that the module testdata/catalog requires, or has stubs of.
func TestReal(t *testing.T) {
	if testing.Short() {
		t.Skip("type-checks some 200 libraries")
	}
	dir := filepath.Join("..", "..", "testdata", "catalog")
	c, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	files, err := c.All()
	if err != nil {
		t.Fatal(err)
	}
	w := loadWorld(t, dir)
	for _, f := range files {
		w.t, w.file = t, f.Name
		w.known, w.missing = 0, map[string]bool{}
		v := reflect.ValueOf(&f.Entries).Elem()
		for i := range v.NumField() {
			for j := range v.Field(i).Len() {
				w.entry(v.Field(i).Index(j))
			}
		}
		t.Logf("%s: %d names resolved, %d packages not there: %s", f.Name, w.known, len(w.missing), strings.Join(sorted(w.missing), " "))
	}
}

// world is what the libraries declare.
type world struct {
	t       *testing.T
	file    string
	objects map[ident]map[int]types.Object // of normalized names, by major
	pkgs    map[string]map[int]bool        // majors of packages
	majors  majorRange                     // of the entry in hand
	known   int
	missing map[string]bool
}

// loadWorld type-checks the module's packages and all they import, without bodies.
func loadWorld(t *testing.T, dir string) *world {
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
		t.Fatal(err)
	}
	w := &world{objects: map[ident]map[int]types.Object{}, pkgs: map[string]map[int]bool{}}
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
	return w
}

// declare records an object of a package, and the methods and fields of a type.
func (w *world) declare(obj types.Object) {
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
		w.missing[id.pkg] = true
		return nil
	}
	var found []types.Object
	for major, obj := range w.objects[id] {
		if w.majors.has(major) {
			found = append(found, obj)
		}
	}
	if found == nil {
		w.t.Errorf("%s: there is no %s", w.file, name)
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
		w.missing[id.pkg+" ("+id.name+")"] = true
	} else {
		w.known++
	}
	return found
}

// entry resolves the names of an entry, and its arguments against each of them.
func (w *world) entry(v reflect.Value) {
	w.majors = majorRange{}
	if f := v.FieldByName("Major"); f.IsValid() {
		w.majors, _ = parseMajor(f.String())
	}
	for _, field := range []string{"Types", "Params", "NotParams", "Sentinels", "Funcs", "NotFound"} {
		if f := v.FieldByName(field); f.IsValid() && f.Kind() == reflect.Slice {
			for i := range f.Len() {
				w.resolve(f.Index(i).String())
			}
		}
	}
	if m, ok := v.Interface().(Message); ok {
		for _, name := range m.Types {
			for _, obj := range w.resolve(name) {
				for _, field := range m.Fresh {
					w.path(name, obj.Type(), field)
				}
			}
		}
	}
	names := v.FieldByName("Names")
	if !names.IsValid() {
		return
	}
	for i := range names.Len() {
		for _, obj := range w.resolve(names.Index(i).String()) {
			if fn, ok := obj.(*types.Func); ok {
				w.args(names.Index(i).String(), fn.Signature(), v)
				if value, ok := v.Interface().(Value); ok {
					for _, field := range value.Fresh {
						w.path(fn.FullName(), fn.Signature().Results().At(0).Type(), field)
					}
				}
			}
		}
	}
}

// args checks the indices and fields in a struct against a signature.
func (w *world) args(name string, sig *types.Signature, v reflect.Value) {
	t := v.Type()
	for i := range t.NumField() {
		f, fv := t.Field(i), v.Field(i)
		switch {
		case fv.Kind() == reflect.Pointer && fv.IsNil():
		case fv.Kind() == reflect.Pointer && fv.Type().Elem().Kind() == reflect.Struct:
			w.place(name, sig, fv.Elem())
		case fv.Kind() == reflect.Slice && fv.Type().Elem().Kind() == reflect.Struct:
			for j := range fv.Len() {
				w.place(name, sig, fv.Index(j))
			}
		case slices.Contains([]string{"Callback", "Channel", "Subject", "Tx", "Out", "Args", "Named", "Handle", "On"}, f.Name):
			if f.Name == "Handle" && t.Name() == "Transaction" || f.Name == "Tx" && v.FieldByName("TxOf").String() != "" {
				continue // of the callback, of another function
			}
			w.param(name, sig, int(fv.Elem().Int()), "")
		case f.Name == "Payload":
			for j := range fv.Len() {
				w.param(name, sig, int(fv.Index(j).Int()), "")
			}
		}
	}
}

// place checks a slot or an option.
func (w *world) place(name string, sig *types.Signature, v reflect.Value) {
	field := func(key string) string {
		if f := v.FieldByName(key); f.IsValid() {
			return f.String()
		}
		return ""
	}
	for _, key := range []string{"Option", "Setter", "Elem"} {
		if s := field(key); strings.Contains(s, ".") {
			w.resolve(s)
		}
	}
	if made := field("Made"); made != "" {
		objects := w.resolve(made)
		if len(objects) == 0 {
			return
		}
		fn, ok := objects[0].(*types.Func)
		if !ok {
			return
		}
		name, sig = made, fn.Signature()
	}
	arg := v.FieldByName("Arg")
	if arg.IsNil() {
		return
	}
	if m := field("Method"); m != "" {
		w.param(name, sig, int(arg.Elem().Int()), "")
		return
	}
	if set := field("SetField"); set != "" {
		for _, obj := range w.resolve(field("Setter")) {
			w.param(field("Setter"), obj.(*types.Func).Signature(), int(v.FieldByName("SetArg").Int()), set)
		}
	}
	w.param(name, sig, int(arg.Elem().Int()), field("Field"))
	if when := v.FieldByName("When"); when.IsValid() {
		for i := range when.Len() {
			w.place(name, sig, when.Index(i))
		}
	}
}

// param checks that there is such an argument, and such a field of it.
func (w *world) param(name string, sig *types.Signature, n int, field string) {
	if n < 0 {
		return
	}
	params := sig.Params()
	if n >= params.Len() && !sig.Variadic() {
		w.t.Errorf("%s: %s has no argument %d", w.file, name, n)
		return
	}
	if field != "" {
		w.path(name, params.At(min(n, params.Len()-1)).Type(), field)
	}
}

// path checks that a type has a field or method, with dots for those in it.
func (w *world) path(name string, t types.Type, field string) {
	for part := range strings.SplitSeq(field, ".") {
		t = element(t)
		if _, ok := t.(*types.TypeParam); ok {
			return
		}
		switch t.Underlying().(type) {
		case *types.Map:
			return // an entry of it
		case *types.Interface:
			if obj, _, _ := types.LookupFieldOrMethod(t, true, nil, part); obj == nil {
				return // whatever is in it
			}
		}
		obj, _, _ := types.LookupFieldOrMethod(t, true, nil, part)
		if obj == nil {
			w.t.Errorf("%s: %s: %s has no %s", w.file, name, path.Base(t.String()), part)
			return
		}
		t = obj.Type()
		if sig, ok := t.(*types.Signature); ok && sig.Results().Len() > 0 {
			t = sig.Results().At(0).Type()
		}
	}
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

func sorted(set map[string]bool) []string {
	var list []string
	for s := range set {
		list = append(list, s)
	}
	sort.Strings(list)
	return list
}
