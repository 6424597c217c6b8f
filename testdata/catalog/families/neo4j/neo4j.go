// Package neo4j uses Neo4j.
package neo4j

import (
	"context"
	"encoding/json"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

type order struct {
	ID     string
	Amount int64
}

type service struct {
	db neo4j.DriverWithContext
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
	session := s.db.NewSession(ctx, neo4j.SessionConfig{})
	defer session.Close(ctx)
	_, err := session.ExecuteWrite(ctx, func(tx neo4j.ManagedTransaction) (any, error) {
		return tx.Run(ctx, "CREATE (:Order {amount: $amount})", map[string]any{"amount": o.Amount}) // want hazard insert
	})
	return err
}

func (s *service) refund(ctx context.Context, id string, data []byte) error {
	_, err := neo4j.ExecuteQuery(ctx, s.db, "MERGE (r:Refund {id: $id}) SET r.data = $data", map[string]any{"id": id, "data": data}, neo4j.EagerResultTransformer) // want safe insert conditional-insert
	return err
}
