package mongo

import (
	"context"

	"github.com/nats-io/nats.go/jetstream"
	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

// Writes in bulk
type bulk struct{ db *mongo.Database }

// Run subscribes the store.
func (s *bulk) Run(consumers []jetstream.Consumer) error {
	for i, h := range []jetstream.MessageHandler{s.counted, s.upserted, s.added} {
		if _, err := consumers[i].Consume(h); err != nil {
			return err
		}
	}
	return nil
}

func (s *bulk) counted(m jetstream.Msg) { // want handler
	_, _ = s.db.Collection("shops").BulkWrite(context.Background(), []mongo.WriteModel{ // want hazard increment
		mongo.NewUpdateOneModel().SetFilter(bson.M{"_id": m.Headers().Get("Shop")}).SetUpdate(bson.M{"$inc": bson.M{"orders": 1}}),
	})
	_ = m.Ack()
}

func (s *bulk) upserted(m jetstream.Msg) { // want handler
	_, _ = s.db.Collection("shops").BulkWrite(context.Background(), []mongo.WriteModel{ // want safe insert conditional-insert
		mongo.NewUpdateOneModel().SetFilter(bson.M{"_id": m.Headers().Get("Shop")}).SetUpdate(bson.M{"$set": bson.M{"last": m.Data()}}).SetUpsert(true),
	})
	_ = m.Ack()
}

func (s *bulk) added(m jetstream.Msg) { // want handler
	_, _ = s.db.Collection("events").BulkWrite(context.Background(), []mongo.WriteModel{ // want hazard insert
		&mongo.InsertOneModel{Document: bson.M{"body": m.Data()}},
	})
	_ = m.Ack()
}
