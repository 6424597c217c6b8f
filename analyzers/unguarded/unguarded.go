package unguarded

import (
	_ "embed"

	"github.com/idemlint/idemlint/internal/replay"
	"github.com/idemlint/idemlint/internal/rule"
)

const name = "unguarded"

//go:embed doc.go
var doc string

// Rule is the rule unguarded.
var Rule = &rule.Rule{
	Name:    name,
	Doc:     rule.MustDoc(doc),
	Default: true,
	Select:  unguarded,
	Message: rule.Twice,
	Marker:  new(marker),
}

// Analyzer is its go/analysis face.
var Analyzer = rule.Analyzer(Rule)

// unguarded selects the hazards that belong to this rule, and those of rules
// that are not built yet.
func unguarded(_ *replay.Handler, e *replay.Effect) bool {
	return e.Verdict == replay.Hazard && (e.Rule == name || e.Rule != "" && !rule.Built(e.Rule))
}

type marker struct{}

func (*marker) AFact() {}
