// Package xorm uses xorm.
package xorm

import (
	"context"
	"encoding/json"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"xorm.io/xorm"
)

type order struct {
	ID     string
	Amount int64
}

type service struct {
	db *xorm.Engine
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
	MessageID string `xorm:"'message_id' pk"`
	Done      bool
}

type account struct {
	ID      string `xorm:"pk"`
	Balance int64
}

func (s *service) record(ctx context.Context, o order) error {
	_, err := s.db.Context(ctx).ID(o.ID).Incr("balance", o.Amount).Update(&account{}) // want hazard increment
	return err
}

func (s *service) refund(ctx context.Context, id string, data []byte) error {
	seen, err := s.db.Context(ctx).Where("message_id = ?", id).Exist(&entry{})
	if err != nil || seen {
		return err
	}
	if _, err := s.js.Publish(ctx, "mail.refund", data); err != nil { // want safe publish exists-check
		return err
	}
	_, err = s.db.Context(ctx).Insert(&entry{MessageID: id}) // want safe insert unique-key
	return err
}
