// Package ssax builds SSA and answers questions about it that have one answer:
// what a function or a type is called, and which function a call names.
package ssax

import (
	"go/token"
	"go/types"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// Names gives functions and types their canonical names: the same name for the
// same thing, whether it was read from source or from export data. It memoises,
// so one Names serves one goroutine.
type Names struct {
	fset  *token.FileSet
	types map[types.Type]typeName
	funcs map[*types.Func]string
	ssa   map[*ssa.Function]string
	meths map[ifaceMethod]string
}

type typeName struct{ name, key string }

type ifaceMethod struct {
	recv types.Type
	name string
}

// NewNames returns a Names that takes positions of local types from fset.
func NewNames(fset *token.FileSet) *Names {
	return &Names{
		fset:  fset,
		types: map[types.Type]typeName{},
		funcs: map[*types.Func]string{},
		ssa:   map[*ssa.Function]string{},
		meths: map[ifaceMethod]string{},
	}
}

// PkgPath returns the import path of pkg without the suffix of a test variant,
// and "" for the universe.
func PkgPath(pkg *types.Package) string {
	if pkg == nil {
		return ""
	}
	path := pkg.Path()
	if i := strings.IndexByte(path, ' '); i >= 0 {
		return path[:i]
	}
	return path
}

// FuncID is the id of fn, wrappers and instances unwrapped.
func FuncID(fn *ssa.Function) string { return NewNames(fn.Prog.Fset).FuncID(fn) }

// TypeName is the canonical name of t; a local type needs fset for its place.
func TypeName(fset *token.FileSet, t types.Type) string { return NewNames(fset).Type(t) }

// FuncID is the id of fn: types.Func.FullName of its origin without type
// parameters, $n for closures, the declared method for wrappers, thunks and
// bound methods.
func (n *Names) FuncID(fn *ssa.Function) string {
	if id, ok := n.ssa[fn]; ok {
		return id
	}
	id := n.funcID(fn)
	n.ssa[fn] = id
	return id
}

func (n *Names) funcID(fn *ssa.Function) string {
	if parent := fn.Parent(); parent != nil {
		name := fn.Name()
		return n.FuncID(parent) + name[strings.LastIndexByte(name, '$'):]
	}
	obj, ok := fn.Object().(*types.Func)
	if ok && (obj.Name() != "init" || obj.Signature().Recv() != nil) {
		return n.Func(obj)
	}
	if fn.Pkg == nil {
		return fn.Name()
	}
	return PkgPath(fn.Pkg.Pkg) + "." + fn.Name()
}

// Func is the id of a declared function or method, or of an interface method as
// its declaration names it.
func (n *Names) Func(obj *types.Func) string {
	obj = obj.Origin()
	if id, ok := n.funcs[obj]; ok {
		return id
	}
	var id string
	recv := obj.Signature().Recv()
	switch {
	case recv == nil && obj.Pkg() == nil:
		id = obj.Name()
	case recv == nil:
		id = PkgPath(obj.Pkg()) + "." + obj.Name()
	default:
		id = "(" + n.recv(recv.Type()) + ")." + obj.Name()
	}
	n.funcs[obj] = id
	return id
}

func (n *Names) recv(t types.Type) string {
	t = types.Unalias(t)
	if _, ok := t.(*types.Interface); ok {
		return "interface"
	}
	return n.Type(t)
}

// Method is the id of method m of the interface (or type parameter) recv: the
// interface that declares it by name, found from recv downwards. That is not
// always the receiver of m: for `type B io.Reader` source says io.Reader and
// export data says B.
func (n *Names) Method(recv types.Type, m *types.Func) string {
	recv = types.Unalias(recv)
	key := ifaceMethod{recv, m.Name()}
	if id, ok := n.meths[key]; ok {
		return id
	}
	id := ""
	if named := declaring(recv, m.Name(), 0); named != nil {
		id = "(" + n.Type(named) + ")." + m.Name()
	} else {
		id = n.Func(m)
		if _, ok := types.Unalias(recv).(*types.Interface); ok {
			id = "(interface)." + m.Name()
		}
	}
	n.meths[key] = id
	return id
}

// declaring finds the named interface at or below t among whose explicit
// methods name is; nil if an unnamed one declares it.
func declaring(t types.Type, name string, depth int) types.Type {
	if depth > 100 {
		return nil
	}
	t = types.Unalias(t)
	var self types.Type
	switch x := t.(type) {
	case *types.TypeParam:
		return declaring(x.Constraint(), name, depth+1)
	case *types.Named:
		self = x.Origin()
	}
	iface, ok := t.Underlying().(*types.Interface)
	if !ok {
		return nil
	}
	for m := range iface.ExplicitMethods() {
		if m.Name() == name {
			return self
		}
	}
	for e := range iface.EmbeddedTypes() {
		ei, ok := e.Underlying().(*types.Interface)
		if !ok {
			continue
		}
		for m := range ei.Methods() {
			if m.Name() == name {
				return declaring(e, name, depth+1)
			}
		}
	}
	return nil
}

// Selected is the id of the method called name that a value of type t has,
// promoted ones by their declaration, and the method as seen on t; nil if t has
// none.
func (n *Names) Selected(t types.Type, pkg *types.Package, name string) (string, *types.Func) {
	obj, index, _ := types.LookupFieldOrMethod(t, true, pkg, name)
	m, ok := obj.(*types.Func)
	if !ok {
		return "", nil
	}
	for _, i := range index[:len(index)-1] {
		f := field(t, i)
		if f == nil {
			return n.Func(m), m
		}
		t = f.Type()
	}
	if types.IsInterface(t) {
		return n.Method(t, m), m
	}
	return n.Func(m), m
}

func field(t types.Type, i int) *types.Var {
	u := t.Underlying()
	if p, ok := u.(*types.Pointer); ok {
		u = p.Elem().Underlying()
	}
	if s, ok := u.(*types.Struct); ok && i < s.NumFields() {
		return s.Field(i)
	}
	return nil
}

// Type is the canonical name of t: aliases resolved, package paths in full, type
// arguments of named types dropped, type parameters as $0, $1.
func (n *Names) Type(t types.Type) string { return n.of(t).name }

// TypeKey is like Type but keeps type arguments and tells type parameters with
// different constraints apart: equal keys mean one row of the type table.
func (n *Names) TypeKey(t types.Type) string { return n.of(t).key }

func (n *Names) of(t types.Type) typeName {
	if tn, ok := n.types[t]; ok {
		return tn
	}
	p := printer{n: n}
	p.typ(t)
	tn := typeName{name: p.buf.String()}
	tn.key = tn.name
	if p.generic {
		k := printer{n: n, args: true}
		k.typ(t)
		tn.key = k.buf.String()
	}
	n.types[t] = tn
	return tn
}

// IsLocal reports whether a type name is declared inside a function.
func IsLocal(obj *types.TypeName) bool {
	return obj.Pkg() != nil && obj.Parent() != nil && obj.Parent() != obj.Pkg().Scope()
}

func (n *Names) place(pos token.Pos) string {
	if n.fset == nil || !pos.IsValid() {
		return "@?"
	}
	p := n.fset.Position(pos)
	return "@" + filepath.Base(p.Filename) + ":" + strconv.Itoa(p.Line) + ":" + strconv.Itoa(p.Column)
}
