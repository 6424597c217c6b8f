// Package orders reacts to what happens to an order.
package orders

import (
	"context"

	"example.com/shop/internal/events"
)

// Order is the aggregate as events carry it.
type Order struct {
	ID         string `json:"id"`
	CustomerID string `json:"customer_id"`
	CardRef    string `json:"card_ref"`
	Email      string `json:"email"`
	TotalCents int64  `json:"total_cents"`
	Carrier    string `json:"carrier"`
	Lines      []Line `json:"lines"`
}

// Line is one position of an order.
type Line struct {
	SKU      string `json:"sku"`
	Quantity int64  `json:"quantity"`
}

// Return is one position that the customer sends back.
type Return struct {
	OrderID string `json:"order_id"`
	Line
}

// Repository keeps orders and what belongs to them.
type Repository interface {
	Reserve(ctx context.Context, l Line) error
	Release(ctx context.Context, l Line) error
	Recount(ctx context.Context, l Line) error
	AddPoints(ctx context.Context, customerID string, n int64) error

	// Pay reports whether the order was open until now; Reopen undoes it.
	Pay(ctx context.Context, orderID string) (bool, error)
	Reopen(ctx context.Context, orderID string) error
	Pack(ctx context.Context, orderID string) error
	SetPayment(ctx context.Context, orderID, paymentID string) error
	AddShipment(ctx context.Context, o Order) error
	AddReturn(ctx context.Context, r Return) error

	// ClaimMail reports whether the order has no mail of this kind yet.
	ClaimMail(ctx context.Context, orderID, kind string) (bool, error)
	ForgetMail(ctx context.Context, orderID, kind string) error
	NoteMail(ctx context.Context, orderID, kind string) error
}

// Payments charges cards and returns the payment's id.
type Payments interface {
	Charge(ctx context.Context, o Order) (string, error)
	ChargePreorder(ctx context.Context, o Order) (string, error)
}

// Mailer writes to the customer.
type Mailer interface {
	Shipped(to, orderID string) error
	Delivered(to, orderID string) error
}

// Queue plans letters for later.
type Queue interface {
	Survey(ctx context.Context, email, orderID string) error
	Voucher(ctx context.Context, email, orderID string) error
}

// Publisher tells the rest of the shop.
type Publisher interface {
	Publish(ctx context.Context, key string, ev events.Event) error
}
