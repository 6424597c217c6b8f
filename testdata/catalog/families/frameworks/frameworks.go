// Package frameworks handles messages that frameworks deliver.
package frameworks

import (
	"context"
	"database/sql"

	cloudevents "github.com/cloudevents/sdk-go/v2/client"
	"github.com/cloudevents/sdk-go/v2/event"
	"github.com/go-kit/kit/transport/amqp"
	eh "github.com/looplab/eventhorizon"
	kratos "github.com/tx7do/kratos-transport/broker"

	"encore.dev/pubsub"
	"go-micro.dev/v6/broker"
	"go-micro.dev/v6/client"
	"go-micro.dev/v6/events"
)

type order struct{ ID, Item string }

type service struct {
	db     *sql.DB
	out    cloudevents.Client
	orders *pubsub.Topic[order]
	micro  client.Client
	bus    eh.EventBus
}

// Run subscribes the service everywhere.
func (s *service) Run(ctx context.Context, in cloudevents.Client, kb kratos.Broker, any eh.EventMatcher) error {
	pubsub.NewSubscription(s.orders, "mail", pubsub.SubscriptionConfig[order]{Handler: s.ordered, RetryPolicy: &pubsub.RetryPolicy{MaxRetries: 9}})
	if _, err := broker.Subscribe("orders", s.brokered); err != nil {
		return err
	}
	if _, err := kb.Subscribe("orders", s.bound, nil); err != nil {
		return err
	}
	if err := s.bus.AddHandler(ctx, any, &projector{s}); err != nil {
		return err
	}
	amqp.NewSubscriber(s.endpoint, nil, nil)
	return in.StartReceiver(ctx, s.received)
}

func (s *service) received(ctx context.Context, ev event.Event) error { // want handler
	named := event.New()
	named.SetID(ev.ID())
	if err := s.out.Send(ctx, named); err != nil { // want safe publish idempotency-key
		return err
	}
	return s.out.Send(ctx, event.New()) // want hazard publish
}

func (s *service) ordered(ctx context.Context, o order) error { // want handler
	res, err := s.db.ExecContext(ctx, `INSERT INTO seen (id) VALUES ($1) ON CONFLICT (id) DO NOTHING`, o.ID) // want safe insert conditional-insert
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return err
	}
	_, err = s.orders.Publish(ctx, o) // want safe publish dedup-store
	return err
}

func (s *service) brokered(ev broker.Event) error { // want handler
	if err := broker.Publish("mail", ev.Message()); err != nil { // want hazard publish
		return err
	}
	return s.CreateOrder(context.Background(), ev.Message().Body)
}

// CreateOrder is like the method of a generated client.
func (s *service) CreateOrder(ctx context.Context, body []byte) error {
	var rsp order
	return s.micro.Call(ctx, s.micro.NewRequest("orders", "Orders.Create", body), &rsp) // want hazard http
}

// Consume reads a stream.
func (s *service) Consume() error {
	stream, err := events.Consume("orders")
	if err != nil {
		return err
	}
	for ev := range stream { // want handler
		// Acked as it was handed out: it comes at most once.
		if err := events.Publish("mail", ev.Payload); err != nil { // want none
			return err
		}
		_ = ev.Ack()
	}
	return nil
}

func (s *service) bound(ctx context.Context, ev kratos.Event) error { // want handler
	return events.Publish("mail", ev.Message().Body) // want hazard publish
}

type projector struct{ *service }

func (p *projector) HandlerType() eh.EventHandlerType { return "mail" }

func (p *projector) HandleEvent(ctx context.Context, ev eh.Event) error { // want handler
	return events.Publish("mail", ev.Data()) // want hazard publish
}

func (s *service) endpoint(ctx context.Context, request any) (any, error) { // want handler
	return nil, events.Publish("mail", request) // want hazard publish
}
