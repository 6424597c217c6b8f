package rule

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/idemlint/idemlint/internal/replay"
)

// general are the fixes where the catalog has none, by what repeats the handler.
const (
	generalFix      = "insert the message ID into a unique column in the same transaction first"
	generalRetryFix = "give it an idempotency key that is made before the first attempt"
)

// verbs name what an effect does where the catalog has no words of its own.
var verbs = map[string]string{
	"publish": "publish", "send": "send", "charge": "charge", "insert": "insert",
	"increment": "increment", "append": "append", "http": "act", "start": "start",
}

// prepositions join the API and its target, by kind; kinds without one leave the
// target out.
var prepositions = map[string]string{
	"publish": "to", "send": "to", "http": "to", "insert": "on", "increment": "on", "append": "on",
}

// Twice says that the effect can repeat, along which path, and what ends it.
func Twice(n *Namer, h *replay.Handler, e *replay.Effect) string {
	var b strings.Builder
	b.WriteString(Callee(n, e))
	if prep := prepositions[e.Kind]; prep != "" && e.Target != "" {
		b.WriteString(" " + prep + " " + e.Target)
	}
	b.WriteString(" can " + cmp.Or(e.Verb, verbs[e.Kind], "act") + " twice " + occasion(h) + ": ")
	b.WriteString(PathText(n.Path(h, e)) + " has no guard")
	if why := first(e.Seen); why != "" {
		b.WriteString(" that holds (" + why + ")")
	}
	b.WriteString("; " + cmp.Or(e.Fix, fix(h)))
	return b.String()
}

// Callee names the API of an effect.
func Callee(n *Namer, e *replay.Effect) string { return cmp.Or(e.Callee, n.API(e.API)) }

func occasion(h *replay.Handler) string {
	if h.Repeats == "retry" {
		return "when it is retried"
	}
	return "for one message"
}

func fix(h *replay.Handler) string {
	if h.Repeats == "retry" {
		return generalRetryFix
	}
	return generalFix
}

// first is why the first guard that was seen does not count.
func first(seen []replay.Guard) string {
	for _, g := range seen {
		if g.Why != "" {
			return g.Why
		}
	}
	return ""
}

// Path lists the names on the way from the handler to the API; closures and the
// function around them are one.
func (n *Namer) Path(h *replay.Handler, e *replay.Effect) []string {
	names := []string{n.Func(h.Func, h.Package)}
	add := func(s string) {
		if names[len(names)-1] != s {
			names = append(names, s)
		}
	}
	for _, hop := range e.Path {
		add(n.Func(hop.Func, h.Package))
	}
	add(n.Func(e.API, h.Package))
	return names
}

// PathText joins the names of a path; of a long one the middle is counted.
func PathText(names []string) string {
	const most = 4
	if len(names) > most {
		hidden := len(names) - 3
		names = []string{names[0], names[1], strconv.Itoa(hidden) + " calls", names[len(names)-1]}
	}
	return strings.Join(names, " -> ")
}
