// Package orders is about orders.
package orders

import (
	"context"
	"database/sql"

	"example.com/modular/chain/mail"
)

// Order is what was ordered.
type Order struct {
	ID    string
	Email string
}

// Service confirms orders.
type Service struct {
	DB *sql.DB
}

// Confirm confirms an order.
func (s *Service) Confirm(o Order) error {
	return mail.Confirm(o.Email, o.ID) // want hazard send
}

// ConfirmOnce confirms an order unless that was done.
func (s *Service) ConfirmOnce(ctx context.Context, o Order) error {
	res, err := s.DB.ExecContext(ctx, `INSERT INTO inbox (id) VALUES ($1) ON CONFLICT DO NOTHING`, o.ID)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return err
	}
	return mail.Confirm(o.Email, o.ID) // want safe send dedup-store
}
