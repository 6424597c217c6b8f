package replay

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// runKey names what a second run assumes, for the cache.
type runKey struct {
	scope  scopeSet
	only   int32
	marks  string
	forced condKey
	side   bool
	pair   string
	skip   string
	assume assumption
}

func (c *config) key() runKey {
	k := runKey{scope: c.scope, only: c.only, forced: c.forced, side: c.side, skip: fmt.Sprint(c.skip), assume: c.assume}
	var b strings.Builder
	for _, n := range slices.Sorted(maps.Keys(c.marks)) {
		b.WriteString(strconv.Itoa(int(n)) + c.marks[n].answer + "," + columnsKey(c.marks[n].cols) + ";")
	}
	k.marks = b.String()
	if c.pair != nil {
		k.pair = fmt.Sprint(*c.pair)
	}
	return k
}

// columnsKey tells columns and their values apart.
func columnsKey(cols []column) string {
	var b strings.Builder
	for _, c := range cols {
		b.WriteString(c.name + "=" + strconv.Itoa(int(c.val)) + ",")
	}
	return b.String()
}

// runWith returns the run under some assumptions; each is run once.
func (j *judge) runWith(c config) *run {
	if j.skip != nil {
		c.skip = j.skip
	}
	key := c.key()
	if r := j.second[key]; r != nil {
		return r
	}
	r := j.execute(c)
	j.second[key] = r
	return r
}

// again returns how a second run reaches an effect of the first one, nil if it
// does not. The call may be another one by then: of the same function from the
// same place, but given something else because of what is known.
func (j *judge) again(r *run, e *reach) *reach {
	if got := r.reached[e.node]; got != nil {
		return got
	}
	if r == j.first {
		return nil
	}
	at := j.nodes[e.node]
	for _, n := range r.order {
		other := j.nodes[n]
		if j.first.reached[n] == nil && other.val == at.val && other.ctx.fn == at.ctx.fn && sameCaller(other.ctx, at.ctx) {
			return r.reached[n]
		}
	}
	return nil
}

func sameCaller(a, b *callContext) bool {
	return slices.ContainsFunc(a.callers, func(c caller) bool {
		return slices.ContainsFunc(b.callers, func(d caller) bool { return c.site == d.site && c.ctx.fn == d.ctx.fn })
	})
}

func (j *judge) claimsRun(scope scopeSet, only int32) *run {
	if scope == 1 && only < 0 && !j.claimsIn(scope) {
		return j.first // without claims the second delivery is like the first
	}
	return j.runWith(config{scope: scope, only: only})
}

// claimsIn reports whether the first run has seen a claim in a scope.
func (j *judge) claimsIn(scope scopeSet) bool {
	for n := range j.first.claims {
		if j.nodeScopes(n)&scope != 0 {
			return true
		}
	}
	return false
}
