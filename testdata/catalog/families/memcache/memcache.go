// Package memcache counts orders in memcached.
package memcache

import (
	"errors"

	"github.com/bradfitz/gomemcache/memcache"
	"github.com/nats-io/nats.go/jetstream"
)

type counter struct{ mc *memcache.Client }

// Run subscribes the counter.
func (c *counter) Run(orders, refunds jetstream.Consumer) error {
	if _, err := orders.Consume(c.count); err != nil {
		return err
	}
	_, err := refunds.Consume(c.countOnce)
	return err
}

func (c *counter) count(m jetstream.Msg) { // want handler
	if _, err := c.mc.Increment("orders", 1); err != nil { // want hazard increment
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}

func (c *counter) countOnce(m jetstream.Msg) { // want handler
	err := c.mc.Add(&memcache.Item{Key: "seen:" + m.Headers().Get("Nats-Msg-Id"), Value: []byte("1")})
	if errors.Is(err, memcache.ErrNotStored) {
		_ = m.Ack()
		return
	}
	if err != nil {
		_ = m.Nak()
		return
	}
	_, _ = c.mc.Increment("refunds", 1) // want safe increment dedup-store
	_ = m.Ack()
}
