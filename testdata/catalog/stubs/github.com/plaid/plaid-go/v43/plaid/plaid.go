// Package plaid has the signatures that the catalog names.
package plaid

import (
	"context"
	"net/http"
)

// PlaidApiService is the client.
type PlaidApiService struct{}

// NullableString is a text that may be null.
type NullableString struct{}

// ApiTransferCreateRequest is a request under construction.
type ApiTransferCreateRequest struct{}

// TransferCreateRequest is its content.
type TransferCreateRequest struct{ IdempotencyKey *string }

// SetIdempotencyKey sets the key.
func (o *TransferCreateRequest) SetIdempotencyKey(v string) {}

// TransferCreateResponse answers.
type TransferCreateResponse struct{}

// TransferCreate begins a request.
func (a *PlaidApiService) TransferCreate(ctx context.Context) ApiTransferCreateRequest {
	return ApiTransferCreateRequest{}
}

// TransferCreateRequest sets the content.
func (r ApiTransferCreateRequest) TransferCreateRequest(request TransferCreateRequest) ApiTransferCreateRequest {
	return r
}

// Execute runs the request.
func (r ApiTransferCreateRequest) Execute() (TransferCreateResponse, *http.Response, error) {
	return TransferCreateResponse{}, nil, nil
}

// ApiTransferAuthorizationCreateRequest is a request under construction.
type ApiTransferAuthorizationCreateRequest struct{}

// TransferAuthorizationCreateRequest is its content.
type TransferAuthorizationCreateRequest struct{ IdempotencyKey NullableString }

// SetIdempotencyKey sets the key.
func (o *TransferAuthorizationCreateRequest) SetIdempotencyKey(v string) {}

// TransferAuthorizationCreateResponse answers.
type TransferAuthorizationCreateResponse struct{}

// TransferAuthorizationCreate begins a request.
func (a *PlaidApiService) TransferAuthorizationCreate(ctx context.Context) ApiTransferAuthorizationCreateRequest {
	return ApiTransferAuthorizationCreateRequest{}
}

// TransferAuthorizationCreateRequest sets the content.
func (r ApiTransferAuthorizationCreateRequest) TransferAuthorizationCreateRequest(request TransferAuthorizationCreateRequest) ApiTransferAuthorizationCreateRequest {
	return r
}

// Execute runs the request.
func (r ApiTransferAuthorizationCreateRequest) Execute() (TransferAuthorizationCreateResponse, *http.Response, error) {
	return TransferAuthorizationCreateResponse{}, nil, nil
}

// ApiTransferRefundCreateRequest is a request under construction.
type ApiTransferRefundCreateRequest struct{}

// TransferRefundCreateRequest is its content.
type TransferRefundCreateRequest struct{ IdempotencyKey string }

// SetIdempotencyKey sets the key.
func (o *TransferRefundCreateRequest) SetIdempotencyKey(v string) {}

// TransferRefundCreateResponse answers.
type TransferRefundCreateResponse struct{}

// TransferRefundCreate begins a request.
func (a *PlaidApiService) TransferRefundCreate(ctx context.Context) ApiTransferRefundCreateRequest {
	return ApiTransferRefundCreateRequest{}
}

// TransferRefundCreateRequest sets the content.
func (r ApiTransferRefundCreateRequest) TransferRefundCreateRequest(request TransferRefundCreateRequest) ApiTransferRefundCreateRequest {
	return r
}

// Execute runs the request.
func (r ApiTransferRefundCreateRequest) Execute() (TransferRefundCreateResponse, *http.Response, error) {
	return TransferRefundCreateResponse{}, nil, nil
}

// NewTransferCreateRequest makes the content of a transfer.
func NewTransferCreateRequest(accessToken, accountID, authorizationID, description string) *TransferCreateRequest {
	return nil
}

// NewTransferRefundCreateRequest makes the content of a refund.
func NewTransferRefundCreateRequest(transferID, amount, idempotencyKey string) *TransferRefundCreateRequest {
	return nil
}

// ApiPaymentInitiationPaymentCreateRequest is a request under construction.
type ApiPaymentInitiationPaymentCreateRequest struct{}

// PaymentInitiationPaymentCreateRequest is its content.
type PaymentInitiationPaymentCreateRequest struct{}

// PaymentInitiationPaymentCreateResponse answers.
type PaymentInitiationPaymentCreateResponse struct{}

// PaymentInitiationPaymentCreate begins a request.
func (a *PlaidApiService) PaymentInitiationPaymentCreate(ctx context.Context) ApiPaymentInitiationPaymentCreateRequest {
	return ApiPaymentInitiationPaymentCreateRequest{}
}

// PaymentInitiationPaymentCreateRequest sets the content.
func (r ApiPaymentInitiationPaymentCreateRequest) PaymentInitiationPaymentCreateRequest(request PaymentInitiationPaymentCreateRequest) ApiPaymentInitiationPaymentCreateRequest {
	return r
}

// Execute runs the request.
func (r ApiPaymentInitiationPaymentCreateRequest) Execute() (PaymentInitiationPaymentCreateResponse, *http.Response, error) {
	return PaymentInitiationPaymentCreateResponse{}, nil, nil
}
