// Package gizmo handles messages of Gizmo's subscribers.
package gizmo

import (
	"context"
	"database/sql"
	"encoding/json"

	"github.com/NYTimes/gizmo/pubsub"
)

type order struct {
	ID    string `json:"id"`
	Email string `json:"email"`
}

type service struct {
	sub  pubsub.Subscriber
	mail pubsub.Publisher
	db   *sql.DB
}

func (s *service) greet(ctx context.Context) error {
	for m := range s.sub.Start() { // want handler
		if err := s.mail.PublishRaw(ctx, "mail", m.Message()); err != nil { // want hazard publish
			return err
		}
		if err := m.Done(); err != nil {
			return err
		}
	}
	return s.sub.Err()
}

func (s *service) greetOnce(ctx context.Context) error {
	for m := range s.sub.Start() { // want handler
		var o order
		if err := json.Unmarshal(m.Message(), &o); err != nil {
			continue
		}
		res, err := s.db.ExecContext(ctx, `INSERT INTO greeted (order_id) VALUES ($1) ON CONFLICT DO NOTHING`, o.ID)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			_ = m.Done()
			continue
		}
		if err := s.mail.PublishRaw(ctx, "mail", []byte(o.Email)); err != nil { // want safe publish dedup-store
			return err
		}
		if err := m.Done(); err != nil {
			return err
		}
	}
	return s.sub.Err()
}
