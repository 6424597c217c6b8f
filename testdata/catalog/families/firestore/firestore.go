// Package firestore keeps orders in Firestore.
package firestore

import (
	"context"

	"cloud.google.com/go/firestore"
	"github.com/nats-io/nats.go/jetstream"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

type store struct {
	db *firestore.Client
	js jetstream.JetStream
}

// Run subscribes the store.
func (s *store) Run(consumers []jetstream.Consumer) error {
	for i, h := range []jetstream.MessageHandler{s.added, s.minted, s.set, s.counted, s.created, s.checked} {
		if _, err := consumers[i].Consume(h); err != nil {
			return err
		}
	}
	return nil
}

func (s *store) added(m jetstream.Msg) { // want handler
	_, _, _ = s.db.Collection("orders").Add(context.Background(), map[string]any{"body": m.Data()}) // want hazard insert
	_ = m.Ack()
}

func (s *store) minted(m jetstream.Msg) { // want handler
	_, _ = s.db.Collection("orders").NewDoc().Set(context.Background(), map[string]any{"body": m.Data()}) // want hazard insert
	_ = m.Ack()
}

func (s *store) set(m jetstream.Msg) { // want handler
	_, _ = s.db.Collection("orders").Doc(m.Headers().Get("Order")).Set(context.Background(), map[string]any{"body": m.Data()}) // want none
	_ = m.Ack()
}

func (s *store) counted(m jetstream.Msg) { // want handler
	_, _ = s.db.Collection("shops").Doc(m.Headers().Get("Shop")).Update(context.Background(), []firestore.Update{ // want hazard increment
		{Path: "orders", Value: firestore.Increment(1)}, {Path: "last", Value: m.Data()},
	})
	_ = m.Ack()
}

func (s *store) created(m jetstream.Msg) { // want handler
	ctx := context.Background()
	_, err := s.db.Collection("seen").Doc(m.Headers().Get("Nats-Msg-Id")).Create(ctx, map[string]any{"at": m.Subject()}) // want safe insert conditional-insert
	if status.Code(err) == codes.AlreadyExists {
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

func (s *store) checked(m jetstream.Msg) { // want handler
	ctx := context.Background()
	doc := s.db.Collection("seen").Doc(m.Headers().Get("Nats-Msg-Id"))
	if snap, err := doc.Get(ctx); err == nil && snap.Exists() {
		_ = m.Ack()
		return
	}
	_, _ = s.js.Publish(ctx, "mail.order", m.Data()) // want safe publish exists-check
	_, _ = doc.Set(ctx, map[string]any{"at": m.Subject()})
	_ = m.Ack()
}
