// Package transfers has the signatures that the catalog names.
package transfers

import (
	"context"
	"net/http"
)

// Response answers.
type Response struct{}

// TransfersApi is the service.
type TransfersApi struct{}

// TransfersApiTransferFundsInput is what TransferFunds is given.
type TransfersApiTransferFundsInput struct{}

// TransferFunds asks the service.
func (a *TransfersApi) TransferFunds(ctx context.Context, r TransfersApiTransferFundsInput) (Response, *http.Response, error) {
	return Response{}, nil, nil
}
