// Package store remembers messages.
package store

import (
	"context"
	"database/sql"
	"sync"
)

// Inbox remembers in a table.
type Inbox struct{ DB *sql.DB }

// First reports whether it sees an id for the first time.
func (i *Inbox) First(ctx context.Context, id string) (bool, error) {
	res, err := i.DB.ExecContext(ctx, `INSERT INTO inbox (id) VALUES ($1) ON CONFLICT DO NOTHING`, id)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n > 0, err
}

// Recent remembers until the process ends.
type Recent struct {
	mu   sync.Mutex
	seen map[string]bool
}

// First reports whether it sees an id for the first time.
func (r *Recent) First(_ context.Context, id string) (bool, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.seen[id] {
		return false, nil
	}
	r.seen[id] = true
	return true, nil
}
