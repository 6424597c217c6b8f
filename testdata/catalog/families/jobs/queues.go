package jobs

import (
	"context"

	"github.com/RichardKnop/machinery/v2"
	"github.com/RichardKnop/machinery/v2/tasks"
	"github.com/acaloiaro/neoq"
	"github.com/acaloiaro/neoq/handler"
	neoqjobs "github.com/acaloiaro/neoq/jobs"
	faktory "github.com/contribsys/faktory/client"
	worker "github.com/contribsys/faktory_worker_go"
	"github.com/gocraft/work"
)

type queues struct {
	gocraft   *work.Enqueuer
	machinery *machinery.Server
	faktory   *faktory.Client
	neoq      neoq.Neoq
}

// Run registers the jobs.
func (q *queues) Run(ctx context.Context, pool *work.WorkerPool, mgr *worker.Manager) error {
	pool.Job("resize", q.resize)
	mgr.Register("charge", q.charge)
	if err := q.machinery.RegisterTask("index", q.index); err != nil {
		return err
	}
	return q.neoq.Start(ctx, handler.New("greet", q.greet))
}

func (q *queues) resize(job *work.Job) error { // want handler
	if _, err := q.gocraft.Enqueue("thumbnail", work.Q{"image": job.ArgString("image")}); err != nil { // want hazard publish
		return err
	}
	_, err := q.gocraft.EnqueueUniqueByKey("watermark", job.Args, work.Q{"image": job.ArgString("image")}) // want safe publish idempotency-key
	return err
}

func (q *queues) charge(ctx context.Context, args ...interface{}) error { // want handler
	if err := q.faktory.Push(faktory.NewJob("receipt", args...)); err != nil { // want hazard publish
		return err
	}
	book := faktory.NewJob("book", worker.HelperFor(ctx).Jid())
	book.SetUniqueFor(3600)
	return q.faktory.Push(book) // want safe publish idempotency-key
}

func (q *queues) index(doc string) error { // want handler
	_, err := q.machinery.SendTask(&tasks.Signature{Name: "announce", Args: []tasks.Arg{{Type: "string", Value: doc}}}) // want hazard publish
	return err
}

func (q *queues) greet(ctx context.Context) error { // want handler
	j, err := neoqjobs.FromContext(ctx)
	if err != nil {
		return err
	}
	_, err = q.neoq.Enqueue(ctx, &neoqjobs.Job{Queue: "mail", Payload: map[string]any{"user": j.Payload["user"]}}) // want safe publish idempotency-key
	return err
}
