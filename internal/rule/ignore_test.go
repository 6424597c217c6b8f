package rule

import (
	"strings"
	"testing"

	"github.com/idemlint/idemlint/internal/replay"
	"github.com/idemlint/idemlint/internal/summary"
)

// withDirectives is a package that holds comments.
type comment struct {
	file string
	line int
	text string
	fn   string // id of the function that it documents
	own  bool   // alone on its line
}

func withDirectives(path string, comments ...comment) *summary.Package {
	p := &summary.Package{Path: path, Strings: []string{""}}
	str := func(s string) summary.StrID {
		p.Strings = append(p.Strings, s)
		return summary.StrID(len(p.Strings) - 1)
	}
	for _, c := range comments {
		p.Directives = append(p.Directives, summary.Directive{
			Pos:  summary.Pos{File: str(c.file), Line: int32(c.line), Col: 1},
			Text: str(c.text), Func: str(c.fn), Own: c.own,
		})
	}
	return p
}

func TestIgnore(t *testing.T) {
	const why = "idemlint:ignore unguarded the carrier drops repeats"
	h, e := order()
	closure := *h
	closure.Func = h.Func + "$1"
	for _, c := range []struct {
		name string
		pkg  string
		c    comment
		h    *replay.Handler
		want bool
	}{
		{"line of the effect", shop + "/bus", comment{"bus.go", 30, why, "", false}, h, true},
		{"line of another package", orders, comment{"bus.go", 30, why, "", false}, h, false},
		{"line before the effect", shop + "/bus", comment{"bus.go", 29, why, "", true}, h, true},
		{"end of the line before", shop + "/bus", comment{"bus.go", 29, why, "", false}, h, false},
		{"call of the path", orders, comment{"worker.go", 60, why, "", false}, h, true},
		{"declaration", orders, comment{"worker.go", 33, why, h.Func, true}, h, true},
		{"declaration around a closure", orders, comment{"worker.go", 33, why, h.Func, true}, &closure, true},
		{"declaration of another", orders, comment{"worker.go", 33, why, "(*" + orders + ".Worker).settle", true}, h, false},
		{"line of the handler", orders, comment{"worker.go", 40, why, "", false}, h, true},
		{"another rule", shop + "/bus", comment{"bus.go", 30, "idemlint:ignore earlyack reason", "", false}, h, false},
		{"several rules", shop + "/bus", comment{"bus.go", 30, "idemlint:ignore earlyack,unguarded reason", "", false}, h, true},
		{"no reason", shop + "/bus", comment{"bus.go", 30, "idemlint:ignore unguarded", "", false}, h, false},
		{"nolint", shop + "/bus", comment{"bus.go", 30, "nolint:errcheck,idemlint // why", "", false}, h, true},
		{"nolint of all", shop + "/bus", comment{"bus.go", 30, "nolint", "", false}, h, true},
		{"nolint of a rule", shop + "/bus", comment{"bus.go", 30, "nolint:unguarded", "", false}, h, true},
		{"nolint of another", shop + "/bus", comment{"bus.go", 30, "nolint:errcheck", "", false}, h, false},
		{"word that begins so", shop + "/bus", comment{"bus.go", 30, "nolinter", "", false}, h, false},
	} {
		got := NewIgnores([]*summary.Package{withDirectives(c.pkg, c.c)}).Match("unguarded", c.h, e)
		if (got != nil) != c.want {
			t.Errorf("%s: ignored %v, want %v", c.name, got != nil, c.want)
		}
	}
}

// TestIgnoreStack holds that directives in lines one below the other speak of the
// same line of code.
func TestIgnoreStack(t *testing.T) {
	h, e := order()
	p := withDirectives(shop+"/bus",
		comment{"bus.go", 28, "idemlint:ignore unguarded reason", "", true},
		comment{"bus.go", 29, "idemlint:ignore earlyack reason", "", true})
	got := NewIgnores([]*summary.Package{p}).Match("unguarded", h, e)
	if got == nil || got.Reason != "reason" || got.By != "idemlint:ignore" || got.Pos.Line != 28 {
		t.Errorf("ignored by %v", got)
	}
}

func TestDirectiveProblems(t *testing.T) {
	ig := NewIgnores([]*summary.Package{withDirectives(orders,
		comment{"a.go", 1, "idemlint:ignore", "", false},
		comment{"a.go", 2, "idemlint:ignore unguarded", "", false},
		comment{"a.go", 3, "idemlint:ignore unguraded some reason", "", false},
		comment{"a.go", 4, "idemlint:ignored unguarded some reason", "", false},
		comment{"a.go", 5, "idemlint:ignore unguarded some reason", "", false},
	)})
	var got []string
	for _, p := range ig.Problems() {
		got = append(got, p.Message)
	}
	for i, want := range []string{"names no rule", "gives no reason", `no rule "unguraded"`, "unknown directive"} {
		if i >= len(got) || !strings.Contains(got[i], want) {
			t.Errorf("problems %q, want %q at %d", got, want, i)
		}
	}
	if len(got) != 4 {
		t.Errorf("problems %q, want 4", got)
	}
}
