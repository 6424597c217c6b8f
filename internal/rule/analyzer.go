package rule

import (
	"go/token"

	"golang.org/x/tools/go/analysis"

	"github.com/idemlint/idemlint/internal/flow"
)

// Analyzer is the go/analysis face of a rule.
func Analyzer(r *Rule) *analysis.Analyzer {
	return &analysis.Analyzer{
		Name:      r.Name,
		Doc:       r.Doc,
		URL:       URL(r.Name),
		Requires:  []*analysis.Analyzer{flow.Program},
		FactTypes: []analysis.Fact{r.Marker},
		Run: func(pass *analysis.Pass) (any, error) {
			defer func() { // a panic would silence the rule for all importers
				if p := recover(); p != nil {
					flow.Logf("%s: %s: %v", r.Name, pass.Pkg.Path(), p)
				}
			}()
			if res, _ := pass.ResultOf[flow.Program].(*flow.Result); res != nil {
				run(pass, r, res)
			}
			return nil, nil
		},
	}
}

func run(pass *analysis.Pass, r *Rule, res *flow.Result) {
	if res.Enabled != nil && !res.Enabled(r.Name, r.Default) || res.Enabled == nil && !r.Default {
		return
	}
	if len(res.Replay.Handlers) == 0 {
		return
	}
	for _, f := range Check([]*Rule{r}, res.Replay, Options{
		Packages:      res.Packages,
		MinConfidence: res.MinConfidence,
		Exclude:       res.Exclude,
		Where:         res.Where,
	}) {
		if f.Ignored == nil {
			report(pass, res.Places, f)
		}
	}
}

// report reports a finding whose place is in this package.
func report(pass *analysis.Pass, places *flow.Places, f Finding) {
	pos, end := places.Range(f.Pos)
	if pos == token.NoPos {
		return
	}
	d := analysis.Diagnostic{Pos: pos, End: end, Category: f.Rule, URL: URL(f.Rule), Message: f.Message}
	for _, rel := range f.Related {
		if pos, end := places.Range(rel.Pos); pos != token.NoPos {
			d.Related = append(d.Related, analysis.RelatedInformation{Pos: pos, End: end, Message: rel.Message})
		}
	}
	pass.Report(d)
}
