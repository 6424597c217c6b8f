// Package workflows has steps and workflows of DBOS, Restate and Dapr.
package workflows

import (
	"context"

	dapr "github.com/dapr/go-sdk/client"
	"github.com/dapr/go-sdk/service/common"
	"github.com/dbos-inc/dbos-transact-golang/dbos"
	"github.com/nats-io/nats.go/jetstream"
	restate "github.com/restatedev/sdk-go"
	"github.com/restatedev/sdk-go/ingress"
)

type service struct {
	dbos    dbos.Context
	dapr    dapr.Client
	restate *ingress.Client
	rows    *dbos.DataSource
	js      jetstream.JetStream
}

// Run registers the workflows and handlers.
func (s *service) Run(svc common.Service) error {
	dbos.RegisterWorkflow(s.dbos, s.checkout)
	if err := svc.AddTopicEventHandler(&common.Subscription{PubsubName: "bus", Topic: "carts"}, s.cart); err != nil {
		return err
	}
	return svc.AddTopicEventHandler(&common.Subscription{PubsubName: "bus", Topic: "orders"}, s.order)
}

func (s *service) checkout(ctx dbos.Context, order string) (string, error) { // want handler
	// Recorded together with the row.
	_, err := dbos.RunAsTransaction(ctx, s.rows, func(ctx context.Context, tx dbos.Tx) (string, error) { // want handler
		_, err := tx.Exec(ctx, "INSERT INTO checkouts (note) VALUES ($1)", order) // want none
		return order, err
	})
	if err != nil {
		return "", err
	}
	return dbos.RunAsStep(ctx, func(ctx context.Context) (string, error) { // want handler
		_, err := s.js.Publish(ctx, "mail.order", []byte(order)) // want hazard publish
		return order, err
	})
}

func (s *service) cart(ctx context.Context, e *common.TopicEvent) (bool, error) { // want handler
	if err := s.dapr.PublishEvent(ctx, "bus", "mails", e.RawData); err != nil { // want hazard publish
		return true, err
	}
	read := &dapr.InvokeActorRequest{ActorType: "cart", ActorID: e.Subject, Method: "GetItems"}
	if _, err := s.dapr.InvokeActor(ctx, read); err != nil { // want none
		return true, err
	}
	add := &dapr.InvokeActorRequest{ActorType: "cart", ActorID: e.Subject, Method: "AddItem", Data: e.RawData}
	if _, err := s.dapr.InvokeActor(ctx, add); err != nil { // want hazard http
		return true, err
	}
	if _, err := s.dapr.InvokeMethod(ctx, "stock", "reservations", "post"); err != nil { // want hazard http
		return true, err
	}
	return false, nil
}

func (s *service) order(ctx context.Context, e *common.TopicEvent) (bool, error) { // want handler
	if _, err := dbos.RunWorkflow(s.dbos, s.checkout, e.Subject, dbos.WithWorkflowID(e.ID)); err != nil { // want safe start idempotency-key
		return true, err
	}
	send := ingress.ServiceSend[string](s.restate, "Billing", "Charge")
	if _, err := send.Send(ctx, e.Subject, restate.WithIdempotencyKey(e.ID)); err != nil { // want safe start idempotency-key
		return true, err
	}
	return false, nil
}
