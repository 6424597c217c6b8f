package driver

import (
	"path/filepath"
	"slices"

	"github.com/idemlint/idemlint/internal/summary"
)

// CallsAt lists the full names of what is called on a line of a file, sorted;
// the file is an absolute path.
func (o *Output) CallsAt(file string, line int) []string {
	var names []string
	for _, p := range o.Packages {
		if o.dirs[p.Path] != filepath.Dir(file) {
			continue
		}
		for _, f := range p.Funcs {
			for _, v := range f.Vals {
				if isCall(v.Op) && int(v.Pos.Line) == line && p.Str(v.Pos.File) == filepath.Base(file) {
					names = append(names, callee(p, v))
				}
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func isCall(op summary.Op) bool {
	return op == summary.OpCall || op == summary.OpCallDyn || op == summary.OpInvoke
}

func callee(p *summary.Package, v summary.Val) string {
	if v.Op == summary.OpCallDyn {
		return "call of a function value"
	}
	return p.Str(v.Aux)
}
