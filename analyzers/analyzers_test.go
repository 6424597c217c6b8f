package analyzers

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/idemlint/idemlint/internal/rule"
)

func TestList(t *testing.T) {
	if err := analysis.Validate(All()); err != nil {
		t.Fatal(err)
	}
	var names []string
	for i, r := range Rules() {
		names = append(names, r.Name)
		if All()[i].Name != r.Name {
			t.Errorf("analyzer %d is %s, its rule %s", i, All()[i].Name, r.Name)
		}
		if r.Summary() == "" || strings.Contains(r.Summary(), ":") {
			t.Errorf("%s: summary %q", r.Name, r.Summary())
		}
		for _, section := range []string{"What", "Why", "Bad", "Good", "Silence"} {
			if !strings.Contains(r.Doc, "\n# "+section+"\n") {
				t.Errorf("%s: no section %s", r.Name, section)
			}
		}
	}
	for _, name := range Names() {
		if rule.Built(name) != slices.Contains(names, name) {
			t.Errorf("rule.Built(%s) is %v", name, rule.Built(name))
		}
	}
}
