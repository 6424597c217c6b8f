package gorm

import (
	"github.com/nats-io/nats.go/jetstream"
	"gorm.io/gorm"
)

type job struct {
	ID    int64
	Tries int
	State string
}

// Rows that a subquery picks, and changes that are built up
type queue struct{ db *gorm.DB }

// Run subscribes the queue.
func (q *queue) Run(consumers []jetstream.Consumer) error {
	for i, h := range []jetstream.MessageHandler{q.open, q.others, q.either, q.compared, q.sometimes} {
		if _, err := consumers[i].Consume(h); err != nil {
			return err
		}
	}
	return nil
}

func (q *queue) opened(column string) *gorm.DB {
	return q.db.Model(&job{}).Select(column).Where("state = ?", "open")
}

func change() map[string]any { return map[string]any{"state": "done", "tries": gorm.Expr("tries + 1")} }

// Done, they are picked no more.
func (q *queue) open(m jetstream.Msg) { // want handler
	q.db.Model(&job{}).Where("id IN (?)", q.opened("id")).Updates(change()) // want safe increment conditional-update
	_ = m.Ack()
}

func (q *queue) others(m jetstream.Msg) { // want handler
	q.db.Model(&job{}).Where("id NOT IN (?)", q.opened("id")).Updates(change()) // want hazard increment
	_ = m.Ack()
}

func (q *queue) either(m jetstream.Msg) { // want handler
	q.db.Model(&job{}).Where("id IN (?) OR tries = 0", q.opened("id")).Updates(change()) // want hazard increment
	_ = m.Ack()
}

func (q *queue) compared(m jetstream.Msg) { // want handler
	q.db.Model(&job{}).Where("tries < (?)", q.opened("max(tries)")).Updates(change()) // want hazard increment
	_ = m.Ack()
}

// The state is left as it was by some messages.
func (q *queue) sometimes(m jetstream.Msg) { // want handler
	changes := map[string]any{"tries": gorm.Expr("tries + 1")}
	if len(m.Data()) > 0 {
		changes["state"] = "done"
	}
	q.db.Model(&job{}).Where("id = ? AND state = ?", m.Headers().Get("Job"), "open").Updates(changes) // want hazard increment
	_ = m.Ack()
}
