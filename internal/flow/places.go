package flow

import (
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"
	"sync"

	"golang.org/x/tools/go/analysis"

	"github.com/idemlint/idemlint/internal/replay"
	"github.com/idemlint/idemlint/internal/ssax"
)

// Places finds the token.Pos of Positions in one pass.
type Places struct {
	pass *analysis.Pass
	path string
	own  func() map[spot]span
	deps func() map[string]*types.Package
}

type spot struct {
	file         string
	line, column int
}

type span struct{ pos, end token.Pos }

// NewPlaces returns the Places of a pass. Nothing is searched before the first
// question: most packages have no findings.
func NewPlaces(pass *analysis.Pass) *Places {
	p := &Places{pass: pass, path: ssax.PkgPath(pass.Pkg)}
	p.own = sync.OnceValue(p.index)
	p.deps = sync.OnceValue(func() map[string]*types.Package { return closure(pass.Pkg) })
	return p
}

// Range returns the extent of what stands at pos, or NoPos twice if its file is
// not known here. In a dependency read from export data only the line is right.
func (p *Places) Range(pos replay.Position) (start, end token.Pos) {
	if !pos.IsValid() {
		return token.NoPos, token.NoPos
	}
	if pos.Package == p.path {
		s := p.own()[spot{pos.File, pos.Line, pos.Column}]
		return s.pos, s.end
	}
	f := p.file(pos.Package, pos.File)
	if f == nil || pos.Line > f.LineCount() {
		return token.NoPos, token.NoPos
	}
	start = column(f, pos)
	return start, start
}

// index maps the places of this package's calls, functions and loops. It asks
// the Fset, so it holds under //line too.
func (p *Places) index() map[spot]span {
	spans := map[spot]span{}
	at := func(key, pos, end token.Pos) {
		at := p.pass.Fset.Position(key)
		spot := spot{filepath.Base(at.Filename), at.Line, at.Column}
		if _, ok := spans[spot]; !ok {
			spans[spot] = span{pos, end}
		}
	}
	add := func(pos, end token.Pos) { at(pos, pos, end) }
	for _, f := range p.pass.Files {
		for n := range ast.Preorder(f) {
			switch n := n.(type) {
			case *ast.Ident:
				add(n.Pos(), n.End())
			case *ast.FuncDecl:
				add(n.Pos(), n.Name.End())
			case *ast.FuncLit:
				add(n.Pos(), n.Type.End())
			case *ast.ForStmt:
				add(n.Pos(), n.For+token.Pos(len("for")))
			case *ast.RangeStmt:
				add(n.Pos(), n.For+token.Pos(len("for")))
			case *ast.CallExpr: // where SSA has it, and what is converted for it
				add(n.Pos(), n.End())
				at(n.Lparen, n.Fun.Pos(), n.Fun.End())
			case *ast.KeyValueExpr:
				add(n.Pos(), n.End())
				at(n.Colon, n.Value.Pos(), n.Value.End())
			case *ast.AssignStmt:
				at(n.TokPos, n.Rhs[0].Pos(), n.Rhs[0].End())
			case *ast.SendStmt:
				at(n.Arrow, n.Value.Pos(), n.Value.End())
			case *ast.ReturnStmt:
				add(n.Pos(), n.End())
			case ast.Expr:
				add(n.Pos(), n.End())
			}
		}
	}
	return spans
}

// closure lists a package and all that it imports by path.
func closure(root *types.Package) map[string]*types.Package {
	pkgs := map[string]*types.Package{}
	var visit func(*types.Package)
	visit = func(pkg *types.Package) {
		if pkgs[ssax.PkgPath(pkg)] != nil {
			return
		}
		pkgs[ssax.PkgPath(pkg)] = pkg
		for _, imp := range pkg.Imports() {
			visit(imp)
		}
	}
	visit(root)
	return pkgs
}

// file is the file of that base name of a dependency.
func (p *Places) file(path, base string) *token.File {
	pkg := p.deps()[path]
	if pkg == nil {
		return nil
	}
	scope, dir := pkg.Scope(), ""
	for _, name := range scope.Names() {
		f := p.pass.Fset.File(scope.Lookup(name).Pos())
		if f == nil {
			continue
		}
		if filepath.Base(f.Name()) == base {
			return f
		}
		dir = filepath.Dir(f.Name())
	}
	var found *token.File
	if dir != "" {
		p.pass.Fset.Iterate(func(f *token.File) bool {
			if f.Name() == filepath.Join(dir, base) {
				found = f
			}
			return found == nil
		})
	}
	return found
}

// column is the position of a line and column, within the line: in a file from
// export data a line is one byte.
func column(f *token.File, at replay.Position) token.Pos {
	start := f.LineStart(at.Line)
	end := token.Pos(f.Base() + f.Size())
	if at.Line < f.LineCount() {
		end = f.LineStart(at.Line+1) - 1
	}
	return min(start+token.Pos(max(at.Column-1, 0)), end)
}
