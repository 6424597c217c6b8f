// Package store remembers messages.
package store

import "database/sql"

// Inbox remembers in a table.
type Inbox struct{ DB *sql.DB }

// First reports whether it sees an id for the first time.
func (i Inbox) First(id string) (bool, error) {
	res, err := i.DB.Exec(`INSERT INTO inbox (id) VALUES ($1) ON CONFLICT DO NOTHING`, id)
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n > 0, err
}
