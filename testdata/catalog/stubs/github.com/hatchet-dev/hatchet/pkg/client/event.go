// Package client declares the part of the Hatchet event client that the catalog names.
package client

import "context"

type PushOpFunc func() error

type EventClient interface {
	Push(ctx context.Context, eventKey string, payload interface{}, options ...PushOpFunc) error
}
