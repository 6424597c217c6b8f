package report

import (
	"bufio"
	"cmp"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/idemlint/idemlint/internal/replay"
	"github.com/idemlint/idemlint/internal/rule"
)

// Map writes, for each handler, what it owns and how it recognises repetition.
func Map(w io.Writer, in *Input, packages int) error {
	b := &mapWriter{Writer: bufio.NewWriter(w), Input: in}
	handlers := in.handlers()
	for i, h := range handlers {
		if i > 0 {
			b.WriteString("\n")
		}
		b.handler(h)
	}
	if len(handlers) == 0 {
		b.lookedFor(packages)
	}
	return b.Flush()
}

type mapWriter struct {
	*bufio.Writer
	*Input
}

// field writes an indented line of a label and its text.
func (b *mapWriter) field(indent, label, text string) {
	const width = 15
	b.WriteString(indent + label + strings.Repeat(" ", max(width-len(label), 1)) + text + "\n")
}

func (b *mapWriter) handler(h *replay.Handler) {
	title := b.name(h.Func, "")
	if h.Scope != "" {
		title += ", " + h.Scope
	}
	b.WriteString(title + "  " + b.at(h.Pos) + "\n")
	b.field("  ", "function", h.Func)
	b.field("  ", "receives", b.subscription(h))
	b.field("  ", "repeats", again(h))
	b.field("  ", "recognises", recognises(h))
	b.field("  ", "takes as done", done(h))
	b.field("  ", "kept in", kept(h))
	b.field("  ", "owns", owns(h))
	for _, e := range b.effects(h) {
		b.effect("    ", h, e)
	}
}

// subscription says what hands the handler its messages, and through what.
func (b *mapWriter) subscription(h *replay.Handler) string {
	s := h.Subscription
	what := "messages in a loop of its own"
	switch {
	case s.API != "" && h.Scope != "":
		what = "its calls from " + b.Names.API(s.API)
	case h.Scope != "":
		what = "its turns from a loop"
	case s.API != "":
		what = "messages from " + b.Names.API(s.API)
	}
	if s.Subject != "" {
		what += " on " + s.Subject
	}
	if s.Pos.IsValid() {
		what += " at " + b.at(s.Pos)
	}
	if len(h.Via) > 0 {
		var names []string
		for _, v := range h.Via {
			names = append(names, b.name(v, ""))
		}
		what += ", through " + strings.Join(names, ", ")
	}
	return what
}

// again says how often the handler runs and when that stops.
func again(h *replay.Handler) string {
	text := h.Repeats + ": " + rule.Again(h)
	if h.Repeats != "at-most-once" && (h.Retry.Limit == "" || h.Retry.Limit == "unknown") {
		text += ", limit not known"
	}
	if h.Retry.Backoff {
		text += ", with back-off"
	}
	return text
}

func recognises(h *replay.Handler) string {
	if h.Key == nil {
		return "no key: a repeated message looks like a new one"
	}
	text := h.Key.From
	if !h.Key.Stable {
		text += ", which differs in each delivery"
	}
	return text
}

// done says what the handler takes as already done: what its guards look at.
func done(h *replay.Handler) string {
	var list []string
	for _, g := range guards(h) {
		list = append(list, guardName(g))
	}
	if list = unique(list); len(list) == 0 {
		return "nothing"
	}
	return strings.Join(list, "; ")
}

// kept says where the handler's outcome is recorded.
func kept(h *replay.Handler) string {
	var list []string
	if h.Key != nil {
		list = append(list, h.Key.Store)
	}
	for _, g := range guards(h) {
		list = append(list, g.Store)
	}
	if list = unique(list); len(list) == 0 {
		return "nowhere"
	}
	return strings.Join(list, "; ")
}

// guards are all guards of a handler's effects.
func guards(h *replay.Handler) []replay.Guard {
	var all []replay.Guard
	for _, e := range h.Effects {
		all = append(all, e.Guards...)
	}
	return all
}

// unique sorts a list and drops empty and repeated words.
func unique(list []string) []string {
	slices.Sort(list)
	return slices.DeleteFunc(slices.Compact(list), func(s string) bool { return s == "" })
}

func guardName(g replay.Guard) string {
	name := g.Kind
	if g.In != "" {
		name += " in " + g.In
	}
	if g.Store != "" {
		name += " (" + g.Store + ")"
	}
	return name
}

func owns(h *replay.Handler) string {
	c := Count(&replay.Result{Handlers: []*replay.Handler{h}})
	if c.Effects == 0 {
		return "no effects"
	}
	var parts []string
	for _, p := range []struct {
		n    int
		what string
	}{{c.Hazards, " can repeat"}, {c.Unknown, " unknown"}, {c.Safe, " guarded"}} {
		if p.n > 0 {
			parts = append(parts, strconv.Itoa(p.n)+p.what)
		}
	}
	return plural(c.Effects, "effect") + ": " + strings.Join(parts, ", ")
}

// effect writes an effect with all that speaks for its verdict.
func (b *mapWriter) effect(indent string, h *replay.Handler, e *replay.Effect) {
	text := e.Kind
	if e.Target != "" {
		text += " " + e.Target
	}
	text += " by " + rule.Callee(b.Names, e) + " at " + b.at(e.Pos)
	if e.Confidence != "" && e.Confidence != replay.High {
		text += " (" + string(e.Confidence) + " confidence)"
	}
	b.field(indent, string(e.Verdict), text)
	sub := indent + "  "
	b.field(sub, "path", rule.PathText(b.Names.Path(h, e)))
	for _, g := range e.Guards {
		b.field(sub, "guard", b.guardText(g, ": "))
	}
	for _, g := range e.Seen {
		b.field(sub, "seen", b.guardText(g, " does not count: "))
	}
	if e.Reason != "" {
		b.field(sub, "because", e.Reason)
	}
	for i, line := range lines(e.Declare) {
		label := ""
		if i == 0 {
			label = "declare"
		}
		b.field(sub, label, line)
	}
	for _, a := range e.Alternatives {
		b.field(sub, "or", b.Names.API(a.API)+" at "+b.at(a.Pos)+": "+string(a.Verdict))
	}
	if e.Verdict == replay.Hazard && e.Fix != "" {
		b.field(sub, "fix", e.Fix)
	}
}

func (b *mapWriter) guardText(g replay.Guard, sep string) string {
	text := g.Kind
	if g.In != "" {
		text += " in " + g.In
	}
	if g.Key != "" {
		text += " by " + g.Key
	}
	if g.Pos.IsValid() {
		text += " at " + b.at(g.Pos)
	}
	if why := cmp.Or(g.Why, g.Store); why != "" {
		text += sep + why
	}
	if len(g.Weak) > 0 {
		text += " (weak: " + strings.Join(g.Weak, "; ") + ")"
	}
	return text
}

// lines splits a text and drops the empty end.
func lines(text string) []string {
	if text = strings.TrimSpace(text); text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

// lookedFor says what a service without handlers was searched for.
func (b *mapWriter) lookedFor(packages int) {
	b.WriteString("no handlers in " + plural(packages, "package") + "; idemlint looked for\n")
	for _, what := range []string{
		"functions given to a subscribe, consume, process or register call of a known library",
		"methods that a known library calls for each message or job (ConsumeClaim, ProcessTask, Work)",
		"loops that receive: over a channel of messages, or around a call that returns messages",
		"loops and tickers that claim rows of a table and write them back",
		"Lambda functions, activities, and webhook endpoints that verify a signature",
		"functions given to a retry helper, and loops that try again",
	} {
		b.WriteString("  " + what + "\n")
	}
	b.WriteString("A function that gets its messages in another way can be declared in idemlint.toml:\n")
	b.WriteString("  [[handler]]\n  names = [\"(*example.com/service/orders.Worker).Handle\"]\n")
}
