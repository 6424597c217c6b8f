package replay

import (
	"slices"

	"github.com/idemlint/idemlint/internal/link"
	"github.com/idemlint/idemlint/internal/summary"
)

// config says what one run assumes about the second delivery.
type config struct {
	scope  scopeSet // the scope that repeats; nothing answers a second time if 0
	only   int32    // the one claim that answers, -1 for all
	marks  map[int32]*outcome
	forced condKey // a condition that has the outcome side; none if zero
	side   bool
	assume assumption
	skip   map[int32]bool // claims that do not count
	pair   *meeting       // marks and an effect that are looked for on one path
}

// condKey names a condition of the code, whatever its context.
type condKey struct {
	fn    *link.Func
	block int32
}

// run is one abstract execution of a handler.
type run struct {
	*engine
	config
	memo    map[memoKey][]exit
	stack   []*callContext
	reached map[int32]*reach
	claims  map[int32]*claim
	reads   map[int32]*read
	writes  map[writeKey]*write
	conds   map[condKey]*cond
	order   []int32 // reached effects in the order of first sight
	met     bool    // some path has both of the pair
	missed  bool    // some transaction is committed with the effect of the pair and no mark

	asked    map[V]bool     // values that conditions were made of
	decisive map[int32]bool // calls whose answers some condition depends on
	blurred  uint64         // the same for values that stand for more than they hold
	partial  bool           // a bound was met: what was not reached proves nothing

	worlds map[int32]int   // how often a context was entered with another world
	wide   map[int32]world // what is joined of them
}

type memoKey struct {
	ctx  int32
	key  uint64
	key2 uint64
}

// cond is a condition that a run could not decide.
type cond struct {
	key   condKey
	value V
}

func (e *engine) newRun(c config) *run {
	e.vals.mask = 0
	if c.pair != nil {
		e.vals.mask = bloom(c.pair.effect) | bloom(c.pair.marks[0])
	}
	for n := range c.marks {
		e.vals.mask |= bloom(n)
	}
	if c.scope != 0 {
		for n := range e.claimed {
			if c.only < 0 || c.only == n {
				e.vals.mask |= bloom(n)
			}
		}
	}
	return &run{
		engine: e, config: c, memo: map[memoKey][]exit{}, reached: map[int32]*reach{}, claims: map[int32]*claim{},
		reads: map[int32]*read{}, writes: map[writeKey]*write{}, conds: map[condKey]*cond{}, worlds: map[int32]int{}, wide: map[int32]world{},
		asked: map[V]bool{}, decisive: map[int32]bool{},
	}
}

// repeats reports whether a node answers as it would the second time.
func (r *run) repeats(n int32) bool {
	return r.scope != 0 && !r.skip[n] && r.nodeScopes(n)&r.scope != 0 && (r.only < 0 || r.only == n)
}

// frame is one execution of a function.
type frame struct {
	*run
	ctx     *callContext
	p       *prep
	at      map[int32]map[uint64]*state
	queue   []pending
	visits  []int
	exits   map[uint64]*exit
	keys    []uint64
	nesting int                 // of containers in containers that are looked into
	depth   int                 // of operations on operations
	results map[summary.ValID]V // of deep operations
	panics  []*state
}

type pending struct {
	block int32
	key   uint64
	state *state
}

// exec runs a function in a context; nil means that it is on the stack already.
func (r *run) exec(ctx *callContext, w world) []exit {
	key := keyOf(ctx, w)
	if exits, ok := r.memo[key]; ok {
		return exits
	}
	if r.worlds[ctx.id]++; r.worlds[ctx.id] > maxWorlds {
		w = r.widenWorld(ctx, w)
		key = keyOf(ctx, w)
		if exits, ok := r.memo[key]; ok {
			return exits
		}
	}
	if r.onStack(ctx) {
		return nil
	}
	r.stack = append(r.stack, ctx)
	f := &frame{run: r, ctx: ctx, p: r.prep(ctx.fn), at: map[int32]map[uint64]*state{}, visits: make([]int, len(ctx.fn.Blocks)), exits: map[uint64]*exit{}}
	f.enqueue(0, &state{world: w, regs: make([]V, len(ctx.fn.Vals))})
	f.drain()
	f.finishPanics()
	r.stack = r.stack[:len(r.stack)-1]
	exits := make([]exit, 0, len(f.exits))
	for _, k := range f.keys {
		exits = append(exits, *f.exits[k])
	}
	r.memo[key] = exits
	return exits
}

func keyOf(ctx *callContext, w world) memoKey {
	return memoKey{ctx.id, exactKey(w), uint64(len(w.mem))<<32 | uint64(len(w.facts))}
}

// widenWorld joins all the worlds that a context is entered with.
func (r *run) widenWorld(ctx *callContext, w world) world {
	wide, ok := r.wide[ctx.id]
	if ok {
		wide, _ = r.joinWorld(wide, w)
	} else {
		wide = w
	}
	r.wide[ctx.id] = wide
	return wide
}

func (r *run) onStack(ctx *callContext) bool {
	if len(r.stack) > maxDepth {
		r.cap()
		return true
	}
	same := 0
	for _, c := range r.stack {
		if c == ctx {
			return true
		}
		if c.fn == ctx.fn {
			same++
		}
	}
	if same >= maxSameFn {
		r.cap()
		return true
	}
	return false
}

func (f *frame) drain() {
	for len(f.queue) > 0 {
		best := 0
		for i := range f.queue {
			if f.p.order[f.queue[i].block] < f.p.order[f.queue[best].block] {
				best = i
			}
		}
		next := f.queue[best]
		f.queue = slices.Delete(f.queue, best, best+1)
		if f.at[next.block][next.key] != next.state {
			continue
		}
		f.steps++
		f.total++
		if f.steps > f.mostSteps() {
			f.cap()
			return
		}
		f.visits[next.block]++
		if f.visits[next.block] > maxVisits {
			f.cap()
			continue
		}
		f.block(next.block, next.state.clone())
	}
}

// mostSteps returns how many states the run may have. What a first run has not seen
// spoils every answer, so that a handler too large for it is given up early.
func (r *run) mostSteps() int {
	if r.scope == 0 && r.pair == nil {
		return maxFirstSteps
	}
	return maxSteps
}

// enqueue adds a state to a block, joined with one that agrees in what is tracked.
func (f *frame) enqueue(b int32, s *state) {
	table := f.at[b]
	if table == nil {
		table = map[uint64]*state{}
		f.at[b] = table
	}
	live := f.p.regs[b]
	key := f.trackedKey(s, live)
	limit := f.precision
	switch {
	case f.scope == 0 && f.pair == nil:
		limit = maxFirstStates
	case !f.ctx.fn.Relevant:
		limit = min(limit, maxAsideStates)
	}
	if len(table) >= limit && table[key] == nil {
		key = f.coarseKey(s)
	}
	old := table[key]
	if old == nil {
		table[key] = s
		f.queue = append(f.queue, pending{b, key, s})
		return
	}
	joined := old.clone()
	if f.joinInto(joined, s, live) {
		table[key] = joined
		f.queue = append(f.queue, pending{b, key, joined})
	}
}

// coarseKey splits on outcome facts and deferred calls only.
func (f *frame) coarseKey(s *state) uint64 {
	var h uint64 = 3
	for _, e := range s.facts {
		if f.vals.interesting(e.k) {
			h += mix(uint64(e.k), uint64(e.v))
		}
	}
	return h
}

// block executes a block's code from one state and passes on what results.
func (f *frame) block(b int32, s *state) {
	blk := &f.ctx.fn.Blocks[b]
	states := []*state{s}
	for _, id := range blk.Code {
		if f.ctx.fn.Vals[id].Op == summary.OpPhi {
			continue
		}
		var next []*state
		for _, s := range states {
			next = append(next, f.step(s, id)...)
		}
		states = f.merge(next)
		if len(states) == 0 {
			return
		}
	}
	for _, s := range states {
		f.leave(b, blk, s)
	}
}

// merge joins states that agree in what is tracked.
func (f *frame) merge(states []*state) []*state {
	if len(states) < 2 {
		return states
	}
	byKey := map[uint64]*state{}
	var merged []*state
	for _, s := range states {
		key := f.trackedKey(s, f.p.all)
		if len(merged) > maxExits {
			key = f.coarseKey(s)
		}
		if old := byKey[key]; old != nil {
			f.joinInto(old, s, f.p.all)
			continue
		}
		byKey[key] = s
		merged = append(merged, s)
	}
	return merged
}

// leave follows the edges out of a block.
func (f *frame) leave(b int32, blk *summary.Block, s *state) {
	if blk.Cond == summary.NoVal {
		for i, to := range blk.Succs {
			if i < len(blk.Succs)-1 {
				f.edge(b, to, 0, s.clone())
			} else {
				f.edge(b, to, 0, s)
			}
		}
		return
	}
	c := f.eval(s, blk.Cond)
	truth, known := f.decide(s.facts, c)
	if f.scope == 0 {
		f.noteCondition(c, 10)
	}
	if !known {
		key := condKey{f.ctx.fn, b}
		if key == f.forced {
			truth, known = f.side, true
		} else if f.conds[key] == nil && (f.vals.interesting(c) || f.vals.at(c).flags&fUnseen != 0 || f.vals.testsError(c)) {
			f.conds[key] = &cond{key: key, value: c}
		} else if f.conds[key] != nil && f.conds[key].value != c {
			f.conds[key].value = f.vals.join(f.conds[key].value, c)
		}
	}
	if known {
		i := 1
		if truth {
			i = 0
		}
		f.edge(b, blk.Succs[i], i, s)
		return
	}
	facts := s.facts
	for i, to := range blk.Succs {
		n := s
		if i == 0 {
			n = s.clone()
		}
		n.facts = f.refine(facts, c, i == 0)
		f.edge(b, to, i, n)
	}
}

// noteCondition collects the calls whose answers a condition depends on.
func (r *run) noteCondition(c V, depth int) {
	if r.asked[c] {
		return
	}
	r.asked[c] = true
	x := r.vals.at(c)
	switch x.op {
	case vSlot, vRow, vHandle, vRes, vOut:
		r.decisive[x.n] = true
	case vLoop:
		r.blurred |= x.bloom
	}
	if depth == 0 {
		r.blurred |= x.bloom
		return
	}
	for _, a := range x.args {
		r.noteCondition(a, depth-1)
	}
}

// decides reports whether some condition depends on the answer of a call.
func (r *run) decides(n int32) bool { return r.decisive[n] || r.blurred&bloom(n) != 0 }

// edge evaluates the phis of the target by the edge taken; the state is used up.
func (f *frame) edge(from, to int32, nth int, s *state) {
	fn := f.ctx.fn
	blk := &fn.Blocks[to]
	pred := slices.Index(blk.Preds, from)
	if pred >= 0 && nth > 0 && fn.Blocks[from].Succs[0] == to {
		if again := slices.Index(blk.Preds[pred+1:], from); again >= 0 {
			pred += 1 + again
		}
	}
	back := f.p.order[from] >= f.p.order[to]
	var ids []summary.ValID
	var ins []V
	for _, id := range blk.Code {
		v := &fn.Vals[id]
		if v.Op != summary.OpPhi {
			break
		}
		if pred < 0 || pred >= len(v.Args) {
			continue
		}
		in := f.resolve(s.facts, f.eval(s, v.Args[pred]))
		if back {
			in = f.widen(id, s.regs[id], in)
		}
		ids, ins = append(ids, id), append(ins, in)
	}
	for i, id := range ids {
		s.regs[id] = ins[i]
	}
	if back {
		f.prune(s, f.p.regs[to])
	}
	f.enqueue(to, s)
}

// widen turns a value that grows in a loop into one that the loop changes.
func (f *frame) widen(phi summary.ValID, old, in V) V {
	t := f.vals
	if old == 0 || old == in || in == 0 {
		return in
	}
	n := f.node(f.ctx, phi)
	o := t.at(old)
	grows := o.op == vLoop && o.n == n || t.contains(in, old, 4) && !t.tracked(in) || t.at(in).op == vBin
	if !grows {
		return in
	}
	// Numbers are told apart by where they come from only; other values keep
	// what they were made of.
	var parts []V
	for _, v := range union(t.leaves(old), t.leaves(in)) {
		x := t.at(v)
		switch {
		case x.op == vLoop && x.n == n:
			parts = union(parts, x.args)
		case !t.growsFrom(v, n, 4):
			parts = union(parts, []V{v})
		}
	}
	if f.kindOf(f.ctx.fn.Vals[phi].Type) == summary.KindInt || len(parts) > maxLeaves {
		parts = t.widest(parts)
	}
	return t.mk(value{op: vLoop, n: n, args: parts})
}

// cap notes that a bound was met: the run proves nothing safe.
func (r *run) cap() {
	r.partial, r.capped = true, true
}
