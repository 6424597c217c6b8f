package ssax

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"runtime"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/ssa"
)

// mode of every program: no instances, and initialisers without a guard and
// without calls of the imports' initialisers, which test files would change.
const mode = ssa.BareInits

// Source is one type-checked package.
type Source struct {
	Types *types.Package
	Files []*ast.File
	Info  *types.Info
}

// IsTest reports whether pos lies in a _test.go file.
func IsTest(fset *token.FileSet, pos token.Pos) bool {
	f := fset.File(pos)
	return f != nil && strings.HasSuffix(f.Name(), "_test.go")
}

// NonTest returns src without what its _test.go files declare.
func NonTest(fset *token.FileSet, src Source) Source {
	test := func(f *ast.File) bool { return IsTest(fset, f.FileStart) }
	if !slices.ContainsFunc(src.Files, test) {
		return src
	}
	src.Files = slices.DeleteFunc(slices.Clone(src.Files), test)
	info := *src.Info
	info.InitOrder = slices.DeleteFunc(slices.Clone(info.InitOrder), func(in *types.Initializer) bool {
		return IsTest(fset, in.Rhs.Pos())
	})
	src.Info = &info
	return src
}

// BuildOne builds one package; everything it imports is a stub.
func BuildOne(fset *token.FileSet, src Source) (*ssa.Package, error) {
	src = NonTest(fset, src)
	prog := ssa.NewProgram(fset, mode)
	pkg := create(prog, []Source{src})[0]
	if err := build(pkg); err != nil {
		return nil, err
	}
	return pkg, nil
}

// Each builds all sources in one program, in parallel, and calls visit with each
// package when its functions are built; afterwards the bodies are dropped.
// visit may run in several goroutines at once. A package that cannot be built
// gets an error and is a stub for the others.
func Each(fset *token.FileSet, srcs []Source, visit func(i int, pkg *ssa.Package)) []error {
	errs := make([]error, len(srcs))
	done := make([]bool, len(srcs))
	clean := make([]Source, len(srcs))
	for i, s := range srcs {
		clean[i] = NonTest(fset, s)
	}
	for {
		// A panic leaves builders that wait for shared functions of the
		// panicking one waiting for ever, so what is left starts again.
		if round(fset, clean, visit, errs, done) {
			return errs
		}
	}
}

type result struct {
	i   int
	err error
}

// round builds what is not done yet; it reports false when a package panicked.
func round(fset *token.FileSet, srcs []Source, visit func(int, *ssa.Package), errs []error, done []bool) bool {
	prog := ssa.NewProgram(fset, mode)
	live := make([]Source, len(srcs))
	for i, s := range srcs {
		live[i] = s
		if errs[i] != nil {
			live[i] = Source{Types: s.Types}
		}
	}
	pkgs := create(prog, live)
	order := bySize(live, done, errs)
	b := builders{out: make(chan result, len(order))}
	queue := make(chan int, len(order))
	for _, i := range order {
		queue <- i
	}
	close(queue)
	for range min(runtime.GOMAXPROCS(0), len(order)) {
		go func() {
			for i := range queue {
				if !b.one(i, pkgs[i], visit) {
					return
				}
			}
		}()
	}
	for range order {
		r := <-b.out
		if r.err == nil {
			done[r.i] = true
			continue
		}
		errs[r.i] = r.err
		b.halt()
		for len(b.out) > 0 {
			if r := <-b.out; r.err == nil {
				done[r.i] = true
			}
		}
		return false
	}
	return true
}

// builders is what the goroutines of one round share.
type builders struct {
	out      chan result
	mu       sync.Mutex
	stop     bool
	visiting sync.WaitGroup
}

// one builds and visits a package; it reports false when the round is over.
func (b *builders) one(i int, pkg *ssa.Package, visit func(int, *ssa.Package)) bool {
	err := build(pkg)
	b.mu.Lock()
	if b.stop {
		b.mu.Unlock()
		return false
	}
	b.visiting.Add(1)
	b.mu.Unlock()
	defer b.visiting.Done()
	if err == nil {
		visit(i, pkg)
		Drop(pkg)
	}
	b.out <- result{i, err}
	return true
}

// halt ends the round and waits for the visits that have begun.
func (b *builders) halt() {
	b.mu.Lock()
	b.stop = true
	b.mu.Unlock()
	b.visiting.Wait()
}

// bySize lists what is left, large packages first.
func bySize(srcs []Source, done []bool, errs []error) []int {
	size := make([]int, len(srcs))
	var order []int
	for i, s := range srcs {
		if done[i] || errs[i] != nil {
			continue
		}
		for _, f := range s.Files {
			size[i] += int(f.FileEnd - f.FileStart)
		}
		order = append(order, i)
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(size[b], size[a]) })
	return order
}

// create makes the packages, and stubs for their direct imports: package-level
// objects of others are not reachable, and methods are created on demand.
func create(prog *ssa.Program, srcs []Source) []*ssa.Package {
	pkgs := make([]*ssa.Package, len(srcs))
	seen := map[*types.Package]bool{}
	for i, s := range srcs {
		pkgs[i] = prog.CreatePackage(s.Types, s.Files, s.Info, true)
		seen[s.Types] = true
	}
	for _, s := range srcs {
		for _, imp := range Imports(s) {
			if !seen[imp] {
				seen[imp] = true
				prog.CreatePackage(imp, nil, nil, true)
			}
		}
	}
	return pkgs
}

// Imports returns the packages that the files of src import.
func Imports(src Source) []*types.Package {
	var list []*types.Package
	for _, f := range src.Files {
		for _, spec := range f.Imports {
			if name := src.Info.PkgNameOf(spec); name != nil {
				list = append(list, name.Imported())
			}
		}
	}
	return list
}

func build(pkg *ssa.Package) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%s: building SSA: %v", PkgPath(pkg.Pkg), r)
		}
	}()
	pkg.Build()
	return nil
}

// Drop frees the bodies of the functions of pkg.
func Drop(pkg *ssa.Package) {
	for _, fn := range Functions(pkg) {
		drop(fn)
	}
}

func drop(fn *ssa.Function) {
	for _, anon := range fn.AnonFuncs {
		drop(anon)
	}
	fn.Blocks, fn.Locals, fn.Params, fn.FreeVars, fn.AnonFuncs, fn.Recover = nil, nil, nil, nil, nil, nil
}

// Functions lists the declared functions and methods of pkg and its initialiser,
// in no particular order; functions named _ and closures are not among them.
func Functions(pkg *ssa.Package) []*ssa.Function {
	var fns []*ssa.Function
	for _, m := range pkg.Members {
		switch m := m.(type) {
		case *ssa.Function:
			fns = append(fns, m)
		case *ssa.Type:
			named, ok := m.Type().(*types.Named) // aliases would repeat methods
			if !ok || named.Obj().Pkg() != pkg.Pkg {
				continue
			}
			for obj := range named.Methods() {
				if fn := pkg.Prog.FuncValue(obj); fn != nil && obj.Name() != "_" {
					fns = append(fns, fn)
				}
			}
		}
	}
	return fns
}
