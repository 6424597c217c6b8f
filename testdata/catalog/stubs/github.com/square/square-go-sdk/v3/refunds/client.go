// Package refunds has the signatures that the catalog names.
package refunds

import (
	"context"

	square "github.com/square/square-go-sdk/v3"
	"github.com/square/square-go-sdk/v3/option"
)

// Client calls the service.
type Client struct{}

// RefundPayment asks for one.
func (c *Client) RefundPayment(ctx context.Context, request *square.RefundPaymentRequest, opts ...option.RequestOption) (*square.RefundPaymentResponse, error) {
	return nil, nil
}
