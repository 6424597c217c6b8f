// Package chat tells people about orders.
package chat

import (
	"context"
	"database/sql"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
	"github.com/google/uuid"
	"github.com/line/line-bot-sdk-go/v8/linebot/messaging_api"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/sideshow/apns2"
	"github.com/slack-go/slack"
	"github.com/twilio/twilio-go"
	openapi "github.com/twilio/twilio-go/rest/api/v2010"
)

type teller struct {
	db       *sql.DB
	slack    *slack.Client
	twilio   *twilio.RestClient
	telegram *tgbotapi.BotAPI
	line     *messaging_api.MessagingApiAPI
	apns     *apns2.Client
}

// Run subscribes the teller.
func (s *teller) Run(consumers []jetstream.Consumer) error {
	for i, h := range []jetstream.MessageHandler{s.posted, s.texted, s.telegraphed, s.edited, s.requested, s.pushed, s.minted, s.keyed, s.replied, s.once} {
		if _, err := consumers[i].Consume(h); err != nil {
			return err
		}
	}
	return nil
}

func (s *teller) posted(m jetstream.Msg) { // want handler
	_, _, _ = s.slack.PostMessage("#orders", slack.MsgOptionText(string(m.Data()), false)) // want hazard send
	_ = m.Ack()
}

func (s *teller) texted(m jetstream.Msg) { // want handler
	p := &openapi.CreateMessageParams{}
	p.SetTo(m.Headers().Get("To"))
	p.SetBody(string(m.Data()))
	_, _ = s.twilio.Api.CreateMessage(p) // want hazard send
	_ = m.Ack()
}

func (s *teller) telegraphed(m jetstream.Msg) { // want handler
	_, _ = s.telegram.Send(tgbotapi.NewMessage(1, string(m.Data()))) // want hazard send
	_ = m.Ack()
}

func (s *teller) edited(m jetstream.Msg) { // want handler
	_, _ = s.telegram.Send(tgbotapi.NewEditMessageText(1, 2, string(m.Data()))) // want none
	_, _ = s.telegram.Request(tgbotapi.NewDeleteMessage(1, 2))                  // want none
	_ = m.Ack()
}

func (s *teller) requested(m jetstream.Msg) { // want handler
	_, _ = s.telegram.Request(tgbotapi.NewMessage(1, string(m.Data()))) // want hazard send
	_ = m.Ack()
}

func (s *teller) pushed(m jetstream.Msg) { // want handler
	_, _ = s.apns.Push(&apns2.Notification{DeviceToken: m.Headers().Get("To"), Payload: m.Data()}) // want hazard send
	_ = m.Ack()
}

func (s *teller) minted(m jetstream.Msg) { // want handler
	_, _ = s.line.PushMessage(&messaging_api.PushMessageRequest{To: m.Headers().Get("To")}, uuid.NewString()) // want hazard send
	_ = m.Ack()
}

func (s *teller) keyed(m jetstream.Msg) { // want handler
	_, _ = s.line.PushMessage(&messaging_api.PushMessageRequest{To: m.Headers().Get("To")}, m.Headers().Get("Nats-Msg-Id")) // want safe send idempotency-key
	_ = m.Ack()
}

func (s *teller) replied(m jetstream.Msg) { // want handler
	_, _ = s.line.ReplyMessage(&messaging_api.ReplyMessageRequest{ReplyToken: string(m.Data())}) // want none
	_ = m.Ack()
}

func (s *teller) once(m jetstream.Msg) { // want handler
	res, err := s.db.ExecContext(context.Background(), `INSERT INTO told (id) VALUES ($1) ON CONFLICT DO NOTHING`, m.Headers().Get("Nats-Msg-Id"))
	if err != nil {
		_ = m.Nak()
		return
	}
	if n, err := res.RowsAffected(); err == nil && n > 0 {
		_, _, _ = s.slack.PostMessage("#orders", slack.MsgOptionText(string(m.Data()), false)) // want safe send dedup-store
	}
	_ = m.Ack()
}
