// Package rule turns what replay says of a program into findings. A rule knows
// handlers, effects, guards and acks; it knows no SSA and no library. Replay
// judges, rules select and word.
package rule

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/idemlint/idemlint/internal/replay"
)

// Rule is one kind of defect.
type Rule struct {
	Name string
	// Doc is a first sentence ("reports …") and the sections What, Why, Bad, Good
	// and Silence.
	Doc     string
	Default bool // on unless the configuration says otherwise
	// Select reports whether the effect of the handler bears the rule's defect.
	Select func(*replay.Handler, *replay.Effect) bool
	// Message says in one line what can go wrong, the path and the fix, without
	// the name of the rule.
	Message func(*Namer, *replay.Handler, *replay.Effect) string
	// Marker is the rule's own empty fact type: nogo runs an analyzer on
	// dependencies only if it has one, and two analyzers may not share one.
	Marker analysis.Fact
}

// Names lists all rules, built or not, in the order of their documentation.
var Names = []string{"unguarded", "unstablekey", "partialsuccess", "earlyack", "endlessretry", "checkthenact"}

// built are the rules that exist; a test holds it against the public list.
var built = map[string]bool{"unguarded": true}

// Built reports whether the rule of that name exists yet.
func Built(name string) bool { return built[name] }

// Known reports whether there is or will be a rule of that name.
func Known(name string) bool {
	for _, n := range Names {
		if n == name {
			return true
		}
	}
	return false
}

// URL is the page of the rule.
func URL(name string) string {
	return "https://github.com/idemlint/idemlint/blob/main/docs/rules/" + name + ".md"
}

// Summary is the first sentence of the rule's documentation.
func (r *Rule) Summary() string {
	first, _, _ := strings.Cut(r.Doc, "\n")
	return strings.TrimSuffix(strings.TrimSpace(first), ".")
}
