package sqltext

import (
	"slices"
	"strings"
	"testing"
)

func allCases() []parseCase {
	return slices.Concat(insertCases, changeCases, queryCases, otherCases, holeCases, fragmentCases)
}

func withHoles(text string) string { return strings.ReplaceAll(text, "□", Hole) }

func TestParse(t *testing.T) {
	for _, c := range allCases() {
		if got := describe(Parse(withHoles(c.text))); got != c.want {
			t.Errorf("Parse(%s)\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

// A text that is cut off anywhere must neither panic nor name another table.
func TestParsePrefixes(t *testing.T) {
	for _, c := range allCases() {
		text := withHoles(c.text)
		for end := range text {
			Parse(text[:end])
			Parse(text[end:])
		}
	}
}

func TestParseIsBounded(t *testing.T) {
	for _, open := range []string{"(", "[", "NOT ", "- ", "CASE WHEN ", "a AND ", "(SELECT ", "f(", "x::", "(SELECT 1 FROM ", "WITH a AS (", "EXISTS (SELECT ", "BEGIN BATCH ", "a OR ", "a | "} {
		Parse("SELECT " + strings.Repeat(open, 5000))
		Parse(strings.Repeat(open, 5000))
		Parse("UPDATE t SET a = " + strings.Repeat(open, 5000))
		Parse("INSERT INTO t SELECT a FROM " + strings.Repeat(open, 5000))
	}
}

func TestRelative(t *testing.T) {
	for text, want := range map[string]bool{
		"UPDATE t SET n = n + 1":            true,
		"UPDATE t SET a = 1, n = n + 1":     true,
		"UPDATE t SET n = $1":               false,
		"UPDATE t SET n = m + 1":            false,
		"UPDATE t SET n = COALESCE(n, $1)":  false,
		"INSERT INTO t (n) VALUES (1)":      false,
		"UPDATE t SET n = (n)":              false,
		"UPDATE t SET n = -n":               true,
		"UPDATE t SET n = concat(n, 'x')":   true,
		"UPDATE t SET n = n":                false,
		"UPDATE t SET tags = tags + {?}":    true,
		"UPDATE t SET tags = tags - ['a']":  true,
		"UPDATE t SET m = m || '{}'::jsonb": true,
	} {
		statements := Parse(text)
		if len(statements) != 1 || statements[0].Relative() != want {
			t.Errorf("%s: %s, want relative %v", text, describe(statements), want)
		}
	}
}

func TestIsSQL(t *testing.T) {
	for text, want := range map[string]bool{
		"SELECT 1": true, " \n-- name: A :one\nselect 1": true, "/* x */ INSERT": true, "(SELECT 1)": true,
		"ON CONFLICT DO NOTHING": true, Hole + " DELETE FROM t": true,
		"": false, "hello": false, "selected": false, "id": false, "/* x": false, "user %s not found": false, "{}": false,
	} {
		if got := IsSQL(text); got != want {
			t.Errorf("IsSQL(%q) = %v", text, got)
		}
	}
}

func TestParseConditions(t *testing.T) {
	conditions, other := ParseConditions("status = ? AND sent_at IS NULL")
	if got := describeConditions(conditions); got != "status = $0 & sent_at IS NULL" || other {
		t.Errorf("got %s, other %v", got, other)
	}
	if _, other := ParseConditions("a = 1 OR b = 2"); !other {
		t.Error("an alternative is not simple")
	}
}

func FuzzParse(f *testing.F) {
	for _, c := range allCases() {
		f.Add(withHoles(c.text))
	}
	f.Fuzz(func(t *testing.T, text string) {
		first, second := Parse(text), Parse(text)
		if describe(first) != describe(second) {
			t.Errorf("two answers: %s and %s", describe(first), describe(second))
		}
		ParseConditions(text)
	})
}
