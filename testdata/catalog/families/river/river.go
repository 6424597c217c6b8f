// Package river works jobs of River.
package river

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
)

type orderArgs struct{ OrderID string }

func (orderArgs) Kind() string { return "order" }

type refundArgs struct{ RefundID string }

func (refundArgs) Kind() string { return "refund" }

type mailArgs struct {
	To   string
	Text string
}

func (mailArgs) Kind() string { return "mail" }

// Workers are those of the service.
func Workers(client *river.Client[pgx.Tx]) *river.Workers {
	workers := river.NewWorkers()
	river.AddWorker(workers, &orderWorker{client: client})
	river.AddWorker(workers, &refundWorker{client: client})
	return workers
}

type orderWorker struct {
	river.WorkerDefaults[orderArgs]
	client *river.Client[pgx.Tx]
}

// Work tells of an order.
func (w *orderWorker) Work(ctx context.Context, job *river.Job[orderArgs]) error { // want handler
	_, err := w.client.Insert(ctx, mailArgs{To: "sales", Text: job.Args.OrderID}, nil) // want hazard publish
	return err
}

type refundWorker struct {
	river.WorkerDefaults[refundArgs]
	client *river.Client[pgx.Tx]
}

// Work tells of a refund.
func (w *refundWorker) Work(ctx context.Context, job *river.Job[refundArgs]) error { // want handler
	mail := mailArgs{To: "sales", Text: job.Args.RefundID}
	_, err := w.client.Insert(ctx, mail, &river.InsertOpts{ // want safe publish idempotency-key
		UniqueOpts: river.UniqueOpts{ByArgs: true},
	})
	return err
}
