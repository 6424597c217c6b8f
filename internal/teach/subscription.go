package teach

import (
	"slices"
	"strings"

	"github.com/idemlint/idemlint/internal/catalog"
	"github.com/idemlint/idemlint/internal/summary"
)

// Points speak for a subscription; it takes as many as enough.
const enough = 3

// listeners are first words of calls that take a handler.
var listeners = []string{"Subscribe", "Consume", "Listen", "Receive", "Process", "Work", "Worker", "On", "Handle", "Register"}

// subscription is the suggestion for a call that takes a handler of messages: a
// function, an object with a method for one message, or a struct that holds one.
func (f *finder) subscription(c *call) *Suggestion {
	for i, id := range c.args() {
		v, t := c.arg(id)
		if v == nil || t == 0 {
			continue
		}
		s := &Suggestion{Callback: i, Target: f.subject(c, i), Payload: -1}
		switch {
		case c.p.Types[t].Kind == summary.KindFunc:
			if f.handles(c, f.params(c, v, t), t) {
				return s
			}
		case c.fn.Vals[id].Op == summary.OpIface:
			if s.Method = f.method(c, &c.fn.Vals[id], t); s.Method != "" {
				return s
			}
		default:
			if s.Field = f.field(c, t); s.Field != "" {
				return s
			}
		}
	}
	return nil
}

// subject is the first string before the handler.
func (f *finder) subject(c *call, before int) int {
	for i, id := range c.args()[:before] {
		if _, t := c.arg(id); t != 0 && c.p.Types[t].Kind == summary.KindString {
			return i
		}
	}
	return -1
}

// params are the types of the parameters of a function value: as its own
// declaration has them where that is in view, for there they are known in full.
func (f *finder) params(c *call, v *summary.Val, t summary.TypeID) []string {
	if v.Op == summary.OpFunc || v.Op == summary.OpClosure {
		if names := f.shapes.params[c.p.Str(v.Aux)]; names != nil {
			return names
		}
	}
	return typeNames(c.p, c.p.Types[t].Args)
}

// handles reports whether a function with such parameters looks like a handler of
// messages.
func (f *finder) handles(c *call, params []string, t summary.TypeID) bool {
	message := 0
	for _, p := range params {
		if p != "context.Context" {
			message = max(message, f.message(p))
		}
	}
	if message == 0 {
		return false
	}
	points := message
	if slices.Contains(listeners, split(c.callee())[0]) {
		points++
	}
	if results := c.p.Types[t].Results; len(results) > 0 && c.p.TypeName(results[len(results)-1]) == "error" {
		points++
	}
	return points >= enough
}

// message says how much a type looks like a message: 0 is not at all.
func (f *finder) message(name string) int {
	if name == "string" || name == "[]byte" || name == "[]uint8" {
		return 1 // the content alone
	}
	name = strings.TrimLeft(name, "*[]")
	if f.known.Message(name) != nil {
		return enough
	}
	pkg := catalog.PackageOf(name)
	switch s := f.shapes.types[name]; {
	case f.own[pkg]:
		return 1 // what the library decoded, or anything else
	case isStandard(pkg) || s == nil:
		return 0
	default:
		return s.message(name)
	}
}

// method is the method of an interface of the library that takes one message, by
// what the object given has; empty if there is not exactly one.
func (f *finder) method(c *call, iface *summary.Val, object summary.TypeID) string {
	found := ""
	for _, m := range c.p.Types[iface.Type].Methods {
		own := f.shapes.methods[strings.TrimLeft(c.p.TypeName(object), "*")+"."+c.p.Str(m.Name)]
		if own == "" || len(f.shapes.params[own]) == 0 || !f.messageOf(f.shapes.params[own]) {
			continue
		}
		if found != "" {
			return ""
		}
		found = c.p.Str(m.Name)
	}
	return found
}

// messageOf reports whether one of the parameters is surely a message.
func (f *finder) messageOf(params []string) bool {
	return slices.ContainsFunc(params, func(p string) bool { return p != "context.Context" && f.message(p) >= enough-1 })
}

// field is the field of a struct of the library that holds a handler.
func (f *finder) field(c *call, t summary.TypeID) string {
	row := &c.p.Types[t]
	if row.Kind == summary.KindPointer && row.Elem != 0 {
		row = &c.p.Types[row.Elem]
	}
	for _, field := range row.Fields {
		if field.Type == 0 || c.p.Types[field.Type].Kind != summary.KindFunc {
			continue
		}
		params := typeNames(c.p, c.p.Types[field.Type].Args)
		if !takes(params, c.p.Str(row.Name)) && f.messageOf(params) {
			return c.p.Str(field.Name)
		}
	}
	return ""
}

// takes reports whether a parameter is of a type or points to it.
func takes(params []string, typ string) bool {
	return slices.ContainsFunc(params, func(p string) bool { return strings.TrimLeft(p, "*") == typ })
}

func typeNames(p *summary.Package, ids []summary.TypeID) []string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = p.TypeName(id)
	}
	return names
}
