package edges

import (
	"bytes"
	"context"
	"errors"
	"net"
	"net/http"
	"time"

	"github.com/nats-io/nats.go"
)

func (s *Service) registerReach() {
	c := newContainer()
	c.add("audit", func(subject string) error { return s.nc.Publish(subject, nil) }) // want none
	c.add("refunds", func(ctx context.Context, m *nats.Msg) error {                  // want handler
		return s.nc.Publish("refund", m.Data) // want hazard publish
	})
	fn := c.get("refunds").(func(context.Context, *nats.Msg) error)
	_, _ = s.js.Subscribe("refunds", func(m *nats.Msg) {
		done := make(chan error)
		go func() { done <- fn(context.Background(), m) }()
		if err := <-done; err != nil {
			_ = m.Nak()
			return
		}
		_ = m.Ack()
	}, nats.ManualAck())
	s.pull(&delegate{s.returned})
	_ = s.tell(context.Background(), nil)
	_ = waitFor("localhost:4222")
}

// container holds dependencies of every type by name.
type container struct{ held map[string]any }

func newContainer() *container { return &container{held: map[string]any{}} }

func (c *container) add(name string, dep any) { c.held[name] = dep }

func (c *container) get(name string) any { return c.held[name] }

// processor is what pull hands messages to.
type processor interface {
	Process(ctx context.Context, m *nats.Msg) error
}

// delegate makes a processor of a function.
type delegate struct {
	fn func(ctx context.Context, m *nats.Msg) error
}

func (d *delegate) Process(ctx context.Context, m *nats.Msg) error { return d.fn(ctx, m) }

func (s *Service) pull(p processor) {
	_, _ = s.js.Subscribe("returns", func(m *nats.Msg) {
		if err := p.Process(context.Background(), m); err != nil {
			_ = m.Nak()
			return
		}
		_ = m.Ack()
	}, nats.ManualAck())
}

func (s *Service) returned(ctx context.Context, m *nats.Msg) error { // want handler
	return s.nc.Publish("return", m.Data) // want hazard publish
}

var errTemporary = errors.New("try again")

// again calls what it is given until that succeeds.
func again(attempts int, fn func() error) error {
	var err error
	for i := 0; i < attempts; i++ {
		if err = fn(); err == nil || !errors.Is(err, errTemporary) {
			return err
		}
		time.Sleep(time.Second)
	}
	return err
}

// politely is a second helper around the first one.
func politely(fn func() error) error {
	return again(3, func() error {
		return fn()
	})
}

func (s *Service) tell(ctx context.Context, body []byte) error {
	return politely(func() error { // want handler
		resp, err := http.Post("https://example.com/told", "application/json", bytes.NewReader(body)) // want hazard http
		if err != nil {
			return errTemporary
		}
		return resp.Body.Close()
	})
}

// waitFor has no effect: it is a retry all the same.
func waitFor(addr string) error {
	for { // want handler
		conn, err := net.Dial("tcp", addr)
		if err == nil {
			return conn.Close()
		}
		time.Sleep(time.Second)
	}
}
