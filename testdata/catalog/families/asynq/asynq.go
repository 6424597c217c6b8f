// Package asynq handles tasks of asynq.
package asynq

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"

	"github.com/hibiken/asynq"
)

type service struct {
	client *asynq.Client
}

type invoice struct {
	ID    string
	Email string
}

// Mux routes the tasks of the service.
func (s *service) Mux() *asynq.ServeMux {
	mux := asynq.NewServeMux()
	mux.HandleFunc("invoice:created", s.created)
	mux.Handle("invoice:paid", &paid{s.client})
	mux.HandleFunc("invoice:overdue", logged(asynq.HandlerFunc(s.overdue)).ProcessTask)
	return mux
}

func (s *service) created(ctx context.Context, t *asynq.Task) error { // want handler
	var in invoice
	if err := json.Unmarshal(t.Payload(), &in); err != nil {
		return fmt.Errorf("payload: %v: %w", err, asynq.SkipRetry)
	}
	_, err := s.client.EnqueueContext(ctx, asynq.NewTask("mail:invoice", t.Payload())) // want hazard publish
	return err
}

type paid struct {
	client *asynq.Client
}

// ProcessTask thanks for a payment.
func (p *paid) ProcessTask(ctx context.Context, t *asynq.Task) error { // want handler
	var in invoice
	if err := json.Unmarshal(t.Payload(), &in); err != nil {
		return fmt.Errorf("payload: %v: %w", err, asynq.SkipRetry)
	}
	_, err := p.client.EnqueueContext(ctx, asynq.NewTask("mail:receipt", t.Payload()), asynq.TaskID("receipt-"+in.ID)) // want safe publish idempotency-key
	if errors.Is(err, asynq.ErrTaskIDConflict) {
		return nil
	}
	return err
}

// logged is a middleware that hands on what it wraps as a method value.
func logged(next asynq.Handler) asynq.Handler {
	return asynq.HandlerFunc(func(ctx context.Context, t *asynq.Task) error {
		log.Printf("task %s", t.Type())
		return next.ProcessTask(ctx, t)
	})
}

func (s *service) overdue(ctx context.Context, t *asynq.Task) error { // want handler
	_, err := s.client.EnqueueContext(ctx, asynq.NewTask("mail:reminder", t.Payload())) // want hazard publish
	return err
}

// lost is handed to the library by a container that nothing shows.
type lost struct {
	client *asynq.Client
}

// ProcessTask forwards a task.
func (l *lost) ProcessTask(ctx context.Context, t *asynq.Task) error { // want handler
	_, err := l.client.EnqueueContext(ctx, asynq.NewTask("mail:lost", t.Payload())) // want hazard publish
	return err
}
