package replay

import (
	"os"
	"runtime/pprof"
	"strconv"

	"github.com/idemlint/idemlint/internal/summary"
)

var debugCap = os.Getenv("IDEMLINT_DEBUG") != ""

// show prints a value for debugging.
func (t *values) show(v V, depth int) string {
	x := t.at(v)
	s := opNames[x.op] + "#" + itoa(int(v))
	if x.s != "" {
		s += ":" + x.s
	}
	if x.n != 0 || x.op == vCell || x.op == vSlot {
		s += "@" + itoa(int(x.n))
	}
	if depth > 0 && len(x.args) > 0 {
		s += "("
		for _, a := range x.args {
			s += t.show(a, depth-1) + " "
		}
		s += ")"
	}
	return s
}

var opNames = []string{"unknown", "const", "param", "global", "sentinel", "field", "elem", "res", "slot", "out", "row", "handle", "cell", "addr", "elemaddr", "func", "iface", "fresh", "struct", "bin", "not", "derived", "join", "loop", "tuple", "newerr", "wrap", "failed", "some", "with", "chain", "slice", "append"}

func itoa(i int) string { return strconv.Itoa(i) }

func (f *frame) dumpBlock(b int32) {
	for key, s := range f.at[b] {
		println("== block", b, "state", key)
		for i, v := range s.regs {
			if v != 0 && hasBit(f.p.live[b], summary.ValID(i)) {
				println("  reg", i, f.vals.show(v, 2), f.vals.tracked(v))
			}
		}
		for _, e := range s.mem {
			println("  mem", f.vals.show(e.k, 2), "=", f.vals.show(e.v, 2), f.vals.tracked(e.v))
		}
		for _, e := range s.facts {
			println("  fact", f.vals.show(e.k, 2), "=", f.vals.show(e.v, 2))
		}
	}
}

func (j *judge) dumpStores(e *reach) {
	println("effect", e.name, j.position(e.node).File, j.position(e.node).Line)
	for _, r := range j.sortedReads(^scopeSet(0)) {
		println("  read", r.stmt.resource, j.position(r.node).Line, j.vals.show(r.object, 2))
		for _, c := range r.stmt.where {
			for _, v := range c.vals {
				println("    where", c.name, c.op, j.vals.show(v, 4))
			}
		}
	}
	for _, w := range j.sortedWrites(^scopeSet(0)) {
		println("  write", w.stmt.verb, w.stmt.resource, j.position(w.node).Line)
		for _, c := range w.stmt.where {
			for _, v := range c.vals {
				println("    where", c.name, c.op, j.vals.show(v, 4))
			}
		}
		for _, c := range append(w.stmt.set, w.fields...) {
			println("    set", c.name, c.relative, j.vals.show(c.val, 4))
		}
		for _, r := range j.sortedReads(^scopeSet(0)) {
			for _, o := range j.flip(r, w) {
				println("    flips read at", j.position(r.node).Line, o.answer, len(o.cols), j.onPath(w.node, e.node, j.chainsOf(e.node)))
			}
		}
	}
}

var debugTimes = os.Getenv("IDEMLINT_TIMES") != ""

var debugFn = os.Getenv("IDEMLINT_FN")

func (r *run) dumpWorld(ctx *callContext, w world) {
	println("== world of", ctx.fn.ID, "ctx", ctx.id)
	for _, a := range ctx.args {
		println("  arg", r.vals.show(a, 3))
	}
	for _, e := range w.mem {
		println("  mem", r.vals.show(e.k, 3), "=", r.vals.show(e.v, 3))
	}
	for _, e := range w.facts {
		println("  fact", r.vals.show(e.k, 3), "=", r.vals.show(e.v, 2))
	}
}

func profile() func() {
	name := os.Getenv("IDEMLINT_PROFILE")
	if name == "" {
		return func() {}
	}
	f, _ := os.Create(name)
	_ = pprof.StartCPUProfile(f)
	return func() { pprof.StopCPUProfile(); f.Close() }
}
