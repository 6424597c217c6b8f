package link

import (
	"slices"
	"strings"

	"github.com/idemlint/idemlint/internal/catalog"
	"github.com/idemlint/idemlint/internal/summary"
)

// The flow graph is context-free and field-based. Nodes are values, fields,
// globals, results, contents of containers and payloads of types; objects are
// functions, concrete types inside interfaces, and containers.

type node = int32
type object = int32

type objectKind uint8

const (
	objFunc      objectKind = iota // a function value
	objType                        // a concrete type inside an interface
	objContainer                   // a map, slice, channel, array or cell
)

type objectInfo struct {
	kind objectKind
	name string // function id or type name
	cell node   // content of a container, value inside a type that holds one
	site Site   // where a function value or container is made

	holds bool // a type whose value is known: a function type
}

// Site is a value of a function.
type Site struct {
	Func *Func
	Val  summary.ValID
}

type listener func(object)

type flow struct {
	prog     *Program
	base     []node // first value node of each function
	named    map[string]node
	pts      [][]object // sorted
	has      []map[object]bool
	delta    [][]object
	out      [][]node
	edges    map[[2]node]bool
	listen   [][]listener
	objects  []objectInfo
	objIndex map[string]object
	queue    []node
	queued   []bool

	targets map[Site][]Target
	seen    map[targetKey]bool
	fed     map[string]bool // functions whose parameters are fed
	escaped map[string]bool
	sends   []Site
	recvs   []Site
}

type targetKey struct {
	site Site
	obj  object
}

// Target is one resolved callee of a dynamic call.
type Target struct {
	Func *Func       // own function, or nil
	API  *catalog.Fn // library function that the catalog knows, or nil
	Name string      // full name
	Type string      // concrete type for interface calls
	Made Site        // where the function value was made

	held  node // value inside a function type, if holds
	holds bool
}

func newFlow(p *Program) *flow {
	fl := &flow{
		prog: p, named: map[string]node{}, edges: map[[2]node]bool{}, objIndex: map[string]object{},
		targets: map[Site][]Target{}, seen: map[targetKey]bool{}, fed: map[string]bool{}, escaped: map[string]bool{},
	}
	for _, f := range p.Funcs {
		fl.base = append(fl.base, fl.newNodes(len(f.Vals)))
	}
	for _, f := range p.Funcs {
		fl.constrain(f)
	}
	return fl
}

func (fl *flow) newNodes(n int) node {
	first := node(len(fl.pts))
	for range n {
		fl.pts = append(fl.pts, nil)
		fl.has = append(fl.has, nil)
		fl.delta = append(fl.delta, nil)
		fl.out = append(fl.out, nil)
		fl.listen = append(fl.listen, nil)
		fl.queued = append(fl.queued, false)
	}
	return first
}

func (fl *flow) name(key string) node {
	n, ok := fl.named[key]
	if !ok {
		n = fl.newNodes(1)
		fl.named[key] = n
	}
	return n
}

func (fl *flow) val(f *Func, v summary.ValID) node { return fl.base[f.Index] + node(v) }

func (fl *flow) param(f *Func, i int) node {
	return fl.name("p " + f.ID + " " + itoa(i))
}

func (fl *flow) free(f *Func, i int) node { return fl.name("v " + f.ID + " " + itoa(i)) }

func (fl *flow) result(f *Func, i int) node { return fl.name("r " + f.ID + " " + itoa(i)) }

func itoa(i int) string {
	if i < 10 {
		return string(rune('0' + i))
	}
	return itoa(i/10) + string(rune('0'+i%10))
}

func (fl *flow) object(key string, info objectInfo) object {
	o, ok := fl.objIndex[key]
	if !ok {
		o = object(len(fl.objects))
		if info.kind == objContainer {
			info.cell = fl.newNodes(1)
		}
		fl.objects = append(fl.objects, info)
		fl.objIndex[key] = o
	}
	return o
}

func (fl *flow) add(n node, o object) {
	if fl.has[n] == nil {
		fl.has[n] = map[object]bool{}
	}
	if fl.has[n][o] {
		return
	}
	fl.has[n][o] = true
	fl.pts[n] = append(fl.pts[n], o)
	fl.delta[n] = append(fl.delta[n], o)
	if !fl.queued[n] {
		fl.queued[n] = true
		fl.queue = append(fl.queue, n)
	}
}

func (fl *flow) edge(from, to node) {
	if from == to || fl.edges[[2]node{from, to}] {
		return
	}
	fl.edges[[2]node{from, to}] = true
	fl.out[from] = append(fl.out[from], to)
	for _, o := range slices.Clone(fl.pts[from]) {
		fl.add(to, o)
	}
}

func (fl *flow) on(n node, fn listener) {
	fl.listen[n] = append(fl.listen[n], fn)
	for _, o := range slices.Clone(fl.pts[n]) {
		fn(o)
	}
}

// solve propagates until nothing changes.
func (fl *flow) solve() {
	for len(fl.queue) > 0 {
		n := fl.queue[0]
		fl.queue = fl.queue[1:]
		fl.queued[n] = false
		delta := fl.delta[n]
		fl.delta[n] = nil
		for _, o := range delta {
			for _, fn := range slices.Clone(fl.listen[n]) {
				fn(o)
			}
			for _, to := range fl.out[n] {
				fl.add(to, o)
			}
		}
	}
}

// tracked reports whether values of a type can carry code or are channels.
func (fl *flow) tracked(pkg *summary.Package, id summary.TypeID) bool {
	return trackedDepth(pkg, id, 0)
}

func trackedDepth(pkg *summary.Package, id summary.TypeID, depth int) bool {
	if id == 0 || depth > 4 {
		return false
	}
	t := &pkg.Types[id]
	switch t.Kind {
	case summary.KindFunc, summary.KindChan, summary.KindTuple, summary.KindTypeParam:
		return true
	case summary.KindInterface:
		name := pkg.Str(t.Name)
		return name != "error" && name != "context.Context"
	case summary.KindMap, summary.KindSlice, summary.KindArray, summary.KindPointer:
		return trackedDepth(pkg, t.Elem, depth+1)
	}
	return false
}

// constrain turns a function's code into nodes, edges and listeners.
func (fl *flow) constrain(f *Func) {
	for i := range f.Vals {
		fl.constrainValue(f, summary.ValID(i))
	}
	for b := range f.Blocks {
		for _, v := range f.Blocks[b].Code {
			if f.Vals[v].Op == summary.OpReturn {
				for j, a := range f.Vals[v].Args {
					fl.edge(fl.val(f, a), fl.result(f, j))
				}
			}
		}
	}
}

func (fl *flow) constrainValue(f *Func, id summary.ValID) {
	v := &f.Vals[id]
	n := fl.val(f, id)
	switch v.Op {
	case summary.OpParam:
		fl.edge(fl.param(f, int(v.N)), n)
	case summary.OpFree:
		fl.edge(fl.free(f, int(v.N)), n)
	case summary.OpGlobal:
		fl.add(n, fl.container("g "+f.Aux(id), Site{f, id}))
	case summary.OpFunc:
		fl.add(n, fl.object("f "+f.Aux(id), objectInfo{kind: objFunc, name: f.Aux(id), site: Site{f, id}}))
	case summary.OpClosure:
		fl.closure(f, id, n)
	case summary.OpIface:
		fl.iface(f, id, n)
	case summary.OpConvert, summary.OpAssert, summary.OpExtract, summary.OpSlice, summary.OpRange:
		if v.Op == summary.OpConvert {
			fl.convertIface(f, id, n)
		}
		fl.edge(fl.val(f, v.Args[0]), n)
	case summary.OpPhi:
		for _, a := range v.Args {
			fl.edge(fl.val(f, a), n)
		}
	case summary.OpAlloc, summary.OpMake:
		if fl.tracked(f.Pkg, v.Type) {
			fl.add(n, fl.container("c "+f.ID+" "+itoa(int(id)), Site{f, id}))
		}
	case summary.OpField, summary.OpIndex:
		fl.loadElement(f, v, n)
	case summary.OpFieldAddr:
		if fl.tracked(f.Pkg, v.Type) {
			fl.add(n, fl.container("fld "+f.Aux(id), Site{f, id}))
		}
	case summary.OpIndexAddr:
		fl.edge(fl.val(f, v.Args[0]), n)
	case summary.OpLoad, summary.OpLookup, summary.OpNext, summary.OpRecv:
		fl.load(f, v, id, n)
	case summary.OpStore:
		fl.store(f, v.Args[0], v.Args[1])
	case summary.OpMapUpdate:
		fl.store(f, v.Args[0], v.Args[2])
	case summary.OpSend:
		fl.sends = append(fl.sends, Site{f, id})
		fl.store(f, v.Args[0], v.Args[1])
	case summary.OpSelect:
		fl.selects(f, v, id, n)
	case summary.OpCall, summary.OpCallDyn, summary.OpInvoke, summary.OpBuiltin:
		fl.call(f, id, n)
	}
}

func (fl *flow) container(key string, site Site) object {
	return fl.object(key, objectInfo{kind: objContainer, site: site})
}

func (fl *flow) closure(f *Func, id summary.ValID, n node) {
	v := &f.Vals[id]
	key := "k " + f.ID + " " + itoa(int(id))
	fl.add(n, fl.object(key, objectInfo{kind: objFunc, name: f.Aux(id), site: Site{f, id}}))
	callee := f.Callee[id]
	if callee == nil {
		return
	}
	for i, a := range v.Args {
		if callee.ID != "" && isBound(callee, v) {
			fl.edge(fl.val(f, a), fl.param(callee, i))
		} else {
			fl.edge(fl.val(f, a), fl.free(callee, i))
		}
	}
}

// isBound reports whether a closure value is a method value: its bindings are
// the method's leading parameters.
func isBound(callee *Func, v *summary.Val) bool {
	return len(callee.Free) == 0 && len(v.Args) > 0 && len(callee.Params) > 0
}

// IsBound reports whether a closure value of f is a method value.
func (f *Func) IsBound(id summary.ValID) bool {
	callee := f.Callee[id]
	if callee == nil {
		return strings.HasPrefix(f.Aux(id), "(")
	}
	return isBound(callee, &f.Vals[id])
}

func (fl *flow) iface(f *Func, id summary.ValID, n node) {
	v := &f.Vals[id]
	fl.edge(fl.val(f, v.Args[0]), n)
	concrete := summary.TypeID(v.N)
	t := &f.Pkg.Types[concrete]
	name := f.Pkg.Str(t.Name)
	base := t
	if t.Kind == summary.KindPointer && t.Elem != 0 {
		base = &f.Pkg.Types[t.Elem]
	}
	if !base.Named || isFake(name) {
		return
	}
	o := fl.typeObject(name)
	if t.Kind == summary.KindFunc {
		// A named function type calls what this very value holds.
		o = fl.object("t "+name+" "+f.ID+" "+itoa(int(id)), objectInfo{kind: objType, name: name, cell: fl.val(f, v.Args[0]), holds: true})
	}
	fl.add(n, o)
	if v.Type != 0 {
		fl.add(fl.name("conv "+f.TypeOf(id)), o)
	}
}

func (fl *flow) typeObject(name string) object {
	return fl.object("t "+name, objectInfo{kind: objType, name: name})
}

func (fl *flow) addType(n node, name string) {
	fl.add(n, fl.typeObject(name))
}

// convertIface records what an interface of a library is turned into: its own
// methods stand for what the value can do.
func (fl *flow) convertIface(f *Func, id summary.ValID, n node) {
	v := &f.Vals[id]
	from := &f.Pkg.Types[f.Vals[v.Args[0]].Type]
	if f.Vals[v.Args[0]].Type == 0 || from.Kind != summary.KindInterface || from.Own || !from.Named {
		return
	}
	if f.Pkg.Types[v.Type].Kind == summary.KindInterface && len(from.Methods) > 0 {
		fl.addType(n, f.Pkg.Str(from.Name))
		fl.addType(fl.name("conv "+f.TypeOf(id)), f.Pkg.Str(from.Name))
	}
}

var fakeWords = []string{"mock", "fake", "stub", "noop"}

// isFake reports whether a type is a test double by its name or package.
func isFake(name string) bool {
	last := name
	if i := strings.LastIndexByte(name, '/'); i >= 0 {
		last = name[i:]
	}
	last = strings.ToLower(last)
	for _, w := range fakeWords {
		if strings.Contains(last, w) {
			return true
		}
	}
	return false
}

func (fl *flow) loadElement(f *Func, v *summary.Val, n node) {
	if !fl.tracked(f.Pkg, v.Type) {
		return
	}
	if v.Op == summary.OpField {
		fl.loadFrom(fl.container("fld "+f.Pkg.Str(v.Aux), Site{}), n)
		return
	}
	fl.on(fl.val(f, v.Args[0]), func(o object) { fl.loadFrom(o, n) })
}

func (fl *flow) loadFrom(o object, n node) {
	if fl.objects[o].kind == objContainer {
		fl.edge(fl.objects[o].cell, n)
	}
}

func (fl *flow) load(f *Func, v *summary.Val, id summary.ValID, n node) {
	if v.Op == summary.OpRecv {
		fl.recvs = append(fl.recvs, Site{f, id})
	}
	if !fl.tracked(f.Pkg, v.Type) {
		return
	}
	fl.on(fl.val(f, v.Args[0]), func(o object) { fl.loadFrom(o, n) })
}

func (fl *flow) store(f *Func, container, value summary.ValID) {
	if !fl.tracked(f.Pkg, f.Vals[value].Type) {
		return
	}
	from := fl.val(f, value)
	fl.on(fl.val(f, container), func(o object) {
		if fl.objects[o].kind == objContainer {
			fl.edge(from, fl.objects[o].cell)
		}
	})
}

func (fl *flow) selects(f *Func, v *summary.Val, id summary.ValID, n node) {
	for i := 0; i+1 < len(v.Args); i += 2 {
		if v.Args[i+1] == summary.NoVal {
			fl.recvs = append(fl.recvs, Site{f, id})
			fl.on(fl.val(f, v.Args[i]), func(o object) { fl.loadFrom(o, n) })
		} else {
			fl.sends = append(fl.sends, Site{f, id})
			fl.store(f, v.Args[i], v.Args[i+1])
		}
	}
}
