package ssax

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/ssa"
)

// check type-checks one file.
func check(t *testing.T, fset *token.FileSet, path, text string) Source {
	t.Helper()
	f, err := parser.ParseFile(fset, path+".go", text, 0)
	if err != nil {
		t.Fatal(err)
	}
	info := &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{},
		Uses: map[*ast.Ident]types.Object{}, Implicits: map[ast.Node]types.Object{},
		Instances: map[*ast.Ident]types.Instance{}, Scopes: map[ast.Node]*types.Scope{},
		Selections: map[*ast.SelectorExpr]*types.Selection{}, FileVersions: map[*ast.File]string{},
	}
	conf := types.Config{Importer: importer.ForCompiler(fset, "source", nil)}
	pkg, err := conf.Check(path, fset, []*ast.File{f}, info)
	if err != nil {
		t.Fatal(err)
	}
	return Source{Types: pkg, Files: []*ast.File{f}, Info: info}
}

func TestTypeName(t *testing.T) {
	fset := token.NewFileSet()
	src := check(t, fset, "p", `package p
import "io"
type N struct{}
type A = N
type G[T any] struct{}
type I interface{ M(A) error; io.Closer }
type Num interface{ ~int | ~string }
var (
	v0 *A
	v1 map[string][]byte
	v2 func(a int, b ...rune) (x error, y any)
	v3 struct{ a int; B G[A] `+"`tag:\"x\"`"+`; io.Reader }
	v4 interface{ m(); io.Reader }
	v5 chan (<-chan int)
	v6 G[N]
	v7 [3]interface{}
	v8 <-chan chan<- bool
)
func F[K comparable, V Num](m map[K]V) {}
func L() { type T int; var t T; _ = t }
`)
	scope := src.Types.Scope()
	for name, want := range map[string]string{
		"v0": "*p.N",
		"v1": "map[string][]uint8",
		"v2": "func(int, ...int32) (error, any)",
		"v3": `struct{p.a int; B p.G "tag:\"x\""; embedded io.Reader}`,
		"v4": "interface{Read([]uint8) (int, error); p.m()}",
		"v5": "chan (<-chan int)",
		"v6": "p.G",
		"v7": "[3]any",
		"v8": "<-chan chan<- bool",
		"F":  "func(map[$0]$1)",
		"I":  "p.I",
	} {
		if got := TypeName(fset, scope.Lookup(name).Type()); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	n := NewNames(fset)
	if got, want := n.TypeKey(scope.Lookup("v6").Type()), "p.G[p.N]"; got != want {
		t.Errorf("key %q, want %q", got, want)
	}
	for id, obj := range src.Info.Defs {
		if id.Name == "T" && obj != nil && IsLocal(obj.(*types.TypeName)) && obj.Parent() != nil {
			if _, ok := obj.Type().(*types.Named); ok {
				if got, want := n.Type(obj.Type()), "p.T@p.go:20:17"; got != want {
					t.Errorf("local %q, want %q", got, want)
				}
			}
		}
	}
}

func TestFuncID(t *testing.T) {
	fset := token.NewFileSet()
	pkg, err := BuildOne(fset, check(t, fset, "p", `package p
type G[T any] struct{ x T }
func (g *G[T]) M(f func()) { f(); func() { func() {}() }() }
func F() { g := &G[int]{}; g.M(nil); h := g.M; use(h, (*G[int]).M) }
func use(...any) {}
func init() {}
var v = func() int { return 1 }()
`))
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	var add func(fn *ssa.Function)
	n := NewNames(fset)
	add = func(fn *ssa.Function) {
		ids = append(ids, n.FuncID(fn))
		for _, a := range fn.AnonFuncs {
			add(a)
		}
	}
	for _, fn := range Functions(pkg) {
		add(fn)
	}
	slices.Sort(ids)
	want := "(*p.G).M (*p.G).M$1 (*p.G).M$1$1 p.F p.init p.init#1 p.init$1 p.use"
	if got := strings.Join(ids, " "); got != want {
		t.Errorf("ids %s\nwant %s", got, want)
	}
	for _, b := range pkg.Func("F").Blocks {
		for _, in := range b.Instrs {
			for _, op := range in.Operands(nil) {
				if fn, ok := (*op).(*ssa.Function); ok && fn.Name() != "use" {
					if got := FuncID(fn); got != "(*p.G).M" {
						t.Errorf("%s (%s) is %q", fn, fn.Synthetic, got)
					}
				}
			}
		}
	}
}

// TestEachPanic builds sources of which one cannot be built; the others are.
func TestEachPanic(t *testing.T) {
	fset := token.NewFileSet()
	var srcs []Source
	for i := range 8 {
		srcs = append(srcs, check(t, fset, fmt.Sprintf("p%d", i), fmt.Sprintf(
			"package p%d\nimport \"sync/atomic\"\nvar P atomic.Pointer[int]\nfunc F() *int { return P.Load() }\n", i)))
	}
	clear(srcs[3].Info.Uses) // what go/types never leaves behind
	visited := make([]int, len(srcs))
	errs := Each(fset, srcs, func(i int, pkg *ssa.Package) {
		if pkg.Func("F").Blocks == nil {
			t.Errorf("%s has no body", pkg)
		}
		visited[i]++
	})
	for i, err := range errs {
		if (err != nil) != (i == 3) || (visited[i] == 0) != (i == 3) {
			t.Errorf("package %d: error %v, visited %d times", i, err, visited[i])
		}
	}
	if err := errs[3]; err != nil && !strings.Contains(err.Error(), "p3: building SSA") {
		t.Errorf("error %q does not name the package", err)
	}
}
