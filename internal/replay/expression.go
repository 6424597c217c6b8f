package replay

import (
	"strconv"
	"strings"

	"github.com/idemlint/idemlint/internal/catalog"
)

// builtText returns the text of an expression that is made by calls, and what its
// placeholders stand for. Of the operands of a call the first is a name.
func (f *frame) builtText(v V, vals map[string]V) string {
	x := f.vals.at(f.vals.inner(v))
	if x.op != vDerived || x.s != "sql expr" || len(x.args) == 0 {
		return ""
	}
	text, named := "", false
	operands := x.args[1:]
	for _, part := range strings.SplitAfter(f.textOf(x.args[0]), "?") {
		before, placed := strings.CutSuffix(part, "?")
		text += before
		if !placed || len(operands) == 0 {
			continue
		}
		operand := operands[0]
		operands = operands[1:]
		if inner := f.builtText(operand, vals); inner != "" {
			text += inner
			continue
		}
		if name := targetText(f.vals, operand); name != "" && !named {
			text, named = text+name, true
			continue
		}
		key := ":built" + strconv.Itoa(len(vals))
		vals[key] = f.vals.inner(operand)
		text += key
	}
	return text
}

// built returns the expression of a place that holds a chain of builders: what
// the call of that role was given.
func (f *frame) built(c *invocation, slot *catalog.Slot, role string) (text string, vals map[string]V) {
	vals = map[string]V{}
	v, ok := f.slotOf(c, slot)
	if !ok {
		return "", vals
	}
	for _, l := range f.chain(v) {
		if l.role == role && len(l.args) > 0 {
			text = f.builtText(l.args[0], vals)
		}
	}
	return text, vals
}
