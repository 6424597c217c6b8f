// Package worker handles messages. It knows neither mail nor store.
package worker

import (
	"context"

	"github.com/nats-io/nats.go"
)

// Notifier tells people something.
type Notifier interface {
	Notify(to, text string) error
}

// Memory remembers messages.
type Memory interface {
	First(ctx context.Context, id string) (bool, error)
}

// Worker handles messages.
type Worker struct {
	Notifier Notifier
	Inbox    Memory
	Recent   Memory
}

// Listen subscribes the handlers.
func (w *Worker) Listen(js nats.JetStreamContext) error {
	for subject, handle := range map[string]nats.MsgHandler{"plain": w.plain, "once": w.once, "recent": w.recent} {
		if _, err := js.Subscribe(subject, handle); err != nil {
			return err
		}
	}
	return nil
}

func (w *Worker) plain(m *nats.Msg) { // want handler
	if w.Notifier.Notify(m.Subject, string(m.Data)) == nil { // want hazard send
		_ = m.Ack()
	}
}

func (w *Worker) once(m *nats.Msg) { // want handler
	first, err := w.Inbox.First(context.Background(), m.Header.Get("id"))
	if err != nil {
		return
	}
	if !first || w.Notifier.Notify(m.Subject, string(m.Data)) == nil { // want safe send dedup-store
		_ = m.Ack()
	}
}

func (w *Worker) recent(m *nats.Msg) { // want handler
	first, err := w.Recent.First(context.Background(), m.Header.Get("id"))
	if err != nil {
		return
	}
	if !first || w.Notifier.Notify(m.Subject, string(m.Data)) == nil { // want hazard send
		_ = m.Ack()
	}
}
