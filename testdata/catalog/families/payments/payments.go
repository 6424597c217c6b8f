// Package payments charges for orders.
package payments

import (
	"context"

	"github.com/adyen/adyen-go-api-library/v21/src/checkout"
	"github.com/braintree-go/braintree-go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/plaid/plaid-go/v43/plaid"
	"github.com/plutov/paypal/v4"
	"github.com/square/square-go-sdk/v3"
	"github.com/square/square-go-sdk/v3/payments"
	"github.com/stripe/stripe-go/v82"
	"github.com/stripe/stripe-go/v82/paymentintent"
	stripe84 "github.com/stripe/stripe-go/v84"
)

type till struct {
	stripe    *stripe84.Client
	adyen     *checkout.PaymentsApi
	square    *payments.Client
	plaid     *plaid.PlaidApiService
	paypal    *paypal.Client
	braintree *braintree.TransactionGateway
}

// Run subscribes the till.
func (t *till) Run(consumers []jetstream.Consumer) error {
	for i, h := range []jetstream.MessageHandler{
		t.intent, t.intentKeyed, t.service, t.serviceKeyed, t.adyenPlain, t.adyenKeyed, t.squareKeyed,
		t.transfer, t.transferKeyed, t.refundKeyed, t.order, t.orderKeyed, t.settled,
	} {
		if _, err := consumers[i].Consume(h); err != nil {
			return err
		}
	}
	return nil
}

func (t *till) intent(m jetstream.Msg) { // want handler
	_, _ = paymentintent.New(&stripe.PaymentIntentParams{Customer: stripe.String(m.Headers().Get("Customer"))}) // want hazard charge
	_ = m.Ack()
}

func (t *till) intentKeyed(m jetstream.Msg) { // want handler
	p := &stripe.PaymentIntentParams{Customer: stripe.String(m.Headers().Get("Customer"))}
	p.SetIdempotencyKey("order-" + m.Headers().Get("Nats-Msg-Id"))
	_, _ = paymentintent.New(p) // want safe charge idempotency-key
	_ = m.Ack()
}

func (t *till) service(m jetstream.Msg) { // want handler
	p := &stripe84.PaymentIntentCreateParams{Customer: stripe84.String(m.Headers().Get("Customer"))}
	p.SetIdempotencyKey(stripe84.NewIdempotencyKey())
	_, _ = t.stripe.V1PaymentIntents.Create(context.Background(), p) // want hazard charge
	_ = m.Ack()
}

func (t *till) serviceKeyed(m jetstream.Msg) { // want handler
	_, _ = t.stripe.V1PaymentIntents.Create(context.Background(), &stripe84.PaymentIntentCreateParams{ // want safe charge idempotency-key
		Params: stripe84.Params{IdempotencyKey: stripe84.String(m.Headers().Get("Nats-Msg-Id"))},
	})
	_ = m.Ack()
}

func (t *till) adyenPlain(m jetstream.Msg) { // want handler
	in := t.adyen.PaymentsInput().PaymentRequest(checkout.PaymentRequest{Reference: m.Headers().Get("Order")})
	_, _, _ = t.adyen.Payments(context.Background(), in) // want hazard charge
	_ = m.Ack()
}

func (t *till) adyenKeyed(m jetstream.Msg) { // want handler
	in := t.adyen.PaymentsInput().IdempotencyKey(m.Headers().Get("Nats-Msg-Id")).PaymentRequest(checkout.PaymentRequest{Reference: m.Headers().Get("Order")})
	_, _, _ = t.adyen.Payments(context.Background(), in) // want safe charge idempotency-key
	_ = m.Ack()
}

func (t *till) squareKeyed(m jetstream.Msg) { // want handler
	_, _ = t.square.Create(context.Background(), &square.CreatePaymentRequest{SourceID: string(m.Data()), IdempotencyKey: m.Headers().Get("Nats-Msg-Id")}) // want safe charge idempotency-key
	_ = m.Ack()
}

func (t *till) transfer(m jetstream.Msg) { // want handler
	body := plaid.NewTransferCreateRequest("token", m.Headers().Get("Account"), "auth", "order")
	_, _, _ = t.plaid.TransferCreate(context.Background()).TransferCreateRequest(*body).Execute() // want hazard charge
	_ = m.Ack()
}

func (t *till) transferKeyed(m jetstream.Msg) { // want handler
	body := plaid.NewTransferCreateRequest("token", m.Headers().Get("Account"), "auth", "order")
	body.SetIdempotencyKey(m.Headers().Get("Nats-Msg-Id"))
	_, _, _ = t.plaid.TransferCreate(context.Background()).TransferCreateRequest(*body).Execute() // want safe charge idempotency-key
	_ = m.Ack()
}

func (t *till) refundKeyed(m jetstream.Msg) { // want handler
	body := plaid.NewTransferRefundCreateRequest(m.Headers().Get("Transfer"), "1.00", m.Headers().Get("Nats-Msg-Id"))
	_, _, _ = t.plaid.TransferRefundCreate(context.Background()).TransferRefundCreateRequest(*body).Execute() // want safe charge idempotency-key
	_ = m.Ack()
}

func (t *till) order(m jetstream.Msg) { // want handler
	_, _ = t.paypal.CreateOrder(context.Background(), "CAPTURE", []paypal.PurchaseUnitRequest{{ReferenceID: m.Headers().Get("Order")}}, nil, nil) // want hazard charge
	_ = m.Ack()
}

func (t *till) orderKeyed(m jetstream.Msg) { // want handler
	_, _ = t.paypal.CreateOrderWithPaypalRequestID(context.Background(), "CAPTURE", // want safe charge idempotency-key
		[]paypal.PurchaseUnitRequest{{ReferenceID: m.Headers().Get("Order")}}, nil, nil, m.Headers().Get("Nats-Msg-Id"))
	_ = m.Ack()
}

func (t *till) settled(m jetstream.Msg) { // want handler
	ctx := context.Background()
	_, _ = t.braintree.Create(ctx, &braintree.TransactionRequest{OrderId: m.Headers().Get("Order")}) // want hazard charge
	_, _ = t.braintree.SubmitForSettlement(ctx, m.Headers().Get("Transaction"))                      // want safe charge idempotency-key
	_ = m.Ack()
}
