package neo4j

import (
	"context"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// What the clauses of a statement do
type graph struct{ db neo4j.DriverWithContext }

// Run subscribes the graph.
func (g *graph) Run(consumers []jetstream.Consumer) error {
	for i, h := range []jetstream.MessageHandler{g.counted, g.paid, g.minted, g.logged, g.noted, g.related, g.bought, g.read} {
		if _, err := consumers[i].Consume(h); err != nil {
			return err
		}
	}
	return nil
}

func given(m jetstream.Msg) map[string]any {
	return map[string]any{"id": m.Headers().Get("Nats-Msg-Id"), "shop": m.Headers().Get("Shop")}
}

func (g *graph) counted(m jetstream.Msg) { // want handler
	_, _ = neo4j.ExecuteQuery(context.Background(), g.db, "MATCH (a:Account {id: $id}) WHERE a.open SET a.n = coalesce(a.n, 0) + 1", given(m), neo4j.EagerResultTransformer) // want hazard increment
	_ = m.Ack()
}

// The condition fails once the property is set.
func (g *graph) paid(m jetstream.Msg) { // want handler
	_, _ = neo4j.ExecuteQuery(context.Background(), g.db, "MATCH (o:Order {id: $id}) WHERE o.paid = false SET o.paid = true, o.n = o.n + 1", given(m), neo4j.EagerResultTransformer) // want safe increment conditional-update
	_ = m.Ack()
}

func (g *graph) minted(m jetstream.Msg) { // want handler
	_, _ = neo4j.ExecuteQuery(context.Background(), g.db, "MERGE (r:Refund {id: randomUUID(), ref: $id})", given(m), neo4j.EagerResultTransformer) // want hazard insert
	_ = m.Ack()
}

// Each of the paths is made.
func (g *graph) logged(m jetstream.Msg) { // want handler
	_, _ = neo4j.ExecuteQuery(context.Background(), g.db, "CREATE (e:Event {at: timestamp()}), (o:Order {id: $id})", given(m), neo4j.EagerResultTransformer) // want hazard insert
	_ = m.Ack()
}

// What is quoted or nested is no other property.
func (g *graph) noted(m jetstream.Msg) { // want handler
	_, _ = neo4j.ExecuteQuery(context.Background(), g.db, "MERGE (n:Note {id: $id, text: 'CREATE it, at: once', day: date({year: 2020})})", given(m), neo4j.EagerResultTransformer) // want safe insert conditional-insert
	_ = m.Ack()
}

// A relation is there once between two nodes.
func (g *graph) related(m jetstream.Msg) { // want handler
	_, _ = neo4j.ExecuteQuery(context.Background(), g.db, "MATCH (a:Account {id: $id}), (s:Shop {id: $shop}) MERGE (a)-[:BOUGHT]->(s)", given(m), neo4j.EagerResultTransformer) // want none
	_ = m.Ack()
}

func (g *graph) bought(m jetstream.Msg) { // want handler
	_, _ = neo4j.ExecuteQuery(context.Background(), g.db, "MATCH (a:Account {id: $id}), (s:Shop {id: $shop}) CREATE (a)-[:BOUGHT]->(s)", given(m), neo4j.EagerResultTransformer) // want hazard insert
	_ = m.Ack()
}

func (g *graph) read(m jetstream.Msg) { // want handler
	_, _ = neo4j.ExecuteQuery(context.Background(), g.db, "MATCH (a:Account {id: $id}) RETURN a.create, 'SET a.n = a.n + 1'", given(m), neo4j.EagerResultTransformer) // want none
	_ = m.Ack()
}
