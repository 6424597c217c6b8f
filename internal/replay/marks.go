package replay

import (
	"slices"
	"strconv"
	"strings"

	"github.com/idemlint/idemlint/internal/link"
	"github.com/idemlint/idemlint/internal/summary"
)

// chain is the way from the root to a node: a call in each context, and the
// node itself last.
type chain []nodeInfo

// maxChains bounds the ways to one node that are told apart.
const maxChains = 16

// chainsOf returns the ways to a node, shortest first.
func (j *judge) chainsOf(n int32) []chain {
	if c, ok := j.chains[n]; ok {
		return c
	}
	info := j.nodes[n]
	var found []chain
	type partial struct {
		ctx  *callContext
		tail chain
	}
	level := []partial{{info.ctx, chain{info}}}
	for depth := 0; depth < maxDepth && len(level) > 0 && len(found) < maxChains; depth++ {
		var next []partial
		for _, p := range level {
			if p.ctx == j.root {
				found = append(found, p.tail)
				continue
			}
			for _, c := range p.ctx.callers {
				if slices.ContainsFunc(p.tail, func(i nodeInfo) bool { return i.ctx == c.ctx }) {
					continue
				}
				next = append(next, partial{c.ctx, append(chain{{c.ctx, c.site}}, p.tail...)})
			}
		}
		if len(next) > 4*maxChains {
			next = next[:4*maxChains]
		}
		level = next
	}
	if len(found) > maxChains {
		found = found[:maxChains]
	}
	j.chains[n] = found
	return found
}

// related reports whether two chains lie on one path of one iteration.
func related(a, b chain) bool {
	for i := 0; i < len(a) && i < len(b); i++ {
		if a[i].ctx != b[i].ctx {
			return false
		}
		if a[i].val != b[i].val {
			return sameIteration(a[i].ctx.fn, a[i].val, b[i].val)
		}
	}
	return true
}

// sameIteration reports whether two values of a function can both be executed
// without taking a back edge.
func sameIteration(fn *link.Func, a, b summary.ValID) bool {
	x, y := fn.Block[a], fn.Block[b]
	return x == y || forward(fn, x, y) || forward(fn, y, x)
}

func forward(fn *link.Func, from, to int32) bool {
	seen := make([]bool, len(fn.Blocks))
	work := []int32{from}
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if b == to {
			return true
		}
		if seen[b] {
			continue
		}
		seen[b] = true
		for _, s := range fn.Blocks[b].Succs {
			if !isBack(fn, b, s) {
				work = append(work, s)
			}
		}
	}
	return false
}

func isBack(fn *link.Func, from, to int32) bool {
	for _, l := range fn.Loops {
		if l.Head == to && l.Blocks[from] {
			return true
		}
	}
	return false
}

// marked is a read with what marks of the first run may have left for it.
type marked struct {
	read     *read
	outcomes []*outcome
	mark     *write
	marks    []*write
}

// marksFor returns the reads that a write of the first run changes on the path
// of an effect.
func (j *judge) marksFor(e *reach, scope scopeSet, chains []chain) []marked {
	var found []marked
	for _, r := range j.sortedReads(scope) {
		m := marked{read: r}
		for _, w := range j.sortedWrites(scope) {
			if !j.onPath(w.node, e.node, chains) {
				continue
			}
			if o := j.flip(r, w); o != nil {
				m.outcomes = append(m.outcomes, o...)
				m.mark = w
				m.marks = append(m.marks, w)
			}
		}
		if len(m.outcomes) > 0 {
			found = append(found, m)
		}
	}
	return found
}

func (j *judge) sortedReads(scope scopeSet) []*read {
	var all []*read
	for _, r := range j.first.reads {
		if j.nodeScopes(r.node)&scope != 0 && j.first.decides(r.node) {
			all = append(all, r)
		}
	}
	slices.SortFunc(all, func(a, b *read) int { return int(a.node) - int(b.node) })
	return all
}

// sortedWrites returns the writes of a scope, later ones first: of several
// writes to one field the last one holds.
func (j *judge) sortedWrites(scope scopeSet) []*write {
	var all []*write
	for _, w := range j.first.writes {
		if j.nodeScopes(w.node)&scope != 0 {
			all = append(all, w)
		}
	}
	slices.SortFunc(all, func(a, b *write) int {
		if a.node != b.node {
			return int(b.node) - int(a.node)
		}
		return strings.Compare(a.columns(), b.columns())
	})
	return all
}

func (w *write) columns() string { return columnsKey(w.stmt.set) + columnsKey(w.fields) }

// onPath reports whether a write lies on the path of each of an effect's chains.
func (j *judge) onPath(w, e int32, chains []chain) bool {
	if w == e {
		return true
	}
	ways := j.chainsOf(w)
	for _, c := range chains {
		if !slices.ContainsFunc(ways, func(o chain) bool { return related(o, c) }) {
			return false
		}
	}
	return len(chains) > 0
}

// anyMeets reports whether some path of the handler has both a mark that
// succeeds and the effect.
func (j *judge) anyMeets(found []marked, e *reach) bool {
	m := &meeting{effect: e.node}
	for _, f := range found {
		for _, w := range f.marks {
			if w.node == e.node {
				return true
			}
			if !slices.Contains(m.marks, w.node) {
				m.marks = append(m.marks, w.node)
			}
		}
	}
	slices.Sort(m.marks)
	return j.runWith(config{only: -1, pair: m}).met
}

// flip returns what a write leaves for a read, nil if it leaves it as it was.
func (j *judge) flip(r *read, w *write) []*outcome {
	if w.object != 0 || r.object != 0 {
		if w.object == 0 || w.object != r.object {
			return nil
		}
		return j.split(&outcome{answer: "found", cols: w.fields})
	}
	if r.stmt.resource == "" || r.stmt.resource != w.stmt.resource || r.node == w.node && w.stmt.verb != doInsert {
		return nil
	}
	switch w.stmt.verb {
	case doInsert, doPut, doClaim, doAdd:
		if j.sameRow(r, append(slices.Clone(w.stmt.set), conditionColumns(w.stmt.where)...)) {
			return j.split(&outcome{answer: "found", cols: w.stmt.set})
		}
	case doDelete:
		if j.sameKeys(r, w) {
			return []*outcome{{answer: "absent"}}
		}
	case doUpdate:
		if j.sameKeys(r, w) {
			return j.updated(r, w)
		}
	}
	return nil
}

func conditionColumns(where []condition) []column {
	var cols []column
	for _, w := range where {
		if w.op == "=" && len(w.vals) == 1 {
			cols = append(cols, column{name: w.name, val: w.vals[0]})
		}
	}
	return cols
}

// updated is what an update leaves for a read: no row if the read asks for what
// the update has changed, else a row with the new values.
func (j *judge) updated(r *read, w *write) []*outcome {
	f := &frame{run: j.first}
	for _, c := range r.stmt.where {
		for _, col := range w.stmt.set {
			if col.name == c.name && !col.relative && f.contradicts(c, col.val) {
				return []*outcome{{answer: "absent"}}
			}
		}
	}
	var cols []column
	for _, col := range w.stmt.set {
		if !col.relative && !j.unchanged(r, col) {
			cols = append(cols, col)
		}
	}
	if len(cols) == 0 {
		return nil
	}
	return j.split(&outcome{answer: "found", cols: cols})
}

// unchanged reports whether a column is given back the value that was read.
func (j *judge) unchanged(r *read, col column) bool {
	x := j.vals.at(col.val)
	return x.op == vSlot && x.n == r.node && x.s == "col "+col.name
}

// split makes one outcome for each value that a joined column may have.
func (j *judge) split(o *outcome) []*outcome {
	for i, col := range o.cols {
		leaves := j.vals.leaves(col.val)
		if len(leaves) < 2 || len(leaves) > 4 {
			continue
		}
		var all []*outcome
		for _, l := range leaves {
			cols := slices.Clone(o.cols)
			cols[i].val = l
			all = append(all, &outcome{answer: o.answer, cols: cols})
		}
		return all
	}
	return []*outcome{o}
}

// sameRow reports whether a written row can be the one that a read asks for.
func (j *judge) sameRow(r *read, cols []column) bool {
	matched := false
	for _, c := range r.stmt.where {
		if c.op != "=" && c.op != "IN" || len(c.vals) == 0 {
			continue
		}
		for _, col := range cols {
			if col.name != c.name {
				continue
			}
			if !j.vals.share(col.val, c.vals[0]) {
				return false
			}
			matched = true
		}
	}
	return matched
}

// sameKeys reports whether an update or delete can concern the row of a read.
func (j *judge) sameKeys(r *read, w *write) bool {
	if len(w.stmt.where) == 0 {
		return len(r.stmt.where) == 0
	}
	marks := map[int32]*outcome{r.node: {}}
	for _, c := range w.stmt.where {
		for _, v := range c.vals {
			if j.dependsOn(v, marks, 6) {
				return true
			}
			for _, d := range r.stmt.where {
				if d.name == c.name && len(d.vals) > 0 && j.vals.share(v, d.vals[0]) {
					return true
				}
			}
		}
	}
	return false
}

// pick takes the i-th outcome of each read.
func pick(found []marked, i int) (marks map[int32]*outcome, more bool) {
	marks = map[int32]*outcome{}
	for _, m := range found {
		more = more || i < len(m.outcomes)
		marks[m.read.node] = m.outcomes[min(i, len(m.outcomes)-1)]
	}
	return marks, more
}

// nameMarks names the checks that their marks make a guard.
func (j *judge) nameMarks(e *reach, scope scopeSet, found []marked, choice int) []Guard {
	var guards []Guard
	for _, m := range found {
		if len(guards) > 2 {
			break
		}
		if len(found) > 1 {
			marks, _ := pick([]marked{m}, choice)
			if j.again(j.runWith(config{scope: scope, only: -1, marks: marks}), e) != nil {
				continue
			}
		}
		guards = append(guards, j.markGuard(m, e))
	}
	if len(guards) == 0 {
		guards = append(guards, j.markGuard(found[0], e))
	}
	return guards
}

func (j *judge) markGuard(m marked, e *reach) Guard {
	g := Guard{Kind: "state-check", Pos: j.position(m.read.node), Store: m.read.stmt.resource}
	if m.mark.stmt.verb != doUpdate {
		g.Kind = "exists-check"
	}
	if len(m.read.stmt.where) > 0 && len(m.read.stmt.where[0].vals) > 0 {
		g.Key = j.vals.describe(m.read.stmt.where[0].vals[0])
	}
	g.Weak = []string{"two deliveries can both pass"}
	g.Why = "checks what " + shortPosition(j.position(m.mark.node)) + " marks"
	if j.position(m.mark.node).Compare(j.position(e.node)) > 0 && m.mark.node != e.node {
		g.Weak = append(g.Weak, "marked after the effect")
	}
	return g
}

func shortPosition(p Position) string { return p.File + ":" + strconv.Itoa(p.Line) }
