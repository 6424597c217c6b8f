// Package jobs works jobs of gue, goqite and backlite.
package jobs

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"time"

	"github.com/mikestefanello/backlite"
	"github.com/oklog/ulid/v2"
	"github.com/vgarvardt/gue/v5"
	"maragu.dev/goqite"
	"maragu.dev/goqite/jobs"
)

type service struct {
	db    *sql.DB
	gue   *gue.Client
	mails *goqite.Queue
	tasks *backlite.Client
}

// Run starts the workers.
func (s *service) Run(ctx context.Context) error {
	pool, err := gue.NewWorkerPool(s.gue, gue.WorkMap{"ship": s.ship, "label": s.label}, 4)
	if err != nil {
		return err
	}
	runner := jobs.NewRunner(jobs.NewRunnerOpts{Queue: s.mails, Limit: 2})
	runner.Register("export", s.export)
	go runner.Start(ctx)
	s.tasks.Register(backlite.NewQueue(s.scan))
	return pool.Run(ctx)
}

func (s *service) ship(ctx context.Context, j *gue.Job) error { // want handler
	return s.gue.Enqueue(ctx, &gue.Job{Type: "label", Args: j.Args}) // want hazard publish
}

func (s *service) label(ctx context.Context, j *gue.Job) error { // want handler
	sum := sha256.Sum256(append([]byte("print"), j.ID[:]...))
	return s.gue.EnqueueWithID(ctx, &gue.Job{Type: "print", Args: j.Args}, ulid.ULID(sum[:16])) // want safe publish idempotency-key
}

func (s *service) export(ctx context.Context, m []byte) error { // want handler
	_, err := s.mails.SendAndGetID(ctx, goqite.Message{Body: m}) // want hazard publish
	return err
}

// Scan is a document to be read.
type Scan struct{ DocumentID string }

// Config tells of the queue.
func (Scan) Config() backlite.QueueConfig {
	return backlite.QueueConfig{Name: "scan", MaxAttempts: 3, Timeout: time.Minute}
}

func (s *service) scan(ctx context.Context, t Scan) error { // want handler
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	res, err := tx.ExecContext(ctx, "INSERT INTO scanned (document_id) VALUES ($1) ON CONFLICT DO NOTHING", t.DocumentID) // want safe insert conditional-insert
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return err
	}
	if _, err := s.tasks.Add(Scan{DocumentID: "index-" + t.DocumentID}).Ctx(ctx).Tx(tx).Save(); err != nil { // want safe publish dedup-store
		return err
	}
	return tx.Commit()
}
