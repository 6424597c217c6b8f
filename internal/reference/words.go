package reference

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/idemlint/idemlint/internal/catalog"
)

// slots says where values of a request are.
func slots(list []catalog.Slot) []string {
	var all []string
	for _, s := range list {
		all = append(all, slot(s))
	}
	return all
}

// slot says where a value of a request is.
func slot(s catalog.Slot) string {
	base := "the receiver"
	if !s.Recv && s.Arg != nil {
		base = argument(*s.Arg)
	}
	if s.At != nil {
		base = fmt.Sprintf("element %d of %s", *s.At, base)
	}
	if s.Field != "" && s.Elem == "" {
		base = "field " + s.Field + " of " + base
	}
	switch {
	case s.Elem != "" && s.Option != "":
		base = fmt.Sprintf("option %s given to %s, which makes %s", s.Option, s.Elem, base)
	case s.Elem != "":
		inner := slot(catalog.Slot{Arg: &s.ElemArg, Field: s.Field, Setter: s.Setter, SetArg: s.SetArg})
		base = fmt.Sprintf("%s of %s, which makes %s", inner, s.Elem, base)
	case s.Setter != "":
		base = fmt.Sprintf("%s of %s, called on %s", argument(s.SetArg), s.Setter, base)
	case s.Option != "":
		base = fmt.Sprintf("%s of option %s, given from %s on", argument(s.Value), s.Option, base)
	}
	if s.Header != "" {
		base = "entry " + s.Header + " of " + base
	}
	return base + when(s.When)
}

// when says under which conditions something holds.
func when(list []catalog.Option) string {
	if len(list) == 0 {
		return ""
	}
	return ", when " + strings.Join(options(list), " and ")
}

func options(list []catalog.Option) []string {
	var all []string
	for _, o := range list {
		all = append(all, option(o))
	}
	return all
}

// option says what of a call decides.
func option(o catalog.Option) string {
	text := ""
	switch {
	case o.Option != "":
		text = "option " + o.Option
		if o.Value != nil {
			text = argument(*o.Value) + " of " + text
		}
	case o.Arg != nil:
		text = argument(*o.Arg)
	case o.Recv:
		text = "the receiver"
	}
	if o.Method != "" {
		text = "result of method " + o.Method + " of " + text
	}
	if o.Field != "" {
		text = "field " + o.Field + " of " + text
	}
	if o.Equals != "" {
		text += " = " + strings.ReplaceAll(o.Equals, "|", " or ")
	}
	if o.Made == "" {
		return text
	}
	what := "the receiver"
	if o.Of != nil {
		what = argument(*o.Of)
	}
	if text != "" {
		text += " where "
	}
	return text + what + " is made by " + o.Made
}

func argument(n int) string {
	if n < 0 {
		return "the receiver"
	}
	return "argument " + strconv.Itoa(n)
}

// said are the keys whose values the sentence about an entry holds.
var said = []string{"names", "types", "implements", "callback", "channel", "self", "loop", "do", "is", "role", "form", "seen", "repeats"}

// details are lines about all that an entry says, "key: value".
func details(entry any) []string {
	var lines []string
	v := reflect.ValueOf(entry).Elem()
	for i := range v.NumField() {
		key := v.Type().Field(i).Tag.Get("toml")
		if slices.Contains(said, key) || v.Field(i).IsZero() {
			continue
		}
		if _, effect := entry.(*catalog.Effect); effect && (key == "kind" || key == "verb") {
			continue
		}
		if text := value(key, v.Field(i)); text != "" {
			lines = append(lines, strings.ReplaceAll(key, "_", " ")+": "+text)
		}
	}
	return lines
}

// value is the text of one field of an entry.
func value(key string, v reflect.Value) string {
	switch x := v.Interface().(type) {
	case *catalog.Slot:
		return slot(*x)
	case []catalog.Slot:
		return strings.Join(slots(x), "; ")
	case []catalog.Option:
		sep := "; "
		if key == "when" {
			sep = " and "
		}
		return strings.Join(options(x), sep)
	case *catalog.RPCVerbs:
		return "names of remote methods that begin with " + strings.Join(x.Create, ", ")
	case []string:
		return strings.Join(slices.DeleteFunc(slices.Clone(x), func(s string) bool { return s == "" }), ", ")
	case []int:
		var all []string
		for _, n := range x {
			all = append(all, argument(n))
		}
		return strings.Join(all, ", ")
	case *int:
		if key == "publishes" {
			return "result " + strconv.Itoa(*x)
		}
		return argument(*x)
	case int:
		return strconv.Itoa(x)
	case bool:
		return "yes"
	case map[string]int:
		var all []string
		for name, n := range x {
			all = append(all, name+" is "+argument(n))
		}
		slices.Sort(all)
		return strings.Join(all, ", ")
	}
	return v.String()
}
