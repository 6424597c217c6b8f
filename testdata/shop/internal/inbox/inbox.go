// Package inbox lets each event through once.
package inbox

import (
	"context"
	"fmt"

	"example.com/shop/internal/events"
	"example.com/shop/internal/postgres"
)

const claim = `INSERT INTO inbox (consumer, event_id) VALUES ($1, $2) ON CONFLICT DO NOTHING`

type once struct {
	db       *postgres.DB
	consumer string
	next     events.Handler
}

// Once wraps next so that it works each event off once, as long as it keeps
// to the transaction that its context carries.
func Once(db *postgres.DB, consumer string, next events.Handler) events.Handler {
	return &once{db: db, consumer: consumer, next: next}
}

// Handle implements events.Handler.
func (h *once) Handle(ctx context.Context, ev events.Event) error {
	return h.db.InTx(ctx, func(ctx context.Context) error {
		tag, err := h.db.Conn(ctx).Exec(ctx, claim, h.consumer, ev.ID) // want safe insert conditional-insert
		if err != nil {
			return fmt.Errorf("claim %s: %w", ev.ID, err)
		}
		if tag.RowsAffected() == 0 {
			return nil // worked off before
		}
		return h.next.Handle(ctx, ev)
	})
}
