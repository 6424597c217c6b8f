// Package std keeps a journal of orders in files.
package std

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"

	"github.com/nats-io/nats.go/jetstream"
)

type journal struct {
	db  *sql.DB
	dir string
}

// Run subscribes the journal.
func (j *journal) Run(orders, refunds, receipts jetstream.Consumer) error {
	if _, err := orders.Consume(j.ordered); err != nil {
		return err
	}
	if _, err := refunds.Consume(j.refunded); err != nil {
		return err
	}
	_, err := receipts.Consume(j.receipt)
	return err
}

func (j *journal) ordered(m jetstream.Msg) { // want handler
	f, err := os.OpenFile(filepath.Join(j.dir, "orders.log"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		_ = m.Nak()
		return
	}
	defer f.Close()
	if _, err := fmt.Fprintf(f, "%s\n", m.Data()); err != nil { // want hazard append
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}

func (j *journal) refunded(m jetstream.Msg) { // want handler
	res, err := j.db.ExecContext(context.Background(), `INSERT INTO noted (id) VALUES ($1) ON CONFLICT DO NOTHING`, m.Headers().Get("Nats-Msg-Id"))
	if err != nil {
		_ = m.Nak()
		return
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		_ = m.Ack()
		return
	}
	f, err := os.OpenFile(filepath.Join(j.dir, "refunds.log"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		_ = m.Nak()
		return
	}
	defer f.Close()
	_, _ = f.Write(append(m.Data(), '\n')) // want safe append dedup-store
	_ = m.Ack()
}

// Its file is named after the message, and written anew each time.
func (j *journal) receipt(m jetstream.Msg) { // want handler
	name := filepath.Join(j.dir, m.Headers().Get("Nats-Msg-Id")+".json")
	f, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		_ = m.Nak()
		return
	}
	defer f.Close()
	if _, err := f.Write(m.Data()); err != nil { // want none
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}
