package bun

import (
	"context"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/uptrace/bun"
)

type parcel struct {
	ID    string `bun:",pk"`
	State string
	Tries int
}

// Statements that are built line by line
type lines struct{ db *bun.DB }

// Run subscribes the lines.
func (l *lines) Run(consumers []jetstream.Consumer) error {
	for i, h := range []jetstream.MessageHandler{l.counted, l.done, l.sometimes, l.apart} {
		if _, err := consumers[i].Consume(h); err != nil {
			return err
		}
	}
	return nil
}

func (l *lines) update() *bun.UpdateQuery { return l.db.NewUpdate().Model((*parcel)(nil)) }

func (l *lines) counted(m jetstream.Msg) { // want handler
	q := l.update()
	q.Set("tries = tries + 1")
	q.Where("id = ?", m.Headers().Get("Parcel"))
	_, _ = q.Exec(context.Background()) // want hazard increment
	_ = m.Ack()
}

func (l *lines) done(m jetstream.Msg) { // want handler
	q := l.update()
	q.Set("tries = tries + 1").Set("state = ?", "done")
	q.Where("id = ?", m.Headers().Get("Parcel")).Where("state = ?", "open")
	_, _ = q.Exec(context.Background()) // want safe increment conditional-update
	_ = m.Ack()
}

func (l *lines) sometimes(m jetstream.Msg) { // want handler
	q := l.update().Set("tries = tries + 1").Set("state = ?", "done").Where("id = ?", m.Headers().Get("Parcel"))
	if len(m.Data()) > 0 {
		q.Where("state = ?", "open")
	}
	_, _ = q.Exec(context.Background()) // want hazard increment
	_ = m.Ack()
}

// What one statement is given, another one is not.
func (l *lines) apart(m jetstream.Msg) { // want handler
	p, q := l.update(), l.update()
	p.Set("tries = tries + 1")
	q.Set("tries = 1")
	_, _ = q.Exec(context.Background()) // want none
	_ = m.Ack()
}
