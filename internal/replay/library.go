package replay

import (
	"slices"
	"strings"

	"github.com/idemlint/idemlint/internal/catalog"
	"github.com/idemlint/idemlint/internal/link"
	"github.com/idemlint/idemlint/internal/summary"
)

// opaque is the result of a call whose body does not matter or is not in view:
// it derives from the arguments. Memory that it may fill is filled.
func (f *frame) opaque(s *state, id summary.ValID, name string, args []V, unseen bool) V {
	t := f.vals
	n := f.node(f.ctx, id)
	fl := f.messageFlag(id)
	open, result, answered := f.open(s, id, n, name, args, unseen)
	if answered {
		return result
	}
	unseen = unseen || open
	if unseen {
		f.unseenNodes[n] = name
		f.unseenWrite(s, n, name, args)
		f.unseenRead(s, id, n)
	}
	f.fill(s, n, name, args, unseen)
	f.trace(s, n)
	results := f.resultTypes(id)
	out := make([]V, len(results))
	for i, typ := range results {
		isError := f.typeName(typ) == "error"
		if m := f.marks[n]; m != nil && isError {
			out[i] = vNil
			continue
		}
		extra := fl
		if unseen && !isError {
			extra |= fUnseen
		}
		if unseen || isError {
			label := name
			if isError {
				label = "" // an error says nothing of what is stored
			}
			out[i] = t.mk(value{op: vRes, n: n, i: int32(i), args: dataArgs(t, args), flags: extra, s: label})
			if m := f.marks[n]; m != nil {
				for _, col := range m.cols {
					s.mem = s.mem.set(f.address(out[i], col.name), col.val)
				}
			} else if r := f.reads[n]; r != nil && r.object == 0 {
				r.object = out[i]
			}
			continue
		}
		out[i] = t.mk(value{op: vDerived, s: "call " + name, i: int32(i), args: args, flags: extra})
	}
	return f.pack(out)
}

// dataArgs leaves out what carries no data: contexts and functions.
func dataArgs(t *values, args []V) []V {
	var data []V
	for _, a := range args {
		if x := t.at(a); x.op != vFunc && x.op != vWith {
			data = append(data, a)
		}
	}
	return data
}

func (f *frame) resultTypes(id summary.ValID) []summary.TypeID {
	typ := f.ctx.fn.Vals[id].Type
	if typ == 0 {
		return nil
	}
	if t := &f.ctx.fn.Pkg.Types[typ]; t.Kind == summary.KindTuple {
		return t.Results
	}
	return []summary.TypeID{typ}
}

var fillWords = []string{"unmarshal", "decode", "scan", "bind", "read", "parse", "convert", "copy", "load", "fill", "map", "get", "find", "select", "lookup", "deserial"}

// fill havocs the cells behind pointer arguments: those that are empty yet, or
// any if the function's name says that it writes them.
func (f *frame) fill(s *state, n int32, name string, args []V, unseen bool) {
	t := f.vals
	lower := strings.ToLower(link.MethodName(name))
	writes := slices.ContainsFunc(fillWords, func(w string) bool { return strings.Contains(lower, w) })
	for i, a := range args {
		addr := t.inner(a)
		root := t.root(addr)
		if t.at(root).op != vCell || t.at(addr).op == vElemAddr {
			continue
		}
		_, stored := s.mem.get(addr)
		touched := stored || slices.ContainsFunc(s.mem, func(e pair) bool { return f.under(e.k, addr) })
		if touched && !writes {
			continue
		}
		if row, ok := f.readBehind(args, 3); ok {
			f.fillRow(s, row, a, f.stmts[row], f.marks[row])
			continue
		}
		others := make([]V, 0, len(args))
		for j, o := range args {
			if j != i {
				others = append(others, o)
			}
		}
		fl := flags(0)
		if unseen {
			fl = fUnseen
		}
		f.store(s, addr, t.mk(value{op: vOut, n: n, i: int32(i), args: f.contents(s, others), flags: fl}))
	}
}

// contents replaces cells among values by what they hold.
func (f *frame) contents(s *state, vs []V) []V {
	out := make([]V, len(vs))
	for i, v := range vs {
		out[i] = v
		if c := f.vals.inner(v); f.vals.at(c).op == vCell {
			if held, ok := s.mem.get(c); ok {
				out[i] = held
			}
		}
	}
	return out
}

// builtin evaluates a builtin function.
func (f *frame) builtin(s *state, id summary.ValID, name string, args []V) V {
	t := f.vals
	switch name {
	case "append":
		if len(args) < 2 {
			return args[0]
		}
		elems := f.elements(s, args[1])
		if elems == nil {
			if args[1] == vNil {
				return args[0]
			}
			elems = []V{f.loadElem(s, args[1], 0, summary.KindInvalid)}
		}
		return t.mk(value{op: vAppend, args: append([]V{args[0]}, elems...)})
	case "len", "cap":
		return f.length(s, args[0])
	case "recover":
		return t.mk(value{op: vRes, n: f.node(f.ctx, id)})
	case "copy", "delete", "close", "print", "println", "clear":
		return 0
	}
	return t.mk(value{op: vDerived, s: name, args: args})
}

func (f *frame) length(s *state, x V) V {
	t := f.vals
	v := t.at(x)
	switch v.op {
	case vConst:
		if v.n == summary.ConstString {
			return t.number(len(v.s))
		}
		if v.n == summary.ConstNil {
			return vZero
		}
	case vAppend:
		return t.mk(value{op: vSome, s: "positive", args: v.args[:1]})
	case vSlice:
		if elems := f.elements(s, x); len(elems) > 0 {
			return t.number(len(elems))
		}
	}
	return t.mk(value{op: vDerived, s: "len", args: []V{x}})
}

// elements returns the elements of a slice literal, such as variadic
// arguments; nil if they are not known one by one.
func (f *frame) elements(s *state, v V) []V {
	t := f.vals
	x := t.at(t.inner(v))
	if x.op == vAppend {
		var all []V
		if x.args[0] != vNil {
			all = append(all, f.elements(s, x.args[0])...)
		}
		return append(all, x.args[1:]...)
	}
	cell := t.inner(v)
	if x.op == vSlice {
		cell = x.args[0]
	} else if x.op != vCell {
		return nil
	}
	type elem struct {
		i int
		v V
	}
	var found []elem
	seen := map[V]bool{}
	for _, e := range s.mem {
		k := t.at(e.k)
		addr := e.k
		for k.op == vAddr || k.op == vElemAddr && k.args[0] != cell {
			addr = k.args[0]
			k = t.at(addr)
		}
		if k.op != vElemAddr || k.args[0] != cell || seen[addr] {
			continue
		}
		seen[addr] = true
		i, _ := number(t.at(k.args[1]))
		found = append(found, elem{i, f.load(s, addr, summary.KindStruct, "")})
	}
	if len(found) == 0 {
		return nil
	}
	slices.SortStableFunc(found, func(a, b elem) int { return a.i - b.i })
	out := make([]V, len(found))
	for i, e := range found {
		out[i] = e.v
	}
	return out
}

// spread replaces a variadic last argument by its elements.
func (f *frame) spread(s *state, args []V, from int) []V {
	if from < 0 || from >= len(args) {
		return nil
	}
	rest := args[from:]
	if len(rest) == 1 {
		if rest[0] == vNil {
			return nil
		}
		if elems := f.elements(s, rest[0]); elems != nil {
			return elems
		}
	}
	return rest
}

// invocation is a call of a library function.
type invocation struct {
	s      *state
	id     summary.ValID
	node   int32
	name   string // full name
	fn     *catalog.Fn
	recv   V
	args   []V // without the receiver
	method bool
}

// library executes a call into a library.
func (f *frame) library(s *state, id summary.ValID, name string, args []V) []*state {
	c := &invocation{s: s, id: id, node: f.node(f.ctx, id), name: name, fn: f.prog.API(name), args: args}
	if link.IsMethod(name) && len(args) > 0 {
		c.recv, c.args, c.method = args[0], args[1:], true
	}
	if states, done := f.special(c); done {
		return states
	}
	f.noteSetter(c)
	if c.fn == nil {
		return f.uncatalogued(c)
	}
	switch {
	case c.fn.NoReturn:
		return nil
	case c.fn.Retry != nil && c.fn.Retry.Callback != nil:
		return f.runCallback(c, c.fn.Retry.Callback, true)
	case c.fn.Tx != nil && c.fn.Tx.Do == "run":
		return f.runCallback(c, c.fn.Tx.Callback, false)
	case c.fn.Value != nil:
		return f.valueCall(c)
	case c.fn.Guard != nil:
		return f.declaredGuard(c)
	case c.fn.Duplicate || c.fn.NotFound:
		return f.failureQuestion(c)
	case c.fn.Builder != nil:
		return f.builder(c)
	case c.fn.Accessor != nil:
		return f.accessor(c)
	}
	if states, done := f.operation(c); done {
		return states
	}
	return f.uncatalogued(c)
}

func (f *frame) result(c *invocation, v V) []*state {
	c.s.regs[c.id] = v
	return []*state{c.s}
}

func (f *frame) failureQuestion(c *invocation) []*state {
	arg := V(0)
	if len(c.args) > 0 {
		arg = c.args[0]
	}
	what := "duplicate?"
	if !c.fn.Duplicate {
		what = "notfound?"
	}
	f.noteTest(arg)
	return f.result(c, f.ask(c.s, what, arg))
}

// ask returns the answer to a question about a value, or the question itself.
func (f *frame) ask(s *state, what string, args ...V) V {
	q := f.vals.mk(value{op: vDerived, s: what, args: args})
	if truth, known := f.decide(s.facts, q); known {
		return f.vals.bool(truth)
	}
	return q
}

// noteTest remembers that an error is tested for duplication.
func (f *frame) noteTest(err V) {
	t := f.vals
	x := t.at(t.inner(err))
	switch x.op {
	case vSlot:
		f.tested[x.n] = true
	case vJoin, vWrap, vDerived:
		for _, a := range x.args {
			f.noteTest(a)
		}
	}
}

// uncatalogued is a library call that nothing is known of. Functions that it
// is given may run or not; their error may come back.
func (f *frame) uncatalogued(c *invocation) []*state {
	t := f.vals
	all := c.args
	if c.method {
		all = append([]V{c.recv}, c.args...)
	}
	var states []*state
	for i, a := range c.args {
		x := t.at(t.inner(a))
		if x.op != vFunc {
			continue
		}
		if states == nil {
			states = []*state{c.s}
		}
		var next []*state
		for _, s := range states {
			ran := f.invokeFunc(s.clone(), c.id, t.inner(a), 0)
			for _, r := range ran {
				r.regs[c.id] = f.callbackResult(r, c.id, r.regs[c.id])
			}
			if i == 0 || true {
				skip := s.clone()
				skip.regs[c.id] = f.libraryResult(skip, c, all)
				next = append(next, skip)
			}
			next = append(next, ran...)
		}
		states = f.merge(next)
	}
	if states != nil {
		return states
	}
	return f.result(c, f.libraryResult(c.s, c, all))
}

// callbackResult is what a library function returns after its callback: the
// callback's error where it returns one.
func (f *frame) callbackResult(s *state, id summary.ValID, got V) V {
	results := f.resultTypes(id)
	if len(results) == 0 {
		return 0
	}
	out := make([]V, len(results))
	err, val := got, got
	if x := f.vals.at(got); x.op == vTuple {
		err, val = x.args[len(x.args)-1], x.args[0]
	}
	for i, typ := range results {
		switch {
		case f.typeName(typ) == "error":
			out[i] = err
		case i == 0 && val != err:
			out[i] = val
		default:
			out[i] = f.vals.mk(value{op: vRes, n: f.node(f.ctx, id), i: int32(i)})
		}
	}
	return f.pack(out)
}

func (f *frame) libraryResult(s *state, c *invocation, all []V) V {
	if f.freshMessageMethod(c) {
		return f.vals.mk(value{op: vFresh, n: c.node})
	}
	return f.opaque(s, c.id, c.name, all, f.unseen(c))
}

// unseen reports whether a call out of view may ask a store: an own interface
// without a body, or a library call that takes a context.
func (f *frame) unseen(c *invocation) bool {
	if f.prog.OwnInterface(c.name) {
		return true
	}
	if f.messageFlag(c.id) != 0 || c.fn != nil {
		return false
	}
	takesContext, told := false, false
	for i, id := range f.ctx.fn.Args(c.id) {
		isContext := f.ctx.fn.TypeOf(id) == "context.Context"
		takesContext = takesContext || isContext
		if at := i - (len(f.ctx.fn.Args(c.id)) - len(c.args)); at >= 0 && !isContext {
			told = told || f.vals.at(c.args[at]).flags&(fMessage|fStored) != 0
		}
	}
	return takesContext && told && f.answers(c.id)
}

// answers reports whether a call returns something that can say what is stored:
// more than an error, a context or a function.
func (f *frame) answers(id summary.ValID) bool {
	for _, typ := range f.resultTypes(id) {
		name := f.typeName(typ)
		if name == "context.Context" {
			return false // it makes a context
		}
		if name != "error" && f.kindOf(typ) != summary.KindFunc {
			return true
		}
	}
	return false
}

// freshMessageMethod reports whether a call reads what changes per delivery.
func (f *frame) freshMessageMethod(c *invocation) bool {
	if !c.method {
		return false
	}
	name := strings.TrimLeft(c.name, "(*")
	typ, method, ok := strings.Cut(name, ").")
	return ok && f.freshField(typ+"."+method)
}

// invokeFunc calls a function value with arguments that the library makes up.
func (f *frame) invokeFunc(s *state, id summary.ValID, fn V, scopes scopeSet, args ...V) []*state {
	x := f.vals.at(fn)
	if x.op == vJoin {
		var all []*state
		for _, l := range x.args {
			if l != vNil {
				all = append(all, f.invokeFunc(s.clone(), id, l, scopes, args...)...)
			}
		}
		return f.merge(all)
	}
	if x.op != vFunc {
		return f.invokeFlow(s, id, fn, scopes, args)
	}
	callee := f.prog.Func(x.s)
	if callee == nil {
		if x.i == 1 {
			args = append(slices.Clone(x.args), args...)
		}
		return f.library(s, id, x.s, args)
	}
	binds := x.args
	if x.i == 1 {
		args, binds = append(slices.Clone(x.args), args...), nil
	}
	for len(args) < len(callee.Params) {
		args = append(args, f.vals.mk(value{op: vDerived, s: "given " + callee.ID, i: int32(len(args)), flags: f.givenFlags(s)}))
	}
	if scopes != 0 {
		scopes = f.closureScope(callee)
	}
	if f.cold(callee) {
		s.regs[id] = f.opaque(s, id, callee.ID, args, false)
		return []*state{s}
	}
	return f.enterScoped(s, id, callee, args, binds, scopes)
}

// invokeFlow calls what the flow of the whole program knows of a callback.
func (f *frame) invokeFlow(s *state, id summary.ValID, fn V, scopes scopeSet, args []V) []*state {
	s.regs[id] = f.vals.mk(value{op: vRes, n: f.node(f.ctx, id)})
	var all []*state
	for _, a := range f.ctx.fn.Args(id) {
		if f.eval(s, a) != fn {
			continue
		}
		for i, target := range f.prog.FuncValues(f.ctx.fn, a, "") {
			if target.Func == nil || i >= maxTargets {
				continue
			}
			v := f.vals.mk(value{op: vFunc, s: target.Name})
			all = append(all, f.invokeFunc(s.clone(), id, v, scopes, args...)...)
		}
	}
	if len(all) == 0 {
		return []*state{s}
	}
	return f.merge(all)
}

func (f *frame) givenFlags(*state) flags { return 0 }

// runCallback runs the callback of a retry helper or a transaction: its error
// comes back.
func (f *frame) runCallback(c *invocation, arg *int, retry bool) []*state {
	if arg == nil || *arg >= len(c.args) {
		return f.uncatalogued(c)
	}
	scopes := scopeSet(0)
	if retry || c.fn.Tx != nil && c.fn.Tx.Reruns {
		scopes = 1
	}
	fn := f.vals.inner(c.args[*arg])
	var args []V
	if !retry && c.fn.Tx.Handle != nil {
		if callee := f.prog.Func(f.vals.at(fn).s); callee != nil {
			handle := f.vals.mk(value{op: vDerived, s: "tx", args: []V{c.recv}, n: c.node, flags: fConfig})
			skip := 0
			if f.vals.at(fn).i == 1 {
				skip = len(f.vals.at(fn).args)
			}
			for i := range callee.Params[skip:] {
				if i == *c.fn.Tx.Handle {
					args = append(args, handle)
				} else if len(c.args) > 0 && i == 0 {
					args = append(args, c.args[0])
				}
			}
		}
	}
	ran := f.invokeFunc(c.s, c.id, fn, scopes, args...)
	for _, s := range ran {
		s.regs[c.id] = f.callbackResult(s, c.id, s.regs[c.id])
	}
	return ran
}

// valueCall evaluates a function whose result has a known origin.
func (f *frame) valueCall(c *invocation) []*state {
	t := f.vals
	val := c.fn.Value
	all := c.args
	if c.method {
		all = append([]V{c.recv}, c.args...)
	}
	switch val.Is {
	case "fresh":
		return f.result(c, f.withError(c.id, t.mk(value{op: vFresh, n: c.node, s: c.fn.Name, flags: fFresh})))
	case "same":
		i := 0
		if val.Arg != nil {
			i = *val.Arg
		} else if c.method {
			return f.result(c, f.withError(c.id, c.recv))
		}
		if i < len(c.args) {
			return f.result(c, f.withError(c.id, f.contents(c.s, c.args[i:i+1])[0]))
		}
	case "error":
		return f.result(c, t.mk(value{op: vNewErr, n: c.node}))
	case "wrap":
		return f.result(c, f.wrap(c, f.errorArgs(c)))
	case "expr":
		text := V(0)
		if val.Arg != nil && *val.Arg < len(c.args) {
			text = c.args[*val.Arg]
		}
		return f.result(c, t.mk(value{op: vDerived, s: "sql expr", args: append([]V{text}, f.spread(c.s, c.args, 1)...)}))
	case "constant":
		return f.result(c, f.withError(c.id, t.mk(value{op: vDerived, s: "constant " + c.name, flags: fConfig})))
	}
	return f.result(c, f.withError(c.id, t.mk(value{op: vDerived, s: "call " + c.fn.Name, args: f.contents(c.s, all)})))
}

// withError packs a value as the first of a call's results; the error of a
// function that makes values is nil.
func (f *frame) withError(id summary.ValID, v V) V {
	results := f.resultTypes(id)
	if len(results) < 2 {
		return v
	}
	out := []V{v}
	for _, typ := range results[1:] {
		if f.typeName(typ) == "error" {
			out = append(out, f.vals.mk(value{op: vRes, n: f.node(f.ctx, id), i: int32(len(out))}))
		} else {
			out = append(out, f.vals.mk(value{op: vDerived, s: "also", i: int32(len(out)), args: []V{v}}))
		}
	}
	return f.pack(out)
}

// errorArgs returns the arguments that can be errors.
func (f *frame) errorArgs(c *invocation) []V {
	return slices.DeleteFunc(f.spread(c.s, c.args, 0), func(v V) bool {
		x := f.vals.at(v)
		return x.op == vConst && x.n != summary.ConstNil
	})
}

// wrap keeps error arguments; nil if all of them are.
func (f *frame) wrap(c *invocation, errs []V) V {
	t := f.vals
	var kept []V
	open := false
	for _, e := range errs {
		isNil, known := f.isNil(c.s.facts, e)
		if known && isNil {
			continue
		}
		kept = append(kept, e)
		open = open || !known
	}
	switch {
	case len(kept) == 0:
		return vNil
	case len(kept) == 1:
		return kept[0]
	case open:
		out := kept[0]
		for _, e := range kept[1:] {
			out = t.join(out, e)
		}
		return out
	}
	return t.mk(value{op: vWrap, args: kept})
}

// unseenWrite records that a call out of view is given a loaded object with
// changed fields: it may save them.
func (f *frame) unseenWrite(s *state, n int32, name string, args []V) {
	for _, a := range args {
		obj := f.vals.inner(a)
		if f.vals.at(obj).op != vRes || f.vals.at(obj).flags&fUnseen == 0 {
			continue
		}
		var cols []column
		for _, e := range s.mem {
			if k := f.vals.at(e.k); k.op == vAddr && k.args[0] == obj && !strings.HasPrefix(k.s, "set:") {
				cols = append(cols, column{name: k.s, val: e.v})
			}
		}
		if len(cols) > 0 {
			key := writeKey{n, uint64(obj)}
			f.writes[key] = &write{node: n, object: obj, fields: cols, stmt: &stmt{verb: doUpdate, resource: "repository"}}
		}
	}
}

// unseenRead records a call out of view that returns an object: it may load it.
func (f *frame) unseenRead(s *state, id summary.ValID, n int32) {
	for _, typ := range f.resultTypes(id) {
		if f.kindOf(typ) == summary.KindPointer && f.reads[n] == nil {
			f.reads[n] = &read{node: n, stmt: &stmt{verb: doRead, resource: "repository"}}
		}
	}
}

// readBehind returns the read whose row is among the arguments of a call that
// decodes it.
func (f *frame) readBehind(args []V, depth int) (node int32, ok bool) {
	for _, a := range args {
		x := f.vals.at(a)
		if (x.op == vSlot && x.s == "row" || x.op == vHandle) && f.reads[x.n] != nil {
			return x.n, true
		}
		if depth > 0 && (x.op == vField || x.op == vIface || x.op == vDerived) {
			if n, ok := f.readBehind(x.args, depth-1); ok {
				return n, ok
			}
		}
	}
	return 0, false
}
