// Package locks keeps deliveries of one order apart: a lock alone guards nothing.
package locks

import (
	"context"
	"time"

	"github.com/bsm/redislock"
	"github.com/go-redsync/redsync/v4"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/redis/go-redis/v9"
)

type mailer struct {
	sync  *redsync.Redsync
	locks *redislock.Client
	rdb   *redis.Client
	js    jetstream.JetStream
}

// Run subscribes the mailer.
func (s *mailer) Run(orders, refunds, invoices jetstream.Consumer) error {
	if _, err := orders.Consume(s.locked); err != nil {
		return err
	}
	if _, err := refunds.Consume(s.obtained); err != nil {
		return err
	}
	_, err := invoices.Consume(s.checked)
	return err
}

func (s *mailer) locked(m jetstream.Msg) { // want handler
	mu := s.sync.NewMutex("order:" + m.Headers().Get("Order"))
	if err := mu.Lock(); err != nil {
		_ = m.Nak()
		return
	}
	defer mu.Unlock()
	_, _ = s.js.Publish(context.Background(), "mail.order", m.Data()) // want hazard publish
	_ = m.Ack()
}

func (s *mailer) obtained(m jetstream.Msg) { // want handler
	ctx := context.Background()
	lock, err := s.locks.Obtain(ctx, "refund:"+m.Headers().Get("Order"), time.Minute, nil)
	if err != nil {
		_ = m.Nak()
		return
	}
	defer lock.Release(ctx)
	_, _ = s.js.Publish(ctx, "mail.refund", m.Data()) // want hazard publish
	_ = m.Ack()
}

// Under the lock it looks whether the message was there before.
func (s *mailer) checked(m jetstream.Msg) { // want handler
	ctx, id := context.Background(), m.Headers().Get("Nats-Msg-Id")
	mu := s.sync.NewMutex("invoice:" + id)
	if err := mu.LockContext(ctx); err != nil {
		_ = m.Nak()
		return
	}
	defer mu.UnlockContext(ctx)
	if n, err := s.rdb.Exists(ctx, "mailed:"+id).Result(); err != nil || n > 0 {
		_ = m.Ack()
		return
	}
	_, _ = s.js.Publish(ctx, "mail.invoice", m.Data()) // want safe publish exists-check
	s.rdb.Set(ctx, "mailed:"+id, 1, 0)
	_ = m.Ack()
}
