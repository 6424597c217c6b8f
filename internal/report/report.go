// Package report renders what replay and the rules say: findings and the map of
// handlers, as text and as JSON. It judges nothing.
package report

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/idemlint/idemlint/internal/replay"
	"github.com/idemlint/idemlint/internal/rule"
)

// Input is what every format renders.
type Input struct {
	Result   *replay.Result
	Findings []rule.Finding
	// File is the file that a base name of a package stands for, as it is to be
	// shown: relative to the working directory, with slashes.
	File func(pkg, base string) string
	// Names gives functions their short names.
	Names *rule.Namer
}

// name is the short name of a function, seen from a package.
func (in *Input) name(full, from string) string { return in.Names.Func(full, from) }

// at is a position as file:line:column, "-" if it is not known.
func (in *Input) at(p replay.Position) string {
	if !p.IsValid() {
		return "-"
	}
	return fmt.Sprintf("%s:%d:%d", in.File(p.Package, p.File), p.Line, p.Column)
}

// Shown are the findings that nothing ignores, in the order of their files.
func (in *Input) Shown() []rule.Finding {
	shown := slices.DeleteFunc(in.findings(), func(f rule.Finding) bool { return f.Ignored != nil })
	return shown
}

// findings are all findings, sorted by file, line and column as shown.
func (in *Input) findings() []rule.Finding {
	list := slices.Clone(in.Findings)
	slices.SortStableFunc(list, func(a, b rule.Finding) int {
		return cmp.Or(in.compare(a.Pos, b.Pos), a.Compare(b))
	})
	return list
}

// handlers are the handlers sorted by file, line and column as shown.
func (in *Input) handlers() []*replay.Handler {
	list := slices.Clone(in.Result.Handlers)
	slices.SortStableFunc(list, func(a, b *replay.Handler) int {
		return cmp.Or(in.compare(a.Pos, b.Pos), cmp.Compare(a.ID, b.ID))
	})
	return list
}

// effects are the effects of a handler in order of their positions as shown.
func (in *Input) effects(h *replay.Handler) []*replay.Effect {
	list := slices.Clone(h.Effects)
	slices.SortStableFunc(list, func(a, b *replay.Effect) int {
		return cmp.Or(in.compare(a.Pos, b.Pos), cmp.Compare(a.API, b.API), cmp.Compare(a.Kind, b.Kind),
			cmp.Compare(a.Holder, b.Holder), cmp.Compare(a.Ordinal, b.Ordinal))
	})
	return list
}

// unresolved are the calls that stayed open, sorted as shown.
func (in *Input) unresolved() []replay.Unresolved {
	list := slices.Clone(in.Result.Unresolved)
	slices.SortStableFunc(list, func(a, b replay.Unresolved) int {
		return cmp.Or(in.compare(a.Pos, b.Pos), cmp.Compare(a.Call, b.Call), cmp.Compare(a.Why, b.Why))
	})
	return list
}

func (in *Input) compare(a, b replay.Position) int {
	return cmp.Or(cmp.Compare(in.file(a), in.file(b)), cmp.Compare(a.Line, b.Line),
		cmp.Compare(a.Column, b.Column), cmp.Compare(a.Package, b.Package))
}

func (in *Input) file(p replay.Position) string {
	if !p.IsValid() {
		return ""
	}
	return in.File(p.Package, p.File)
}

// Counts are the figures of one run.
type Counts struct {
	Handlers, Effects, Safe, Hazards, Unknown int
}

// Count counts handlers, and effects by verdict.
func Count(res *replay.Result) Counts {
	c := Counts{Handlers: len(res.Handlers)}
	for _, h := range res.Handlers {
		for _, e := range h.Effects {
			c.Effects++
			switch e.Verdict {
			case replay.Safe:
				c.Safe++
			case replay.Hazard:
				c.Hazards++
			default:
				c.Unknown++
			}
		}
	}
	return c
}

// Summary is one line about a run.
func Summary(c Counts, findings int, took time.Duration) string {
	return fmt.Sprintf("%s with %s: %d guarded, %s, %d unknown; %s (%.1f s)",
		plural(c.Handlers, "handler"), plural(c.Effects, "effect"), c.Safe, plural(c.Hazards, "hazard"),
		c.Unknown, plural(findings, "finding"), took.Seconds())
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
