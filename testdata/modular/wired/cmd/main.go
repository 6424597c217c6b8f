// Command wired handles orders.
package main

import (
	"database/sql"
	"log"
	"os"

	"example.com/modular/wired/mail"
	"example.com/modular/wired/orders"
	"example.com/modular/wired/store"
	"github.com/nats-io/nats.go"
)

func main() {
	nc, err := nats.Connect(os.Getenv("NATS_URL"))
	if err != nil {
		log.Fatal(err)
	}
	js, err := nc.JetStream()
	if err != nil {
		log.Fatal(err)
	}
	db, err := sql.Open("postgres", os.Getenv("DATABASE_URL"))
	if err != nil {
		log.Fatal(err)
	}
	desk := &orders.Desk{Send: mail.Send, First: store.Inbox{DB: db}.First}
	subscribe(js, "orders.placed", desk.Placed) // vet: reports
	subscribe(js, "orders.paid", desk.Paid)
	select {}
}

func subscribe(js nats.JetStreamContext, subject string, handle func(id, email string) error) {
	_, err := js.Subscribe(subject, func(m *nats.Msg) {
		if handle(m.Header.Get("id"), m.Header.Get("email")) == nil {
			_ = m.Ack()
		}
	})
	if err != nil {
		log.Fatal(err)
	}
}
