// Package app brings worker, mail and store together.
package app

import (
	"database/sql"

	"example.com/modular/iface/mail"
	"example.com/modular/iface/store"
	"example.com/modular/iface/worker"
	"github.com/nats-io/nats.go"
)

// Run handles messages.
func Run(js nats.JetStreamContext, db *sql.DB) error {
	w := &worker.Worker{
		Notifier: &mail.Relay{Addr: "relay:25"}, // vet: reports
		Inbox:    &store.Inbox{DB: db},
		Recent:   &store.Recent{},
	}
	return w.Listen(js)
}
