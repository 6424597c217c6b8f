// Package encore keeps rows in a database of Encore.
package encore

import (
	"context"

	"encore.dev/storage/sqldb"
	"github.com/nats-io/nats.go/jetstream"
)

type service struct {
	db *sqldb.Database
}

// Run subscribes the service.
func (s *service) Run(visits, orders jetstream.Consumer) error {
	if _, err := visits.Consume(s.visited); err != nil {
		return err
	}
	_, err := orders.Consume(s.ordered)
	return err
}

func (s *service) visited(m jetstream.Msg) { // want handler
	if _, err := s.db.Exec(context.Background(), "INSERT INTO visits (page) VALUES ($1)", string(m.Data())); err != nil { // want hazard insert
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}

func (s *service) ordered(m jetstream.Msg) { // want handler
	const insert = "INSERT INTO orders (id) VALUES ($1) ON CONFLICT (id) DO NOTHING"
	if _, err := s.db.Exec(context.Background(), insert, string(m.Data())); err != nil { // want safe insert conditional-insert
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}
