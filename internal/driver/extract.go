package driver

import (
	"go/ast"

	"golang.org/x/tools/go/ssa"

	"github.com/idemlint/idemlint/internal/extract"
	"github.com/idemlint/idemlint/internal/ssax"
	"github.com/idemlint/idemlint/internal/summary"
)

// Extract builds and extracts all loaded packages in one SSA program, in
// parallel, and frees their syntax on the way. The summaries are sorted by path;
// a package that fails is missing and has an error.
func Extract(l *Loaded) ([]*summary.Package, []error) {
	srcs := make([]ssax.Source, len(l.Packages))
	for i, p := range l.Packages {
		srcs[i] = ssax.Source{Types: p.Types, Files: p.Files, Info: p.Info}
	}
	out := make([]*summary.Package, len(srcs))
	failed := make([]error, len(srcs))
	errs := ssax.Each(l.Fset, srcs, func(i int, pkg *ssa.Package) {
		p := l.Packages[i]
		out[i], failed[i] = extract.Package(extract.Input{
			SSA: pkg, Files: srcs[i].Files, Fset: l.Fset, Info: srcs[i].Info,
			Types: p.Types, Module: p.Module, Own: l.Own,
		})
	})
	var sums []*summary.Package
	var list []error
	for i, p := range l.Packages {
		p.Files, p.Info = []*ast.File(nil), nil
		switch {
		case errs[i] != nil:
			list = append(list, errs[i])
		case failed[i] != nil:
			list = append(list, failed[i])
		default:
			sums = append(sums, out[i])
		}
	}
	return sums, list
}
