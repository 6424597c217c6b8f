package rule

import (
	"cmp"

	"github.com/idemlint/idemlint/internal/replay"
)

// related lists the subscription, each call on the way, and the guards that were
// seen but do not count.
func (c *checker) related(h *replay.Handler, e *replay.Effect) []Related {
	var out []Related
	add := func(pos replay.Position, text string) {
		if pos.IsValid() {
			out = append(out, Related{pos, text})
		}
	}
	add(cmp.Or(h.Subscription.Pos, h.Pos), c.names.Origin(h))
	caller, lifted := c.names.Func(h.Func, h.Package), false
	for _, hop := range e.Path {
		callee := c.names.Func(hop.Func, h.Package)
		if callee != caller {
			add(hop.Pos, caller+" calls "+callee)
		}
		caller, lifted = callee, lifted || hop.Pos == e.Pos
	}
	if !lifted && len(e.Path) > 0 {
		add(e.Pos, caller+" calls "+c.names.Func(e.API, h.Package))
	}
	for _, g := range e.Seen {
		add(g.Pos, g.Kind+" does not count: "+cmp.Or(g.Why, "it does not stop this effect"))
	}
	return out
}

// Origin says where the messages of a handler come from and why they come again.
func (n *Namer) Origin(h *replay.Handler) string {
	name := n.Func(h.Func, h.Package)
	var how string
	switch {
	case h.Scope != "" && h.Subscription.API != "":
		how = h.Scope + " of " + name + " given to " + n.API(h.Subscription.API)
	case h.Scope != "":
		how = h.Scope + " of " + name + " starts here"
	case h.Subscription.API != "" && h.Subscription.Pos != h.Pos:
		how = name + " gets its messages here from " + n.API(h.Subscription.API)
	default:
		how = name + " gets its messages here"
	}
	return how + "; " + Again(h)
}

// Again says how often a handler runs for one message.
func Again(h *replay.Handler) string {
	switch h.Repeats {
	case "at-most-once":
		return "a message comes at most once"
	case "retry":
		return "it runs again when it fails" + limit(h.Retry)
	default:
		return "a message comes again until it is acknowledged" + limit(h.Retry)
	}
}

func limit(r replay.Retry) string {
	switch r.Limit {
	case "", "unknown":
		return ""
	case "none":
		return ", without limit"
	default:
		return ", at most " + r.Limit + " times"
	}
}
