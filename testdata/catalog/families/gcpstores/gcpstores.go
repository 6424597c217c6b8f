// Package gcpstores keeps orders in stores of Google Cloud.
package gcpstores

import (
	"context"
	"errors"
	"fmt"

	"cloud.google.com/go/bigquery"
	"cloud.google.com/go/datastore"
	"cloud.google.com/go/storage"
	"github.com/google/uuid"
	"github.com/nats-io/nats.go/jetstream"
	"google.golang.org/api/googleapi"
)

type order struct{ Body string }

type stores struct {
	data   *datastore.Client
	rows   *bigquery.Inserter
	bucket *storage.BucketHandle
	js     jetstream.JetStream
}

// Run subscribes the stores.
func (s *stores) Run(consumers []jetstream.Consumer) error {
	for i, h := range []jetstream.MessageHandler{s.put, s.putByName, s.row, s.rowByID, s.object, s.objectByName, s.objectOnce} {
		if _, err := consumers[i].Consume(h); err != nil {
			return err
		}
	}
	return nil
}

func (s *stores) put(m jetstream.Msg) { // want handler
	_, _ = s.data.Put(context.Background(), datastore.IncompleteKey("Order", nil), &order{string(m.Data())}) // want hazard insert
	_ = m.Ack()
}

func (s *stores) putByName(m jetstream.Msg) { // want handler
	key := datastore.NameKey("Order", m.Headers().Get("Order"), nil)
	_, _ = s.data.Put(context.Background(), key, &order{string(m.Data())}) // want none
	_ = m.Ack()
}

func (s *stores) row(m jetstream.Msg) { // want handler
	_ = s.rows.Put(context.Background(), &bigquery.StructSaver{Struct: order{string(m.Data())}, InsertID: uuid.NewString()}) // want hazard insert
	_ = m.Ack()
}

func (s *stores) rowByID(m jetstream.Msg) { // want handler
	_ = s.rows.Put(context.Background(), &bigquery.StructSaver{Struct: order{string(m.Data())}, InsertID: m.Headers().Get("Nats-Msg-Id")}) // want safe insert idempotency-key
	_ = m.Ack()
}

func (s *stores) object(m jetstream.Msg) { // want handler
	w := s.bucket.Object("orders/" + uuid.NewString()).NewWriter(context.Background()) // want hazard insert
	_, _ = fmt.Fprintf(w, "%s", m.Data())
	_ = w.Close()
	_ = m.Ack()
}

func (s *stores) objectByName(m jetstream.Msg) { // want handler
	w := s.bucket.Object("orders/" + m.Headers().Get("Order")).NewWriter(context.Background()) // want none
	_, _ = fmt.Fprintf(w, "%s", m.Data())
	_ = w.Close()
	_ = m.Ack()
}

// The writer is refused when it is closed, if the object is there.
func (s *stores) objectOnce(m jetstream.Msg) { // want handler
	ctx := context.Background()
	w := s.bucket.Object("seen/" + m.Headers().Get("Nats-Msg-Id")).If(storage.Conditions{DoesNotExist: true}).NewWriter(ctx) // want safe insert conditional-insert
	err := w.Close()
	var refused *googleapi.Error
	if errors.As(err, &refused) && refused.Code == 412 {
		_ = m.Ack()
		return
	}
	if err != nil {
		_ = m.Nak()
		return
	}
	_, _ = s.js.Publish(ctx, "mail.order", m.Data()) // want safe publish dedup-store
	_ = m.Ack()
}
