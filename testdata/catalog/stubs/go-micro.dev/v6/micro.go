// Package micro declares the part of go-micro.dev/v6 that the catalog names.
package micro

import (
	"context"

	"go-micro.dev/v6/client"
	"go-micro.dev/v6/server"
)

type Event interface {
	Publish(ctx context.Context, msg any, opts ...client.PublishOption) error
}

func RegisterSubscriber(topic string, s server.Server, h any, opts ...server.SubscriberOption) error {
	return nil
}
