package orders

import (
	"context"
	"errors"
	"log/slog"

	"example.com/shop/internal/events"
)

// Customers keeps the customer informed and happy.
type Customers struct {
	repo  Repository
	mail  Mailer
	queue Queue
	log   *slog.Logger
}

// NewCustomers wires Customers.
func NewCustomers(repo Repository, mail Mailer, queue Queue, log *slog.Logger) *Customers {
	return &Customers{repo: repo, mail: mail, queue: queue, log: log}
}

// Shipped tells the customer that the parcel is on its way.
func (c *Customers) Shipped(ctx context.Context, ev events.Event) error { // want handler
	o, err := events.Decode[Order](ev)
	if err != nil {
		return err
	}
	if err := c.repo.NoteMail(ctx, o.ID, "shipped"); err != nil {
		return err
	}
	c.log.Info("send mail", "order", o.ID, "to", o.Email) // want none
	return c.mail.Shipped(o.Email, o.ID)
}

// Delivered tells the customer that the parcel has arrived.
func (c *Customers) Delivered(ctx context.Context, ev events.Event) error { // want handler
	o, err := events.Decode[Order](ev)
	if err != nil {
		return err
	}
	first, err := c.repo.ClaimMail(ctx, o.ID, "delivered")
	if err != nil || !first {
		return err
	}
	if err := c.mail.Delivered(o.Email, o.ID); err != nil {
		return errors.Join(err, c.repo.ForgetMail(ctx, o.ID, "delivered"))
	}
	return nil
}

// Completed plans a survey.
func (c *Customers) Completed(ctx context.Context, ev events.Event) error { // want handler
	o, err := events.Decode[Order](ev)
	if err != nil {
		return err
	}
	return c.queue.Survey(ctx, o.Email, o.ID)
}

// Complained plans a voucher.
func (c *Customers) Complained(ctx context.Context, ev events.Event) error { // want handler
	o, err := events.Decode[Order](ev)
	if err != nil {
		return err
	}
	return c.queue.Voucher(ctx, o.Email, o.ID)
}

// Reviewed gives points for a review. It wants the inbox before it.
func (c *Customers) Reviewed(ctx context.Context, ev events.Event) error {
	o, err := events.Decode[Order](ev)
	if err != nil {
		return err
	}
	return c.repo.AddPoints(ctx, o.CustomerID, 50)
}
