package flow

import (
	"go/types"
	"path/filepath"

	"golang.org/x/tools/go/analysis"

	"github.com/idemlint/idemlint/internal/extract"
	"github.com/idemlint/idemlint/internal/ssax"
	"github.com/idemlint/idemlint/internal/summary"
)

// summarise builds the SSA form of the package under analysis and extracts it.
func summarise(pass *analysis.Pass) (*summary.Package, error) {
	src := ssax.Source{Types: pass.Pkg, Files: pass.Files, Info: pass.TypesInfo}
	pkg, err := ssax.BuildOne(pass.Fset, src)
	if err != nil {
		return nil, err
	}
	in := extract.Input{SSA: pkg, Files: pass.Files, Fset: pass.Fset, Info: pass.TypesInfo, Types: pass.Pkg, Own: owner(pass)}
	if pass.Module != nil {
		in.Module = pass.Module.Path
	}
	return extract.Package(in)
}

// owner tells which packages in view are the user's own. Facts do not reach far
// enough for that, so it goes by the folder of what they declare.
func owner(pass *analysis.Pass) func(path string) bool {
	closure := closure(pass.Pkg)
	known := map[string]bool{}
	return func(path string) bool {
		is, ok := known[path]
		if !ok {
			dir := folder(pass, closure[path])
			is = dir != "" && ssax.Own(ssax.Unit{Path: path, Dir: dir})
			known[path] = is
		}
		return is
	}
}

// folder is the folder of a package's files, empty where its export data names none.
func folder(pass *analysis.Pass, pkg *types.Package) string {
	if pkg == nil {
		return ""
	}
	scope := pkg.Scope()
	for _, name := range scope.Names() {
		if f := pass.Fset.File(scope.Lookup(name).Pos()); f != nil {
			return filepath.Dir(f.Name())
		}
	}
	return ""
}
