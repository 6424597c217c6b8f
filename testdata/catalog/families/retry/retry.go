// Package retry tries again.
package retry

import (
	"context"

	"github.com/avast/retry-go/v4"
	"github.com/cenkalti/backoff/v5"
	"github.com/google/uuid"
	"github.com/nats-io/nats.go/jetstream"
)

type service struct {
	js jetstream.JetStream
}

// Run subscribes the service.
func (s *service) Run(orders, refunds jetstream.Consumer) error {
	if _, err := orders.Consume(s.ordered); err != nil {
		return err
	}
	_, err := refunds.Consume(s.refunded)
	return err
}

// A key that is made in the attempt differs in each.
func (s *service) ordered(m jetstream.Msg) { // want handler
	err := retry.Do(func() error { // want handler
		_, err := s.js.Publish(context.Background(), "mail.order", m.Data(), jetstream.WithMsgID(uuid.NewString())) // want hazard publish
		return err
	}, retry.Attempts(3))
	if err != nil {
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}

func (s *service) refunded(m jetstream.Msg) { // want handler
	key := "refund-" + m.Headers().Get("Refund-Id")
	_, err := backoff.Retry(context.Background(), func() (*jetstream.PubAck, error) { // want handler
		return s.js.Publish(context.Background(), "mail.refund", m.Data(), jetstream.WithMsgID(key)) // want safe publish idempotency-key
	}, backoff.WithMaxTries(3))
	if err != nil {
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}
