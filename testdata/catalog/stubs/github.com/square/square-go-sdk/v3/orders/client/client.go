// Package client has the signatures that the catalog names.
package client

import (
	"context"

	square "github.com/square/square-go-sdk/v3"
	"github.com/square/square-go-sdk/v3/option"
)

// Client calls the service.
type Client struct{}

// Create asks for one.
func (c *Client) Create(ctx context.Context, request *square.CreateOrderRequest, opts ...option.RequestOption) (*square.CreateOrderResponse, error) {
	return nil, nil
}
