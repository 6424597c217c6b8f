package report

import (
	"bufio"
	"io"

	"github.com/idemlint/idemlint/internal/replay"
)

// Call is a call that stands on the line asked about.
type Call struct {
	Name string // full name
	Why  string // why it is no effect, empty if there is no more to say
}

// At answers `map FILE:LINE`: what idemlint makes of the calls on one line.
// file is a path as File shows it.
func At(w io.Writer, in *Input, file string, line int, calls []Call) error {
	b := &mapWriter{Writer: bufio.NewWriter(w), Input: in}
	here := func(p replay.Position) bool { return p.IsValid() && p.Line == line && in.file(p) == file }
	found := false
	say := func(text string) {
		found = true
		b.WriteString(text + "\n")
	}
	for _, h := range in.handlers() {
		if here(h.Pos) {
			say("a handler starts here")
			b.handler(h)
		}
		for _, e := range in.effects(h) {
			b.effectAt(h, e, here, say)
		}
	}
	for _, u := range in.unresolved() {
		if here(u.Pos) {
			say("unknown call of " + u.Call + ": " + u.Why)
		}
	}
	if !found {
		b.noEffect(calls)
	}
	return b.Flush()
}

// effectAt says how an effect of a handler has to do with the line.
func (b *mapWriter) effectAt(h *replay.Handler, e *replay.Effect, here func(replay.Position) bool, say func(string)) {
	switch {
	case here(e.Pos):
		say("an effect of " + b.name(h.Func, "") + " at " + b.at(h.Pos))
		b.effect("  ", h, e)
		return
	case passes(e, here):
		say("on the way from " + b.name(h.Func, "") + " at " + b.at(h.Pos) + " to")
		b.effect("  ", h, e)
	}
	for _, g := range e.Guards {
		if here(g.Pos) {
			say("a guard (" + guardName(g) + ") of the " + e.Kind + " at " + b.at(e.Pos) + " of " + b.name(h.Func, ""))
		}
	}
	for _, g := range e.Seen {
		if here(g.Pos) {
			say("looks like a guard (" + guardName(g) + ") of the " + e.Kind + " at " + b.at(e.Pos) + " of " +
				b.name(h.Func, "") + " and does not count: " + g.Why)
		}
	}
}

func passes(e *replay.Effect, here func(replay.Position) bool) bool {
	for _, hop := range e.Path {
		if here(hop.Pos) {
			return true
		}
	}
	return false
}

// noEffect says why nothing on the line is an effect.
func (b *mapWriter) noEffect(calls []Call) {
	if len(calls) == 0 {
		b.WriteString("no call in the loaded packages stands on this line\n")
		return
	}
	for _, c := range calls {
		why := c.Why
		if why == "" {
			why = "no handler reaches it as an effect: reads, absolute writes, deletes, logs, metrics and acks are none, " +
				"nor is what idemlint does not know; an [[effect]] in idemlint.toml declares one"
		}
		b.WriteString(c.Name + ": no effect: " + why + "\n")
	}
}
