// Package replay runs a handler a second time, abstractly: every valid guard
// answers as it would when the same message comes again, and an effect that is
// still reached can happen twice. It is the only place that judges.
package replay

import (
	"cmp"
	"runtime"
	"slices"
	"sync"

	"github.com/idemlint/idemlint/internal/catalog"
	"github.com/idemlint/idemlint/internal/link"
)

// Stats counts the work of a replay.
type Stats struct {
	Handlers int
	Runs     int
	States   int
	Capped   int
}

// Program replays all handlers of a linked program, in parallel.
func Program(prog *link.Program, opts Options) (*Result, Stats) {
	s := &shared{prog: prog, schema: opts.Schema, opts: opts, preps: map[*link.Func]*prep{}, inits: findInits(prog), tables: map[string]string{}}
	s.findRequests()
	handlers := make([]*Handler, len(prog.Handlers))
	reports := make([]Stats, len(prog.Handlers))
	executed := make([]map[*link.Func]bool, len(prog.Handlers))
	var wg sync.WaitGroup
	next := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := range next {
				handlers[i], executed[i], reports[i] = s.handler(prog.Handlers[i])
			}
		})
	}
	for i := range prog.Handlers {
		next <- i
	}
	close(next)
	wg.Wait()
	return s.collect(handlers, executed, reports)
}

func (s *shared) collect(handlers []*Handler, executed []map[*link.Func]bool, reports []Stats) (*Result, Stats) {
	inside := map[*link.Func]bool{}
	for i, e := range s.prog.Handlers {
		if !e.IsRetry() && handlers[i] != nil {
			for fn := range executed[i] {
				inside[fn] = true
			}
		}
	}
	result := &Result{}
	var total Stats
	for i, h := range handlers {
		total.Runs += reports[i].Runs
		total.States += reports[i].States
		total.Capped += reports[i].Capped
		if h == nil {
			continue
		}
		if e := s.prog.Handlers[i]; e.IsRetry() {
			h.Inside = inside[e.Handler]
		}
		result.Handlers = append(result.Handlers, h)
	}
	result.Handlers = mergeHandlers(result.Handlers)
	total.Handlers = len(result.Handlers)
	return result, total
}

// handler replays one handler; nil if it turns out to be none.
func (s *shared) handler(entry *link.Entry) (*Handler, map[*link.Func]bool, Stats) {
	if !entry.Root.Effectful && entry.Publishes < 0 {
		if idles(entry) {
			return nil, nil, Stats{}
		}
		idle := &judge{engine: newEngine(s, entry)}
		return idle.describe(nil), nil, Stats{}
	}
	e := newEngine(s, entry)
	e.newRoot()
	e.wrapRoot()
	first := e.execute(config{only: -1})
	for n := range first.claims {
		e.claimed[n] = true
	}
	j := &judge{engine: e, first: first, second: map[runKey]*run{}, chains: map[int32][]chain{}}
	executed := map[*link.Func]bool{}
	for _, ctx := range e.byID {
		executed[ctx.fn] = true
	}
	j.findHot()
	e.precision = precisionFor(e.total)
	effects := j.effects()
	stats := Stats{Runs: 1 + len(j.second), States: e.total}
	if e.capped {
		stats.Capped = 1
	}
	if len(effects) == 0 && idles(entry) {
		return nil, executed, stats
	}
	return j.describe(effects), executed, stats
}

// idles reports whether an entry is none if it owns no effect: a call that repeats
// itself, or what a handler does beside those that it dispatches to.
func idles(entry *link.Entry) bool {
	return entry.Call != nil || len(entry.Blocked) > 0 && !entry.IsRetry()
}

// effects judges every effect of the handler in every scope that repeats it.
func (j *judge) effects() []*Effect {
	var out []*Effect
	for _, n := range j.first.order {
		e := j.first.reached[n]
		set := j.nodeScopes(n)
		if set&1 == 0 {
			continue
		}
		for _, g := range j.lifted(e) {
			out = append(out, j.effect(e, set, g))
		}
	}
	return sortEffects(out)
}

// effect judges one effect at one place.
func (j *judge) effect(e *reach, set scopeSet, at place) *Effect {
	worst := sentence{verdict: Safe}
	for i := range j.scopes {
		scope := scopeSet(1) << i
		if set&scope == 0 || i > 0 && j.rolledBack(e, scope) {
			continue
		}
		for _, class := range j.classes(e, scope, at.chains) {
			s := j.sentenceOf(e, scope, class)
			if i == 0 && worst.verdict == Safe && worst.guards == nil || worse(s.verdict, worst.verdict) {
				worst = s
			}
		}
	}
	if m := j.entry.Middleware; m != nil && worst.verdict != Safe {
		g := Guard{Kind: "dedup-store", In: "middleware", Pos: positionOf(m.Func, m.Func.Vals[m.Val].Pos), Why: "drops messages that its store has seen",
			Weak: []string{"marked after the effect"}}
		worst = sentence{verdict: Safe, guards: []Guard{g}}
	}
	if worst.verdict != Safe && j.opts.Accepted != nil {
		if reason, ok := j.opts.Accepted(e.kind, catalog.Normalize(e.name), e.target); ok {
			worst = sentence{verdict: Safe, guards: []Guard{{Kind: "declared", Pos: j.position(e.node), Why: reason}}}
		}
	}
	return j.newEffect(e, at, worst)
}

func worse(a, b Verdict) bool { return rank(a) > rank(b) }

func rank(v Verdict) int {
	switch v {
	case Hazard:
		return 2
	case Unknown:
		return 1
	}
	return 0
}

// classes groups the ways to an effect by the writes on their path; over four
// groups they are judged together.
func (j *judge) classes(e *reach, scope scopeSet, chains []chain) [][]chain {
	if len(chains) < 2 || len(j.sortedReads(scope)) == 0 {
		return [][]chain{chains}
	}
	index := map[string]int{}
	var groups [][]chain
	for _, c := range chains {
		key := ""
		for _, w := range j.sortedWrites(scope) {
			if j.onPath(w.node, e.node, []chain{c}) {
				key += "1"
			} else {
				key += "0"
			}
		}
		i, ok := index[key]
		if !ok {
			i = len(groups)
			index[key] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], c)
	}
	if len(groups) > 4 {
		return [][]chain{chains}
	}
	return groups
}

// rolledBack reports whether an effect belongs to a transaction that begins
// inside the scope: each attempt undoes it.
func (j *judge) rolledBack(e *reach, scope scopeSet) bool {
	if !e.store {
		return false
	}
	return j.begunIn(e.handle, scope, 6)
}

func (j *judge) begunIn(v V, scope scopeSet, depth int) bool {
	x := j.vals.at(v)
	if x.op == vDerived && x.s == "tx" {
		return j.nodeScopes(x.n)&scope != 0
	}
	if depth == 0 {
		return false
	}
	for _, a := range x.args {
		if j.begunIn(a, scope, depth-1) {
			return true
		}
	}
	return false
}

// findHot marks the functions that lead to an effect, a claim, a call out of
// view, or a read that some write changes.
func (j *judge) findHot() {
	hot := map[*callContext]bool{}
	var work []*callContext
	mark := func(n int32) {
		if ctx := j.nodes[n].ctx; !hot[ctx] {
			hot[ctx] = true
			work = append(work, ctx)
		}
	}
	for _, n := range j.first.order {
		if j.first.reached[n].unguarded || j.nodeScopes(n) != 1 {
			mark(n)
		}
	}
	for n := range j.first.claims {
		mark(n)
	}
	for n := range j.unseenNodes {
		mark(n)
	}
	for _, r := range j.sortedReads(^scopeSet(0)) {
		for _, w := range j.sortedWrites(^scopeSet(0)) {
			if j.flip(r, w) != nil {
				mark(r.node)
				mark(w.node)
			}
		}
	}
	funcs := map[*link.Func]bool{}
	for len(work) > 0 {
		ctx := work[len(work)-1]
		work = work[:len(work)-1]
		funcs[ctx.fn] = true
		for _, c := range ctx.callers {
			if !hot[c.ctx] {
				hot[c.ctx] = true
				work = append(work, c.ctx)
			}
		}
	}
	j.hot = funcs
}

// mergeHandlers sorts handlers and makes one of those that are the same code
// reached from several subscriptions: of each effect the worst counts.
func mergeHandlers(handlers []*Handler) []*Handler {
	slices.SortStableFunc(handlers, func(a, b *Handler) int {
		return cmp.Or(a.Pos.Compare(b.Pos), cmp.Compare(a.Repeats, b.Repeats), a.Subscription.Pos.Compare(b.Subscription.Pos))
	})
	var merged []*Handler
	for _, h := range handlers {
		if n := len(merged) - 1; n >= 0 && merged[n].Pos == h.Pos && merged[n].Repeats == h.Repeats {
			merged[n].Effects = sortEffects(append(merged[n].Effects, h.Effects...))
			continue
		}
		merged = append(merged, h)
	}
	return merged
}

// sortEffects sorts effects; one call reached in several ways is one effect: the
// worst of them.
func sortEffects(effects []*Effect) []*Effect {
	slices.SortStableFunc(effects, func(a, b *Effect) int {
		return cmp.Or(a.Pos.Compare(b.Pos), cmp.Compare(a.API, b.API), cmp.Compare(a.Kind, b.Kind), -cmp.Compare(rank(a.Verdict), rank(b.Verdict)))
	})
	return slices.CompactFunc(effects, func(a, b *Effect) bool { return a.Pos == b.Pos && a.API == b.API && a.Kind == b.Kind })
}

// precisionFor returns how many states are told apart at a block of a handler
// of that size: of a large one fewer, so that an answer is found at all.
func precisionFor(states int) int {
	switch {
	case states > largeHandler:
		return maxStates / 4
	case states > largeHandler/4:
		return maxStates / 2
	}
	return maxStates
}
