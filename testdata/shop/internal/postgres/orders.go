package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgconn"

	"example.com/shop/internal/orders"
)

const (
	reserve   = `UPDATE stock SET available = available - $2 WHERE sku = $1`
	release   = `UPDATE stock SET available = available + $2 WHERE sku = $1`
	recount   = `UPDATE stock SET available = $2 WHERE sku = $1`
	addPoints = `UPDATE customers SET points = points + $2 WHERE id = $1`

	pay        = `UPDATE orders SET status = 'paid' WHERE id = $1 AND status = 'new'`
	reopen     = `UPDATE orders SET status = 'new' WHERE id = $1 AND status = 'paid'`
	pack       = `UPDATE orders SET status = 'packed' WHERE id = $1 AND status = 'paid'`
	setPayment = `UPDATE orders SET payment_id = $2 WHERE id = $1`

	addShipment = `INSERT INTO shipments (id, order_id, carrier) VALUES ($1, $2, $3)`
	addReturn   = `INSERT INTO returns (order_id, sku, quantity) VALUES ($1, $2, $3)`

	claimMail  = `INSERT INTO mails (order_id, kind) VALUES ($1, $2) ON CONFLICT DO NOTHING`
	forgetMail = `DELETE FROM mails WHERE order_id = $1 AND kind = $2`
)

// Orders implements orders.Repository.
type Orders struct {
	db *DB
}

var _ orders.Repository = (*Orders)(nil)

// NewOrders returns the repository on db.
func NewOrders(db *DB) *Orders { return &Orders{db: db} }

// Reserve implements orders.Repository.
func (r *Orders) Reserve(ctx context.Context, l orders.Line) error {
	_, err := r.db.Conn(ctx).Exec(ctx, reserve, l.SKU, l.Quantity) // want hazard increment
	return wrap("reserve", l.SKU, err)
}

// Release implements orders.Repository.
func (r *Orders) Release(ctx context.Context, l orders.Line) error {
	_, err := r.db.Conn(ctx).Exec(ctx, release, l.SKU, l.Quantity) // want safe increment dedup-store
	return wrap("release", l.SKU, err)
}

// Recount implements orders.Repository.
func (r *Orders) Recount(ctx context.Context, l orders.Line) error {
	_, err := r.db.Conn(ctx).Exec(ctx, recount, l.SKU, l.Quantity) // want none
	return wrap("recount", l.SKU, err)
}

// AddPoints implements orders.Repository.
func (r *Orders) AddPoints(ctx context.Context, customerID string, n int64) error {
	_, err := r.db.Conn(ctx).Exec(ctx, addPoints, customerID, n) // want safe increment dedup-store
	return wrap("add points", customerID, err)
}

// Pay implements orders.Repository.
func (r *Orders) Pay(ctx context.Context, orderID string) (bool, error) {
	tag, err := r.db.Conn(ctx).Exec(ctx, pay, orderID)
	if err != nil {
		return false, wrap("pay", orderID, err)
	}
	return tag.RowsAffected() > 0, nil
}

// Reopen implements orders.Repository.
func (r *Orders) Reopen(ctx context.Context, orderID string) error {
	_, err := r.db.Conn(ctx).Exec(ctx, reopen, orderID) // want none
	return wrap("reopen", orderID, err)
}

// Pack implements orders.Repository. Nobody learns how many rows it changed.
func (r *Orders) Pack(ctx context.Context, orderID string) error {
	_, err := r.db.Conn(ctx).Exec(ctx, pack, orderID)
	return wrap("pack", orderID, err)
}

// SetPayment implements orders.Repository.
func (r *Orders) SetPayment(ctx context.Context, orderID, paymentID string) error {
	_, err := r.db.Conn(ctx).Exec(ctx, setPayment, orderID, paymentID) // want none
	return wrap("set payment", orderID, err)
}

// AddShipment implements orders.Repository. Each call brings its own key.
func (r *Orders) AddShipment(ctx context.Context, o orders.Order) error {
	_, err := r.db.Conn(ctx).Exec(ctx, addShipment, uuid.New(), o.ID, o.Carrier) // want hazard insert
	return wrap("add shipment", o.ID, err)
}

// AddReturn implements orders.Repository. A position is returned once.
func (r *Orders) AddReturn(ctx context.Context, ret orders.Return) error {
	_, err := r.db.Conn(ctx).Exec(ctx, addReturn, ret.OrderID, ret.SKU, ret.Quantity) // want safe insert unique-key
	var pg *pgconn.PgError
	if errors.As(err, &pg) && pg.Code == "23505" {
		return nil
	}
	return wrap("add return", ret.OrderID, err)
}

// ClaimMail implements orders.Repository.
func (r *Orders) ClaimMail(ctx context.Context, orderID, kind string) (bool, error) {
	tag, err := r.db.Conn(ctx).Exec(ctx, claimMail, orderID, kind) // want safe insert conditional-insert
	if err != nil {
		return false, wrap("claim mail", orderID, err)
	}
	return tag.RowsAffected() > 0, nil
}

// ForgetMail implements orders.Repository.
func (r *Orders) ForgetMail(ctx context.Context, orderID, kind string) error {
	_, err := r.db.Conn(ctx).Exec(ctx, forgetMail, orderID, kind) // want none
	return wrap("forget mail", orderID, err)
}

// NoteMail implements orders.Repository. Nobody learns whether it was there.
func (r *Orders) NoteMail(ctx context.Context, orderID, kind string) error {
	_, err := r.db.Conn(ctx).Exec(ctx, claimMail, orderID, kind) // want safe insert conditional-insert
	return wrap("note mail", orderID, err)
}

func wrap(what, id string, err error) error {
	if err != nil {
		return fmt.Errorf("%s %s: %w", what, id, err)
	}
	return nil
}
