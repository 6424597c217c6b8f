package edges

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"os"

	"github.com/nats-io/nats.go"
)

func (s *Service) registerLists() {
	on(s.js, "lists.rows", s.rowsOfOther)
	on(s.js, "lists.marked", s.rowsOfMarked)
	on(s.js, "lists.errors", s.errorList)
	on(s.js, "lists.copied", s.copiedMap)
	on(s.js, "lists.sum", s.negativeSum)
	on(s.js, "lists.wrapped", s.wrappedError)
	on(s.js, "lists.dry", s.dryRunFlag)
}

func (s *Service) rowsOfOther(_ context.Context, m *nats.Msg) error { // want handler
	var rows []Order
	if err := s.orm.Find(&rows, "id = ?", msgID(m)).Error; err != nil {
		return err
	}
	if len(rows) > 0 {
		return nil
	}
	return s.nc.Publish("lists.rows.done", m.Data) // want hazard publish
}

func (s *Service) rowsOfMarked(_ context.Context, m *nats.Msg) error { // want handler
	var rows []Order
	if err := s.orm.Find(&rows, "id = ?", msgID(m)).Error; err != nil {
		return err
	}
	if len(rows) > 0 {
		return nil
	}
	if err := s.orm.Create(&Order{ID: msgID(m)}).Error; err != nil { // want safe insert unique-key|exists-check
		return err
	}
	return s.nc.Publish("lists.marked.done", m.Data) // want safe publish exists-check|unique-key|dedup-store
}

func validate(ev Event) (errs []error) {
	for _, it := range ev.Items {
		if it.SKU == "" {
			errs = append(errs, errors.New("item without SKU"))
		}
	}
	return errs
}

func (s *Service) errorList(_ context.Context, m *nats.Msg) error { // want handler
	ev, err := decode(m)
	if err != nil {
		return err
	}
	var errs []error
	errs = append(errs, validate(ev)...)
	if len(errs) > 0 {
		return errs[0]
	}
	return s.nc.Publish("lists.errors.done", m.Data) // want hazard publish
}

func tagsOf(ev Event) map[string]string { return map[string]string{ev.ID: ev.Kind} }

func (s *Service) copiedMap(_ context.Context, m *nats.Msg) error { // want handler
	ev, err := decode(m)
	if err != nil {
		return err
	}
	tags := map[string]string{}
	maps.Copy(tags, tagsOf(ev))
	if tags["notify"] != "" {
		return s.nc.Publish("lists.copied.done", m.Data) // want hazard publish
	}
	return nil
}

func (s *Service) negativeSum(_ context.Context, m *nats.Msg) error { // want handler
	ev, err := decode(m)
	if err != nil {
		return err
	}
	if ev.Amount+ev.Version < 0 {
		return s.nc.Publish("lists.sum.done", m.Data) // want hazard publish
	}
	return nil
}

type opError struct{ err error }

func (e *opError) Error() string { return e.err.Error() }
func (e *opError) Unwrap() error { return e.err }

var errMissing = errors.New("missing")

func (s *Service) look(ctx context.Context, id string) error {
	var status string
	err := s.db.QueryRowContext(ctx, "SELECT status FROM orders WHERE id = $1", id).Scan(&status)
	if errors.Is(err, sql.ErrNoRows) {
		return &opError{errMissing}
	}
	return err
}

func (s *Service) wrappedError(ctx context.Context, m *nats.Msg) error { // want handler
	err := s.look(ctx, msgID(m))
	if errors.Is(err, errMissing) {
		return s.nc.Publish("lists.wrapped.done", m.Data) // want hazard publish
	}
	return err
}

var dryRun = true

func init() { parse(&dryRun) }

func parse(b *bool) { *b = os.Getenv("DRY_RUN") != "" }

func (s *Service) dryRunFlag(_ context.Context, m *nats.Msg) error { // want handler
	if dryRun {
		return nil
	}
	return s.nc.Publish("lists.dry.done", m.Data) // want hazard publish
}
