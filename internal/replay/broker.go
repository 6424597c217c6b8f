package replay

// What is published in a broker's transaction counts once together with the
// acknowledgement of the message, if that is part of the transaction.

// openTransaction is the place in memory where the library of the broker's
// transaction under way is kept.
func (f *frame) openTransaction() V {
	return f.vals.mk(value{op: vGlobal, s: "transaction of a broker"})
}

// brokerCall follows the transactions of brokers and the acknowledgements in them.
func (f *frame) brokerCall(c *invocation) {
	under := f.openTransaction()
	switch {
	case c.fn.Tx != nil && c.fn.Tx.Broker && c.fn.Tx.Do == "begin":
		c.s.mem = c.s.mem.set(under, f.vals.mk(value{op: vConst, s: c.fn.Library}))
		if c.fn.Tx.Offsets {
			f.acked[c.fn.Library] = true
		}
	case c.fn.Tx != nil && c.fn.Tx.Broker:
		c.s.mem = c.s.mem.without(func(k V) bool { return k == under })
	case c.fn.Ack != nil && c.fn.Ack.Do == "ack":
		if lib, ok := c.s.mem.get(under); ok {
			f.acked[f.vals.at(lib).s] = true
		}
	}
}

// inTransaction is the library of the broker's transaction that a call is part
// of, empty if there is none.
func (f *frame) inTransaction(c *invocation) string {
	if lib, ok := c.s.mem.get(f.openTransaction()); ok && f.vals.at(lib).s == c.fn.Library {
		return c.fn.Library
	}
	return ""
}

// byBroker judges an effect that is always part of a broker's transaction.
func (j *judge) byBroker(e *reach) (sentence, bool) {
	if e.broker == "" || e.outside || !j.acked[e.broker] {
		return sentence{}, false
	}
	g := Guard{Kind: "dedup-store", In: "transaction", Pos: j.position(e.node), Key: "the message"}
	g.Why = "it is committed together with the acknowledgement of the message"
	return sentence{verdict: Safe, guards: []Guard{g}}, true
}
