// Package payments is the only place that talks to the payment provider.
package payments

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/stripe/stripe-go/v82"
	"github.com/stripe/stripe-go/v82/paymentintent"
	"github.com/stripe/stripe-go/v82/refund"

	"example.com/shop/internal/orders"
	"example.com/shop/internal/retry"
)

// Stripe charges and refunds.
type Stripe struct {
	intents paymentintent.Client
	refunds refund.Client
}

// New returns a Stripe for the account of the key.
func New(key string) *Stripe {
	b := stripe.GetBackend(stripe.APIBackend)
	return &Stripe{
		intents: paymentintent.Client{B: b, Key: key},
		refunds: refund.Client{B: b, Key: key},
	}
}

// Charge takes the total off the card.
func (s *Stripe) Charge(ctx context.Context, o orders.Order) (string, error) {
	pi, err := s.intents.New(intent(ctx, o)) // want hazard charge
	if err != nil {
		return "", fmt.Errorf("charge %s: %w", o.ID, err)
	}
	return pi.ID, nil
}

// ChargePreorder takes the total off the card; the provider answers a repeat
// with the first payment.
func (s *Stripe) ChargePreorder(ctx context.Context, o orders.Order) (string, error) {
	p := intent(ctx, o)
	p.SetIdempotencyKey("preorder-" + o.ID)
	pi, err := s.intents.New(p) // want safe charge idempotency-key
	if err != nil {
		return "", fmt.Errorf("charge preorder %s: %w", o.ID, err)
	}
	return pi.ID, nil
}

// Refund gives money back. Each attempt brings its own key.
func (s *Stripe) Refund(ctx context.Context, paymentID string, cents int64) error {
	return retry.Do(ctx, func() error { // want handler
		p := back(ctx, paymentID, cents)
		p.SetIdempotencyKey(uuid.NewString())
		_, err := s.refunds.New(p) // want hazard charge
		return check(err)
	})
}

// Goodwill gives money back. All attempts of a call share the key.
func (s *Stripe) Goodwill(ctx context.Context, paymentID string, cents int64) error {
	key := uuid.NewString()
	return retry.Do(ctx, func() error { // want handler
		p := back(ctx, paymentID, cents)
		p.SetIdempotencyKey(key)
		_, err := s.refunds.New(p) // want safe charge idempotency-key
		return check(err)
	})
}

func intent(ctx context.Context, o orders.Order) *stripe.PaymentIntentParams {
	p := &stripe.PaymentIntentParams{
		Amount:        stripe.Int64(o.TotalCents),
		Currency:      stripe.String(string(stripe.CurrencyEUR)),
		PaymentMethod: stripe.String(o.CardRef),
		Confirm:       stripe.Bool(true),
	}
	p.Context = ctx
	return p
}

func back(ctx context.Context, paymentID string, cents int64) *stripe.RefundParams {
	p := &stripe.RefundParams{PaymentIntent: stripe.String(paymentID), Amount: stripe.Int64(cents)}
	p.Context = ctx
	return p
}

// check lets a request that the provider refuses fail at once.
func check(err error) error {
	var refused *stripe.Error
	if errors.As(err, &refused) && refused.Type == stripe.ErrorTypeInvalidRequest {
		return retry.Stop(err)
	}
	return err
}
