// Package driver is the standalone run: load the user's own modules, extract them
// in parallel, link once.
package driver

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// Options says what to load.
type Options struct {
	Dir      string   // folder to run in; empty is the current one
	Tags     string   // build tags, comma-separated
	Patterns []string // none: everything, ./... of every module in view
	Env      []string // environment of the go command; nil is this process's
}

// Package is one own package with its syntax.
type Package struct {
	Path   string
	Name   string
	Module string
	Dir    string
	Files  []*ast.File
	Types  *types.Package
	Info   *types.Info
}

// Broken is a package that could not be loaded.
type Broken struct {
	Path string
	Err  string // file:line: message
}

// Loaded is what Load found.
type Loaded struct {
	Fset     *token.FileSet
	Packages []*Package // sorted by path
	Broken   []Broken   // sorted by path
	Root     string     // folder of go.work, else of go.mod
	dirs     map[string]string
}

// Own reports whether a package comes from source of the user's own modules.
func (l *Loaded) Own(path string) bool { _, ok := l.dirs[path]; return ok }

// DirOf returns the folder of an own package, empty for others.
func (l *Loaded) DirOf(path string) string { return l.dirs[path] }

const syntaxMode = packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles |
	packages.NeedImports | packages.NeedModule | packages.NeedTypes | packages.NeedTypesSizes |
	packages.NeedSyntax | packages.NeedTypesInfo

const listMode = packages.NeedName | packages.NeedFiles | packages.NeedImports |
	packages.NeedDeps | packages.NeedModule

// Load parses and type-checks the own packages that the patterns match and the
// own packages these import; all others come from export data.
func Load(ctx context.Context, opt Options) (*Loaded, error) {
	env, err := goEnv(ctx, opt)
	if err != nil {
		return nil, err
	}
	patterns, err := env.patterns(ctx, opt)
	if err != nil {
		return nil, err
	}
	l := &Loaded{Fset: token.NewFileSet(), Root: env.root, dirs: map[string]string{}}
	roots := patterns
	if !env.covers(patterns) {
		// Own packages outside the patterns are found by a cheap listing.
		if roots, err = l.list(ctx, opt, env, patterns); err != nil {
			return nil, err
		}
	}
	pkgs, err := packages.Load(config(ctx, opt, l.Fset, syntaxMode), roots...)
	if err != nil {
		return nil, loadError(ctx, err)
	}
	l.take(pkgs, env)
	if len(l.Packages) == 0 {
		return nil, l.nothing(patterns)
	}
	return l, nil
}

func config(ctx context.Context, opt Options, fset *token.FileSet, mode packages.LoadMode) *packages.Config {
	cfg := &packages.Config{Context: ctx, Dir: opt.Dir, Env: opt.Env, Fset: fset, Mode: mode}
	if opt.Tags != "" {
		cfg.BuildFlags = []string{"-tags=" + opt.Tags}
	}
	cfg.ParseFile = func(fset *token.FileSet, name string, src []byte) (*ast.File, error) {
		return parser.ParseFile(fset, name, src, parser.ParseComments|parser.AllErrors|parser.SkipObjectResolution)
	}
	return cfg
}

// list returns the import paths of all own packages that the patterns reach.
func (l *Loaded) list(ctx context.Context, opt Options, env *goenv, patterns []string) ([]string, error) {
	pkgs, err := packages.Load(config(ctx, opt, nil, listMode), patterns...)
	if err != nil {
		return nil, loadError(ctx, err)
	}
	var paths []string
	seen := map[string]bool{}
	packages.Visit(pkgs, nil, func(p *packages.Package) {
		if seen[p.PkgPath] || !env.own(p) {
			return
		}
		seen[p.PkgPath] = true
		l.dirs[p.PkgPath] = p.Dir
		paths = append(paths, p.PkgPath)
	})
	for _, p := range pkgs { // what has no files has an error to show
		if !seen[p.PkgPath] && len(p.Errors) > 0 {
			l.broken(p)
		}
	}
	if len(paths) == 0 {
		return nil, l.nothing(patterns)
	}
	slices.Sort(paths)
	return paths, nil
}

// take sorts what was loaded into packages and broken ones.
func (l *Loaded) take(pkgs []*packages.Package, env *goenv) {
	seen := map[string]bool{}
	for _, p := range pkgs {
		if seen[p.PkgPath] {
			continue
		}
		seen[p.PkgPath] = true
		if len(p.Errors) > 0 {
			l.broken(p)
			continue
		}
		if len(p.Syntax) == 0 || p.Types == nil || !env.own(p) {
			continue
		}
		l.dirs[p.PkgPath] = p.Dir
		pkg := &Package{Path: p.PkgPath, Name: p.Name, Dir: p.Dir, Files: p.Syntax, Types: p.Types, Info: p.TypesInfo}
		if p.Module != nil {
			pkg.Module = p.Module.Path
		}
		l.Packages = append(l.Packages, pkg)
	}
	slices.SortFunc(l.Packages, func(a, b *Package) int { return cmp.Compare(a.Path, b.Path) })
	slices.SortFunc(l.Broken, func(a, b Broken) int { return cmp.Compare(a.Path, b.Path) })
}

func (l *Loaded) broken(p *packages.Package) {
	if p.Dir != "" {
		l.dirs[p.PkgPath] = p.Dir
	}
	e := p.Errors[0]
	for _, x := range p.Errors { // errors with a place say more
		if x.Pos != "" && x.Pos != "-" {
			e = x
			break
		}
	}
	msg := strings.TrimSpace(e.Msg)
	if at := place(e.Pos, l.Root); at != "" {
		msg = at + ": " + msg
	}
	l.Broken = append(l.Broken, Broken{Path: p.PkgPath, Err: msg})
}

// place turns file:line:col into file:line, relative to root.
func place(pos, root string) string {
	if pos == "" || pos == "-" {
		return ""
	}
	parts := strings.Split(pos, ":")
	if len(parts) > 2 && isNumber(parts[len(parts)-1]) && isNumber(parts[len(parts)-2]) {
		parts = parts[:len(parts)-1]
	}
	if rel, err := filepath.Rel(root, parts[0]); err == nil && filepath.IsLocal(rel) {
		parts[0] = filepath.ToSlash(rel)
	}
	return strings.Join(parts, ":")
}

func isNumber(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// nothing is the error of a run without any package to check.
func (l *Loaded) nothing(patterns []string) error {
	if len(l.Broken) > 0 {
		b := l.Broken[0]
		if len(l.Broken) == 1 {
			return fmt.Errorf("%s: %s", b.Path, b.Err)
		}
		return fmt.Errorf("none of %d packages could be loaded; the first is %s: %s", len(l.Broken), b.Path, b.Err)
	}
	return fmt.Errorf("no Go packages match %s", strings.Join(patterns, " "))
}

func loadError(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if errors.Is(err, exec.ErrNotFound) {
		return errors.New("the go command was not found in PATH; idemlint needs it to load packages")
	}
	msg := strings.TrimPrefix(err.Error(), "err: ")
	return errors.New("go list failed: " + strings.TrimSpace(msg))
}
