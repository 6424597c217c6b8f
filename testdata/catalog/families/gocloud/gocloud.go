// Package gocloud handles messages of whatever broker the Go CDK opened.
package gocloud

import (
	"context"
	"database/sql"

	"gocloud.dev/pubsub"
)

type service struct {
	db  *sql.DB
	out *pubsub.Topic
}

// Orders tells the mailer of every order.
func (s *service) Orders(ctx context.Context, in *pubsub.Subscription) error {
	for { // want handler
		m, err := in.Receive(ctx)
		if err != nil {
			return err
		}
		if err := s.out.Send(ctx, &pubsub.Message{Body: m.Body}); err != nil { // want hazard publish
			m.Nack()
			continue
		}
		m.Ack()
	}
}

// Refunds does so once per refund.
func (s *service) Refunds(ctx context.Context, in *pubsub.Subscription) error {
	for { // want handler
		m, err := in.Receive(ctx)
		if err != nil {
			return err
		}
		res, err := s.db.ExecContext(ctx, `INSERT INTO seen (id) VALUES ($1) ON CONFLICT (id) DO NOTHING`, m.LoggableID) // want safe insert conditional-insert
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err == nil && n == 1 {
			if err := s.out.Send(ctx, &pubsub.Message{Body: m.Body}); err != nil { // want safe publish dedup-store
				return err
			}
		}
		m.Ack()
	}
}
