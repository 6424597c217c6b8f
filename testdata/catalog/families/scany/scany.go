// Package scany reads with scany.
package scany

import (
	"context"
	"encoding/json"

	"github.com/georgysavva/scany/v2/pgxscan"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

type order struct {
	ID     string
	Amount int64
}

type service struct {
	db *pgxpool.Pool
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

func (s *service) ordered(m jetstream.Msg) { // want handler
	var o order
	if err := json.Unmarshal(m.Data(), &o); err != nil {
		_ = m.Term()
		return
	}
	if err := s.record(context.Background(), o); err != nil {
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}

func (s *service) refunded(m jetstream.Msg) { // want handler
	if err := s.refund(context.Background(), m.Headers().Get(nats.MsgIdHdr), m.Data()); err != nil {
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}

func (s *service) record(ctx context.Context, o order) error {
	var id int64
	return pgxscan.Get(ctx, s.db, &id, "INSERT INTO orders (amount) VALUES ($1) RETURNING id", o.Amount) // want hazard insert
}

func (s *service) refund(ctx context.Context, id string, data []byte) error {
	var seen string
	err := pgxscan.Get(ctx, s.db, &seen, "INSERT INTO inbox (message_id) VALUES ($1) ON CONFLICT DO NOTHING RETURNING message_id", id) // want safe insert conditional-insert
	if pgxscan.NotFound(err) {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = s.js.Publish(ctx, "mail.refund", data) // want safe publish dedup-store
	return err
}
