package replay

import (
	"slices"
	"strconv"
	"strings"

	"github.com/idemlint/idemlint/internal/summary"
)

// V is the id of a symbolic value; 0 is the unknown value.
type V int32

type valueOp uint8

// The operations of symbolic values. n stands for a node: a call site in a context.
const (
	vUnknown  valueOp = iota
	vConst            // s: text, n: constant kind
	vParam            // of the root: s: function, n: index
	vGlobal           // address of a global, s: name
	vSentinel         // error held by a global, s: name
	vField            // args: value, s: field
	vElem             // args: container, index (0 for any)
	vRes              // result of an opaque call: n node, i index, args
	vSlot             // slot of a catalogued call: n node, s slot
	vOut              // what a call wrote through a pointer: n node, args
	vRow              // the row or document that a read returned: n node
	vHandle           // the handle of a catalogued call: n node
	vCell             // address of an allocation: n node
	vAddr             // args: base address, s: field
	vElemAddr         // args: base, index
	vFunc             // s: function id, args: bindings; i: 1 for a method value
	vIface            // args: value, s: concrete type
	vFresh            // minted anew at each execution: n node
	vStruct           // args: base, then values of the fields named in s (comma separated)
	vBin              // args: x, y, s: operator
	vNot              // args: x
	vDerived          // args, s: function or operation
	vJoin             // args: leaves, sorted
	vLoop             // value that a loop changes: n node, args: leaves
	vTuple            // args
	vNewErr           // a new plain error: n node
	vWrap             // an error that keeps its error arguments
	vFailed           // some non-nil error, s: plain, dup, notfound
	vSome             // a known property: s: nonnil, positive, later
	vWith             // context with a value: args: context, key, value
	vChain            // statement under construction: args: previous, arguments; s: role, n: node
	vSlice            // slice of a cell: args: cell
	vAppend           // args: slice, elements; s: unknownLength if there may be none
)

// unknownLength marks a list of which only what an element is like is known.
const unknownLength = "unknown length"

type flags uint16

const (
	fFresh flags = 1 << iota
	fMessage
	fStored
	fConfig // depends on the configuration of the process
	fUnseen // depends on the answer of a call that is not in view
	fAbsent
	fUnknown
)

type value struct {
	op    valueOp
	s     string
	n     int32 // node or number
	i     int32
	args  []V
	flags flags
	cells []V    // cells that it can lead to, sorted
	bloom uint64 // nodes whose answers it is made from
}

// values is the table of symbolic values of one handler, hash-consed.
type values struct {
	list  []value
	index map[string]V
	buf   []byte
	marks []uint32 // by value: the last search that came by
	epoch uint32
	mask  uint64 // nodes whose answers the run under way tells apart
}

const (
	vNil V = iota + 1
	vTrue
	vFalse
	vZero  // the number 0
	vEmpty // the empty string
	vPlain // vFailed plain
)

func newValues() *values {
	t := &values{index: map[string]V{}, list: []value{{op: vUnknown, flags: fUnknown}}}
	t.mk(value{op: vConst, n: summary.ConstNil})
	t.mk(value{op: vConst, n: summary.ConstBool, s: "true"})
	t.mk(value{op: vConst, n: summary.ConstBool, s: "false"})
	t.mk(value{op: vConst, n: summary.ConstInt, s: "0"})
	t.mk(value{op: vConst, n: summary.ConstString})
	t.mk(value{op: vFailed, s: "plain"})
	return t
}

func (t *values) at(v V) *value { return &t.list[v] }

// mk returns the value with these parts, making it at first sight.
func (t *values) mk(v value) V {
	b := t.buf[:0]
	b = append(b, byte(v.op))
	b = strconv.AppendInt(b, int64(v.n), 36)
	b = append(b, ' ')
	b = strconv.AppendInt(b, int64(v.i), 36)
	for _, a := range v.args {
		b = append(b, ',')
		b = strconv.AppendInt(b, int64(a), 36)
	}
	b = append(b, '|')
	b = append(b, v.s...)
	t.buf = b
	if id, ok := t.index[string(b)]; ok {
		return id
	}
	id := V(len(t.list))
	for _, a := range v.args {
		v.flags |= t.list[a].flags
		v.cells = union(v.cells, t.list[a].cells)
		v.bloom |= t.list[a].bloom
	}
	switch v.op {
	case vSlot, vRow, vHandle, vRes, vOut:
		v.bloom |= bloom(v.n)
	case vDerived:
		if v.s == "done" {
			v.bloom |= bloom(v.n)
		}
	}
	if v.op == vCell {
		v.cells = []V{id}
	}
	if v.op == vConst && v.n == summary.ConstString && v.s == "" {
		v.flags |= fAbsent
	}
	v.args = slices.Clone(v.args)
	t.list = append(t.list, v)
	t.index[string(b)] = id
	return id
}

func (t *values) text(s string) V { return t.mk(value{op: vConst, n: summary.ConstString, s: s}) }

func (t *values) number(i int) V {
	return t.mk(value{op: vConst, n: summary.ConstInt, s: strconv.Itoa(i)})
}

func (t *values) bool(b bool) V {
	if b {
		return vTrue
	}
	return vFalse
}

// bloom is the bit of a node.
func bloom(n int32) uint64 { return 1 << (uint32(n) * 2654435761 >> 26) }

// interesting reports whether a value depends on an answer that the run under
// way tells apart.
func (t *values) interesting(v V) bool { return t.list[v].bloom&t.mask != 0 }

// plainError brings errors together that no test can tell apart.
func (t *values) plainError(v V) V {
	x := &t.list[v]
	switch x.op {
	case vNewErr:
		return t.mk(value{op: vNewErr, n: -1})
	case vWrap:
		for _, a := range x.args {
			if y := t.list[a].op; t.interesting(a) || y == vSentinel || y == vFailed && a != vPlain || y == vIface || y == vWrap || y == vJoin {
				return v
			}
		}
		return vPlain
	}
	return v
}

// hasText reports whether a text has a constant part, so that it is never empty.
func (t *values) hasText(x *value) bool {
	return x.op == vDerived && x.s == "concat" && slices.ContainsFunc(x.args, func(a V) bool { return t.isConst(a) && t.at(a).s != "" })
}

// isConst reports whether a value is a constant.
func (t *values) isConst(v V) bool { return t.list[v].op == vConst }

// tracked values split states: constants, cells, functions, sentinels and what
// depends on a guard.
func (t *values) tracked(v V) bool {
	x := &t.list[v]
	if x.bloom&t.mask != 0 {
		return true
	}
	switch x.op {
	case vConst, vCell, vFunc, vSentinel, vFailed, vSome, vGlobal:
		return true
	case vIface:
		return t.tracked(x.args[0])
	case vNewErr:
		return true
	case vStruct, vTuple:
		for _, a := range x.args {
			if t.tracked(a) && t.list[a].op != vCell {
				return true
			}
		}
	}
	return false
}

// root strips field and element addresses.
func (t *values) root(v V) V {
	for t.list[v].op == vAddr || t.list[v].op == vElemAddr {
		v = t.list[v].args[0]
	}
	return v
}

// isFunc reports whether a value is one of some functions.
func (t *values) isFunc(v V) bool {
	x := &t.list[v]
	if x.op == vJoin {
		return !slices.ContainsFunc(x.args, func(l V) bool { return !t.isFunc(l) })
	}
	return x.op == vFunc
}

// inner strips interfaces and conversions around a value.
func (t *values) inner(v V) V {
	for t.list[v].op == vIface {
		v = t.list[v].args[0]
	}
	return v
}

// atoms collects the values that a key is made of, without constants.
func (t *values) atoms(v V, into map[V]bool, depth int) {
	x := &t.list[v]
	switch x.op {
	case vConst, vFailed, vSome:
		return
	case vDerived, vBin, vJoin, vIface, vStruct, vTuple, vSlice, vAppend, vLoop, vNot:
		if depth > 0 && len(x.args) > 0 {
			for _, a := range x.args {
				t.atoms(a, into, depth-1)
			}
			return
		}
	}
	into[v] = true
}

// share reports whether two keys have an atom in common.
func (t *values) share(a, b V) bool {
	if a == b {
		return true
	}
	am, bm := map[V]bool{}, map[V]bool{}
	t.atoms(a, am, 8)
	t.atoms(b, bm, 8)
	for x := range am {
		if bm[x] {
			return true
		}
	}
	return false
}

// describe says in words what a key is made of.
func (t *values) describe(v V) string {
	x := &t.list[v]
	switch x.op {
	case vField:
		return shortField(x.s)
	case vParam:
		return "the message"
	case vConst:
		return strconv.Quote(x.s)
	case vFresh:
		return "a value made at each delivery"
	case vDerived:
		if x.s == "concat" || x.s == "format" {
			var parts []string
			for _, a := range x.args {
				if !t.isConst(a) {
					parts = append(parts, t.describe(a))
				}
			}
			return strings.Join(parts, " and ")
		}
		for _, a := range x.args {
			if !t.isConst(a) {
				return t.describe(a)
			}
		}
	case vIface, vJoin, vSlice, vElem, vOut:
		if len(x.args) > 0 {
			return t.describe(x.args[0])
		}
	case vSlot, vRow:
		return "a stored row"
	}
	return "the message"
}

func shortField(s string) string {
	if i := strings.LastIndexByte(s, '/'); i >= 0 {
		s = s[i+1:]
	}
	if i := strings.IndexByte(s, '.'); i >= 0 {
		s = s[i+1:]
	}
	return s
}
