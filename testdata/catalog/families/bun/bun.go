// Package bun uses bun.
package bun

import (
	"context"
	"crypto/rand"
	"encoding/json"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/uptrace/bun"
)

type order struct {
	ID     string
	Amount int64
}

type service struct {
	db *bun.DB
	js jetstream.JetStream
}

// Run subscribes the service.
func (s *service) Run(orders, refunds, offers jetstream.Consumer) error {
	if _, err := orders.Consume(s.ordered); err != nil {
		return err
	}
	if _, err := offers.Consume(s.offered); err != nil {
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
	bun.BaseModel `bun:"table:inbox"`
	MessageID     string `bun:"message_id,pk"`
}

type row struct {
	bun.BaseModel `bun:"table:orders"`
	ID            int64 `bun:"id,pk,autoincrement"`
	Amount        int64 `bun:"amount"`
}

func (s *service) record(ctx context.Context, o order) error {
	_, err := s.db.NewInsert().Model(&row{Amount: o.Amount}).Exec(ctx) // want hazard insert
	return err
}

func (s *service) refund(ctx context.Context, id string, data []byte) error {
	res, err := s.db.NewInsert().Model(&entry{MessageID: id}).On("CONFLICT DO NOTHING").Exec(ctx) // want safe insert conditional-insert
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return err
	}
	_, err = s.js.Publish(ctx, "mail.refund", data) // want safe publish dedup-store
	return err
}

type customer struct {
	bun.BaseModel `bun:"table:customers"`
	ID            string `bun:"id,pk"`
}

type offer struct {
	bun.BaseModel `bun:"table:offers"`
	ID            string `bun:"id,pk"`
	MessageID     string `bun:"message_id,unique:once"`
	CustomerID    string `bun:"customer_id,unique:once"`
}

// A query without places to scan into fills its model.
func (s *service) offered(m jetstream.Msg) { // want handler
	ctx := context.Background()
	customers := []customer{}
	if err := s.db.NewSelect().Model(&customers).Scan(ctx); err != nil {
		_ = m.Nak()
		return
	}
	var kept, doubled []offer
	for _, c := range customers {
		kept = append(kept, offer{ID: rand.Text(), MessageID: m.Headers().Get(nats.MsgIdHdr), CustomerID: c.ID})
		doubled = append(doubled, offer{ID: rand.Text(), MessageID: rand.Text(), CustomerID: c.ID})
	}
	if _, err := s.db.NewInsert().Model(&kept).On("CONFLICT (message_id, customer_id) DO NOTHING").Exec(ctx); err != nil { // want safe insert conditional-insert
		_ = m.Nak()
		return
	}
	if _, err := s.db.NewInsert().Model(&doubled).On("CONFLICT (message_id, customer_id) DO NOTHING").Exec(ctx); err != nil { // want hazard insert
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}
