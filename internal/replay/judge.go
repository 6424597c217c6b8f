package replay

import (
	"slices"
	"strings"

	"github.com/idemlint/idemlint/internal/link"
	"github.com/idemlint/idemlint/internal/summary"
)

// maxForced bounds the undecided conditions that are tried both ways.
const maxForced = 8

// judge runs a handler a second time, scope by scope.
type judge struct {
	*engine
	first  *run
	second map[runKey]*run
	chains map[int32][]chain
	skip   map[int32]bool // claims that do not count in any run
}

// sentence is what judging says of one effect in one scope.
type sentence struct {
	verdict Verdict
	guards  []Guard
	seen    []Guard
	reason  string
	declare string
	medium  bool
	rule    string
}

// execute runs the root of the handler.
func (e *engine) execute(c config) *run {
	r := e.newRun(c)
	e.steps = 0
	if e.total > maxTotal {
		r.cap()
		return r
	}
	for _, x := range r.exec(e.root, e.start) {
		if n := len(x.results); e.root.fn.Parent != nil && !x.panics && n > 0 {
			r.committedBy(x.world, x.results[n-1])
		}
	}
	return r
}

// newRoot makes the context of the root: its parameters are the message, its
// receiver and the rest configuration.
func (e *engine) newRoot() {
	fn := e.entry.Root
	t := e.vals
	args := make([]V, len(fn.Params))
	for i := range fn.Params {
		args[i] = t.mk(value{op: vParam, s: fn.ID, n: int32(i), flags: e.paramFlags(fn, i)})
	}
	scopes := scopeSet(1)
	if e.entry.Loop != nil || e.entry.Call != nil || e.entry.Closure != nil && e.entry.Closure != fn {
		scopes = 0
	}
	e.root = e.context(fn, args, nil, scopes, nil, 0)
}

func (e *engine) paramFlags(fn *link.Func, i int) flags {
	if fn.Recv && i == 0 {
		return fConfig
	}
	if e.entry.IsRetry() {
		return fMessage
	}
	for _, m := range e.entry.Messages {
		if v := &fn.Vals[m]; v.Op == summary.OpParam && int(v.N) == i {
			return fMessage
		}
	}
	return fConfig
}

// sentenceOf judges one effect in one scope for one class of call chains.
func (j *judge) sentenceOf(e *reach, scope scopeSet, chains []chain) sentence {
	if j.first.partial {
		return sentence{verdict: Unknown, reason: tooLarge}
	}
	if scope == 1 && !e.unguarded && len(e.guards) > 0 {
		return sentence{verdict: Safe, guards: e.guards, medium: e.medium}
	}
	if s, ok := j.byBroker(e); ok && scope == 1 {
		return s
	}
	r := j.claimsRun(scope, -1)
	got := j.again(r, e)
	if got != nil {
		return j.sentenceIn(r, got, e, scope, chains)
	}
	if r.partial {
		return sentence{verdict: Unknown, reason: tooLarge}
	}
	if released := j.released(e, scope); len(released) > 0 {
		if s, ok := j.withoutClaims(e, scope, chains, released); ok {
			return s
		}
	}
	return sentence{verdict: Safe, guards: j.nameClaims(e, scope), medium: j.mediumClaims(scope)}
}

// withoutClaims judges an effect as if some claims were not there; false if it
// is not reached without them either.
func (j *judge) withoutClaims(e *reach, scope scopeSet, chains []chain, released []*claim) (sentence, bool) {
	j.skip = map[int32]bool{}
	for _, c := range released {
		j.skip[c.node] = true
	}
	defer func() { j.skip = nil }()
	r := j.claimsRun(scope, -1)
	got := j.again(r, e)
	switch {
	case got != nil:
		s := j.sentenceIn(r, got, e, scope, chains)
		s.seen = append(j.releasedGuards(released), s.seen...)
		return s, true
	case r.partial:
		return sentence{verdict: Unknown, reason: tooLarge}, true
	}
	return sentence{}, false
}

// sentenceIn judges an effect that a second run reaches.
func (j *judge) sentenceIn(r *run, got, e *reach, scope scopeSet, chains []chain) sentence {
	switch {
	case !got.unguarded && len(got.guards) > 0:
		return sentence{verdict: Safe, guards: got.guards, medium: got.medium}
	case !got.unguarded && len(got.seen) == 0:
		return sentence{verdict: Safe}
	}
	if s, ok := j.byMarks(e, scope, chains); ok {
		return s
	}
	if s, ok := j.byRow(e, scope, chains); ok {
		return s
	}
	if s, ok := j.byFailOpen(r, e, scope); ok {
		return s
	}
	if s, ok := j.byUnseen(r, e, scope); ok {
		return s
	}
	if s, ok := j.byOpen(e, scope); ok {
		return s
	}
	if j.total > maxTotal {
		return sentence{verdict: Unknown, reason: tooLarge}
	}
	if got.unsure != "" {
		return sentence{verdict: Unknown, reason: got.unsure, seen: got.seen}
	}
	s := sentence{verdict: Hazard, seen: got.seen, rule: "unguarded"}
	s.seen = append(s.seen, j.idleClaims(e, scope)...)
	if got.freshKey != nil && len(got.guards) == 0 {
		s.rule = "unstablekey"
	}
	return s
}

// maxNamed bounds the claims that are tried alone to name the guard.
const maxNamed = 6

const tooLarge = "the handler is too large to follow"

// nameClaims names the claims that keep an effect from happening again: each
// that does so alone, else the first one.
func (j *judge) nameClaims(e *reach, scope scopeSet) []Guard {
	var guards []Guard
	all := j.sortedClaims(scope)
	for i, c := range all {
		if c.node == e.node || i >= maxNamed {
			continue
		}
		if r := j.claimsRun(scope, c.node); len(guards) < 4 && j.again(r, e) == nil && !r.partial {
			guards = append(guards, j.claimGuard(c))
		}
	}
	if len(guards) == 0 && len(all) > 0 {
		guards = append(guards, j.claimGuard(all[0]))
	}
	return guards
}

func (j *judge) sortedClaims(scope scopeSet) []*claim {
	var all []*claim
	r := j.claimsRun(scope, -1)
	for _, c := range r.claims {
		if j.nodeScopes(c.node)&scope != 0 {
			all = append(all, c)
		}
	}
	slices.SortFunc(all, func(a, b *claim) int {
		if c := j.position(a.node).Compare(j.position(b.node)); c != 0 {
			return c
		}
		return int(a.node) - int(b.node)
	})
	return all
}

func (j *judge) mediumClaims(scope scopeSet) bool {
	medium := true
	for _, c := range j.sortedClaims(scope) {
		medium = medium && c.medium
	}
	return medium
}

func (j *judge) claimGuard(c *claim) Guard {
	g := Guard{Kind: c.kind, Pos: j.position(c.node), Key: j.vals.describe(c.key), Store: c.store}
	if g.Kind == "unique-key" {
		g.Kind = "dedup-store"
	}
	if !j.inHandler(c.node) {
		g.In = "middleware"
	}
	switch g.Kind {
	case "conditional-update":
		g.Why = "its condition fails the second time"
	case "declared":
		g.Why = "declared to be a guard"
	default:
		g.Why = "claims " + g.Key + ", and a second delivery finds it taken"
	}
	return g
}

// inHandler reports whether a node is reached through the handler's own function,
// and not only through what wraps it.
func (j *judge) inHandler(n int32) bool {
	return slices.ContainsFunc(j.chainsOf(n), func(c chain) bool {
		return slices.ContainsFunc(c, func(i nodeInfo) bool { return i.ctx.fn == j.entry.Handler })
	})
}

// idleClaims lists claims of the scope that do not stop an effect, with why.
func (j *judge) idleClaims(e *reach, scope scopeSet) []Guard {
	var seen []Guard
	for _, c := range j.sortedClaims(scope) {
		if c.node == e.node {
			continue
		}
		g := j.claimGuard(c)
		g.Why = "the effect is reached whatever it answers"
		seen = append(seen, g)
		if len(seen) == 3 {
			break
		}
	}
	return seen
}

// byMarks tries the reads that a mark of the first run changes.
func (j *judge) byMarks(e *reach, scope scopeSet, chains []chain) (sentence, bool) {
	found := j.marksFor(e, scope, chains)
	if len(found) == 0 {
		return sentence{}, false
	}
	for choice := range 4 {
		marks, more := pick(found, choice)
		if !more && choice > 0 {
			break
		}
		r := j.runWith(config{scope: scope, only: -1, marks: marks})
		if j.again(r, e) == nil && !r.partial && j.anyMeets(found, e) {
			return sentence{verdict: Safe, guards: j.nameMarks(e, scope, found, choice)}, true
		}
		if j.byForcing(r, e, scope, func(v V) bool { return j.testsMark(v, marks) }) && j.anyMeets(found, e) {
			return sentence{verdict: Safe, guards: j.nameMarks(e, scope, found, choice), medium: true}, true
		}
	}
	return sentence{}, false
}

// byForcing tries both sides of the undecided conditions of a run that a test
// selects.
func (j *judge) byForcing(r *run, e *reach, scope scopeSet, holds func(V) bool) bool {
	return j.forcing(r, scope, holds, func(c config, _ V) bool {
		for _, c.side = range []bool{true, false} {
			if j.escapes(c, e) {
				return true
			}
		}
		return false
	})
}

// forcing tries the undecided conditions of a run that a test selects, one by one,
// until a try with one of them forced succeeds.
func (j *judge) forcing(r *run, scope scopeSet, holds func(V) bool, try func(c config, cond V) bool) bool {
	c := r.config
	c.scope = scope // a first run that stands for the second has none
	tried := 0
	for _, cond := range sortedConds(r) {
		if !holds(cond.value) {
			continue
		}
		if tried++; tried > maxForced {
			return false
		}
		c.forced = cond.key
		if try(c, cond.value) {
			return true
		}
	}
	return false
}

// escapes reports whether a run does not reach an effect.
func (j *judge) escapes(c config, e *reach) bool {
	r := j.runWith(c)
	return j.again(r, e) == nil && !r.partial
}

func sortedConds(r *run) []*cond {
	var conds []*cond
	for _, c := range r.conds {
		conds = append(conds, c)
	}
	slices.SortFunc(conds, func(a, b *cond) int {
		if c := strings.Compare(a.key.fn.ID, b.key.fn.ID); c != 0 {
			return c
		}
		return int(a.key.block) - int(b.key.block)
	})
	return conds
}

// testsMark reports whether a condition tests what a mark has written.
func (j *judge) testsMark(v V, marks map[int32]*outcome) bool {
	for n, o := range marks {
		var selected []string
		if read := j.first.reads[n]; read != nil {
			selected = read.stmt.selected
		}
		for _, col := range o.cols {
			if len(selected) > 0 && !slices.Contains(selected, "*") && !slices.Contains(selected, col.name) {
				continue
			}
			switch col.val {
			case 0, vNil, vTrue, vFalse, vZero, vEmpty:
				continue
			}
			if j.vals.contains(v, col.val, 8) {
				return true
			}
		}
	}
	return false
}

// dependsOn reports whether a value is made from the answer of a marked read.
func (j *judge) dependsOn(v V, marks map[int32]*outcome, depth int) bool {
	return j.vals.has(v, depth, func(part V) bool {
		switch x := j.vals.at(part); x.op {
		case vSlot, vRow, vRes, vHandle, vOut:
			return marks[x.n] != nil
		}
		return false
	})
}

// byUnseen looks for conditions on the answers of calls out of view: if one of
// them would end the handler, the verdict is unknown.
func (j *judge) byUnseen(r *run, e *reach, scope scopeSet) (sentence, bool) {
	var call string
	holds := func(v V) bool {
		name, ok := j.unseenIn(v, 8)
		if ok {
			call = name
		}
		return ok
	}
	if !j.byForcing(r, e, scope, holds) {
		return sentence{}, false
	}
	return j.unseenSentence(call), true
}

// unseenIn returns the unseen call with an argument from the message whose
// answer a value is made from.
func (j *judge) unseenIn(v V, depth int) (string, bool) {
	x := j.vals.at(v)
	if x.flags&fUnseen == 0 {
		return "", false
	}
	if name := j.unseenNodes[x.n]; name != "" && (x.op == vRes && x.s != "" || x.op == vOut) {
		for _, a := range x.args {
			if j.vals.at(a).flags&(fMessage|fStored) != 0 {
				return name, true
			}
		}
	}
	switch {
	case depth == 0:
		return "", false
	case x.op == vField:
		return "", false // a field of a loaded object is state, which some mark would have to change
	case x.op == vRes, x.op == vOut, x.op == vSlot, x.op == vDerived && strings.HasPrefix(x.s, "call "):
		return "", false // the answer of another call, whatever it was given
	}
	for _, a := range x.args {
		if name, ok := j.unseenIn(a, depth-1); ok {
			return name, ok
		}
	}
	return "", false
}
