// Package nats handles messages of NATS.
package nats

import (
	"context"
	"database/sql"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

type service struct {
	db *sql.DB
	js jetstream.JetStream
}

// Run subscribes the service.
func (s *service) Run(ctx context.Context, orders, refunds jetstream.Consumer) error {
	if _, err := orders.Consume(s.ordered); err != nil {
		return err
	}
	_, err := refunds.Consume(s.refunded)
	return err
}

func (s *service) ordered(m jetstream.Msg) { // want handler
	if _, err := s.js.Publish(context.Background(), "mail.order", m.Data()); err != nil { // want hazard publish
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}

func (s *service) refunded(m jetstream.Msg) { // want handler
	id := m.Headers().Get(nats.MsgIdHdr)
	if _, err := s.js.Publish(context.Background(), "mail.refund", m.Data(), jetstream.WithMsgID("refund-"+id)); err != nil { // want safe publish idempotency-key
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}
