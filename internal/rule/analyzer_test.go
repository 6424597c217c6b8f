package rule_test

import (
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/idemlint/idemlint/internal/flow"
	"github.com/idemlint/idemlint/internal/replay"
	"github.com/idemlint/idemlint/internal/rule"
)

type marker struct{}

func (*marker) AFact() {}

const face = "example.com/face"

// result is what an engine would say of testdata/face.
func result() *replay.Result {
	res := &replay.Result{}
	for name, line := range map[string]int{"Handle": 7, "Quiet": 12} {
		call := replay.Position{Package: face + "/orders", File: "orders.go", Line: line, Column: 13}
		decl := replay.Position{Package: face + "/orders", File: "orders.go", Line: line - 1, Column: 1}
		res.Handlers = append(res.Handlers, &replay.Handler{
			ID: name, Func: face + "/orders." + name, Package: face + "/orders", Repeats: "redelivery", Pos: decl,
			Effects: []*replay.Effect{{
				Kind: "send", API: "net/smtp.SendMail", Verdict: replay.Hazard, Rule: "unguarded",
				Pos:   replay.Position{Package: face + "/bus", File: "bus.go", Line: 7, Column: 14},
				Entry: call, Path: []replay.Hop{{Func: face + "/bus.Send", Pos: call}},
			}},
		})
	}
	return res
}

// TestAnalyzer runs the go/analysis face over a stand-in for the engine.
func TestAnalyzer(t *testing.T) {
	old := flow.Link
	t.Cleanup(func() { flow.Link = old })
	flow.Link = func(pass *analysis.Pass, view *flow.View, res *flow.Result) *flow.Result {
		res.Packages = view.Packages()
		res.Replay = result()
		res.Where = func(h *replay.Handler, e *replay.Effect) (replay.Position, bool) {
			return e.Entry, e.Entry.Package == pass.Pkg.Path()
		}
		return res
	}
	a := rule.Analyzer(&rule.Rule{
		Name: "unguarded", Doc: "reports what the test says", Default: true, Message: rule.Twice, Marker: new(marker),
		Select: func(_ *replay.Handler, e *replay.Effect) bool { return e.Verdict == replay.Hazard },
	})
	for _, r := range analysistest.Run(t, analysistest.TestData()+"/face", a, "./orders") {
		for _, d := range r.Diagnostics {
			if r.Pass.Fset.Position(d.Pos).Column != 13 || int(d.End-d.Pos) != len("Send") || d.Category != "unguarded" || d.URL == "" {
				t.Errorf("diagnostic %+v", d)
			}
			if len(d.Related) != 3 {
				t.Errorf("related %+v, want the handler, the call in orders and the one in bus", d.Related)
			}
		}
	}
}
