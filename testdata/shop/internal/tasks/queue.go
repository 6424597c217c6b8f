// Package tasks does later what need not be done now.
package tasks

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/hibiken/asynq"
)

const (
	typeSurvey  = "mail:survey"
	typeVoucher = "mail:voucher"

	week = 7 * 24 * time.Hour
)

type letter struct {
	Email   string `json:"email"`
	OrderID string `json:"order_id"`
}

// Queue implements orders.Queue.
type Queue struct {
	client *asynq.Client
}

// NewQueue wraps a client.
func NewQueue(client *asynq.Client) *Queue { return &Queue{client: client} }

// Survey plans the survey for next week.
func (q *Queue) Survey(ctx context.Context, email, orderID string) error {
	body, err := json.Marshal(letter{Email: email, OrderID: orderID})
	if err != nil {
		return err
	}
	task := asynq.NewTask(typeSurvey, body)
	_, err = q.client.EnqueueContext(ctx, task, asynq.MaxRetry(5), asynq.ProcessIn(week)) // want hazard publish
	return err
}

// Voucher plans the voucher: one for each order, as the queue knows the id.
func (q *Queue) Voucher(ctx context.Context, email, orderID string) error {
	body, err := json.Marshal(letter{Email: email, OrderID: orderID})
	if err != nil {
		return err
	}
	task := asynq.NewTask(typeVoucher, body)
	_, err = q.client.EnqueueContext(ctx, task, asynq.MaxRetry(5), asynq.TaskID("voucher:"+orderID)) // want safe publish idempotency-key
	if errors.Is(err, asynq.ErrTaskIDConflict) {
		return nil
	}
	return err
}
