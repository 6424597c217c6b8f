// Package pubsub handles messages of Google Pub/Sub in both majors.
package pubsub

import (
	"context"
	"database/sql"

	v1 "cloud.google.com/go/pubsub"
	"cloud.google.com/go/pubsub/v2"
)

type service struct {
	db  *sql.DB
	v1  *v1.Topic
	out *pubsub.Publisher
}

// Orders tells the mailer of every order.
func (s *service) Orders(ctx context.Context, in *v1.Subscription) error {
	return in.Receive(ctx, func(ctx context.Context, m *v1.Message) { // want handler
		if _, err := s.v1.Publish(ctx, &v1.Message{Data: m.Data}).Get(ctx); err != nil { // want hazard publish
			m.Nack()
			return
		}
		m.Ack()
	})
}

// Refunds does so once per refund.
func (s *service) Refunds(ctx context.Context, in *pubsub.Subscriber) error {
	return in.Receive(ctx, s.refunded)
}

func (s *service) refunded(ctx context.Context, m *pubsub.Message) { // want handler
	res, err := s.db.ExecContext(ctx, `INSERT INTO seen (id) VALUES ($1) ON CONFLICT (id) DO NOTHING`, m.ID) // want safe insert conditional-insert
	if err != nil {
		m.Nack()
		return
	}
	if n, err := res.RowsAffected(); err == nil && n == 1 {
		s.out.Publish(ctx, &pubsub.Message{Data: m.Data}) // want safe publish dedup-store
	}
	m.Ack()
}
