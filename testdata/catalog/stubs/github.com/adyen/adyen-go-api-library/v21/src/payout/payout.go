// Package payout has the signatures that the catalog names.
package payout

import (
	"context"
	"net/http"
)

// Response answers.
type Response struct{}

// InitializationApi is the service.
type InitializationApi struct{}

// InitializationApiStoreDetailAndSubmitThirdPartyInput is what StoreDetailAndSubmitThirdParty is given.
type InitializationApiStoreDetailAndSubmitThirdPartyInput struct{}

// StoreDetailAndSubmitThirdParty asks the service.
func (a *InitializationApi) StoreDetailAndSubmitThirdParty(ctx context.Context, r InitializationApiStoreDetailAndSubmitThirdPartyInput) (Response, *http.Response, error) {
	return Response{}, nil, nil
}
