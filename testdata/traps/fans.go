package traps

import (
	"context"

	"github.com/nats-io/nats.go"
)

func (s *Service) registerFans() {
	on(s.js, "fans.all", s.tellAll)
	on(s.js, "fans.once", s.tellAllOnce)
	on(s.js, "fans.nested", s.nested)
	on(s.js, "fans.nestedonce", s.nestedOnce)
	on(s.js, "fans.recursive", s.recursive)
	on(s.js, "fans.mutual", s.mutual)
}

// channel is one of more ways to tell a customer than an analysis cares to try.
type channel interface {
	tell(ctx context.Context, id string) error
}

type mail struct{ nc *nats.Conn }

func (c mail) tell(_ context.Context, id string) error {
	return c.nc.Publish("mail", []byte(id)) // want hazard publish
}

type chat struct{ nc *nats.Conn }

func (c chat) tell(_ context.Context, id string) error {
	return c.nc.Publish("chat", []byte(id)) // want hazard publish
}

type push struct{ nc *nats.Conn }

func (c push) tell(_ context.Context, id string) error {
	return c.nc.Publish("push", []byte(id)) // want hazard publish
}

type call struct{ nc *nats.Conn }

func (c call) tell(_ context.Context, id string) error {
	return c.nc.Publish("call", []byte(id)) // want hazard publish
}

type fax struct{ nc *nats.Conn }

func (c fax) tell(_ context.Context, id string) error {
	return c.nc.Publish("fax", []byte(id)) // want hazard publish
}

type pager struct{ nc *nats.Conn }

func (c pager) tell(_ context.Context, id string) error {
	return c.nc.Publish("pager", []byte(id)) // want hazard publish
}

type letter struct{ nc *nats.Conn }

func (c letter) tell(_ context.Context, id string) error {
	return c.nc.Publish("letter", []byte(id)) // want hazard publish
}

type feed struct{ nc *nats.Conn }

func (c feed) tell(_ context.Context, id string) error {
	return c.nc.Publish("feed", []byte(id)) // want hazard publish
}

type board struct{ nc *nats.Conn }

func (c board) tell(_ context.Context, id string) error {
	return c.nc.Publish("board", []byte(id)) // want hazard publish
}

type ledger struct{ nc *nats.Conn }

func (c ledger) tell(_ context.Context, id string) error {
	return c.nc.Publish("ledger", []byte(id)) // want hazard publish
}

func (s *Service) channels() []channel {
	return []channel{
		mail{s.nc},
		chat{s.nc},
		push{s.nc},
		call{s.nc},
		fax{s.nc},
		pager{s.nc},
		letter{s.nc},
		feed{s.nc},
		board{s.nc},
		ledger{s.nc},
	}
}

// tellAll tells by all channels.
func (s *Service) tellAll(ctx context.Context, m *nats.Msg) error { // want handler
	for _, c := range s.channels() {
		if err := c.tell(ctx, msgID(m)); err != nil {
			return err
		}
	}
	return nil
}

// tellAllOnce asks first.
func (s *Service) tellAllOnce(ctx context.Context, m *nats.Msg) error { // want handler
	if dup, err := s.seen(ctx, msgID(m)); err != nil || dup {
		return err
	}
	for _, c := range s.channels() {
		if err := c.tell(ctx, msgID(m)); err != nil {
			return err
		}
	}
	return nil
}

// step runs what it is given, as deep as it is nested.
func step(fn func() error) error { return fn() }

// nested has one helper six times on the stack.
func (s *Service) nested(_ context.Context, m *nats.Msg) error { // want handler
	return step(func() error {
		return step(func() error {
			return step(func() error {
				return step(func() error {
					return step(func() error {
						return step(func() error {
							return s.nc.Publish("deep", m.Data) // want hazard publish
						})
					})
				})
			})
		})
	})
}

// nestedOnce asks first.
func (s *Service) nestedOnce(ctx context.Context, m *nats.Msg) error { // want handler
	dup, err := s.seen(ctx, msgID(m))
	if err != nil {
		return err
	}
	return step(func() error {
		return step(func() error {
			return step(func() error {
				return step(func() error {
					return step(func() error {
						return step(func() error {
							if dup {
								return nil
							}
							return s.nc.Publish("deep", m.Data) // want safe publish dedup-store|unique-key
						})
					})
				})
			})
		})
	})
}

// countdown goes on after the call of itself.
func (s *Service) countdown(m *nats.Msg, n int) error {
	if n == 0 {
		return nil
	}
	if err := s.countdown(m, n-1); err != nil {
		return err
	}
	return s.nc.Publish("after", m.Data) // want hazard publish
}

// recursive has an effect that only a recursive call comes before.
func (s *Service) recursive(_ context.Context, m *nats.Msg) error { // want handler
	return s.countdown(m, len(m.Data))
}

// ping and pong call each other; the answer is handed down to the last one.
func (s *Service) ping(m *nats.Msg, dup bool, n int) error {
	if n > 0 {
		return s.pong(m, dup, n-1)
	}
	if dup {
		return nil
	}
	return s.nc.Publish("ping", m.Data) // want safe publish dedup-store|unique-key
}

func (s *Service) pong(m *nats.Msg, dup bool, n int) error {
	if n > 0 {
		return s.ping(m, dup, n-1)
	}
	return s.nc.Publish("pong", m.Data) // want hazard publish
}

// mutual asks once for both.
func (s *Service) mutual(ctx context.Context, m *nats.Msg) error { // want handler
	dup, err := s.seen(ctx, msgID(m))
	if err != nil {
		return err
	}
	return s.ping(m, dup, len(m.Data))
}
