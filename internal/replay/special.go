package replay

import (
	"slices"
	"strings"

	"github.com/idemlint/idemlint/internal/link"
	"github.com/idemlint/idemlint/internal/summary"
)

// isSpecial reports whether replay itself knows the meaning of a function:
// the language's own ways with errors, contexts and text.
func isSpecial(name string) bool {
	_, ok := specials[name]
	return ok
}

var specials map[string]func(f *frame, c *invocation) V

// arity has the number of arguments that the functions of specials look at.
var arity = map[string]int{
	"errors.New": 1, "fmt.Errorf": 1, "errors.Is": 2, "errors.As": 2, "errors.Join": 1, "errors.Unwrap": 1,
	"fmt.Sprintf": 2, "fmt.Sprint": 1, "fmt.Appendf": 2, "strings.Contains": 2, "strings.HasPrefix": 2,
	"strings.HasSuffix": 2, "slices.Contains": 2, "context.WithValue": 3, "context.WithTimeout": 1,
	"context.WithCancel": 1, "context.WithDeadline": 1, "strings.Join": 2, "strings.TrimSpace": 1,
}

func init() {
	specials = map[string]func(f *frame, c *invocation) V{
		"errors.New":                  newError,
		"fmt.Errorf":                  errorf,
		"errors.Is":                   errorsIs,
		"errors.As":                   errorsAs,
		"errors.Join":                 func(f *frame, c *invocation) V { return f.wrap(c, f.spread(c.s, c.args, 0)) },
		"errors.Unwrap":               unwrap,
		"(error).Error":               func(f *frame, c *invocation) V { return f.derive("error text", c.recv) },
		"fmt.Sprintf":                 sprintf,
		"fmt.Sprint":                  func(f *frame, c *invocation) V { return f.derive("format", f.spread(c.s, c.args, 0)...) },
		"fmt.Appendf":                 func(f *frame, c *invocation) V { return f.derive("format", f.spread(c.s, c.args, 1)...) },
		"strings.Contains":            containsText,
		"strings.HasPrefix":           containsText,
		"strings.HasSuffix":           containsText,
		"slices.Contains":             func(f *frame, c *invocation) V { return f.ask(c.s, "slices.Contains", c.args...) },
		"context.WithValue":           func(f *frame, c *invocation) V { return f.vals.mk(value{op: vWith, args: c.args}) },
		"(context.Context).Value":     contextValue,
		"(time.Time).IsZero":          func(f *frame, c *invocation) V { return f.ask(c.s, "zero?", c.recv) },
		"context.Background":          func(f *frame, c *invocation) V { return f.derive("context") },
		"context.TODO":                func(f *frame, c *invocation) V { return f.derive("context") },
		"strings.Join":                joinStrings,
		"strings.TrimSpace":           func(f *frame, c *invocation) V { return c.args[0] },
		"(*net/http.Request).Context": func(f *frame, c *invocation) V { return f.derive("context of", c.recv) },
	}
	for _, name := range []string{"context.WithTimeout", "context.WithCancel", "context.WithDeadline"} {
		specials[name] = func(f *frame, c *invocation) V {
			return f.pack([]V{c.args[0], f.derive("cancel")})
		}
	}
}

// special evaluates a function whose meaning replay itself knows.
func (f *frame) special(c *invocation) ([]*state, bool) {
	fn := specials[c.name]
	if fn != nil && !c.method && len(c.args) < arity[c.name] {
		return nil, false // called by a library, with what is not known
	}
	if fn == nil && strings.HasSuffix(c.name, ").Error") && len(c.args) == 0 && c.fn == nil {
		fn = specials["(error).Error"]
	}
	if fn == nil {
		return nil, false
	}
	return f.result(c, fn(f, c)), true
}

func joinStrings(f *frame, c *invocation) V {
	if elems := f.elements(c.s, c.args[0]); elems != nil {
		return f.derive("concat", elems...)
	}
	return f.derive("format", c.args...)
}

func (f *frame) derive(s string, args ...V) V {
	return f.vals.mk(value{op: vDerived, s: s, args: args})
}

func newError(f *frame, c *invocation) V { return f.vals.mk(value{op: vNewErr, n: c.node}) }

// errorf makes an error that keeps the arguments of its %w verbs.
func errorf(f *frame, c *invocation) V {
	if len(c.args) == 0 {
		return newError(f, c)
	}
	format := f.vals.at(c.args[0])
	args := f.spread(c.s, c.args, 1)
	var kept []V
	if format.op == vConst {
		for i, verb := range verbs(format.s) {
			if verb == 'w' && i < len(args) {
				kept = append(kept, args[i])
			}
		}
	}
	if len(kept) == 0 {
		return newError(f, c)
	}
	// The error that is wrapped was found non-nil, or the result is non-nil all the same.
	return f.vals.mk(value{op: vWrap, args: kept})
}

// verbs returns the verbs of a format, one per argument.
func verbs(format string) []byte {
	var out []byte
	for i := 0; i < len(format); i++ {
		if format[i] != '%' {
			continue
		}
		for i++; i < len(format) && strings.IndexByte("+-# 0123456789.*[]", format[i]) >= 0; i++ {
		}
		if i < len(format) && format[i] != '%' {
			out = append(out, format[i])
		}
	}
	return out
}

func errorsIs(f *frame, c *invocation) V {
	if len(c.args) < 2 {
		return 0
	}
	err := c.args[0]
	if s := f.vals.at(f.vals.inner(c.args[1])); s.op == vSentinel {
		if dup, _ := f.prog.Catalog.Sentinel(s.s); dup {
			f.noteTest(err)
		}
	}
	return f.ask(c.s, "errors.Is", err, c.args[1])
}

// errorsAs looks for an error type and stores what it finds.
func errorsAs(f *frame, c *invocation) V {
	if len(c.args) < 2 {
		return 0
	}
	t := f.vals
	err, target := c.args[0], t.at(c.args[1])
	if target.op != vIface {
		return f.derive("errors.As", c.args...)
	}
	typ := strings.TrimPrefix(target.s, "*")
	dupType := f.prog.Catalog.ErrorType(strings.TrimLeft(typ, "*"))
	if dupType {
		f.noteTest(err)
	}
	found, val, known := f.errorAs(err, typ, dupType)
	if known && found {
		f.store(c.s, target.args[0], val)
		return vTrue
	}
	if known {
		return vFalse
	}
	f.store(c.s, target.args[0], t.mk(value{op: vDerived, s: "as " + typ, args: []V{err}}))
	return f.ask(c.s, "is "+typ, err)
}

// errorAs finds an error of a type in what an error wraps.
func (f *frame) errorAs(err V, typ string, dupType bool) (found bool, val V, known bool) {
	t := f.vals
	x := t.at(err)
	switch x.op {
	case vIface:
		return x.s == typ, x.args[0], true
	case vFailed:
		if x.s == "plain" {
			return false, 0, !f.libraryType(typ)
		}
		return dupType && x.s == "dup", err, true
	case vNewErr, vSentinel:
		return false, 0, true
	case vConst:
		return false, 0, x.n == summary.ConstNil
	case vWrap:
		open := false
		for _, a := range x.args {
			ok, v, k := f.errorAs(a, typ, dupType)
			if k && ok {
				return true, v, true
			}
			open = open || !k
		}
		return false, 0, !open
	}
	return false, 0, false
}

// libraryType reports whether an error type is declared outside own code.
func (f *frame) libraryType(typ string) bool {
	return f.prog.Method(typ, "Error") == "" || f.prog.Func(f.prog.Method(typ, "Error")) == nil
}

func unwrap(f *frame, c *invocation) V {
	if x := f.vals.at(c.args[0]); x.op == vWrap && len(x.args) == 1 {
		return x.args[0]
	}
	return f.derive("unwrap", c.args...)
}

// containsText is a question about text; of an error's text it may be the
// question whether the error reports a duplicate.
func containsText(f *frame, c *invocation) V {
	t := f.vals
	x, part := t.at(c.args[0]), t.at(c.args[1])
	for x.op == vDerived && len(x.args) == 1 && x.s != "error text" {
		x = t.at(x.args[0])
	}
	if x.op == vDerived && x.s == "error text" && part.op == vConst {
		if f.prog.Catalog.DuplicateText(part.s) {
			f.noteTest(x.args[0])
			return f.ask(c.s, "duplicate?", x.args[0])
		}
		return f.ask(c.s, "contains text", x.args[0], c.args[1])
	}
	if x.op == vConst && part.op == vConst && link.MethodName(c.name) == "Contains" {
		return t.bool(strings.Contains(x.s, part.s))
	}
	return f.derive("call "+c.name, c.args...)
}

// contextValue finds what WithValue put into a context under the same key.
func contextValue(f *frame, c *invocation) V {
	ctx := c.recv
	for range 16 {
		x := f.vals.at(ctx)
		if x.op != vWith {
			break
		}
		if len(c.args) > 0 && x.args[1] == c.args[0] {
			return x.args[2]
		}
		ctx = x.args[0]
	}
	return f.derive("context value", append([]V{ctx}, c.args...)...)
}

// sprintf formats; constants are filled in so that SQL text can be read.
func sprintf(f *frame, c *invocation) V {
	t := f.vals
	args := f.spread(c.s, c.args, 1)
	format := t.at(c.args[0])
	for i := range args {
		args[i] = t.inner(args[i])
	}
	if format.op != vConst {
		return f.derive("format", append([]V{c.args[0]}, args...)...)
	}
	parts := formatParts(t, format.s, args)
	if len(parts) == 1 && t.isConst(parts[0]) {
		return parts[0]
	}
	return f.derive("concat", parts...)
}

// formatParts splits a format into its text and its arguments.
func formatParts(t *values, format string, args []V) []V {
	var parts []V
	text := ""
	next := 0
	for i := 0; i < len(format); i++ {
		if format[i] != '%' {
			text += format[i : i+1]
			continue
		}
		for i++; i < len(format) && strings.IndexByte("+-# 0123456789.*[]", format[i]) >= 0; i++ {
		}
		if i >= len(format) || format[i] == '%' {
			text += "%"
			continue
		}
		if next >= len(args) {
			continue
		}
		a := t.at(args[next])
		if a.op == vConst && a.n == summary.ConstString {
			text += a.s
		} else {
			if text != "" {
				parts = append(parts, t.text(text))
			}
			parts, text = append(parts, args[next]), ""
		}
		next++
	}
	if text != "" || len(parts) == 0 {
		parts = append(parts, t.text(text))
	}
	return slices.Clip(parts)
}
