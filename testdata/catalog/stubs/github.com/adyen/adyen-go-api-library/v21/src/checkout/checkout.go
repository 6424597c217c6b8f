// Package checkout has the signatures that the catalog names.
package checkout

import (
	"context"
	"net/http"
)

// Response answers.
type Response struct{}

// PaymentsApi is the service.
type PaymentsApi struct{}

// PaymentsApiPaymentsInput is what Payments is given.
type PaymentsApiPaymentsInput struct{}

// IdempotencyKey sets the key.
func (r PaymentsApiPaymentsInput) IdempotencyKey(idempotencyKey string) PaymentsApiPaymentsInput {
	return r
}

// Payments asks the service.
func (a *PaymentsApi) Payments(ctx context.Context, r PaymentsApiPaymentsInput) (Response, *http.Response, error) {
	return Response{}, nil, nil
}

// PaymentRequest is the content of a payment.
type PaymentRequest struct{ Reference string }

// PaymentsInput begins a request.
func (a *PaymentsApi) PaymentsInput() PaymentsApiPaymentsInput { return PaymentsApiPaymentsInput{} }

// PaymentRequest sets the content.
func (r PaymentsApiPaymentsInput) PaymentRequest(request PaymentRequest) PaymentsApiPaymentsInput {
	return r
}

// ModificationsApi is the service.
type ModificationsApi struct{}

// ModificationsApiRefundCapturedPaymentInput is what RefundCapturedPayment is given.
type ModificationsApiRefundCapturedPaymentInput struct{}

// IdempotencyKey sets the key.
func (r ModificationsApiRefundCapturedPaymentInput) IdempotencyKey(idempotencyKey string) ModificationsApiRefundCapturedPaymentInput {
	return r
}

// RefundCapturedPayment asks the service.
func (a *ModificationsApi) RefundCapturedPayment(ctx context.Context, r ModificationsApiRefundCapturedPaymentInput) (Response, *http.Response, error) {
	return Response{}, nil, nil
}

// ModificationsApiCaptureAuthorisedPaymentInput is what CaptureAuthorisedPayment is given.
type ModificationsApiCaptureAuthorisedPaymentInput struct{}

// IdempotencyKey sets the key.
func (r ModificationsApiCaptureAuthorisedPaymentInput) IdempotencyKey(idempotencyKey string) ModificationsApiCaptureAuthorisedPaymentInput {
	return r
}

// CaptureAuthorisedPayment asks the service.
func (a *ModificationsApi) CaptureAuthorisedPayment(ctx context.Context, r ModificationsApiCaptureAuthorisedPaymentInput) (Response, *http.Response, error) {
	return Response{}, nil, nil
}
