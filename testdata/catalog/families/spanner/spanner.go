// Package spanner uses Spanner.
package spanner

import (
	"context"
	"encoding/json"

	"cloud.google.com/go/spanner"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

type order struct {
	ID     string
	Amount int64
}

type service struct {
	db *spanner.Client
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
	_, err := s.db.ReadWriteTransaction(ctx, func(ctx context.Context, tx *spanner.ReadWriteTransaction) error {
		stmt := spanner.NewStatement("UPDATE Accounts SET Balance = Balance + @amount WHERE ID = @id")
		stmt.Params["amount"], stmt.Params["id"] = o.Amount, o.ID
		_, err := tx.Update(ctx, stmt) // want hazard increment
		return err
	})
	return err
}

func (s *service) refund(ctx context.Context, id string, data []byte) error {
	_, err := s.db.Apply(ctx, []*spanner.Mutation{
		spanner.InsertMap("Refunds", map[string]any{"ID": id, "Data": data}), // want safe insert unique-key
	})
	return err
}
