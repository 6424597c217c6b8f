// Package square has the signatures that the catalog names.
package square

type (
	// Money is an amount.
	Money struct{ Amount *int64 }
	// CreatePaymentRequest asks for a payment.
	CreatePaymentRequest struct {
		SourceID       string
		IdempotencyKey string
		AmountMoney    *Money
	}
	// CreatePaymentResponse answers.
	CreatePaymentResponse struct{}
	// RefundPaymentRequest asks for a refund.
	RefundPaymentRequest struct {
		IdempotencyKey string
		AmountMoney    *Money
		PaymentID      *string
	}
	// RefundPaymentResponse answers.
	RefundPaymentResponse struct{}
	// CreateOrderRequest asks for an order.
	CreateOrderRequest struct{ IdempotencyKey *string }
	// CreateOrderResponse answers.
	CreateOrderResponse struct{}
)
