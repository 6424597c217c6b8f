// Package cassandra uses Cassandra.
package cassandra

import (
	"context"
	"encoding/json"

	"github.com/gocql/gocql"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/scylladb/gocqlx/v3"
)

type order struct {
	ID     string
	Amount int64
}

type service struct {
	db  *gocql.Session
	js  jetstream.JetStream
	dbx gocqlx.Session
}

// Run subscribes the service.
func (s *service) Run(orders, refunds jetstream.Consumer) error {
	if _, err := orders.Consume(s.ordered); err != nil {
		return err
	}
	_, err := refunds.Consume(s.refunded)
	return err
}

func (s *service) ordered(m jetstream.Msg) { // want handler
	var o order
	if err := json.Unmarshal(m.Data(), &o); err != nil {
		_ = m.Term()
		return
	}
	if err := s.record(context.Background(), o); err != nil {
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}

func (s *service) refunded(m jetstream.Msg) { // want handler
	if err := s.refund(context.Background(), m.Headers().Get(nats.MsgIdHdr), m.Data()); err != nil {
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}

func (s *service) record(ctx context.Context, o order) error {
	b := s.db.NewBatch(gocql.CounterBatch).WithContext(ctx)
	b.Query("UPDATE totals SET sum = sum + ? WHERE day = ?", o.Amount, "today") // want hazard increment
	return s.db.ExecuteBatch(b)
}

func (s *service) refund(ctx context.Context, id string, data []byte) error {
	q := s.dbx.Query("INSERT INTO inbox (message_id) VALUES (?) IF NOT EXISTS", []string{"message_id"}).BindMap(map[string]any{"message_id": id})
	applied, err := q.ExecCASRelease() // want safe insert conditional-insert
	if err != nil || !applied {
		return err
	}
	_, err = s.js.Publish(ctx, "mail.refund", data) // want safe publish dedup-store
	return err
}
