package edges

import (
	"context"
	"encoding/json"

	"github.com/google/uuid"
	"github.com/nats-io/nats.go"
)

func (s *Service) registerEnvelopes() {
	on(s.js, "envelopes.kept", s.keepEnvelope)
	on(s.js, "envelopes.copied", s.copyEnvelope)
}

// envelope holds what the kind of a message says that it is.
type envelope struct {
	Kind  string `json:"kind"`
	Event any    `json:"event"`
}

func open(data []byte) (*envelope, error) {
	var e envelope
	if err := json.Unmarshal(data, &e); err != nil {
		return nil, err
	}
	switch e.Kind {
	case "order":
		e.Event = &Order{}
	case "item":
		e.Event = &Item{}
	}
	return &e, json.Unmarshal(data, &e)
}

func (s *Service) keepEnvelope(ctx context.Context, m *nats.Msg) error { // want handler
	e, err := open(m.Data)
	if err != nil {
		return err
	}
	o, ok := e.Event.(*Order)
	if !ok {
		return nil
	}
	_, err = s.db.ExecContext(ctx, `INSERT INTO envelopes (id, email) VALUES ($1, $2)`, o.ID, o.Email) // want safe insert unique-key
	return err
}

func (s *Service) copyEnvelope(ctx context.Context, m *nats.Msg) error { // want handler
	e, err := open(m.Data)
	if err != nil {
		return err
	}
	o, ok := e.Event.(*Order)
	if !ok {
		return nil
	}
	_, err = s.db.ExecContext(ctx, `INSERT INTO envelopes (id, email) VALUES ($1, $2)`, uuid.NewString(), o.Email) // want hazard insert
	return err
}
