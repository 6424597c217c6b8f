// Package pgx uses pgx, with batches.
package pgx

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
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
	b := &pgx.Batch{}
	b.Queue("INSERT INTO orders (amount) VALUES ($1)", o.Amount)                       // want hazard insert
	b.Queue("INSERT INTO inbox (message_id) VALUES ($1) ON CONFLICT DO NOTHING", o.ID) // want safe insert conditional-insert
	return s.db.SendBatch(ctx, b).Close()
}

func (s *service) refund(ctx context.Context, id string, data []byte) error {
	_, err := s.db.Exec(ctx, "INSERT INTO inbox (message_id) VALUES ($1)", id) // want safe insert unique-key
	var e *pgconn.PgError
	if errors.As(err, &e) && e.SQLState() == "23505" {
		return nil // seen before
	}
	if err != nil {
		return err
	}
	_, err = s.js.Publish(ctx, "mail.refund", data) // want safe publish dedup-store
	return err
}
