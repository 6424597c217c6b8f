// Package ent uses what ent generates.
package ent

import (
	"context"
	"database/sql"
	"encoding/json"

	"entgo.io/ent/dialect/sql/sqlgraph"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

type order struct {
	ID     string
	Amount int64
}

type service struct {
	db     *sql.DB
	orders *OrderClient
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
	_, err := s.orders.Create().SetAmount(o.Amount).Save(ctx) // want hazard insert
	return err
}

func (s *service) refund(ctx context.Context, id string, data []byte) error {
	_, err := s.db.ExecContext(ctx, "INSERT INTO inbox (message_id) VALUES ($1)", id) // want safe insert unique-key
	if sqlgraph.IsUniqueConstraintError(err) {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = s.orders.Create().SetAmount(-1).Save(ctx) // want safe insert dedup-store
	return err
}
