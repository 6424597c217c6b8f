package orders

import (
	"context"

	"example.com/shop/internal/events"
)

// Reserve takes what was ordered off the shelf.
type Reserve struct{ Repo Repository }

// Handle implements events.Handler.
func (h Reserve) Handle(ctx context.Context, ev events.Event) error { // want handler
	o, err := events.Decode[Order](ev)
	if err != nil {
		return err
	}
	for _, l := range o.Lines {
		if err := h.Repo.Reserve(ctx, l); err != nil {
			return err
		}
	}
	return nil
}

// Release puts it back when the order is cancelled. It wants the inbox before it.
type Release struct{ Repo Repository }

// Handle implements events.Handler.
func (h Release) Handle(ctx context.Context, ev events.Event) error {
	o, err := events.Decode[Order](ev)
	if err != nil {
		return err
	}
	for _, l := range o.Lines {
		if err := h.Repo.Release(ctx, l); err != nil {
			return err
		}
	}
	return nil
}

// Recount sets a shelf to what the warehouse has counted.
type Recount struct{ Repo Repository }

// Handle implements events.Handler.
func (h Recount) Handle(ctx context.Context, ev events.Event) error { // want handler
	l, err := events.Decode[Line](ev)
	if err != nil {
		return err
	}
	return h.Repo.Recount(ctx, l)
}
