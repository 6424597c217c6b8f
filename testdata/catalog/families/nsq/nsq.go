// Package nsq handles messages of NSQ, five times at most.
package nsq

import (
	"database/sql"

	"github.com/nsqio/go-nsq"
)

type service struct {
	db  *sql.DB
	out *nsq.Producer
}

// Run subscribes the service.
func (s *service) Run(orders, refunds *nsq.Consumer) {
	orders.AddHandler(s)
	refunds.AddConcurrentHandlers(nsq.HandlerFunc(s.refunded), 4)
}

// HandleMessage tells the mailer of every order.
func (s *service) HandleMessage(m *nsq.Message) error { // want handler
	return s.out.Publish("mail", m.Body) // want hazard publish
}

func (s *service) refunded(m *nsq.Message) error { // want handler
	res, err := s.db.Exec(`INSERT INTO seen (id) VALUES ($1) ON CONFLICT (id) DO NOTHING`, string(m.ID[:])) // want safe insert conditional-insert
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return err
	}
	return s.out.Publish("mail", m.Body) // want safe publish dedup-store
}
