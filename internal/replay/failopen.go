package replay

import "slices"

// byFailOpen judges an effect that is only reached past a claim where the claim's
// key could not be made: a guard that lets a message through that it cannot name
// is still one, though a weak one.
func (j *judge) byFailOpen(r *run, e *reach, scope scopeSet) (sentence, bool) {
	holds := func(cond V) bool { return j.failsKey(r, cond, scope) }
	if !j.forcing(r, scope, holds, func(c config, cond V) bool {
		c.side = j.vals.at(cond).s == "==" // the key is made
		first := j.runWith(config{only: -1, forced: c.forced, side: c.side})
		// Without the effect it is what is done about a message that has no key.
		return j.again(first, e) != nil && j.escapes(c, e)
	}) {
		return sentence{}, false
	}
	return sentence{verdict: Safe, guards: j.passingClaims(e, scope), medium: true}, true
}

// passingClaims are the claims that an effect is reached past.
func (j *judge) passingClaims(e *reach, scope scopeSet) []Guard {
	guards := j.nameClaims(e, scope)
	for i := range guards {
		guards[i].Weak = append(guards[i].Weak, "passes what it cannot make a key of")
	}
	return guards
}

// failsKey reports whether a condition tests the error of a call that also made a
// part of the key of a claim.
func (j *judge) failsKey(r *run, cond V, scope scopeSet) bool {
	if !j.vals.testsError(cond) {
		return false
	}
	for _, side := range j.vals.at(cond).args {
		if x := j.vals.at(side); x.op == vRes && x.s == "" && j.inClaimedKey(r, x.n, scope) {
			return true
		}
	}
	return false
}

// inClaimedKey reports whether a result of a call is part of the key of a claim.
func (j *judge) inClaimedKey(r *run, node int32, scope scopeSet) bool {
	at := j.nodes[node]
	made := "call " + at.ctx.fn.Aux(at.val)
	for _, c := range r.claims {
		if j.nodeScopes(c.node)&scope == 0 {
			continue
		}
		if j.vals.has(c.key, 8, func(part V) bool {
			x := j.vals.at(part)
			return x.op == vRes && x.s != "" && x.n == node || x.op == vDerived && x.s == made
		}) {
			return true
		}
	}
	return false
}

// testsError reports whether a condition asks for the error of a library call.
func (t *values) testsError(cond V) bool {
	x := t.at(cond)
	if x.op != vBin || x.s != "==" && x.s != "!=" || !slices.Contains(x.args, vNil) {
		return false
	}
	for _, a := range x.args {
		if e := t.at(a); e.op == vRes && e.s == "" {
			return true
		}
	}
	return false
}
