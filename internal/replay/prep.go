package replay

import (
	"slices"

	"github.com/idemlint/idemlint/internal/link"
	"github.com/idemlint/idemlint/internal/summary"
)

// initial is the value that a package initialiser gives to a global.
type initial struct {
	fn    *link.Func
	val   summary.ValID
	error bool
}

// prep is what replay computes once per function.
type prep struct {
	order    []int32           // position of each block in reverse postorder
	blocks   []int32           // blocks in that order
	live     [][]uint64        // registers live at the start of each block
	regs     [][]summary.ValID // the same as lists
	all      []summary.ValID   // all registers
	handsOut bool              // results can lead to what the function allocates
	small    bool
	answers  bool // returns something but an error
	stores   bool
	used     []bool // by value: something is made of it
}

func (s *shared) prep(f *link.Func) *prep {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.preps[f]
	if p == nil {
		p = newPrep(f, s.setters)
		s.preps[f] = p
	}
	return p
}

func newPrep(f *link.Func, setters map[string]bool) *prep {
	p := &prep{order: make([]int32, len(f.Blocks)), small: len(f.Blocks) <= smallFunc && len(f.Loops) == 0}
	p.reversePostorder(f)
	p.liveness(f)
	p.uses(f)
	for _, t := range f.Results {
		typ := &f.Pkg.Types[t]
		name := f.Pkg.Str(typ.Name)
		if name == "error" {
			continue
		}
		p.answers = true
		switch typ.Kind {
		case summary.KindPointer, summary.KindSlice, summary.KindMap, summary.KindFunc, summary.KindInterface:
			p.handsOut = true
		}
	}
	for b := range f.Blocks {
		for _, id := range f.Blocks[b].Code {
			switch op := f.Vals[id].Op; op {
			case summary.OpStore, summary.OpMapUpdate:
				p.stores = true
			case summary.OpCall, summary.OpInvoke:
				p.stores = p.stores || setters[link.MethodName(f.Aux(id))]
			}
		}
	}
	return p
}

func (p *prep) uses(f *link.Func) {
	p.used = make([]bool, len(f.Vals))
	for i := range f.Vals {
		for _, a := range f.Vals[i].Args {
			if a != summary.NoVal {
				p.used[a] = true
			}
		}
	}
	for b := range f.Blocks {
		if c := f.Blocks[b].Cond; c != summary.NoVal {
			p.used[c] = true
		}
	}
}

func (p *prep) reversePostorder(f *link.Func) {
	seen := make([]bool, len(f.Blocks))
	var post []int32
	var visit func(b int32)
	visit = func(b int32) {
		seen[b] = true
		succs := f.Blocks[b].Succs
		for i := len(succs) - 1; i >= 0; i-- {
			if !seen[succs[i]] {
				visit(succs[i])
			}
		}
		post = append(post, b)
	}
	if f.Recover >= 0 {
		visit(f.Recover) // has no predecessors
	}
	if len(f.Blocks) > 0 && !seen[0] {
		visit(0)
	}
	slices.Reverse(post)
	p.blocks = post
	for i, b := range post {
		p.order[b] = int32(i)
	}
}

func setBit(set []uint64, i summary.ValID)      { set[i/64] |= 1 << (i % 64) }
func clearBit(set []uint64, i summary.ValID)    { set[i/64] &^= 1 << (i % 64) }
func hasBit(set []uint64, i summary.ValID) bool { return set[i/64]&(1<<(i%64)) != 0 }

// uses adds the registers that a value needs. Values without a register are
// walked through once: seen has those that were.
func uses(f *link.Func, id summary.ValID, set, seen []uint64) {
	if id < 0 {
		return
	}
	if f.Block[id] >= 0 {
		setBit(set, id)
		return
	}
	if hasBit(seen, id) {
		return
	}
	setBit(seen, id)
	for _, a := range f.Vals[id].Args {
		uses(f, a, set, seen)
	}
}

func (p *prep) liveness(f *link.Func) {
	words := len(f.Vals)/64 + 1
	p.live = make([][]uint64, len(f.Blocks))
	for b := range p.live {
		p.live[b] = make([]uint64, words)
	}
	for changed := true; changed; {
		changed = false
		for i := len(p.blocks) - 1; i >= 0; i-- {
			b := p.blocks[i]
			set := p.liveIn(f, b, words)
			if !slices.Equal(set, p.live[b]) {
				p.live[b] = set
				changed = true
			}
		}
	}
	p.regs = make([][]summary.ValID, len(f.Blocks))
	for i := range f.Vals {
		id := summary.ValID(i)
		if f.Block[id] < 0 {
			continue
		}
		p.all = append(p.all, id)
		for b := range p.live {
			if hasBit(p.live[b], id) {
				p.regs[b] = append(p.regs[b], id)
			}
		}
	}
}

func (p *prep) liveIn(f *link.Func, b int32, words int) []uint64 {
	set, seen := make([]uint64, words), make([]uint64, words)
	blk := &f.Blocks[b]
	for _, s := range blk.Succs {
		for w, bits := range p.liveOn(f, b, s) {
			set[w] |= bits
		}
	}
	if blk.Cond != summary.NoVal {
		uses(f, blk.Cond, set, seen)
	}
	for i := len(blk.Code) - 1; i >= 0; i-- {
		id := blk.Code[i]
		if f.Vals[id].Op == summary.OpPhi {
			setBit(set, id)
			continue
		}
		clearBit(set, id)
		for _, a := range f.Vals[id].Args {
			uses(f, a, set, seen)
		}
	}
	return set
}

// liveOn returns what is live on the edge from b to s: phis are not yet made.
func (p *prep) liveOn(f *link.Func, b, s int32) []uint64 {
	set := slices.Clone(p.live[s])
	for _, id := range f.Blocks[s].Code {
		if f.Vals[id].Op == summary.OpPhi {
			clearBit(set, id)
		}
	}
	seen := make([]uint64, len(set))
	for _, id := range f.Blocks[s].Code {
		v := &f.Vals[id]
		if v.Op != summary.OpPhi {
			continue
		}
		if i := slices.Index(f.Blocks[s].Preds, b); i >= 0 && i < len(v.Args) {
			uses(f, v.Args[i], set, seen)
		}
	}
	return set
}

// findInits collects the globals that only an initialiser stores to.
func findInits(p *link.Program) map[string]initial {
	inits := map[string]initial{}
	stores := map[string]int{}
	for _, f := range p.Funcs {
		for i := range f.Vals {
			v := &f.Vals[i]
			if v.Op != summary.OpStore || f.Vals[v.Args[0]].Op != summary.OpGlobal {
				continue
			}
			name := f.Aux(v.Args[0])
			stores[name]++
			src := f.Vals[v.Args[1]]
			init := initial{fn: f, val: v.Args[1]}
			if src.Op == summary.OpCall {
				switch f.Aux(v.Args[1]) {
				case "errors.New", "fmt.Errorf", "github.com/pkg/errors.New", "golang.org/x/xerrors.New":
					init.error = true
				}
			}
			inits[name] = init
		}
	}
	for name, n := range stores {
		if n > 1 || !isInit(inits[name].fn) {
			delete(inits, name)
		}
	}
	for _, f := range p.Funcs {
		dropShared(inits, f)
	}
	return inits
}

// dropShared forgets the globals whose address a function hands on, as to a
// flag: anyone can store to them.
func dropShared(inits map[string]initial, f *link.Func) {
	for i := range f.Vals {
		v := &f.Vals[i]
		for at, a := range v.Args {
			if a == summary.NoVal || f.Vals[a].Op != summary.OpGlobal {
				continue
			}
			if reads := v.Op == summary.OpLoad || v.Op == summary.OpStore && at == 0; !reads {
				delete(inits, f.Aux(a))
			}
		}
	}
}

func isInit(f *link.Func) bool {
	name := link.MethodName(f.ID)
	return name == "init" || len(name) > 5 && name[:5] == "init#"
}
