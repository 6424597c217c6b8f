// Package watermill handles messages that Watermill routes.
package watermill

import (
	"context"
	stdsql "database/sql"
	"time"

	"github.com/ThreeDotsLabs/watermill"
	"github.com/ThreeDotsLabs/watermill-sql/v4/pkg/sql"
	"github.com/ThreeDotsLabs/watermill/components/cqrs"
	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/ThreeDotsLabs/watermill/message/router/middleware"
)

// lasting remembers keys in the database.
type lasting struct{ db *stdsql.DB }

func (l lasting) IsDuplicate(ctx context.Context, key string) (bool, error) {
	res, err := l.db.ExecContext(ctx, `INSERT INTO keys (id) VALUES ($1) ON CONFLICT (id) DO NOTHING`, key)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 0, err
}

type service struct {
	db  *stdsql.DB
	out message.Publisher
	bus *cqrs.EventBus
}

type placed struct{ ID string }

// Run adds the handlers.
func (s *service) Run(r *message.Router, in message.Subscriber, events *cqrs.EventProcessor) error {
	r.AddHandler("orders", "orders", in, "mail", s.out, s.ordered)
	r.AddConsumerHandler("parcels", "parcels", in, s.sent)
	memory, err := middleware.NewMapExpiringKeyRepository(time.Hour)
	if err != nil {
		return err
	}
	r.AddConsumerHandler("ticks", "ticks", in, s.ticked).AddMiddleware((&middleware.Deduplicator{Repository: memory}).Middleware)
	r.AddConsumerHandler("bills", "bills", in, s.billed).AddMiddleware((&middleware.Deduplicator{Repository: lasting{s.db}}).Middleware)
	r.AddConsumerHandler("refunds", "refunds", in, s.refunded)
	return events.AddHandlers(cqrs.NewEventHandler("placed", s.placed))
}

// The messages that it returns are published.
func (s *service) ordered(m *message.Message) ([]*message.Message, error) { // want handler
	return []*message.Message{message.NewMessage(watermill.NewUUID(), m.Payload)}, nil // want hazard publish
}

func (s *service) sent(m *message.Message) error { // want handler
	return s.out.Publish("mail", message.NewMessage(m.UUID, m.Payload)) // want hazard publish
}

// A restart forgets what it has seen.
func (s *service) ticked(m *message.Message) error { // want handler
	return s.out.Publish("tock", message.NewMessage(m.UUID, m.Payload)) // want hazard publish
}

func (s *service) billed(m *message.Message) error { // want handler
	return s.out.Publish("mail", message.NewMessage(m.UUID, m.Payload)) // want safe publish dedup-store
}

func (s *service) placed(ctx context.Context, ev *placed) error { // want handler
	return s.bus.Publish(ctx, ev) // want hazard publish
}

// The publisher writes in the transaction that records the message.
func (s *service) refunded(m *message.Message) error { // want handler
	ctx := m.Context()
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	res, err := tx.ExecContext(ctx, `INSERT INTO seen (id) VALUES ($1) ON CONFLICT (id) DO NOTHING`, m.UUID) // want safe insert conditional-insert
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return err
	}
	outbox, err := sql.NewPublisher(sql.TxFromStdSQL(tx), sql.PublisherConfig{SchemaAdapter: sql.DefaultPostgreSQLSchema{}}, nil)
	if err != nil {
		return err
	}
	if err := outbox.Publish("mail", message.NewMessage(m.UUID, m.Payload)); err != nil { // want safe publish dedup-store
		return err
	}
	return tx.Commit()
}
