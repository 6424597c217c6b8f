// Package gorm uses gorm.
package gorm

import (
	"context"
	"encoding/json"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

type order struct {
	ID     string
	Amount int64
}

type service struct {
	db *gorm.DB
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
	MessageID string `gorm:"primaryKey"`
}

type account struct {
	ID      int64
	Balance int64
}

func (s *service) record(ctx context.Context, o order) error {
	return s.db.WithContext(ctx).Model(&account{}).Where("id = ?", o.ID).
		Update("balance", gorm.Expr("balance + ?", o.Amount)).Error // want hazard increment
}

func (s *service) refund(ctx context.Context, id string, data []byte) error {
	res := s.db.WithContext(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(&entry{MessageID: id}) // want safe insert conditional-insert
	if res.Error != nil || res.RowsAffected == 0 {
		return res.Error
	}
	_, err := s.js.Publish(ctx, "mail.refund", data) // want safe publish dedup-store
	return err
}
