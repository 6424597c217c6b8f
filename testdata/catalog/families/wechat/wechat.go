// Package wechat sends messages to people by WeChat.
package wechat

import (
	"database/sql"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/silenceper/wechat/v2/miniprogram/subscribe"
	"github.com/silenceper/wechat/v2/officialaccount/message"
)

type service struct {
	db       *sql.DB
	mini     *subscribe.Subscribe
	template *message.Template
}

// Run subscribes the service.
func (s *service) Run(paid, shipped jetstream.Consumer) error {
	if _, err := paid.Consume(s.paid); err != nil {
		return err
	}
	_, err := shipped.Consume(s.shipped)
	return err
}

func (s *service) paid(m jetstream.Msg) { // want handler
	if err := s.mini.Send(&subscribe.Message{ToUser: string(m.Data())}); err != nil { // want hazard send
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}

func (s *service) shipped(m jetstream.Msg) { // want handler
	res, err := s.db.Exec(`INSERT INTO told (message_id) VALUES ($1) ON CONFLICT DO NOTHING`, m.Headers().Get(nats.MsgIdHdr))
	if err != nil {
		_ = m.Nak()
		return
	}
	if n, err := res.RowsAffected(); err == nil && n == 1 {
		_, _ = s.template.Send(&message.TemplateMessage{ToUser: string(m.Data())}) // want safe send dedup-store
	}
	_ = m.Ack()
}
