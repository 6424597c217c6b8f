package retry

import (
	"context"

	"github.com/avast/retry-go/v4"
	"github.com/nats-io/nats.go/jetstream"
)

type consumer interface {
	Handle(ctx context.Context, m jetstream.Msg) error
}

type mirror struct{ js jetstream.JetStream }

func (r mirror) Handle(ctx context.Context, m jetstream.Msg) error { // want handler
	_, err := r.js.Publish(ctx, "mirrored", m.Data()) // want hazard publish
	return err
}

type marker struct{ js jetstream.JetStream }

func (r marker) Handle(ctx context.Context, m jetstream.Msg) error { // want handler
	_, err := r.js.Publish(ctx, "marked", m.Data(), jetstream.WithMsgID(m.Headers().Get("Id"))) // want safe publish idempotency-key
	return err
}

// Consumers hands each message to all consumers, and tries each of them again.
func Consumers(ctx context.Context, js jetstream.JetStream, c jetstream.Consumer) error {
	consumers := []consumer{mirror{js}, marker{js}}
	_, err := c.Consume(func(m jetstream.Msg) {
		for _, h := range consumers {
			if err := again(ctx, h, m); err != nil {
				_ = m.Nak()
				return
			}
		}
		_ = m.Ack()
	})
	return err
}

func again(ctx context.Context, h consumer, m jetstream.Msg) error {
	return retry.Do(func() error {
		return h.Handle(ctx, m)
	}, retry.Context(ctx), retry.Attempts(3))
}
