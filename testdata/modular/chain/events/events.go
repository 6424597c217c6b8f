// Package events handles what happened.
package events

import (
	"context"
	"encoding/json"

	"example.com/modular/chain/orders"
	"github.com/nats-io/nats.go"
)

// Listen subscribes the handlers.
func Listen(js nats.JetStreamContext, s *orders.Service) error {
	l := &listener{s}
	if _, err := js.Subscribe("orders.placed", l.placed); err != nil {
		return err
	}
	_, err := js.Subscribe("orders.paid", l.paid)
	return err
}

type listener struct{ orders *orders.Service }

func (l *listener) placed(m *nats.Msg) { // want handler
	var o orders.Order
	if json.Unmarshal(m.Data, &o) != nil {
		return
	}
	if l.orders.Confirm(o) == nil { // vet: reports
		_ = m.Ack()
	}
}

func (l *listener) paid(m *nats.Msg) { // want handler
	var o orders.Order
	if json.Unmarshal(m.Data, &o) != nil {
		return
	}
	if l.orders.ConfirmOnce(context.Background(), o) == nil {
		_ = m.Ack()
	}
}
