// Package etcd claims orders in etcd.
package etcd

import (
	"context"

	"github.com/nats-io/nats.go/jetstream"
	clientv3 "go.etcd.io/etcd/client/v3"
)

type claims struct {
	etcd *clientv3.Client
	js   jetstream.JetStream
}

// Run subscribes the claims.
func (c *claims) Run(orders, refunds jetstream.Consumer) error {
	if _, err := orders.Consume(c.ordered); err != nil {
		return err
	}
	_, err := refunds.Consume(c.refunded)
	return err
}

// What it puts is the same each time, and nothing is asked.
func (c *claims) ordered(m jetstream.Msg) { // want handler
	ctx := context.Background()
	if _, err := c.etcd.Put(ctx, "order/"+m.Headers().Get("Nats-Msg-Id"), "seen"); err != nil { // want none
		_ = m.Nak()
		return
	}
	_, _ = c.js.Publish(ctx, "mail.order", m.Data()) // want hazard publish
	_ = m.Ack()
}

func (c *claims) refunded(m jetstream.Msg) { // want handler
	ctx, key := context.Background(), "refund/"+m.Headers().Get("Nats-Msg-Id")
	res, err := c.etcd.Txn(ctx).
		If(clientv3.Compare(clientv3.CreateRevision(key), "=", 0)).
		Then(clientv3.OpPut(key, "seen")).
		Commit()
	if err != nil {
		_ = m.Nak()
		return
	}
	if res.Succeeded {
		_, _ = c.js.Publish(ctx, "mail.refund", m.Data()) // want safe publish dedup-store
	}
	_ = m.Ack()
}
