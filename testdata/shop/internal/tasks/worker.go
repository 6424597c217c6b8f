package tasks

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"
)

// Mailer sends the letters of this package.
type Mailer interface {
	Survey(to, orderID string) error
	Voucher(to, orderID string) error
}

// Worker works tasks off.
type Worker struct {
	mail Mailer
	rdb  *redis.Client
}

// NewWorker wires a Worker.
func NewWorker(mail Mailer, rdb *redis.Client) *Worker { return &Worker{mail: mail, rdb: rdb} }

// Mux registers what the worker can do.
func (w *Worker) Mux() *asynq.ServeMux {
	mux := asynq.NewServeMux()
	mux.HandleFunc(typeSurvey, w.survey)
	mux.HandleFunc(typeVoucher, w.voucher)
	return mux
}

func (w *Worker) survey(_ context.Context, t *asynq.Task) error { // want handler
	l, err := parse(t)
	if err != nil {
		return err
	}
	return w.mail.Survey(l.Email, l.OrderID)
}

func (w *Worker) voucher(ctx context.Context, t *asynq.Task) error { // want handler
	l, err := parse(t)
	if err != nil {
		return err
	}
	key := "voucher-mail:" + l.OrderID
	first, err := w.rdb.SetNX(ctx, key, 1, 4*week).Result()
	if err != nil || !first {
		return err
	}
	if err := w.mail.Voucher(l.Email, l.OrderID); err != nil {
		return errors.Join(err, w.rdb.Del(ctx, key).Err())
	}
	return nil
}

func parse(t *asynq.Task) (letter, error) {
	var l letter
	if err := json.Unmarshal(t.Payload(), &l); err != nil {
		return l, fmt.Errorf("%s: %v: %w", t.Type(), err, asynq.SkipRetry)
	}
	return l, nil
}
