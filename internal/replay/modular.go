package replay

import (
	"strings"

	"github.com/idemlint/idemlint/internal/catalog"
	"github.com/idemlint/idemlint/internal/link"
	"github.com/idemlint/idemlint/internal/summary"
)

// Where importers may add to what is in view, a guard that may still come is
// assumed to be there: a call of own code whose body is not in view may refuse
// with its error, its answer may decide, and it may leave the mark that a check
// looks for.

// assumption is what a run takes for granted of open calls that return nothing
// but an error.
type assumption int8

const (
	openFail    assumption = 1
	openSucceed assumption = 2
)

// openCalls are the calls of own code whose callee is not in view, by node.
type openCalls struct {
	names  map[int32]string
	refuse bool // one returns nothing but an error
	write  bool // one is given something of the message
}

// open notes a call as open if it is. With answered set the result is what the
// run takes for granted.
func (f *frame) open(s *state, id summary.ValID, n int32, name string, args []V, unseen bool) (open bool, result V, answered bool) {
	if !f.opts.Modular || !f.isOpen(id, name, unseen) {
		return false, 0, false
	}
	if f.opens.names == nil {
		f.opens.names = map[int32]string{}
	}
	f.opens.names[n] = name
	for _, a := range args {
		if f.vals.at(a).flags&(fMessage|fStored) != 0 {
			f.opens.write = true
		}
	}
	results := f.resultTypes(id)
	if len(results) != 1 || f.typeName(results[0]) != "error" {
		return true, 0, false
	}
	f.opens.refuse = true
	if f.assume == 0 || !f.repeats(n) {
		return true, 0, false
	}
	f.fill(s, n, name, args, true)
	if f.assume == openSucceed {
		return true, vNil, true
	}
	err := f.vals.mk(value{op: vRes, n: n, args: dataArgs(f.vals, args), flags: fUnseen, s: name})
	s.facts = s.facts.set(err, f.vals.some("nonnil"))
	return true, err, true
}

// isOpen reports whether an importer, or a package out of view, may hold the
// body of what is called: an own interface, a function value, an own function.
func (f *frame) isOpen(id summary.ValID, name string, unseen bool) bool {
	switch f.ctx.fn.Vals[id].Op {
	case summary.OpCallDyn:
		return unseen
	case summary.OpInvoke:
		return f.prog.OwnInterface(name)
	}
	return f.prog.Func(name) == nil && f.prog.OwnModule(name)
}

// byOpen looks for a way in which open calls keep an effect from happening again.
func (j *judge) byOpen(e *reach, scope scopeSet) (sentence, bool) {
	if len(j.opens.names) == 0 {
		return sentence{}, false
	}
	tries := []assumption{0}
	if j.opens.refuse {
		tries = []assumption{openFail, openSucceed}
	}
	for _, a := range tries {
		r := j.runWith(config{scope: scope, only: -1, assume: a})
		if j.again(r, e) == nil || j.openDecides(r, e) {
			return j.unseenSentence(j.firstOpen()), true
		}
	}
	return sentence{}, false
}

// openDecides tries both sides of the conditions on what open calls answer, and
// of those on what they may have left in a store.
func (j *judge) openDecides(r *run, e *reach) bool {
	stored := map[int32]*outcome{}
	if j.opens.write {
		for _, read := range j.first.reads {
			stored[read.node] = &outcome{}
		}
	}
	c, tried := r.config, 0
	for _, cond := range sortedConds(r) {
		if !j.mentionsOpen(cond.value, 8) && !j.dependsOn(cond.value, stored, 8) {
			continue
		}
		if tried++; tried > maxForced {
			return true // too many to try
		}
		c.forced = cond.key
		for _, c.side = range []bool{true, false} {
			if j.again(j.runWith(c), e) == nil {
				return true
			}
		}
	}
	return false
}

// mentionsOpen reports whether a value is made from the answer of an open call.
func (j *judge) mentionsOpen(v V, depth int) bool {
	x := j.vals.at(v)
	if x.flags&fUnseen == 0 {
		return false
	}
	if (x.op == vRes || x.op == vOut) && j.opens.names[x.n] != "" {
		return true
	}
	for _, a := range x.args {
		if depth > 0 && j.mentionsOpen(a, depth-1) {
			return true
		}
	}
	return false
}

// firstOpen names the first open call of the handler.
func (j *judge) firstOpen() string {
	first := int32(-1)
	for n := range j.opens.names {
		if first < 0 || n < first {
			first = n
		}
	}
	return j.opens.names[first]
}

// unseenSentence says that the answer of a call out of view decides.
func (j *judge) unseenSentence(call string) sentence {
	s := sentence{verdict: Unknown, reason: "the answer of " + call + " decides, and its body is not in view"}
	if link.IsMethod(call) || strings.Contains(call, ".") {
		s.declare = "[[guard]]\nnames = [\"" + catalog.Normalize(call) + "\"]\nseen = \"true\"\n"
	} else {
		s.reason = "the answer of a function value decides, and what it is is not in view"
	}
	return s
}
