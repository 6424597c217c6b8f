// Package process runs programs.
package process

import (
	"context"
	"database/sql"
	"os/exec"

	"github.com/nats-io/nats.go/jetstream"
)

type service struct {
	db *sql.DB
}

// Run subscribes the service.
func (s *service) Run(prints, faxes jetstream.Consumer) error {
	if _, err := prints.Consume(s.print); err != nil {
		return err
	}
	_, err := faxes.Consume(s.fax)
	return err
}

func (s *service) print(m jetstream.Msg) { // want handler
	if err := exec.Command("lp", "-t", string(m.Data())).Run(); err != nil { // want hazard start
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}

func (s *service) fax(m jetstream.Msg) { // want handler
	if err := s.once(context.Background(), m.Headers().Get("Fax-Id"), string(m.Data())); err != nil {
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}

func (s *service) once(ctx context.Context, id, text string) error {
	res, err := s.db.ExecContext(ctx, "INSERT INTO faxes (id) VALUES ($1) ON CONFLICT DO NOTHING", id) // want safe insert conditional-insert
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return err
	}
	return exec.CommandContext(ctx, "sendfax", text).Run() // want safe start dedup-store
}
