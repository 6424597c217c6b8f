package replay

import (
	"slices"

	"github.com/idemlint/idemlint/internal/summary"
)

// exit is one way in which a call ends.
type exit struct {
	world
	results []V
	panics  bool
}

// finish records a normal return.
func (f *frame) finish(s *state, id summary.ValID, results []V) {
	f.publishReturned(s, id, results)
	f.addExit(exit{world: f.visibleAfter(s.world, results), results: f.normalise(s, results)})
}

func (f *frame) normalise(s *state, results []V) []V {
	out := make([]V, len(results))
	for i, v := range results {
		v = f.resolve(s.facts, v)
		isError := i < len(f.ctx.fn.Results) && f.ctx.fn.Pkg.TypeName(f.ctx.fn.Results[i]) == "error"
		if isError && f.property(s.facts, v) == "nonnil" && !f.vals.interesting(v) {
			v = vPlain // one value for all failures that nothing is known of
		}
		if isError {
			v = f.vals.plainError(v)
		}
		out[i] = v
	}
	return out
}

func (f *frame) addExit(x exit) {
	var h uint64 = 7
	for i, v := range x.results {
		if f.vals.tracked(v) {
			h += mix(uint64(i)+11, uint64(v))
		}
	}
	if x.panics {
		h++
	}
	h += f.worldKey(x.world)
	if len(f.exits) >= maxExits && f.exits[h] == nil {
		h = uint64(len(x.results))
		if x.panics {
			h += 1000
		}
	}
	old := f.exits[h]
	if old == nil {
		c := x
		f.exits[h] = &c
		f.keys = append(f.keys, h)
		return
	}
	results := slices.Clone(old.results)
	for i := range results {
		if i < len(x.results) {
			results[i] = f.vals.join(results[i], x.results[i])
		}
	}
	old.results = results
	old.world, _ = f.joinWorld(old.world, x.world)
}

// publishReturned notes the messages that a handler returns to a library that
// publishes them.
func (f *frame) publishReturned(s *state, id summary.ValID, results []V) {
	i := f.entry.Publishes
	if i < 0 || i >= len(results) || f.ctx.fn != f.entry.Handler {
		return
	}
	if isNil, known := f.isNil(s.facts, f.resolve(s.facts, results[i])); known && isNil {
		return
	}
	n := f.node(f.ctx, id)
	if f.reached[n] == nil {
		f.reached[n] = &reach{node: n, name: f.entry.API, kind: "publish", verb: "publish", fix: "give the message an ID from the incoming one and let consumers drop what they have seen", unguarded: true}
		f.order = append(f.order, n)
	}
}
