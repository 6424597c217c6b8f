// Package clickhouse uses ClickHouse.
package clickhouse

import (
	"context"
	"database/sql"
	"encoding/json"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

type order struct {
	ID     string
	Amount int64
}

type service struct {
	db    driver.Conn
	inbox *sql.DB
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
	b, err := s.db.PrepareBatch(ctx, "INSERT INTO sales (order_id, amount)")
	if err != nil {
		return err
	}
	if err := b.Append(o.ID, o.Amount); err != nil {
		return err
	}
	return b.Send() // want hazard insert
}

func (s *service) refund(ctx context.Context, id string, data []byte) error {
	res, err := s.inbox.ExecContext(ctx, "INSERT INTO inbox (message_id) VALUES ($1) ON CONFLICT DO NOTHING", id) // want safe insert conditional-insert
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return err
	}
	return s.db.AsyncInsert(ctx, "INSERT INTO refunds (data) VALUES (?)", true, data) // want safe insert dedup-store
}
