// Package listen waits for notifications of PostgreSQL, which come once at most.
package listen

import (
	"context"
	"database/sql"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/lib/pq"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

type service struct {
	db *sql.DB
	js jetstream.JetStream
}

// Listen publishes what it is told, once at most.
func (s *service) Listen(ctx context.Context, l *pq.Listener) {
	for n := range l.NotificationChannel() { // want handler
		_, _ = s.js.Publish(ctx, "mail", []byte(n.Extra)) // want none
	}
}

// Wait is woken by a notification and works off the table, as the ticker does.
func (s *service) Wait(ctx context.Context, conn *pgx.Conn) error {
	for { // want handler
		if _, err := conn.WaitForNotification(ctx); err != nil {
			return err
		}
		if err := s.drain(ctx); err != nil { // want none
			return err
		}
	}
}

// Run subscribes to the orders that fill the table.
func (s *service) Run(orders, parcels jetstream.Consumer) error {
	if _, err := orders.Consume(s.ordered); err != nil {
		return err
	}
	_, err := parcels.Consume(s.sent)
	return err
}

func (s *service) ordered(m jetstream.Msg) { // want handler
	_, err := s.db.Exec(`INSERT INTO outbox (id, body) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING`, m.Headers().Get(nats.MsgIdHdr), m.Data()) // want safe insert conditional-insert
	if err != nil {
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}

func (s *service) sent(m jetstream.Msg) { // want handler
	if _, err := s.db.Exec(`INSERT INTO outbox (body) VALUES ($1)`, m.Data()); err != nil { // want hazard insert
		_ = m.NakWithDelay(time.Second)
		return
	}
	_ = m.Ack()
}

func (s *service) drain(ctx context.Context) error {
	_, err := s.js.Publish(ctx, "drained", nil)
	return err
}
