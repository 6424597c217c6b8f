// Package azure puts work into storage queues and tables.
package azure

import (
	"context"
	"database/sql"

	"github.com/Azure/azure-sdk-for-go/sdk/data/aztables"
	"github.com/Azure/azure-sdk-for-go/sdk/storage/azqueue"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

type service struct {
	db    *sql.DB
	queue *azqueue.QueueClient
	table *aztables.Client
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
	ctx := context.Background()
	if _, err := s.queue.EnqueueMessage(ctx, string(m.Data()), nil); err != nil { // want hazard publish
		_ = m.Nak()
		return
	}
	if _, err := s.table.AddEntity(ctx, m.Data(), nil); err != nil { // want hazard insert
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}

func (s *service) refunded(m jetstream.Msg) { // want handler
	ctx, id := context.Background(), m.Headers().Get(nats.MsgIdHdr)
	res, err := s.db.ExecContext(ctx, `INSERT INTO seen (id) VALUES ($1) ON CONFLICT (id) DO NOTHING`, id) // want safe insert conditional-insert
	if err != nil {
		_ = m.Nak()
		return
	}
	if n, err := res.RowsAffected(); err == nil && n == 1 {
		_, _ = s.queue.EnqueueMessage(ctx, string(m.Data()), nil) // want safe publish dedup-store
	}
	_ = m.Ack()
}
