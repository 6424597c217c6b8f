package link

import (
	"slices"
	"strconv"
	"strings"

	"github.com/idemlint/idemlint/internal/catalog"
	"github.com/idemlint/idemlint/internal/summary"
)

// spread returns the argument at an index; of a variadic last one its elements.
func (f *Func) spread(args []summary.ValID, i int) []summary.ValID {
	if i >= len(args) {
		return nil
	}
	if elems := f.elements(args[i]); len(elems) > 0 && i == len(args)-1 {
		return append(elems, args[i])
	}
	return []summary.ValID{args[i]}
}

// elements returns the values stored into the array behind a slice literal.
func (f *Func) elements(id summary.ValID) []summary.ValID {
	v := &f.Vals[id]
	if v.Op != summary.OpSlice || f.Vals[v.Args[0]].Op != summary.OpAlloc {
		return nil
	}
	var elems []summary.ValID
	for i := range f.Vals {
		if s := &f.Vals[i]; s.Op == summary.OpStore {
			if a := &f.Vals[s.Args[0]]; a.Op == summary.OpIndexAddr && a.Args[0] == v.Args[0] {
				elems = append(elems, s.Args[1])
			}
		}
	}
	return elems
}

// constArg returns the text of a constant argument, empty if it is none.
func (f *Func) constArg(args []summary.ValID, i *int) string {
	if i == nil || *i >= len(args) {
		return ""
	}
	if v := &f.Vals[f.strip(args[*i])]; v.Op == summary.OpConst {
		return f.Pkg.Str(v.Aux)
	}
	return ""
}

// strip removes conversions around a value.
func (f *Func) strip(id summary.ValID) summary.ValID {
	for f.Vals[id].Op == summary.OpConvert || f.Vals[id].Op == summary.OpIface {
		id = f.Vals[id].Args[0]
	}
	return id
}

// setting is a value that an option of a call has.
type setting struct {
	f  *Func
	id summary.ValID
}

// constant returns the text of the setting if it is a constant.
func (s setting) constant() (string, bool) {
	if v := &s.f.Vals[s.f.strip(s.id)]; v.Op == summary.OpConst {
		return s.f.Pkg.Str(v.Aux), true
	}
	return "", false
}

// anyOption reports whether one of the options holds for a call.
func (p *Program) anyOption(call Site, options []catalog.Option) bool {
	for i := range options {
		if p.holds(call, &options[i]) {
			return true
		}
	}
	return false
}

// surely reports whether one of the options holds for a call, wherever its
// receiver is made: an object that only some of its makers make so can be another.
func (p *Program) surely(call Site, options []catalog.Option) bool {
	for i := range options {
		o := &options[i]
		if o.Made == "" {
			if p.holds(call, o) {
				return true
			}
			continue
		}
		makers := p.makers(call, o)
		left := slices.DeleteFunc(slices.Clone(makers), func(maker Site) bool { return maker.sets(options, o.Of) })
		if len(makers) > 0 && len(left) == 0 {
			return true
		}
	}
	return false
}

// sets reports whether a call that makes an object sets one of the options about
// it: of a receiver, or of an argument.
func (maker Site) sets(options []catalog.Option, of *int) bool {
	for i := range options {
		o := &options[i]
		if o.Made == "" || (o.Of == nil) != (of == nil) || of != nil && *of != *o.Of || !catalog.Match(o.Made, maker.Func.Aux(maker.Val)) {
			continue
		}
		if s, ok := maker.Func.setting(maker.Val, o); ok && s.equals(o) {
			return true
		}
	}
	return false
}

// allOptions reports whether all of the options hold for a call.
func (p *Program) allOptions(call Site, options []catalog.Option) bool {
	for i := range options {
		if !p.holds(call, &options[i]) {
			return false
		}
	}
	return true
}

// holds reports whether an option is set, to what it must equal.
func (p *Program) holds(call Site, o *catalog.Option) bool {
	for _, s := range p.settings(call, o) {
		if s.equals(o) {
			return true
		}
	}
	return false
}

// equals reports whether a setting is what an option asks for.
func (s setting) equals(o *catalog.Option) bool {
	text, ok := s.constant()
	return o.Equals == "" || ok && slices.Contains(strings.Split(o.Equals, "|"), text)
}

// settings returns the values that an option of a call can have: none if the call
// does not set it, several if its receiver is made in several places.
func (p *Program) settings(call Site, o *catalog.Option) []setting {
	if o.Made == "" {
		if s, ok := call.Func.setting(call.Val, o); ok {
			return []setting{s}
		}
		return nil
	}
	var found []setting
	for _, made := range p.makers(call, o) {
		if !catalog.Match(o.Made, made.Func.Aux(made.Val)) {
			continue
		}
		if s, ok := made.Func.setting(made.Val, o); ok {
			found = append(found, s)
		}
	}
	return found
}

// makers returns the library calls that make the receiver of a call, or the
// argument that an option is about.
func (p *Program) makers(call Site, o *catalog.Option) []Site {
	from, args := call.Func.APIArgs(call.Val)
	if o.Of != nil {
		if *o.Of >= len(args) {
			return nil
		}
		from = args[*o.Of]
	}
	if from == summary.NoVal {
		return nil
	}
	return p.originsOf(call.Func, from).calls
}

// setting returns the value of an option among the arguments of a call.
func (f *Func) setting(call summary.ValID, o *catalog.Option) (setting, bool) {
	recv, args := f.APIArgs(call)
	switch {
	case o.Option != "":
		id := f.optionCall(args, o.Option)
		if id == summary.NoVal {
			return setting{}, false
		}
		if v := &f.Vals[id]; v.Op == summary.OpCall && o.Value != nil {
			if _, inner := f.APIArgs(id); *o.Value < len(inner) {
				id = inner[*o.Value]
			}
		}
		return setting{f, id}, true
	case o.Recv:
		if recv == summary.NoVal {
			return setting{}, false
		}
		return f.fieldSetting(recv, o.Field)
	case o.Arg == nil:
		return setting{f, call}, o.Made != ""
	case *o.Arg >= len(args):
		return setting{}, false
	}
	return f.fieldSetting(args[*o.Arg], o.Field)
}

// fieldSetting returns the value of a field, with dots for one inside another, of
// a struct that the function makes; without a field the value itself.
func (f *Func) fieldSetting(id summary.ValID, path string) (setting, bool) {
	if path == "" {
		return setting{f, id}, true
	}
	for field := range strings.SplitSeq(path, ".") {
		if id = f.fieldOf(id, field); id == summary.NoVal {
			return setting{}, false
		}
	}
	return setting{f, id}, true
}

// optionCall returns the call or variable of that name among arguments, NoVal if
// there is none.
func (f *Func) optionCall(args []summary.ValID, name string) summary.ValID {
	for i := range args {
		for _, e := range f.spread(args, i) {
			if id := f.strip(e); f.names(id, name) {
				return id
			}
		}
	}
	return summary.NoVal
}

// names reports whether a value is a call of a function or a load of a
// variable of that name.
func (f *Func) names(id summary.ValID, name string) bool {
	v := &f.Vals[id]
	switch v.Op {
	case summary.OpCall, summary.OpGlobal, summary.OpFunc:
		return catalog.Normalize(f.Pkg.Str(v.Aux)) == name
	case summary.OpLoad:
		return f.names(v.Args[0], name)
	}
	return false
}

// fieldOf returns the value stored into a field of a struct literal.
func (f *Func) fieldOf(id summary.ValID, field string) summary.ValID {
	base := f.strip(id)
	if v := &f.Vals[base]; v.Op == summary.OpLoad {
		base = v.Args[0]
	}
	for i := range f.Vals {
		if s := &f.Vals[i]; s.Op == summary.OpStore {
			a := &f.Vals[s.Args[0]]
			if a.Op == summary.OpFieldAddr && a.Args[0] == base && strings.HasSuffix(f.Pkg.Str(a.Aux), "."+field) {
				return s.Args[1]
			}
		}
	}
	return summary.NoVal
}

// limit returns the bound on deliveries that the options of a call set, or the
// library's own; empty if neither is known.
func (p *Program) limit(call Site, options []catalog.Option, attempts int) string {
	for i := range options {
		for _, s := range p.settings(call, &options[i]) {
			if text, ok := s.constant(); ok {
				return text
			}
			return "unknown"
		}
	}
	if attempts > 0 {
		return strconv.Itoa(attempts)
	}
	return ""
}

// dedupMiddleware looks for a library middleware that is added to the handler a
// subscription returns and drops repeated messages by a lasting store.
func (f *Func) dedupMiddleware(sub summary.ValID) *Site {
	for i := range f.Vals {
		v := &f.Vals[i]
		if v.Op != summary.OpCall && v.Op != summary.OpInvoke || len(v.Args) < 2 || f.strip(v.Args[0]) != sub {
			continue
		}
		for _, arg := range f.spread(v.Args[1:], len(v.Args)-2) {
			m := f.strip(arg)
			if fn := f.API[m]; fn == nil || fn.Middleware == nil || f.Vals[m].Op != summary.OpClosure {
				continue
			} else if f.keeps(m, fn.Middleware.Repository) {
				return &Site{f, m}
			}
		}
	}
	return nil
}

// keeps reports whether the object of a bound method has its store set.
func (f *Func) keeps(method summary.ValID, field string) bool {
	args := f.Vals[method].Args
	if field == "" || len(args) == 0 {
		return field == ""
	}
	v := f.fieldOf(args[0], field)
	if v == summary.NoVal {
		return false
	}
	v = f.strip(v)
	if f.Vals[v].Op == summary.OpExtract {
		v = f.Vals[v].Args[0]
	}
	made := &f.Vals[v]
	// What the library itself makes remembers in the memory of the process.
	library := made.Op == summary.OpCall && f.Callee[v] == nil
	return !library && !(made.Op == summary.OpConst && made.N == summary.ConstNil)
}
