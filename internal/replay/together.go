package replay

import (
	"slices"
	"strings"

	"github.com/idemlint/idemlint/internal/summary"
)

// What a poll writes to its store in the transaction that marks or removes the
// row is there if the row does not come again, and gone if it does.

// byRow judges a database effect of a poll that shares a transaction with the mark
// of the row on every path on which it is committed.
func (j *judge) byRow(e *reach, scope scopeSet, chains []chain) (sentence, bool) {
	if !j.entry.Polls || scope != 1 || !e.store || e.mixed || !j.transaction(e.handle, 6) {
		return sentence{}, false
	}
	if j.removed[e.handle] {
		return j.together(j.node(j.root, j.entry.Messages[0])), true
	}
	m := &meeting{effect: e.node, succeeds: true}
	for _, w := range j.sortedWrites(scope) {
		if w.stmt.handle == e.handle && j.marksRow(w) && j.onPath(w.node, e.node, chains) && !slices.Contains(m.marks, w.node) {
			m.marks = append(m.marks, w.node)
		}
	}
	if len(m.marks) == 0 {
		return sentence{}, false
	}
	slices.Sort(m.marks)
	if r := j.runWith(config{only: -1, pair: m}); !r.met || r.missed || r.partial {
		return sentence{}, false
	}
	return j.together(m.marks[0]), true
}

func (j *judge) together(mark int32) sentence {
	g := Guard{Kind: "conditional-update", In: "transaction", Pos: j.position(mark), Key: "the row"}
	g.Why = "it is committed together with the mark of the row"
	return sentence{verdict: Safe, guards: []Guard{g}}
}

// marksRow reports whether a write changes or removes a row that was delivered,
// other than to count it.
func (j *judge) marksRow(w *write) bool {
	switch w.stmt.verb {
	case doDelete:
	case doUpdate, doPut:
		if !slices.ContainsFunc(w.stmt.set, func(c column) bool { return !c.relative }) {
			return false
		}
	default:
		return false
	}
	return slices.ContainsFunc(w.stmt.where, func(c condition) bool {
		return slices.ContainsFunc(c.vals, j.ofRow)
	})
}

// ofRow reports whether a value comes out of what the poll has read.
func (j *judge) ofRow(v V) bool {
	if j.vals.at(v).flags&fMessage != 0 {
		return true
	}
	read := map[int32]*outcome{}
	for _, m := range j.entry.Messages {
		read[j.node(j.root, m)] = &outcome{}
	}
	return j.dependsOn(v, read, 6)
}

// transaction reports whether a handle is that of one transaction of a store: what
// a library's callback was given, or the only one that the handler begins so.
func (j *judge) transaction(v V, depth int) bool {
	v = j.vals.inner(v)
	x := j.vals.at(v)
	switch {
	case x.op == vDerived && x.s == "tx":
		return true
	case x.op == vParam:
		root := j.entry.Root
		return root.Parent != nil && x.s == root.ID && root.Pkg.TypeName(root.Params[x.n]) != "context.Context"
	case x.op == vDerived && strings.HasPrefix(x.s, "call "):
		name := x.s[len("call "):]
		if fn := j.prog.API(name); fn != nil && fn.Tx != nil && fn.Tx.Do == "begin" {
			return j.callsOnce(name)
		}
	}
	return depth > 0 && slices.ContainsFunc(x.args, func(a V) bool { return j.transaction(a, depth-1) })
}

// callsOnce reports whether the handler calls a function in one place only: what
// two calls with equal arguments return cannot be told apart.
func (j *judge) callsOnce(name string) bool {
	n := 0
	for _, info := range j.nodes {
		v := &info.ctx.fn.Vals[info.val]
		if (v.Op == summary.OpCall || v.Op == summary.OpInvoke) && info.ctx.fn.Aux(info.val) == name {
			n++
		}
	}
	return n == 1
}

// committed notes whether a transaction ends well with the effect and without a
// mark of the pair.
func (r *run) committed(w world) {
	if r.pair == nil {
		return
	}
	_, effect := w.facts.get(r.done(r.pair.effect))
	_, mark := w.facts.get(r.done(r.pair.marks[0]))
	r.missed = r.missed || effect && !mark
}

// committedBy is committed at the end of a callback, unless it fails.
func (r *run) committedBy(w world, result V) {
	if x := r.vals.at(result); x.op == vTuple {
		result = x.args[len(x.args)-1]
	}
	if result != 0 {
		if isNil, known := r.equal(w.facts, result, vNil); known && !isNil {
			return
		}
	}
	r.committed(w)
}
