package unguarded

import (
	"testing"

	"github.com/idemlint/idemlint/internal/replay"
)

func TestSelect(t *testing.T) {
	for _, c := range []struct {
		verdict replay.Verdict
		rule    string
		want    bool
	}{
		{replay.Hazard, "unguarded", true},
		{replay.Hazard, "unstablekey", true}, // not built: unguarded says it
		{replay.Hazard, "", false},           // in the map only
		{replay.Safe, "partialsuccess", false},
		{replay.Unknown, "unguarded", false},
	} {
		if got := Rule.Select(nil, &replay.Effect{Verdict: c.verdict, Rule: c.rule}); got != c.want {
			t.Errorf("%s of rule %q: %v, want %v", c.verdict, c.rule, got, c.want)
		}
	}
}
