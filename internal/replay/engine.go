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
	maxFirstStates = 1     // the same in the first run, which takes every way anyhow
	maxAsideStates = 3     // the same in functions that reach no relevant call
	maxExits       = 8     // exits of a call
	maxTotal       = 80000 // states of all runs of a handler
	maxSteps       = 40000 // states of one run
	maxFirstSteps  = 12000 // states of the first run of a handler
	maxWorlds      = 2     // worlds of one context before they are joined
	maxTuples      = 6     // argument tuples of a function before they are joined
	manyContexts   = 1000  // contexts of a handler from which on fewTuples are told apart
	fewTuples      = 2     // the same as maxTuples in such a handler
	maxDepth       = 80    // calls on the stack
	maxSameFn      = 16    // frames of one function on the stack: more than it can have before maxTuples joins what it is given
	maxVisits      = 400   // visits of one block in one call
	smallFunc      = 12    // blocks of a helper that is entered for its answer
	maxTargets     = 32    // callees of one dynamic call that are entered
	maxParts       = 64    // texts of a concatenation and elements of a list that are told apart
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
	// requests are the types of objects that carry a key.
	requests map[string]bool
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
	start    world // what every run starts from
	scopes   []scope
	scopeIDs map[string]int
	tested   map[int32]bool // nodes whose error is tested for duplication
	stmts    map[int32]*stmt
	hot      map[*link.Func]bool // functions on the way to effects and guards, once the first run is over
	claimed  map[int32]bool      // claims of the first run: their answers split states
	// unseenNodes are the calls out of view, with the name of what they call.
	unseenNodes map[int32]string
	tuples      map[*link.Func]int
	wideArgs    map[wideKey][]V
	opens       openCalls
	brokerTxs   map[int32]*brokerTx // by the node that begins them
	removed     map[V]bool          // handles by which a poll removes the rows that it reads

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
		stmts: map[int32]*stmt{}, claimed: map[int32]bool{}, unseenNodes: map[int32]string{}, brokerTxs: map[int32]*brokerTx{}, removed: map[V]bool{},
		tuples: map[*link.Func]int{}, wideArgs: map[wideKey][]V{},
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
	tuples := maxTuples
	if len(e.byID) > manyContexts {
		tuples = fewTuples
	}
	if e.tuples[fn] > tuples {
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
	if from != nil && e.prep(fn).handsOut {
		b = append(b, '@')
		if e.tuples[fn] <= tuples {
			b = strconv.AppendInt(b, int64(from.id), 36)
		} else {
			b = append(b, from.fn.ID...)
		}
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
	key := wideKey{fn, kind, truths(args)}
	wide := e.wideArgs[key]
	if len(wide) != len(args) {
		e.wideArgs[key] = args
		return args
	}
	out := make([]V, len(args))
	for i := range args {
		out[i] = wide[i]
		switch {
		case wide[i] == args[i]:
		case e.vals.isFunc(wide[i]) && e.vals.isFunc(args[i]):
			out[i] = e.vals.join(wide[i], args[i])
		default:
			fl := e.vals.at(wide[i]).flags | e.vals.at(args[i]).flags
			out[i] = e.vals.mk(value{op: vDerived, s: "given " + fn.ID, n: int32(i), i: int32(fl)<<1 | int32(kind), flags: fl})
		}
	}
	e.wideArgs[key] = out
	return out
}

// wideKey names the joined arguments (0) or bindings (1) of a function, for each
// combination of known truth values among them: an answer that is handed down is
// what matters in the end.
type wideKey struct {
	fn     *link.Func
	kind   int
	truths uint64
}

// truths has two bits for each of the first arguments: known to be true, or false.
func truths(args []V) uint64 {
	var bits uint64
	for i, v := range args {
		switch {
		case i == 32:
			return bits
		case v == vTrue:
			bits |= 1 << (2 * i)
		case v == vFalse:
			bits |= 2 << (2 * i)
		}
	}
	return bits
}

// scopesAt returns the scopes that a value of a context lies in.
func (e *engine) scopesAt(ctx *callContext, val summary.ValID) scopeSet {
	set := ctx.scopes
	if c := e.entry.Call; c != nil && ctx == e.root && c.Val == val {
		set |= 1
	}
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
