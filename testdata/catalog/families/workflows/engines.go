package workflows

import (
	"context"

	"github.com/cschleiden/go-workflows/client"
	"github.com/cschleiden/go-workflows/worker"
	"github.com/cschleiden/go-workflows/workflow"
	hatchet "github.com/hatchet-dev/hatchet/sdks/go"
	"github.com/inngest/inngestgo"
	"github.com/inngest/inngestgo/step"
	"github.com/nats-io/nats.go/jetstream"
	restate "github.com/restatedev/sdk-go"
)

type engines struct {
	inngest inngestgo.Client
	hatchet *hatchet.Client
	flows   *client.Client
	js      jetstream.JetStream
}

type order struct{ ID string }

// Run registers functions, tasks and workflows.
func (e *engines) Run(w *worker.Worker) (restate.ServiceDefinition, error) {
	_, err := inngestgo.CreateFunction(e.inngest, inngestgo.FunctionOpts{ID: "paid"}, inngestgo.EventTrigger("order/paid", nil), e.paid)
	if err != nil {
		return nil, err
	}
	e.hatchet.NewStandaloneTask("ship", e.ship, hatchet.WithRetries(3))
	if err := w.RegisterWorkflow(e.archive); err != nil {
		return nil, err
	}
	return restate.Reflect(&shop{e.js}), w.RegisterActivity(e.store)
}

func (e *engines) paid(ctx context.Context, in inngestgo.Input[order]) (any, error) { // want handler
	_, err := step.Run(ctx, "mail", func(ctx context.Context) (string, error) { // want handler
		_, err := e.js.Publish(ctx, "mail.paid", []byte(in.Event.Data.ID)) // want hazard publish
		return "", err
	})
	if err != nil {
		return nil, err
	}
	return e.inngest.Send(ctx, inngestgo.Event{ID: in.Event.ID, Name: "order/billed"}) // want safe publish idempotency-key
}

func (e *engines) ship(ctx hatchet.Context, in order) (order, error) { // want handler
	once := e.hatchet.NewWorkflow("label", hatchet.WithWorkflowIdempotency(hatchet.IdempotencyConfig{Expression: "input.ID"}))
	if _, err := once.RunNoWait(ctx, in); err != nil { // want safe start idempotency-key
		return in, err
	}
	_, err := e.hatchet.NewWorkflow("track").RunNoWait(ctx, in) // want hazard start
	return in, err
}

func (e *engines) archive(ctx workflow.Context, id string) error { // want handler
	_, err := workflow.ExecuteActivity[any](ctx, workflow.DefaultActivityOptions, e.store, id).Get(ctx)
	return err
}

func (e *engines) store(ctx context.Context, id string) error { // want handler
	_, err := e.flows.CreateWorkflowInstance(ctx, client.WorkflowInstanceOptions{InstanceID: "index-" + id}, e.archive, id) // want safe start idempotency-key
	return err
}

type shop struct{ js jetstream.JetStream }

// Buy sells.
func (s *shop) Buy(ctx restate.Context, id string) (string, error) { // want handler
	_, err := s.js.Publish(ctx, "sold", []byte(id)) // want hazard publish
	return id, err
}
