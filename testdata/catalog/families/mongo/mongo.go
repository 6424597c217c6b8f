// Package mongo keeps orders in MongoDB.
package mongo

import (
	"context"

	"github.com/nats-io/nats.go/jetstream"
	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

type store struct{ db *mongo.Database }

// Run subscribes the store.
func (s *store) Run(consumers []jetstream.Consumer) error {
	for i, h := range []jetstream.MessageHandler{s.added, s.addedOnce, s.counted, s.countedOnce, s.replaced} {
		if _, err := consumers[i].Consume(h); err != nil {
			return err
		}
	}
	return nil
}

func (s *store) added(m jetstream.Msg) { // want handler
	if _, err := s.db.Collection("orders").InsertOne(context.Background(), bson.M{"_id": bson.NewObjectID(), "body": m.Data()}); err != nil { // want hazard insert
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}

func (s *store) addedOnce(m jetstream.Msg) { // want handler
	_, err := s.db.Collection("orders").InsertOne(context.Background(), bson.M{"_id": m.Headers().Get("Nats-Msg-Id"), "body": m.Data()}) // want safe insert unique-key
	if err != nil && !mongo.IsDuplicateKeyError(err) {
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}

func (s *store) counted(m jetstream.Msg) { // want handler
	if _, err := s.db.Collection("shops").UpdateByID(context.Background(), m.Headers().Get("Shop"), bson.M{"$inc": bson.M{"orders": 1}}); err != nil { // want hazard increment
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}

func (s *store) countedOnce(m jetstream.Msg) { // want handler
	ctx := context.Background()
	res, err := s.db.Collection("seen").UpdateOne(ctx, // want safe insert conditional-insert
		bson.M{"_id": m.Headers().Get("Nats-Msg-Id")}, bson.M{"$setOnInsert": bson.M{"shop": m.Headers().Get("Shop")}},
		options.UpdateOne().SetUpsert(true))
	if err != nil {
		_ = m.Nak()
		return
	}
	if res.UpsertedCount > 0 {
		_, _ = s.db.Collection("shops").UpdateByID(ctx, m.Headers().Get("Shop"), bson.M{"$inc": bson.M{"orders": 1}}) // want safe increment dedup-store
	}
	_ = m.Ack()
}

func (s *store) replaced(m jetstream.Msg) { // want handler
	_, err := s.db.Collection("orders").ReplaceOne(context.Background(), // want safe insert conditional-insert
		bson.M{"_id": m.Headers().Get("Order")}, bson.M{"body": m.Data()}, options.Replace().SetUpsert(true))
	if err != nil {
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}
