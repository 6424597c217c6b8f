// Package sql uses database/sql, its drivers and the CockroachDB helpers.
package sql

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"github.com/cockroachdb/cockroach-go/v2/crdb"
	"github.com/lib/pq"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

type order struct {
	ID     string
	Amount int64
}

type service struct {
	db *sql.DB
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
	return crdb.ExecuteTx(ctx, s.db, nil, func(tx *sql.Tx) error {
		if err := New(tx).CreateOrder(ctx, o.Amount); err != nil { // want hazard insert
			return err
		}
		_, err := s.js.Publish(ctx, "order.recorded", []byte(o.ID)) // want hazard publish
		return err
	})
}

func (s *service) refund(ctx context.Context, id string, data []byte) error {
	_, err := s.db.ExecContext(ctx, "INSERT INTO inbox (message_id) VALUES ($1)", id) // want safe insert unique-key
	var e *pq.Error
	if errors.As(err, &e) && e.Code == "23505" {
		return nil // seen before
	}
	if err != nil {
		return err
	}
	_, err = s.js.Publish(ctx, "mail.refund", data) // want safe publish dedup-store
	return err
}
