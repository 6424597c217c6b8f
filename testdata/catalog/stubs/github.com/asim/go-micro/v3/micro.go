// Package micro declares the part of github.com/asim/go-micro/v3 that the catalog names.
package micro

import (
	"context"

	"github.com/asim/go-micro/v3/client"
	"github.com/asim/go-micro/v3/server"
)

type Event interface {
	Publish(ctx context.Context, msg any, opts ...client.PublishOption) error
}

func RegisterSubscriber(topic string, s server.Server, h any, opts ...server.SubscriberOption) error {
	return nil
}
