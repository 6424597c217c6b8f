// Package gopg uses go-pg.
package gopg

import (
	"context"
	"encoding/json"

	"github.com/go-pg/pg/v10"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

type order struct {
	ID     string
	Amount int64
}

type service struct {
	db *pg.DB
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

type entry struct {
	tableName struct{} `pg:"inbox"`
	MessageID string   `pg:"message_id,pk"`
}

type account struct {
	tableName struct{} `pg:"accounts"`
	ID        string   `pg:"id,pk"`
	Balance   int64    `pg:"balance"`
}

func (s *service) record(ctx context.Context, o order) error {
	_, err := s.db.ModelContext(ctx, (*account)(nil)).Set("balance = balance + ?", o.Amount).Where("id = ?", o.ID).Update() // want hazard increment
	return err
}

func (s *service) refund(ctx context.Context, id string, data []byte) error {
	res, err := s.db.ModelContext(ctx, &entry{MessageID: id}).OnConflict("DO NOTHING").Insert() // want safe insert conditional-insert
	if err != nil || res.RowsAffected() == 0 {
		return err
	}
	_, err = s.js.Publish(ctx, "mail.refund", data) // want safe publish dedup-store
	return err
}
