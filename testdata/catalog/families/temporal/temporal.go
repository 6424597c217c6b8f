// Package temporal runs workflows and activities of Temporal.
package temporal

import (
	"context"

	"github.com/nats-io/nats.go/jetstream"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

type activities struct {
	js jetstream.JetStream
}

// Register adds the workflow and its activities to a worker.
func Register(w worker.Worker, a *activities) {
	w.RegisterWorkflow(Order)
	w.RegisterActivity(a)
}

// Order runs an order.
func Order(ctx workflow.Context, id string) error { // want handler
	var a *activities
	if err := workflow.ExecuteActivity(ctx, a.Notify, id).Get(ctx, nil); err != nil {
		return err
	}
	if err := workflow.ExecuteActivity(ctx, "Remind", id).Get(ctx, nil); err != nil {
		return err
	}
	return workflow.ExecuteActivity(ctx, a.Bill, id).Get(ctx, nil)
}

// Notify tells of an order.
func (a *activities) Notify(ctx context.Context, id string) error { // want handler
	_, err := a.js.Publish(ctx, "mail.order", []byte(id)) // want hazard publish
	return err
}

// Bill asks for the money.
func (a *activities) Bill(ctx context.Context, id string) error { // want handler
	key := activity.GetInfo(ctx).WorkflowExecution.RunID + "-bill"
	_, err := a.js.Publish(ctx, "bill", []byte(id), jetstream.WithMsgID(key)) // want safe publish idempotency-key
	return err
}

// Remind is called by its name.
func (a *activities) Remind(ctx context.Context, id string) error { // want handler
	_, err := a.js.Publish(ctx, "mail.reminder", []byte(id)) // want hazard publish
	return err
}

type starter struct {
	temporal client.Client
}

// Run subscribes the starter.
func (s *starter) Run(carts, orders jetstream.Consumer) error {
	if _, err := carts.Consume(s.cart); err != nil {
		return err
	}
	_, err := orders.Consume(s.order)
	return err
}

func (s *starter) cart(m jetstream.Msg) { // want handler
	opts := client.StartWorkflowOptions{TaskQueue: "shop"}
	if _, err := s.temporal.ExecuteWorkflow(context.Background(), opts, Order, string(m.Data())); err != nil { // want hazard start
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}

func (s *starter) order(m jetstream.Msg) { // want handler
	opts := client.StartWorkflowOptions{TaskQueue: "shop", ID: "order-" + string(m.Data())}
	if _, err := s.temporal.ExecuteWorkflow(context.Background(), opts, Order, string(m.Data())); err != nil { // want safe start idempotency-key
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}
