package traps

import (
	"context"
	"log"

	"github.com/nats-io/nats.go"
)

func (s *Service) registerAnswers() {
	on(s.js, "answers.text", s.text)
	on(s.js, "answers.textstopped", s.textStopped)
	on(s.js, "answers.number", s.number)
	on(s.js, "answers.numberstopped", s.numberStopped)
	on(s.js, "answers.struct", s.structure)
	on(s.js, "answers.pointer", s.pointer)
	on(s.js, "answers.closure", s.closure)
	on(s.js, "answers.closurestopped", s.closureStopped)
}

// send publishes whatever the label.
func (s *Service) send(m *nats.Msg, label string) error {
	log.Print(label)
	return s.nc.Publish("labelled", m.Data)
}

// text calls a helper with other arguments the second time.
func (s *Service) text(ctx context.Context, m *nats.Msg) error { // want handler
	dup, err := s.seen(ctx, msgID(m))
	if err != nil {
		return err
	}
	label := "first"
	if dup {
		label = "again"
	}
	if m.Reply == "a" {
		label += " a"
	}
	if m.Reply == "b" {
		label += " b"
	}
	return s.send(m, label) // want hazard publish
}

// textStopped stops the second time.
func (s *Service) textStopped(ctx context.Context, m *nats.Msg) error { // want handler
	dup, err := s.seen(ctx, msgID(m))
	if err != nil {
		return err
	}
	label := "first"
	if dup {
		label = "again"
	}
	if m.Reply == "a" {
		label += " a"
	}
	if m.Reply == "b" {
		label += " b"
	}
	if dup {
		return nil
	}
	return s.send(m, label) // want safe publish dedup-store|unique-key
}

// sendNumbered publishes whatever the number.
func (s *Service) sendNumbered(m *nats.Msg, n int) error {
	log.Print(n)
	return s.nc.Publish("numbered", m.Data)
}

// number counts, and goes on.
func (s *Service) number(ctx context.Context, m *nats.Msg) error { // want handler
	dup, err := s.seen(ctx, msgID(m))
	if err != nil {
		return err
	}
	n := 0
	if dup {
		n = 1
	}
	if m.Reply == "a" {
		n += 2
	}
	if m.Reply == "b" {
		n += 3
	}
	return s.sendNumbered(m, n) // want hazard publish
}

// numberStopped counts, and stops.
func (s *Service) numberStopped(ctx context.Context, m *nats.Msg) error { // want handler
	dup, err := s.seen(ctx, msgID(m))
	if err != nil {
		return err
	}
	n := 0
	if m.Reply == "a" {
		n += 2
	}
	if dup {
		return nil
	}
	if m.Reply == "b" {
		n += 3
	}
	return s.sendNumbered(m, n) // want safe publish dedup-store|unique-key
}

type state struct {
	label string
	again bool
	n     int
}

// sendState publishes whatever the state.
func (s *Service) sendState(m *nats.Msg, st state) error {
	log.Print(st.label, st.again, st.n)
	return s.nc.Publish("state", m.Data)
}

// structure hands the answer on in a struct.
func (s *Service) structure(ctx context.Context, m *nats.Msg) error { // want handler
	dup, err := s.seen(ctx, msgID(m))
	if err != nil {
		return err
	}
	st := state{label: "first"}
	if dup {
		st = state{label: "again"}
	}
	if m.Reply == "a" {
		st.n = 4
	}
	if m.Reply == "b" {
		st.again = dup
	}
	return s.sendState(m, st) // want hazard publish
}

// sendPointed publishes whatever the state.
func (s *Service) sendPointed(m *nats.Msg, st *state) error {
	log.Print(st.label, st.again, st.n)
	return s.nc.Publish("pointed", m.Data)
}

// pointer hands it on by a pointer to one of two.
func (s *Service) pointer(ctx context.Context, m *nats.Msg) error { // want handler
	dup, err := s.seen(ctx, msgID(m))
	if err != nil {
		return err
	}
	st := &state{label: "first"}
	if dup {
		st = &state{label: "again", again: true}
	}
	if m.Reply == "a" {
		st.n = 4
	}
	return s.sendPointed(m, st) // want hazard publish
}

func (s *Service) run(fn func(label string) error, label string) error { return fn(label) }

// closure hands the answer to a closure.
func (s *Service) closure(ctx context.Context, m *nats.Msg) error { // want handler
	dup, err := s.seen(ctx, msgID(m))
	if err != nil {
		return err
	}
	label := "first"
	if dup {
		label = "again"
	}
	if m.Reply == "a" {
		label += " a"
	}
	return s.run(func(label string) error {
		return s.nc.Publish(label, m.Data) // want hazard publish
	}, label)
}

// closureStopped stops in the closure.
func (s *Service) closureStopped(ctx context.Context, m *nats.Msg) error { // want handler
	dup, err := s.seen(ctx, msgID(m))
	if err != nil {
		return err
	}
	label := "first"
	if dup {
		label = "again"
	}
	if m.Reply == "a" {
		label += " a"
	}
	return s.run(func(label string) error {
		if dup {
			return nil
		}
		return s.nc.Publish(label, m.Data) // want safe publish dedup-store|unique-key
	}, label)
}
