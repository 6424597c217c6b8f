package replay

// quality says what a key is worth.
type quality uint8

const (
	keyConstant quality = iota
	keyUnknown
	keyStable
	keyAbsent
	keyFresh
)

// keyQuality judges a key in the scope that repeats.
func (r *run) keyQuality(v V) quality {
	scope := r.scope
	if scope == 0 {
		scope = 1
	}
	if v == 0 {
		return keyUnknown
	}
	if r.isFresh(v, scope, 12) {
		return keyFresh
	}
	fl := r.vals.at(v).flags
	switch {
	case v == vEmpty || v == vNil:
		return keyAbsent
	case fl&(fMessage|fStored) != 0:
		return keyStable
	case scope != 1 && !r.vals.isConst(v):
		return keyStable // what was made outside of a retry stays
	case fl&fConfig != 0 || r.vals.isConst(v):
		return keyConstant
	case onlyConstants(r.vals, v, 8):
		return keyConstant
	}
	return keyUnknown
}

func onlyConstants(t *values, v V, depth int) bool {
	x := t.at(v)
	if x.op == vConst {
		return true
	}
	if depth == 0 || len(x.args) == 0 {
		return false
	}
	switch x.op {
	case vDerived, vJoin, vIface, vBin, vStruct, vTuple, vLoop:
	default:
		return false
	}
	for _, a := range x.args {
		if !onlyConstants(t, a, depth-1) {
			return false
		}
	}
	return true
}

// isFresh reports whether some part of a value is made anew in the scope.
func (r *run) isFresh(v V, scope scopeSet, depth int) bool {
	x := r.vals.at(v)
	switch x.op {
	case vFresh:
		return r.nodeScopes(x.n)&scope != 0
	case vField:
		if x.flags&fFresh != 0 && r.vals.at(x.args[0]).flags&fFresh == 0 {
			return true // the field itself changes, whatever it is a field of
		}
	case vLoop:
		if x.n >= 0 && r.countsAttempts(x.n, scope) {
			return true
		}
	case vRow, vSlot:
		return false
	case vDerived:
		if x.flags&fFresh != 0 && len(x.args) == 0 {
			return true
		}
	}
	if depth == 0 || x.flags&fFresh == 0 && !r.hasLoop(x) {
		return false
	}
	for _, a := range x.args {
		if r.isFresh(a, scope, depth-1) {
			return true
		}
	}
	return false
}

func (r *run) hasLoop(x *value) bool {
	if x.op == vLoop {
		return true
	}
	for _, a := range x.args {
		if r.vals.at(a).op == vLoop || len(r.vals.at(a).args) > 0 {
			return true
		}
	}
	return false
}

// countsAttempts reports whether a loop value belongs to the retry loop that
// is the scope: the number of the attempt.
func (r *run) countsAttempts(n int32, scope scopeSet) bool {
	info := r.nodes[n]
	fn := info.ctx.fn
	b := fn.Block[info.val]
	if b < 0 || fn.LoopOf[b] < 0 {
		return false
	}
	l := fn.Loops[fn.LoopOf[b]]
	return l.Retry && r.nodeScopes(n)&scope != 0
}
