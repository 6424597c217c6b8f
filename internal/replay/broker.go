package replay

import (
	"slices"
	"strings"

	"github.com/idemlint/idemlint/internal/catalog"
	"github.com/idemlint/idemlint/internal/summary"
)

// What is published in a broker's transaction counts once together with the
// acknowledgement of the message, if that is part of the transaction.

// brokerTx is a transaction of a broker: whether its commits acknowledge the message.
type brokerTx struct {
	api     string // that begins it
	library string
	handed  bool // it is a value that its calls are given, not a mode of an object
	acked   bool // some commit acknowledges the message
	lost    bool // some commit does not
}

// openTransaction is the place in memory of the broker's transaction under way,
// ackedInside that of whether the message was acknowledged in it.
func (f *frame) openTransaction() V {
	return f.vals.mk(value{op: vGlobal, s: "transaction of a broker"})
}

func (f *frame) ackedInside() V {
	return f.vals.mk(value{op: vGlobal, s: "acknowledged in the transaction of a broker"})
}

// brokerCall follows the transactions of brokers and the acknowledgements in them.
func (f *frame) brokerCall(c *invocation) {
	tx := c.fn.Tx
	switch {
	case tx != nil && tx.Broker && tx.Do == "begin":
		f.brokerTxs[c.node] = &brokerTx{api: c.name, library: c.fn.Library, handed: f.answers(c.id)}
		c.s.mem = c.s.mem.set(f.openTransaction(), f.vals.mk(value{op: vTuple, n: c.node, args: []V{f.vals.inner(c.recv)}}))
		c.s.mem = c.s.mem.set(f.ackedInside(), f.vals.bool(tx.Offsets))
	case tx != nil && tx.Broker:
		if tx.Do == "commit" {
			f.brokerCommit(c.s)
		}
		c.s.mem = c.s.mem.without(func(k V) bool { return k == f.openTransaction() || k == f.ackedInside() })
	case c.fn.Ack != nil && c.fn.Ack.Do == "ack":
		if _, ok := f.inTransaction(c); ok {
			c.s.mem = c.s.mem.set(f.ackedInside(), vTrue)
		}
	}
}

// brokerCommit notes whether the transaction under way acknowledges the message.
func (f *frame) brokerCommit(s *state) {
	under, _ := s.mem.get(f.openTransaction())
	acked, _ := s.mem.get(f.ackedInside())
	for _, l := range f.vals.leaves(under) {
		if x := f.vals.at(l); x.op == vTuple {
			tx := f.brokerTxs[x.n]
			tx.acked, tx.lost = tx.acked || acked == vTrue, tx.lost || acked != vTrue
		}
	}
}

// inTransaction returns the node that began the broker's transaction which a call
// is part of.
func (f *frame) inTransaction(c *invocation) (node int32, ok bool) {
	under, _ := c.s.mem.get(f.openTransaction())
	x := f.vals.at(under)
	if x.op != vTuple {
		return 0, false
	}
	tx := f.brokerTxs[x.n]
	switch {
	case tx.library != c.fn.Library:
		return 0, false
	case tx.handed:
		return x.n, f.givenTx(c, tx)
	case c.fn.Ack != nil && !f.acksInside(c, tx):
		return 0, false
	}
	return x.n, !f.visiblyOther(f.vals.inner(c.recv), x.args[0])
}

// acksInside reports whether an acknowledgement is one of those that the object
// of the transaction, or the message that came through it, takes into it.
func (f *frame) acksInside(c *invocation, tx *brokerTx) bool {
	typ := receiverType(c.name)
	return typ == receiverType(tx.api) || f.prog.Catalog.Message(catalog.Normalize(typ)) != nil
}

// receiverType is the type of the receiver in the full name of a method.
func receiverType(method string) string {
	typ, _, _ := strings.Cut(strings.TrimPrefix(method, "("), ").")
	return typ
}

// givenTx reports whether a transaction is among what a call is given.
func (f *frame) givenTx(c *invocation, tx *brokerTx) bool {
	given := append([]V{c.recv}, c.args...)
	for i, a := range given {
		if cell := f.vals.inner(a); f.vals.at(cell).op == vCell {
			given[i] = f.load(c.s, cell, summary.KindStruct, "")
		}
	}
	return slices.ContainsFunc(given, func(v V) bool {
		return f.vals.has(v, 6, func(part V) bool { return f.vals.at(part).s == "call "+tx.api })
	})
}

// visiblyOther reports whether two objects are told apart by the parameter, the
// variable or the field that they come from.
func (f *frame) visiblyOther(a, b V) bool {
	x, y := f.vals.at(a), f.vals.at(b)
	if a == b || x.op != y.op {
		return false
	}
	switch x.op {
	case vParam, vGlobal, vCell:
		return true
	case vField:
		return f.owner(a) == f.owner(b) && !f.vals.contains(a, b, 4) && !f.vals.contains(b, a, 4)
	}
	return x.op == vDerived && strings.HasPrefix(x.s, "global ") && strings.HasPrefix(y.s, "global ")
}

// owner is the object that a field, also one of a field, belongs to.
func (f *frame) owner(v V) V {
	for f.vals.at(v).op == vField {
		v = f.vals.inner(f.vals.at(v).args[0])
	}
	return v
}

// byBroker judges an effect that is always part of a broker's transaction which
// no path commits without acknowledging the message.
func (j *judge) byBroker(e *reach) (sentence, bool) {
	open := func(n int32) bool { tx := j.brokerTxs[n]; return tx.lost || !tx.acked }
	if len(e.txs) == 0 || e.outside || slices.ContainsFunc(e.txs, open) {
		return sentence{}, false
	}
	g := Guard{Kind: "dedup-store", In: "transaction", Pos: j.position(e.node), Key: "the message"}
	g.Why = "it is committed together with the acknowledgement of the message"
	return sentence{verdict: Safe, guards: []Guard{g}}, true
}
