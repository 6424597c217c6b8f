// Package mail mails about orders.
package mail

import (
	"context"
	"database/sql"
	"net/smtp"

	"github.com/aws/aws-sdk-go-v2/service/sesv2"
	"github.com/mailgun/mailgun-go/v5"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/resend/resend-go/v3"
	simple "github.com/xhit/go-simple-mail/v2"
	"google.golang.org/api/gmail/v1"
)

type mailer struct {
	db     *sql.DB
	ses    *sesv2.Client
	mg     mailgun.Mailgun
	resend *resend.Client
	smtp   *simple.SMTPClient
	gmail  *gmail.Service
}

// Run subscribes the mailer.
func (s *mailer) Run(consumers []jetstream.Consumer) error {
	for i, h := range []jetstream.MessageHandler{s.plain, s.aws, s.gun, s.simple, s.google, s.keyed, s.once} {
		if _, err := consumers[i].Consume(h); err != nil {
			return err
		}
	}
	return nil
}

func (s *mailer) plain(m jetstream.Msg) { // want handler
	_ = smtp.SendMail("mx:25", nil, "shop@example.com", []string{m.Headers().Get("To")}, m.Data()) // want hazard send
	_ = m.Ack()
}

func (s *mailer) aws(m jetstream.Msg) { // want handler
	to := m.Headers().Get("To")
	_, _ = s.ses.SendEmail(context.Background(), &sesv2.SendEmailInput{FromEmailAddress: &to}) // want hazard send
	_ = m.Ack()
}

func (s *mailer) gun(m jetstream.Msg) { // want handler
	_, _ = s.mg.Send(context.Background(), mailgun.NewMessage("example.com", "shop", "Order", string(m.Data()), m.Headers().Get("To"))) // want hazard send
	_ = m.Ack()
}

func (s *mailer) simple(m jetstream.Msg) { // want handler
	_ = simple.NewMSG().AddTo(m.Headers().Get("To")).SetSubject("Order").Send(s.smtp) // want hazard send
	_ = m.Ack()
}

func (s *mailer) google(m jetstream.Msg) { // want handler
	_, _ = s.gmail.Users.Messages.Send("me", &gmail.Message{Raw: string(m.Data())}).Do() // want hazard send
	_ = m.Ack()
}

func (s *mailer) keyed(m jetstream.Msg) { // want handler
	_, _ = s.resend.Emails.SendWithOptions(context.Background(), // want safe send idempotency-key
		&resend.SendEmailRequest{To: []string{m.Headers().Get("To")}, Text: string(m.Data())},
		&resend.SendEmailOptions{IdempotencyKey: "order-" + m.Headers().Get("Nats-Msg-Id")})
	_ = m.Ack()
}

func (s *mailer) once(m jetstream.Msg) { // want handler
	res, err := s.db.ExecContext(context.Background(), `INSERT INTO mailed (id) VALUES ($1) ON CONFLICT DO NOTHING`, m.Headers().Get("Nats-Msg-Id"))
	if err != nil {
		_ = m.Nak()
		return
	}
	if n, err := res.RowsAffected(); err == nil && n > 0 {
		_ = smtp.SendMail("mx:25", nil, "shop@example.com", []string{m.Headers().Get("To")}, m.Data()) // want safe send dedup-store
	}
	_ = m.Ack()
}
