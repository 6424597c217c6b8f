// Package braintree has the signatures that the catalog names.
package braintree

import "context"

type (
	// Decimal is an amount.
	Decimal struct{ Unscaled int64 }
	// Transaction is a charge or refund.
	Transaction struct{ Id string }
	// TransactionRequest asks for one.
	TransactionRequest struct {
		Type, OrderId, PaymentMethodToken string
		Amount                            *Decimal
	}
	// Subscription is a repeated charge.
	Subscription struct{ Id string }
	// SubscriptionRequest asks for one.
	SubscriptionRequest struct{ PlanId string }
	// Customer pays.
	Customer struct{ Id string }
	// CustomerRequest asks for one.
	CustomerRequest struct{ Email string }
)

// Braintree is the client.
type Braintree struct{}

// Transaction returns the gateway of transactions.
func (g *Braintree) Transaction() *TransactionGateway { return nil }

// TransactionGateway makes transactions.
type TransactionGateway struct{}

// Create makes a transaction.
func (g *TransactionGateway) Create(ctx context.Context, tx *TransactionRequest) (*Transaction, error) {
	return nil, nil
}

// Refund refunds one.
func (g *TransactionGateway) Refund(ctx context.Context, id string, amount ...*Decimal) (*Transaction, error) {
	return nil, nil
}

// SubmitForSettlement captures one.
func (g *TransactionGateway) SubmitForSettlement(ctx context.Context, id string, amount ...*Decimal) (*Transaction, error) {
	return nil, nil
}

// SubscriptionGateway makes subscriptions.
type SubscriptionGateway struct{}

// Create makes a subscription.
func (g *SubscriptionGateway) Create(ctx context.Context, sub *SubscriptionRequest) (*Subscription, error) {
	return nil, nil
}

// CustomerGateway makes customers.
type CustomerGateway struct{}

// Create makes a customer.
func (g *CustomerGateway) Create(ctx context.Context, c *CustomerRequest) (*Customer, error) {
	return nil, nil
}
