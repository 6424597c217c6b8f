package temporal

import (
	"context"

	"github.com/google/uuid"
	"github.com/nats-io/nats.go/jetstream"
	tworkflow "go.temporal.io/sdk/workflow"
	"go.uber.org/cadence/activity"
	"go.uber.org/cadence/client"
	"go.uber.org/cadence/worker"
	"go.uber.org/cadence/workflow"
)

type billing struct {
	cadence client.Client
	js      jetstream.JetStream
}

// Register adds the workflow and its activity to a worker of Cadence.
func (b *billing) Register(w worker.Worker) {
	w.RegisterWorkflow(b.month)
	w.RegisterActivity(b.send)
}

func (b *billing) month(ctx workflow.Context, account string) error { // want handler
	if _, err := b.js.Publish(context.Background(), "month", []byte(account)); err != nil { // want hazard publish
		return err
	}
	return workflow.ExecuteActivity(ctx, b.send, account).Get(ctx, nil)
}

func (b *billing) send(ctx context.Context, account string) error { // want handler
	if activity.GetInfo(ctx).Attempt > 3 {
		return nil
	}
	opts := client.StartWorkflowOptions{ID: "bill-" + account, TaskList: "bills"}
	_, err := b.cadence.StartWorkflow(ctx, opts, b.month, account) // want safe start idempotency-key
	return err
}

// A value that a workflow of Temporal records is the same in each replay.
func (a *activities) quote(ctx tworkflow.Context) error {
	var id string
	if err := tworkflow.SideEffect(ctx, func(tworkflow.Context) any { return uuid.NewString() }).Get(&id); err != nil {
		return err
	}
	return tworkflow.ExecuteActivity(ctx, a.Bill, id).Get(ctx, nil)
}
