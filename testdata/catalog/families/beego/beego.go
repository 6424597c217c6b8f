// Package beego uses the ORM of beego.
package beego

import (
	"context"
	"encoding/json"

	"github.com/beego/beego/v2/client/orm"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

type order struct {
	ID     string
	Amount int64
}

type service struct {
	db orm.Ormer
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
	MessageID string `orm:"column(message_id);pk"`
}

func (s *service) record(ctx context.Context, o order) error {
	_, err := s.db.QueryTable("accounts").Filter("id", o.ID).UpdateWithCtx(ctx, orm.Params{"balance": orm.ColValue(orm.ColAdd, o.Amount)}) // want hazard increment
	return err
}

func (s *service) refund(ctx context.Context, id string, data []byte) error {
	if s.db.QueryTable(new(entry)).Filter("message_id", id).ExistWithCtx(ctx) {
		return nil
	}
	if _, err := s.js.Publish(ctx, "mail.refund", data); err != nil { // want safe publish exists-check
		return err
	}
	_, err := s.db.InsertWithCtx(ctx, &entry{MessageID: id}) // want safe insert unique-key
	return err
}
