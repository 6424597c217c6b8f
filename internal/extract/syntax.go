package extract

import (
	"go/ast"
	"go/token"
	"go/types"
)

// syntax is what SSA does not keep: where calls name their callee, and which
// loops a function has.
type syntax struct {
	info   *types.Info
	calls  map[token.Pos]token.Pos // Lparen to the name called
	loops  map[ast.Node][]*loopStmt
	labels map[ast.Node]map[string]token.Pos // labelled statements that are no loops
}

// loopStmt is one for statement; ranged is set for range statements.
type loopStmt struct {
	pos, end token.Pos
	ranged   types.Type
	taken    bool
}

// walker visits the syntax of one function.
type walker struct {
	*syntax
	fn ast.Node
}

func scan(files []*ast.File, info *types.Info) *syntax {
	s := &syntax{
		info:   info,
		calls:  map[token.Pos]token.Pos{},
		loops:  map[ast.Node][]*loopStmt{},
		labels: map[ast.Node]map[string]token.Pos{},
	}
	for _, f := range files {
		for _, d := range f.Decls {
			ast.Walk(walker{s, nil}, d)
		}
	}
	return s
}

// Visit implements ast.Visitor.
func (w walker) Visit(n ast.Node) ast.Visitor {
	switch n := n.(type) {
	case *ast.FuncDecl:
		return walker{w.syntax, n}
	case *ast.FuncLit:
		return walker{w.syntax, n}
	case *ast.CallExpr:
		if pos := namePos(n.Fun); pos.IsValid() {
			w.calls[n.Lparen] = pos
		}
	case *ast.ForStmt:
		w.loop(&loopStmt{pos: n.Pos(), end: n.End()})
	case *ast.RangeStmt:
		t := w.info.TypeOf(n.X)
		if t == nil {
			break
		}
		if _, ok := t.Underlying().(*types.Signature); ok {
			// The body is a function of its own.
			for _, e := range []ast.Expr{n.X, n.Key, n.Value} {
				if e != nil {
					ast.Walk(w, e)
				}
			}
			ast.Walk(walker{w.syntax, n}, n.Body)
			return nil
		}
		w.loop(&loopStmt{pos: n.Pos(), end: n.End(), ranged: t})
	case *ast.LabeledStmt:
		switch n.Stmt.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
		default:
			if w.labels[w.fn] == nil {
				w.labels[w.fn] = map[string]token.Pos{}
			}
			w.labels[w.fn][n.Label.Name] = n.Pos()
		}
	}
	return w
}

func (w walker) loop(l *loopStmt) { w.loops[w.fn] = append(w.loops[w.fn], l) }

// namePos is the selector or name that fun calls.
func namePos(fun ast.Expr) token.Pos {
	for {
		switch x := fun.(type) {
		case *ast.ParenExpr:
			fun = x.X
		case *ast.StarExpr:
			fun = x.X
		case *ast.IndexExpr:
			fun = x.X
		case *ast.IndexListExpr:
			fun = x.X
		case *ast.Ident:
			return x.Pos()
		case *ast.SelectorExpr:
			return x.Sel.Pos()
		case *ast.FuncLit:
			return x.Type.Func
		default:
			return token.NoPos
		}
	}
}
