package link

import (
	"slices"
	"strings"

	"github.com/idemlint/idemlint/internal/summary"
)

// maxDispatchDepth bounds how many own functions a message is followed through
// on the way to a dispatch.
const maxDispatchDepth = 3

// dispatches returns the calls below a root that hand the message to functions
// chosen at run time.
func (fd *finder) dispatches(root *Func, loop *Loop, messages []summary.ValID) []Site {
	d := fd.newDispatcher(root.Parent != nil || loop != nil)
	d.explore(root, loop, messages, 0)
	return d.found
}

func (fd *finder) newDispatcher(closure bool) *dispatcher {
	return &dispatcher{fd: fd, visited: map[*Func]bool{}, helped: map[Site]bool{}, closure: closure}
}

type dispatcher struct {
	fd      *finder
	visited map[*Func]bool
	helped  map[Site]bool // parameters for which a caller on the way names the function
	closure bool          // the root is an adapter by its form: a literal or a loop
	again   bool          // inside a literal that a retry helper calls
	found   []Site
	taker   *Func // the first own function that is given a message whole
}

func (d *dispatcher) explore(f *Func, loop *Loop, messages []summary.ValID, depth int) {
	if d.visited[f] || depth > maxDispatchDepth {
		return
	}
	d.visited[f] = true
	derived := taint(f, messages)
	for b := range f.Blocks {
		if loop != nil && !loop.Blocks[b] {
			continue
		}
		for _, id := range f.Blocks[b].Code {
			d.call(f, id, derived, depth)
		}
	}
}

func (d *dispatcher) call(f *Func, id summary.ValID, derived []bool, depth int) {
	v := &f.Vals[id]
	switch v.Op {
	case summary.OpCallDyn:
		if f.Vals[v.Args[0]].Op == summary.OpClosure {
			d.literal(f, v.Args[0], f.Args(id), derived, depth)
			return
		}
		if handsOver(f, id, derived) && d.handlerResults(f, id) && (d.closure || !d.helped[Site{f, v.Args[0]}]) {
			d.found = append(d.found, Site{f, id})
		}
	case summary.OpInvoke:
		if f.API[id] == nil && handsOver(f, id, derived) && d.handlerResults(f, id) && d.handlerCall(f, id) {
			d.found = append(d.found, Site{f, id})
		}
	case summary.OpSend, summary.OpSelect:
		if sends(f, id, derived) {
			for _, r := range d.fd.prog.Receivers(f, id) {
				d.explore(r.Func, nil, d.fd.prog.sentTo(f, id, r), depth+1)
			}
		}
	case summary.OpCall:
		callee := f.Callee[id]
		if callee == nil {
			d.retried(f, id, derived, depth)
			return
		}
		var params []summary.ValID
		for i := range callee.Vals {
			p := &callee.Vals[i]
			if p.Op != summary.OpParam || int(p.N) >= len(v.Args) {
				continue
			}
			if derived[v.Args[p.N]] {
				params = append(params, summary.ValID(i))
				if d.taker == nil && d.fd.isMessage(callee.Pkg, p.Type) && d.handlerResults(f, id) {
					d.taker = callee
				}
			}
			if op := f.Vals[v.Args[p.N]].Op; op == summary.OpFunc || op == summary.OpClosure {
				d.helped[Site{callee, summary.ValID(i)}] = true
			}
		}
		if len(params) > 0 {
			d.explore(callee, nil, params, depth+1)
		}
	}
}

// retried follows the message into a literal that a retry helper calls.
func (d *dispatcher) retried(f *Func, id summary.ValID, derived []bool, depth int) {
	fn := f.API[id]
	if fn == nil || fn.Retry == nil || fn.Retry.Callback == nil {
		return
	}
	_, args := f.APIArgs(id)
	if c := *fn.Retry.Callback; c < len(args) {
		if lit := f.strip(args[c]); f.Vals[lit].Op == summary.OpClosure {
			d.again = true
			d.literal(f, lit, nil, derived, depth-1)
			d.again = false
		}
	}
}

// literal follows the message into a function literal that is called on the spot,
// such as a goroutine's: it captures the message or is given it.
func (d *dispatcher) literal(f *Func, closure summary.ValID, args []summary.ValID, derived []bool, depth int) {
	callee := f.Callee[closure]
	if callee == nil || f.IsBound(closure) {
		return
	}
	var taken []summary.ValID
	bound := f.Vals[closure].Args
	for i := range callee.Vals {
		switch v := &callee.Vals[i]; {
		case v.Op == summary.OpFree && int(v.N) < len(bound) && derived[bound[v.N]],
			v.Op == summary.OpParam && int(v.N) < len(args) && derived[args[v.N]]:
			taken = append(taken, summary.ValID(i))
		}
	}
	if len(taken) > 0 {
		d.explore(callee, nil, taken, depth+1)
	}
}

// handsOver reports whether a call is given something of the message, other than
// errors and what is printed or measured.
func handsOver(f *Func, id summary.ValID, derived []bool) bool {
	for _, a := range f.Args(id) {
		if !derived[a] {
			continue
		}
		switch f.TypeOf(a) {
		case "error", "[]any", "[]interface{}", "bool", "float32", "float64", "time.Duration":
			continue
		}
		if f.Vals[id].Type != 0 || !f.plain(f.Vals[a].Type) {
			return true // what returns nothing and is told of texts and numbers logs or counts
		}
	}
	return false
}

// plain reports whether a type is a text, a number, or a list of them.
func (f *Func) plain(t summary.TypeID) bool {
	typ := &f.Pkg.Types[t]
	if typ.Kind == summary.KindSlice && typ.Elem != 0 {
		typ = &f.Pkg.Types[typ.Elem]
		return typ.Kind == summary.KindString
	}
	return typ.Kind == summary.KindString || typ.Kind == summary.KindInt
}

// handlerResults reports whether a call returns what handlers return: nothing,
// an error, messages, or one named value such as an action.
func (d *dispatcher) handlerResults(f *Func, id summary.ValID) bool {
	t := f.Vals[id].Type
	if t == 0 {
		return true
	}
	typ := &f.Pkg.Types[t]
	if typ.Kind != summary.KindTuple {
		name := f.Pkg.Str(typ.Name)
		return name == "error" || typ.Named && typ.Kind == summary.KindInt || d.fd.isMessage(f.Pkg, t)
	}
	for i, r := range typ.Results {
		last := i == len(typ.Results)-1
		if last && f.Pkg.TypeName(r) == "error" || d.fd.isMessage(f.Pkg, r) {
			continue
		}
		if f.Pkg.Types[r].Kind == summary.KindBool && d.takesMessage(f, id) {
			continue // whether to acknowledge
		}
		return false
	}
	return true
}

var handlerWords = []string{"Handle", "Process", "Consume", "On", "Execute", "Dispatch", "handle", "process", "consume", "execute", "dispatch"}

// handlerCall reports whether an interface call takes a message or is named
// like a handler's.
func (d *dispatcher) handlerCall(f *Func, id summary.ValID) bool {
	if !d.closure && !fromRegistry(f, f.Vals[id].Args[0], 0) {
		return false
	}
	if d.takesMessage(f, id) {
		return true
	}
	if d.again {
		return false // what is tried again with something else is a step of the handler
	}
	name := MethodName(f.Aux(id))
	for _, w := range handlerWords {
		rest, ok := strings.CutPrefix(name, w)
		if ok && (rest == "" || rest[0] >= 'A' && rest[0] <= 'Z') {
			return true
		}
	}
	return false
}

// takesMessage reports whether an argument of a call is a message.
func (d *dispatcher) takesMessage(f *Func, id summary.ValID) bool {
	return slices.ContainsFunc(f.Args(id), func(a summary.ValID) bool { return d.fd.isMessage(f.Pkg, f.Vals[a].Type) })
}

// fromRegistry reports whether a value comes out of a map, a slice or a switch.
func fromRegistry(f *Func, id summary.ValID, depth int) bool {
	v := &f.Vals[id]
	if depth > 6 {
		return false
	}
	switch v.Op {
	case summary.OpLookup, summary.OpNext, summary.OpIndex, summary.OpIndexAddr, summary.OpPhi:
		return true
	case summary.OpExtract, summary.OpConvert, summary.OpAssert, summary.OpLoad:
		return fromRegistry(f, v.Args[0], depth+1)
	}
	return false
}

// taint returns the values of a function that derive from some of its values.
func taint(f *Func, from []summary.ValID) []bool {
	derived := make([]bool, len(f.Vals))
	for _, id := range from {
		derived[id] = true
	}
	for changed := true; changed; {
		changed = false
		for i := range f.Vals {
			if taintStep(f, summary.ValID(i), derived) {
				changed = true
			}
		}
	}
	return derived
}

func taintStep(f *Func, id summary.ValID, derived []bool) (changed bool) {
	mark := func(id summary.ValID) {
		if id >= 0 && !derived[id] {
			derived[id] = true
			changed = true
		}
	}
	v := &f.Vals[id]
	switch v.Op {
	case summary.OpStore:
		cell := cellOf(f, v.Args[0])
		if derived[v.Args[1]] {
			mark(cell)
		} else if c := cellOf(f, v.Args[1]); cell >= 0 && derived[cell] && f.Vals[v.Args[0]].Op == summary.OpIndexAddr && f.Vals[v.Args[1]].Op == summary.OpIface && f.Vals[c].Op == summary.OpAlloc {
			mark(c) // a pointer among variadic arguments of a call that may fill it
		}
		return changed
	case summary.OpMapUpdate:
		if derived[v.Args[1]] || derived[v.Args[2]] {
			mark(v.Args[0])
		}
		return changed
	case summary.OpClosure, summary.OpFunc, summary.OpConst, summary.OpGlobal:
		return false
	}
	some := false
	for _, a := range v.Args {
		if a >= 0 && derived[a] {
			some = true
		}
	}
	if !some {
		return false
	}
	switch v.Op {
	case summary.OpCall, summary.OpCallDyn, summary.OpInvoke:
		for _, a := range f.Args(id) { // pointers that the call may fill
			if c := cellOf(f, a); c >= 0 && f.Vals[c].Op == summary.OpAlloc {
				mark(c)
			}
		}
	}
	mark(id)
	return changed
}

// cellOf returns the value that an address expression starts from.
func cellOf(f *Func, id summary.ValID) summary.ValID {
	for {
		switch v := &f.Vals[id]; v.Op {
		case summary.OpFieldAddr, summary.OpIndexAddr, summary.OpIface, summary.OpConvert, summary.OpSlice:
			id = v.Args[0]
		default:
			return id
		}
	}
}

// adapts reports whether a function is a method of a function type, which
// hands on to the function that it is.
func (f *Func) adapts() bool {
	return f.Recv && len(f.Params) > 0 && f.Pkg.Types[f.Params[0]].Kind == summary.KindFunc
}

// delegates reports whether a method does nothing but call a function value with
// all that it is given.
func (f *Func) delegates() bool {
	if !f.Recv || len(f.Blocks) != 1 {
		return false
	}
	var call summary.ValID
	calls := 0
	for _, id := range f.Blocks[0].Code {
		switch f.Vals[id].Op {
		case summary.OpCallDyn:
			call = id
			calls++
		case summary.OpCall, summary.OpInvoke:
			return false
		}
	}
	if calls != 1 || len(f.Args(call)) != len(f.Params)-1 {
		return false
	}
	for i, a := range f.Args(call) {
		if v := &f.Vals[a]; v.Op != summary.OpParam || int(v.N) != i+1 {
			return false
		}
	}
	return true
}
