// Package analyzers is the list of idemlint's rules, for golangci-lint, nogo and
// anyone's multichecker.
package analyzers

import (
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/idemlint/idemlint/analyzers/unguarded"
	"github.com/idemlint/idemlint/internal/rule"
)

// All lists the analyzers.
func All() []*analysis.Analyzer {
	return []*analysis.Analyzer{
		unguarded.Analyzer,
	}
}

// Rules lists the rules behind the analyzers, for idemlint's own command.
func Rules() []*rule.Rule {
	return []*rule.Rule{
		unguarded.Rule,
	}
}

// Names lists the names of all rules, those too that are not built yet.
func Names() []string { return slices.Clone(rule.Names) }
