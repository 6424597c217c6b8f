package edges

import (
	"context"

	"github.com/nats-io/nats.go"
)

func (s *Service) registerConditions() {
	on(s.js, "conditions.credit", s.testsAnotherColumn)
	on(s.js, "conditions.either", s.eitherWay)
	on(s.js, "conditions.pending", s.onlyPending)
	on(s.js, "conditions.version", s.versionGiven)
	on(s.js, "conditions.read", s.versionRead)
}

// It tests version and writes note.
func (s *Service) testsAnotherColumn(ctx context.Context, m *nats.Msg) error { // want handler
	ev, err := decode(m)
	if err != nil {
		return err
	}
	var version int64
	if err := s.db.QueryRowContext(ctx, "SELECT version FROM accounts WHERE id = $1", ev.ID).Scan(&version); err != nil {
		return err
	}
	if version < ev.Amount {
		return nil
	}
	if _, err := s.db.ExecContext(ctx, "UPDATE accounts SET note = $2 WHERE id = $1", ev.ID, ev.Amount); err != nil {
		return err
	}
	return s.nc.Publish("conditions.credit.done", m.Data) // want hazard publish
}

// Orders of this address are paid again, whatever their status.
func (s *Service) eitherWay(_ context.Context, m *nats.Msg) error { // want handler
	res := s.orm.Model(&Order{}).Where("status = ?", "pending").Or("email = ?", msgID(m)).Update("status", "paid")
	if res.Error != nil || res.RowsAffected == 0 {
		return res.Error
	}
	return s.nc.Publish("conditions.either.done", m.Data) // want hazard publish
}

func (s *Service) onlyPending(_ context.Context, m *nats.Msg) error { // want handler
	res := s.orm.Model(&Order{}).Where("status = ?", "pending").Where("email = ?", msgID(m)).Update("status", "paid")
	if res.Error != nil || res.RowsAffected == 0 {
		return res.Error
	}
	return s.nc.Publish("conditions.pending.done", m.Data) // want safe publish conditional-update
}

func (s *Service) versionGiven(ctx context.Context, m *nats.Msg) error { // want handler
	ev, err := decode(m)
	if err != nil {
		return err
	}
	const q = "UPDATE accounts SET note = note || 'x', version = version + 1 WHERE id = $1 AND version = $2"
	_, err = s.db.ExecContext(ctx, q, ev.ID, ev.Version) // want safe append|increment conditional-update
	return err
}

// The version that was read moves along with the row.
func (s *Service) versionRead(ctx context.Context, m *nats.Msg) error { // want handler
	ev, err := decode(m)
	if err != nil {
		return err
	}
	var version int64
	if err := s.db.QueryRowContext(ctx, "SELECT version FROM accounts WHERE id = $1", ev.ID).Scan(&version); err != nil {
		return err
	}
	const q = "UPDATE accounts SET note = note || 'x', version = version + 1 WHERE id = $1 AND version = $2"
	_, err = s.db.ExecContext(ctx, q, ev.ID, version) // want hazard append|increment
	return err
}
