package replay

import (
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/idemlint/idemlint/internal/catalog"
	"github.com/idemlint/idemlint/internal/link"
)

func (f *frame) allHold(c *invocation, options []catalog.Option) bool {
	for i := range options {
		if !f.holds(c, &options[i]) {
			return false
		}
	}
	return true
}

// holds evaluates a condition on a call's arguments.
func (f *frame) holds(c *invocation, o *catalog.Option) bool {
	args, recv := c.args, c.recv
	if o.Made != "" {
		made := recv
		if o.Of != nil && *o.Of < len(args) {
			made = args[*o.Of]
		}
		call := f.madeBy(made, o.Made)
		if call == nil {
			return false
		}
		args = call.args
		if link.IsMethod(o.Made) && len(args) > 0 {
			recv, args = args[0], args[1:]
		}
		if o.Arg == nil && o.Option == "" && !o.Recv {
			return true
		}
	}
	v, ok := f.optionValue(c.s, recv, args, o)
	if !ok {
		return false
	}
	if o.Equals == "" || f.equalsText(v, o.Equals) {
		return true
	}
	return slices.ContainsFunc(f.elements(c.s, v), func(e V) bool { return f.equalsText(e, o.Equals) })
}

// madeBy returns the library call of that name that made a value.
func (f *frame) madeBy(v V, name string) *value {
	x := f.vals.at(f.vals.inner(v))
	for depth := 0; depth < 8; depth++ {
		if x.op == vDerived && strings.HasPrefix(x.s, "call ") && catalog.Match(name, x.s[5:]) {
			return x
		}
		if x.op == vJoin || len(x.args) == 0 {
			return nil
		}
		x = f.vals.at(f.vals.inner(x.args[0]))
	}
	return nil
}

func (f *frame) equalsText(v V, want string) bool {
	x := f.vals.at(f.vals.inner(v))
	if x.op == vJoin {
		return slices.ContainsFunc(x.args, func(l V) bool { return f.equalsText(l, want) })
	}
	if x.op == vConst && strings.HasPrefix(want, "&") {
		return flagSet(x.s, want[1:])
	}
	return x.op == vConst && slices.Contains(strings.Split(want, "|"), x.s)
}

// bits are the flags that options ask for by name.
var bits = map[string]int{"os.O_APPEND": os.O_APPEND}

// flagSet reports whether a number has the flag of that name.
func flagSet(number, name string) bool {
	n, err := strconv.Atoi(number)
	return err == nil && n&bits[name] != 0
}

// optionValue finds what an option says: an option function among the
// arguments, an argument, or a field of it.
func (f *frame) optionValue(s *state, recv V, args []V, o *catalog.Option) (V, bool) {
	if o.Option != "" {
		for i := range args {
			for _, e := range f.spread(s, args, i) {
				if call := f.optionCall(e, o.Option); call != nil {
					if o.Value != nil {
						inner := callArgs(call)
						if *o.Value < len(inner) {
							return inner[*o.Value], true
						}
					}
					return e, true
				}
				if link.IsMethod(o.Option) { // of a builder, called on its own line
					set := catalog.Slot{Setter: o.Option}
					if o.Value != nil {
						set.SetArg = *o.Value
					}
					if v, ok := f.setterValue(s, e, &set); ok {
						return v, true
					}
				}
			}
		}
		return 0, false
	}
	v := recv
	if !o.Recv {
		if o.Arg == nil || *o.Arg >= len(args) {
			return 0, false
		}
		v = args[*o.Arg]
	}
	if o.Field != "" {
		return f.fieldAt(s, v, o.Field)
	}
	return v, true
}

// optionCall returns the call of an option function that a value is.
func (f *frame) optionCall(v V, name string) *value {
	x := f.vals.at(f.vals.inner(v))
	for depth := 0; depth < 6; depth++ {
		if x.op == vDerived && strings.HasPrefix(x.s, "call ") {
			if catalog.Match(name, x.s[5:]) {
				return x
			}
		} else if x.op == vSentinel || x.op == vGlobal {
			if catalog.Match(name, x.s) {
				return x
			}
			return nil
		} else if x.op == vDerived && strings.HasPrefix(x.s, "global ") && catalog.Match(name, x.s[7:]) {
			return x
		}
		if len(x.args) == 0 || x.op == vFunc {
			return nil
		}
		x = f.vals.at(f.vals.inner(x.args[0]))
	}
	return nil
}

// callArgs returns the arguments of a call that made a value, without a receiver.
func callArgs(call *value) []V {
	if strings.HasPrefix(call.s, "call (") && len(call.args) > 0 {
		return call.args[1:]
	}
	return call.args
}
