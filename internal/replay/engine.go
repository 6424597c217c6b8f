package replay

import (
	"slices"
	"strconv"
	"sync"

	"github.com/idemlint/idemlint/internal/link"
	"github.com/idemlint/idemlint/internal/schema"
	"github.com/idemlint/idemlint/internal/summary"
)

// Bounds of one run. All but maxSteps join states; a run that reaches maxSteps
// is capped and proves nothing safe.
const (
	maxStates      = 8     // states at a block before only outcomes split
	largeHandler   = 8000  // states of the first run of a handler that is large
	maxFirstStates = 1     // the same in the first run, which only collects
	maxAsideStates = 3     // the same in functions that reach no relevant call
	maxExits       = 8     // exits of a call
	maxTotal       = 40000 // states of all runs of a handler
	maxSteps       = 40000 // states of one run
	maxWorlds      = 2     // worlds of one context before they are joined
	maxTuples      = 6     // argument tuples of a function before they are joined
	maxDepth       = 80    // calls on the stack
	maxSameFn      = 3     // frames of one function on the stack
	maxVisits      = 400   // visits of one block in one call
	smallFunc      = 12    // blocks of a helper that is entered for its answer
	maxTargets     = 8     // callees of one dynamic call that are entered
)

// shared is what the replays of all handlers of a program have in common.
type shared struct {
	prog   *link.Program
	schema *schema.Set
	opts   Options
	mu     sync.Mutex
	preps  map[*link.Func]*prep
	inits  map[string]initial // globals stored once, by an initialiser
	tables map[string]string  // table names of entity types
	// setters are the names of methods that put a key into a request.
	setters map[string]bool
}

// initial is the value that a package initialiser gives to a global.
type initial struct {
	fn    *link.Func
	val   summary.ValID
	error bool
}

// engine replays one handler.
type engine struct {
	*shared
	entry    *link.Entry
	vals     *values
	nodes    []nodeInfo
	nodeIDs  map[nodeKey]int32
	contexts map[string]*callContext
	byID     []*callContext
	root     *callContext
	scopes   []scope
	scopeIDs map[string]int
	tested   map[int32]bool // nodes whose error is tested for duplication
	stmts    map[int32]*stmt
	hot      map[*link.Func]bool // functions on the way to effects and guards, once the first run is over
	claimed  map[int32]bool      // claims of the first run: their answers split states
	// unseenNodes are the calls out of view, with the name of what they call.
	unseenNodes map[int32]string
	perFunc     map[string]int
	tuples      map[*link.Func]int
	wideArgs    map[wideKey][]V
	opens       openCalls

	current     int32  // node that is judged
	claimAnswer string // how the claim that is judged answers
	steps       int    // states of the run under way
	total       int    // states of all runs
	capped      bool   // some run met a bound
	precision   int    // states at a block that are told apart in this handler
}

// scope is a part of a handler that repeats by itself; scope 0 is the handler.
type scope struct {
	closure *link.Func
	fn      *link.Func
	loop    *link.Loop
}

type scopeSet uint32

// nodeInfo is a value of a function in one context.
type nodeInfo struct {
	ctx *callContext
	val summary.ValID
}

type nodeKey struct {
	ctx int32
	val summary.ValID
}

// callContext is a function with the arguments and bindings it is entered
// with. Call sites that agree in them share it.
type callContext struct {
	id      int32
	fn      *link.Func
	args    []V
	binds   []V
	scopes  scopeSet
	callers []caller
}

type caller struct {
	ctx  *callContext
	site summary.ValID
}

func newEngine(s *shared, entry *link.Entry) *engine {
	return &engine{
		shared: s, entry: entry, vals: newValues(), nodeIDs: map[nodeKey]int32{}, contexts: map[string]*callContext{},
		precision: maxStates, scopes: []scope{{}}, scopeIDs: map[string]int{}, tested: map[int32]bool{},
		stmts: map[int32]*stmt{}, claimed: map[int32]bool{}, unseenNodes: map[int32]string{}, perFunc: map[string]int{}, tuples: map[*link.Func]int{}, wideArgs: map[wideKey][]V{},
	}
}

func (e *engine) node(ctx *callContext, val summary.ValID) int32 {
	key := nodeKey{ctx.id, val}
	n, ok := e.nodeIDs[key]
	if !ok {
		n = int32(len(e.nodes))
		e.nodes = append(e.nodes, nodeInfo{ctx, val})
		e.nodeIDs[key] = n
	}
	return n
}

// context returns the shared context of a call. Functions that hand out what
// they allocate get one per call site, so that two objects of one constructor
// stay two.
func (e *engine) context(fn *link.Func, args, binds []V, scopes scopeSet, from *callContext, site summary.ValID) *callContext {
	if e.tuples[fn] > maxTuples {
		args, binds = e.widenArgs(fn, 0, args), e.widenArgs(fn, 1, binds)
	}
	b := []byte(fn.ID)
	for _, list := range [][]V{args, binds} {
		b = append(b, '|')
		for _, v := range list {
			b = strconv.AppendInt(b, int64(v), 36)
			b = append(b, ',')
		}
	}
	b = strconv.AppendInt(b, int64(scopes), 36)
	if from != nil && e.tuples[fn] <= maxTuples && e.prep(fn).handsOut {
		b = append(b, '@')
		b = strconv.AppendInt(b, int64(from.id), 36)
		b = append(b, '.')
		b = strconv.AppendInt(b, int64(site), 36)
	}
	ctx := e.contexts[string(b)]
	if ctx == nil {
		ctx = &callContext{id: int32(len(e.byID)), fn: fn, args: args, binds: binds, scopes: scopes}
		e.contexts[string(b)] = ctx
		e.tuples[fn]++
		e.byID = append(e.byID, ctx)
	}
	if from != nil {
		c := caller{from, site}
		if !slices.Contains(ctx.callers, c) {
			ctx.callers = append(ctx.callers, c)
		}
	}
	return ctx
}

// widenArgs stands for all that a function is entered with, once it was
// entered in too many ways: arguments that differ are only known by where they
// come from.
func (e *engine) widenArgs(fn *link.Func, kind int, args []V) []V {
	key := wideKey{fn, kind}
	wide := e.wideArgs[key]
	if len(wide) != len(args) {
		e.wideArgs[key] = args
		return args
	}
	out := make([]V, len(args))
	for i := range args {
		out[i] = wide[i]
		if wide[i] != args[i] {
			fl := e.vals.at(wide[i]).flags | e.vals.at(args[i]).flags
			out[i] = e.vals.mk(value{op: vDerived, s: "given " + fn.ID, n: int32(i), i: int32(fl)<<1 | int32(kind), flags: fl})
		}
	}
	e.wideArgs[key] = out
	return out
}

// wideKey names the joined arguments (0) or bindings (1) of a function.
type wideKey struct {
	fn   *link.Func
	kind int
}

// scopesAt returns the scopes that a value of a context lies in.
func (e *engine) scopesAt(ctx *callContext, val summary.ValID) scopeSet {
	set := ctx.scopes
	b := ctx.fn.Block[val]
	if b < 0 {
		return set
	}
	for i := ctx.fn.LoopOf[b]; i >= 0; i = ctx.fn.Loops[i].Parent {
		l := ctx.fn.Loops[i]
		if l == e.entry.Loop && ctx == e.root {
			set |= 1
		} else if l.Retry {
			set |= 1 << e.scopeID(ctx.fn.ID+"|"+strconv.Itoa(int(l.Head)), scope{fn: ctx.fn, loop: l})
		}
	}
	return set
}

// closureScope returns the scope of a function that a retry helper calls.
func (e *engine) closureScope(fn *link.Func) scopeSet {
	if fn == e.entry.Closure {
		return 1
	}
	return 1 << e.scopeID(fn.ID, scope{fn: fn, closure: fn})
}

func (e *engine) scopeID(key string, s scope) int {
	id, ok := e.scopeIDs[key]
	if !ok {
		if len(e.scopes) >= 31 {
			return 31
		}
		id = len(e.scopes)
		e.scopes = append(e.scopes, s)
		e.scopeIDs[key] = id
	}
	return id
}

func (e *engine) nodeScopes(n int32) scopeSet {
	info := e.nodes[n]
	return e.scopesAt(info.ctx, info.val)
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
}

func (s *shared) prep(f *link.Func) *prep {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.preps[f]
	if p == nil {
		p = newPrep(f)
		s.preps[f] = p
	}
	return p
}

func newPrep(f *link.Func) *prep {
	p := &prep{order: make([]int32, len(f.Blocks)), small: len(f.Blocks) <= smallFunc && len(f.Loops) == 0}
	p.reversePostorder(f)
	p.liveness(f)
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
			if f.Vals[id].Op == summary.OpStore || f.Vals[id].Op == summary.OpMapUpdate {
				p.stores = true
			}
		}
	}
	return p
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

// uses adds the registers that a value needs.
func uses(f *link.Func, id summary.ValID, set []uint64) {
	if id < 0 {
		return
	}
	if f.Block[id] >= 0 {
		setBit(set, id)
		return
	}
	for _, a := range f.Vals[id].Args {
		uses(f, a, set)
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
	set := make([]uint64, words)
	blk := &f.Blocks[b]
	for _, s := range blk.Succs {
		for w, bits := range p.live[s] {
			set[w] |= bits
		}
		for _, id := range f.Blocks[s].Code {
			if v := &f.Vals[id]; v.Op == summary.OpPhi {
				clearBit(set, id)
				if i := slices.Index(f.Blocks[s].Preds, b); i >= 0 && i < len(v.Args) {
					uses(f, v.Args[i], set)
				}
			}
		}
	}
	if blk.Cond != summary.NoVal {
		uses(f, blk.Cond, set)
	}
	for i := len(blk.Code) - 1; i >= 0; i-- {
		id := blk.Code[i]
		if f.Vals[id].Op == summary.OpPhi {
			setBit(set, id)
			continue
		}
		clearBit(set, id)
		for _, a := range f.Vals[id].Args {
			uses(f, a, set)
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
	return inits
}

func isInit(f *link.Func) bool {
	name := link.MethodName(f.ID)
	return name == "init" || len(name) > 5 && name[:5] == "init#"
}

// Options are what a replay depends on besides the program.
type Options struct {
	Schema *schema.Set
	// Modular is set where importers of the packages in view may add to them.
	Modular bool
	// AtMostOnce and Retries make findings of effects in at-most-once handlers
	// and in retries outside any redelivered handler.
	AtMostOnce, Retries bool
	// Accepted gives the user's reason for which an effect may happen twice.
	Accepted func(kind, api, target string) (reason string, ok bool)
}
