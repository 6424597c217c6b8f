package rule

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/idemlint/idemlint/internal/replay"
	"github.com/idemlint/idemlint/internal/summary"
)

// linter is the name by which golangci-lint knows all rules together.
const linter = "idemlint"

// directive is one comment that silences rules.
type directive struct {
	pos    replay.Position
	rules  []string // empty: all
	by     string
	reason string
}

// line is a line of a file of a package.
type line struct {
	pkg, file string
	n         int
}

// Ignores are the ignore directives of some packages: //idemlint:ignore RULE
// REASON and //nolint:idemlint. They silence a finding from the line of its
// effect, of any call of its path, or from the handler's declaration.
type Ignores struct {
	lines    map[line][]directive
	funcs    map[string][]directive // by id of the function whose comment holds it
	problems []Problem
}

// Problem is a directive that does nothing, with the reason.
type Problem struct {
	Pos     replay.Position
	Message string
}

// NewIgnores reads the directives of pkgs.
func NewIgnores(pkgs []*summary.Package) *Ignores {
	ig := &Ignores{lines: map[line][]directive{}, funcs: map[string][]directive{}}
	for _, p := range pkgs {
		own := map[line]bool{} // lines that hold nothing but a directive
		for _, d := range p.Directives {
			if d.Own {
				own[line{p.Path, p.Str(d.Pos.File), int(d.Pos.Line)}] = true
			}
		}
		for _, d := range p.Directives {
			ig.add(p, d, own)
		}
	}
	slices.SortFunc(ig.problems, func(a, b Problem) int {
		return cmp.Or(a.Pos.Compare(b.Pos), cmp.Compare(a.Message, b.Message))
	})
	return ig
}

// Problems lists the directives that do nothing.
func (ig *Ignores) Problems() []Problem { return ig.problems }

func (ig *Ignores) add(p *summary.Package, raw summary.Directive, own map[line]bool) {
	at := line{p.Path, p.Str(raw.Pos.File), int(raw.Pos.Line)}
	pos := replay.Position{Package: at.pkg, File: at.file, Line: at.n, Column: int(raw.Pos.Col)}
	d, problem, ok := parseDirective(p.Str(raw.Text))
	if problem != "" {
		ig.problems = append(ig.problems, Problem{pos, problem})
	}
	if !ok {
		return
	}
	d.pos = pos
	if fn := p.Str(raw.Func); fn != "" {
		ig.funcs[fn] = append(ig.funcs[fn], d)
		return
	}
	for own[at] { // one alone on its line speaks of the next line of code
		at.n++
	}
	ig.lines[at] = append(ig.lines[at], d)
}

// parseDirective reads the text of a comment. A problem says why it does nothing
// or less than it seems to.
func parseDirective(text string) (d directive, problem string, ok bool) {
	text = strings.TrimSpace(text)
	if rest, found := strings.CutPrefix(text, "idemlint:ignore"); found {
		return parseIgnore(rest)
	}
	rest, found := strings.CutPrefix(text, "nolint")
	if !found {
		return d, "", false
	}
	d.by = "nolint"
	list, reason, _ := strings.Cut(rest, "//")
	d.reason = strings.TrimSpace(reason)
	list, named := strings.CutPrefix(strings.TrimSpace(list), ":")
	if !named {
		return d, "", list == ""
	}
	for name := range strings.SplitSeq(list, ",") {
		switch name = strings.ToLower(strings.TrimSpace(name)); {
		case name == linter || name == "all":
			return d, "", true
		case Known(name):
			d.rules = append(d.rules, name)
		}
	}
	return d, "", len(d.rules) > 0
}

func parseIgnore(rest string) (d directive, problem string, ok bool) {
	const usage = "write //idemlint:ignore RULE REASON"
	if rest != "" && rest[0] != ' ' && rest[0] != '\t' {
		return d, "unknown directive; " + usage, false
	}
	words := strings.Fields(rest)
	if len(words) == 0 {
		return d, "the directive names no rule; " + usage, false
	}
	d = directive{by: "idemlint:ignore", rules: strings.Split(words[0], ","), reason: strings.Join(words[1:], " ")}
	if d.reason == "" {
		return d, "the directive gives no reason and is not honoured; " + usage, false
	}
	for _, name := range d.rules {
		if !Known(name) {
			problem = fmt.Sprintf("idemlint has no rule %q; the rules are %s", name, strings.Join(Names, ", "))
		}
	}
	return d, problem, true
}

// Match returns what silences the rule's finding of an effect, or nil.
func (ig *Ignores) Match(rule string, h *replay.Handler, e *replay.Effect) *Ignored {
	places := []replay.Position{e.Pos, e.Entry}
	for _, hop := range e.Path {
		places = append(places, hop.Pos)
	}
	for _, p := range append(places, h.Pos) {
		if !p.IsValid() {
			continue
		}
		if d := find(ig.lines[line{p.Package, p.File, p.Line}], rule); d != nil {
			return d
		}
	}
	if d := find(ig.funcs[h.Func], rule); d != nil {
		return d
	}
	return find(ig.funcs[Enclosing(h.Func)], rule)
}

func find(list []directive, rule string) *Ignored {
	for _, d := range list {
		if len(d.rules) == 0 || slices.Contains(d.rules, rule) {
			return &Ignored{Pos: d.pos, By: d.by, Reason: d.reason}
		}
	}
	return nil
}
