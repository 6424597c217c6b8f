package traps

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/lib/pq"
	"github.com/nats-io/nats.go"
)

func (s *Service) registerErrors() {
	on(s.js, "errors.first", s.firstTested)
	on(s.js, "errors.erronly", s.errorOnly)
	on(s.js, "errors.both", s.errorAndAnswer)
	on(s.js, "errors.answer", s.answerOnly)
	on(s.js, "errors.readstopped", s.readStopped)
	on(s.js, "errors.readpassed", s.readPassed)
	on(s.js, "errors.unrelated", s.unrelated)
	on(s.js, "errors.unrelateddropped", s.unrelatedDropped)
	on(s.js, "errors.sentinel", s.sentinel)
	on(s.js, "errors.othersentinel", s.otherSentinel)
	on(s.js, "errors.anyerror", s.anyError)
}

var (
	errDuplicate = errors.New("duplicate")
	errUnread    = errors.New("unreadable")
)

type event struct {
	ID string `json:"id"`
}

// first reads the event and claims it. false comes with the error of the reading,
// with that of the store, and with none for a duplicate.
func (s *Service) first(ctx context.Context, m *nats.Msg) (bool, error) {
	var ev event
	if err := json.Unmarshal(m.Data, &ev); err != nil {
		return false, fmt.Errorf("event: %w", err)
	}
	dup, err := s.seen(ctx, ev.ID)
	if err != nil {
		return false, err
	}
	return !dup, nil
}

// firstTested tests the error and the answer.
func (s *Service) firstTested(ctx context.Context, m *nats.Msg) error { // want handler
	ok, err := s.first(ctx, m)
	if err != nil {
		return err
	}
	if !ok {
		return nil
	}
	return s.nc.Publish("done", m.Data) // want safe publish dedup-store|unique-key
}

// errorOnly takes a duplicate for no error, which it is.
func (s *Service) errorOnly(ctx context.Context, m *nats.Msg) error { // want handler
	ok, err := s.first(ctx, m)
	if err != nil {
		return err
	}
	return s.nc.Publish("done", fmt.Appendf(nil, "%t", ok)) // want hazard publish
}

// errorAndAnswer stops where there is an error and false: no duplicate has one.
func (s *Service) errorAndAnswer(ctx context.Context, m *nats.Msg) error { // want handler
	ok, err := s.first(ctx, m)
	if err != nil && !ok {
		return err
	}
	return s.nc.Publish("done", m.Data) // want hazard publish
}

// answerOnly stops at every false, whatever the error.
func (s *Service) answerOnly(ctx context.Context, m *nats.Msg) error { // want handler
	ok, err := s.first(ctx, m)
	if !ok {
		return err
	}
	return s.nc.Publish("done", m.Data) // want safe publish dedup-store|unique-key
}

// reached asks a store that may be out of reach first.
func (s *Service) reached(ctx context.Context, m *nats.Msg) (bool, error) {
	if err := s.rdb.Ping(ctx).Err(); err != nil {
		return false, err
	}
	if err := s.db.PingContext(ctx); err != nil {
		return false, err
	}
	return s.seen(ctx, msgID(m))
}

// unrelated stops at duplicates: what cannot be reached has an error.
func (s *Service) unrelated(ctx context.Context, m *nats.Msg) error { // want handler
	dup, err := s.reached(ctx, m)
	if err != nil {
		return err
	}
	if dup {
		return nil
	}
	return s.nc.Publish("done", m.Data) // want safe publish dedup-store|unique-key
}

// unrelatedDropped goes on where a store cannot be reached.
func (s *Service) unrelatedDropped(ctx context.Context, m *nats.Msg) error { // want handler
	dup, err := s.reached(ctx, m)
	if err != nil {
		return s.nc.Publish("down", m.Data) // want hazard publish
	}
	if dup {
		return nil
	}
	return s.nc.Publish("done", m.Data) // want safe publish dedup-store|unique-key
}

// known says true for a duplicate; false comes with an error that has nothing to
// do with it too.
func (s *Service) known(ctx context.Context, m *nats.Msg) (bool, error) {
	if len(m.Data) == 0 {
		return false, errUnread
	}
	return s.seen(ctx, msgID(m))
}

// readStopped passes over what cannot be read, and stops at duplicates.
func (s *Service) readStopped(ctx context.Context, m *nats.Msg) error { // want handler
	dup, err := s.known(ctx, m)
	if err != nil && !errors.Is(err, errUnread) {
		return err
	}
	if dup || err != nil {
		return nil
	}
	return s.nc.Publish("done", m.Data) // want safe publish dedup-store|unique-key
}

// readPassed goes on with what cannot be read, which nothing has claimed.
func (s *Service) readPassed(ctx context.Context, m *nats.Msg) error { // want handler
	dup, err := s.known(ctx, m)
	if errors.Is(err, errUnread) {
		return s.nc.Publish("unread", m.Data) // want hazard publish
	}
	if err != nil || dup {
		return err
	}
	return s.nc.Publish("done", m.Data) // want safe publish dedup-store|unique-key
}

// claim names the duplicate by an error.
func (s *Service) claim(ctx context.Context, m *nats.Msg) (bool, error) {
	if len(m.Data) == 0 {
		return false, errUnread
	}
	_, err := s.db.ExecContext(ctx, "INSERT INTO inbox (id) VALUES ($1)", msgID(m)) // want safe insert unique-key
	var pe *pq.Error
	switch {
	case errors.As(err, &pe) && pe.Code == "23505":
		return false, errDuplicate
	case err != nil:
		return false, err
	}
	return true, nil
}

// sentinel stops at the duplicate's error.
func (s *Service) sentinel(ctx context.Context, m *nats.Msg) error { // want handler
	_, err := s.claim(ctx, m)
	if errors.Is(err, errDuplicate) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.nc.Publish("done", m.Data) // want safe publish dedup-store|unique-key
}

// otherSentinel stops at the other error only.
func (s *Service) otherSentinel(ctx context.Context, m *nats.Msg) error { // want handler
	ok, err := s.claim(ctx, m)
	if errors.Is(err, errUnread) {
		return nil
	}
	return s.nc.Publish("done", fmt.Appendf(nil, "%t %v", ok, err)) // want hazard publish
}

// anyError stops at every error; a duplicate has one.
func (s *Service) anyError(ctx context.Context, m *nats.Msg) error { // want handler
	if _, err := s.claim(ctx, m); err != nil {
		return err
	}
	return s.nc.Publish("done", m.Data) // want safe publish dedup-store|unique-key
}
