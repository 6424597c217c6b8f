// Package inprocess remembers orders in its own memory only, which guards nothing.
package inprocess

import (
	"context"
	"database/sql"
	"sync"

	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/nats-io/nats.go/jetstream"
	"golang.org/x/sync/singleflight"
)

type mailer struct {
	db    *sql.DB
	js    jetstream.JetStream
	seen  sync.Map
	cache *lru.Cache[string, bool]
	group singleflight.Group
}

// Run subscribes the mailer.
func (s *mailer) Run(consumers []jetstream.Consumer) error {
	for i, h := range []jetstream.MessageHandler{s.mapped, s.cached, s.grouped, s.stored} {
		if _, err := consumers[i].Consume(h); err != nil {
			return err
		}
	}
	return nil
}

func (s *mailer) mapped(m jetstream.Msg) { // want handler
	if _, dup := s.seen.LoadOrStore(m.Headers().Get("Nats-Msg-Id"), true); !dup {
		_, _ = s.js.Publish(context.Background(), "mail.order", m.Data()) // want hazard publish
	}
	_ = m.Ack()
}

func (s *mailer) cached(m jetstream.Msg) { // want handler
	if dup, _ := s.cache.ContainsOrAdd(m.Headers().Get("Nats-Msg-Id"), true); !dup {
		_, _ = s.js.Publish(context.Background(), "mail.order", m.Data()) // want hazard publish
	}
	_ = m.Ack()
}

func (s *mailer) grouped(m jetstream.Msg) { // want handler
	_, err, _ := s.group.Do(m.Headers().Get("Nats-Msg-Id"), func() (any, error) {
		return s.js.Publish(context.Background(), "mail.order", m.Data()) // want hazard publish
	})
	if err != nil {
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}

func (s *mailer) stored(m jetstream.Msg) { // want handler
	ctx := context.Background()
	res, err := s.db.ExecContext(ctx, `INSERT INTO seen (id) VALUES ($1) ON CONFLICT DO NOTHING`, m.Headers().Get("Nats-Msg-Id"))
	if err != nil {
		_ = m.Nak()
		return
	}
	if n, err := res.RowsAffected(); err == nil && n > 0 {
		_, _ = s.js.Publish(ctx, "mail.order", m.Data()) // want safe publish dedup-store
	}
	_ = m.Ack()
}
