package orders

import (
	"context"
	"errors"

	"example.com/shop/internal/events"
)

// Fulfilment brings an order from payment to the parcel, and back.
type Fulfilment struct {
	repo Repository
	pay  Payments
	bus  Publisher
}

// NewFulfilment wires Fulfilment.
func NewFulfilment(repo Repository, pay Payments, bus Publisher) *Fulfilment {
	return &Fulfilment{repo: repo, pay: pay, bus: bus}
}

// Accepted charges the card.
func (f *Fulfilment) Accepted(ctx context.Context, ev events.Event) error { // want handler
	o, err := events.Decode[Order](ev)
	if err != nil {
		return err
	}
	id, err := f.pay.Charge(ctx, o)
	if err != nil {
		return err
	}
	return f.repo.SetPayment(ctx, o.ID, id)
}

// Preordered charges the card once the article is in.
func (f *Fulfilment) Preordered(ctx context.Context, ev events.Event) error { // want handler
	o, err := events.Decode[Order](ev)
	if err != nil {
		return err
	}
	id, err := f.pay.ChargePreorder(ctx, o)
	if err != nil {
		return err
	}
	return f.repo.SetPayment(ctx, o.ID, id)
}

// Paid asks the warehouse to pack, unless the order is past that.
func (f *Fulfilment) Paid(ctx context.Context, ev events.Event) error { // want handler
	o, err := events.Decode[Order](ev)
	if err != nil {
		return err
	}
	first, err := f.repo.Pay(ctx, o.ID)
	if err != nil || !first {
		return err
	}
	next := events.Event{ID: "pack/" + o.ID, Type: "pack.requested", Data: ev.Data}
	if err := f.bus.Publish(ctx, o.ID, next); err != nil { // want safe publish conditional-update
		return errors.Join(err, f.repo.Reopen(ctx, o.ID))
	}
	return nil
}

// Packed asks the carrier to come.
func (f *Fulfilment) Packed(ctx context.Context, ev events.Event) error { // want handler
	o, err := events.Decode[Order](ev)
	if err != nil {
		return err
	}
	if err := f.repo.Pack(ctx, o.ID); err != nil {
		return err
	}
	next := events.Event{ID: "pickup/" + o.ID, Type: "pickup.requested", Data: ev.Data}
	return f.bus.Publish(ctx, o.ID, next) // want hazard publish
}

// Labelled files the shipment.
func (f *Fulfilment) Labelled(ctx context.Context, ev events.Event) error { // want handler
	o, err := events.Decode[Order](ev)
	if err != nil {
		return err
	}
	return f.repo.AddShipment(ctx, o)
}

// Returned files the return.
func (f *Fulfilment) Returned(ctx context.Context, ev events.Event) error { // want handler
	r, err := events.Decode[Return](ev)
	if err != nil {
		return err
	}
	return f.repo.AddReturn(ctx, r)
}
