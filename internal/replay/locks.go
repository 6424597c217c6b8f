package replay

import "slices"

// A key that is taken away again after the effect has succeeded is a lock: it
// keeps two deliveries apart while they run, and remembers nothing. One that is
// taken away because the effect itself has failed stays a guard.

// released returns the claims whose key some path removes after the effect.
func (j *judge) released(e *reach, scope scopeSet) []*claim {
	var found []*claim
	for _, c := range j.sortedClaims(scope) {
		for _, w := range j.sortedWrites(scope) {
			if w.node != c.node && w.stmt.verb == doDelete && w.stmt.resource == c.store && j.removes(w, c) && j.removedAfter(w, e) {
				found = append(found, c)
				break
			}
		}
	}
	return found
}

// removes reports whether a delete concerns the row or key of a claim.
func (j *judge) removes(w *write, c *claim) bool {
	return slices.ContainsFunc(w.stmt.where, func(cond condition) bool {
		return len(cond.vals) > 0 && j.vals.share(cond.vals[0], c.key)
	})
}

// removedAfter reports whether some path has the delete and the effect, which succeeds.
func (j *judge) removedAfter(w *write, e *reach) bool {
	return j.runWith(config{only: -1, pair: &meeting{marks: []int32{w.node}, effect: e.node, succeeds: true}}).met
}

func (j *judge) releasedGuards(released []*claim) []Guard {
	var seen []Guard
	for _, c := range released {
		g := j.claimGuard(c)
		g.Why = "its key is removed again once the effect has succeeded: a lock, no memory"
		seen = append(seen, g)
	}
	return seen
}
