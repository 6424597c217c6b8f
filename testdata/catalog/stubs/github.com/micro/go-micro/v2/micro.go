// Package micro declares the part of github.com/micro/go-micro/v2 that the catalog names.
package micro

import (
	"context"

	"github.com/micro/go-micro/v2/client"
	"github.com/micro/go-micro/v2/server"
)

type Event interface {
	Publish(ctx context.Context, msg any, opts ...client.PublishOption) error
}

func RegisterSubscriber(topic string, s server.Server, h any, opts ...server.SubscriberOption) error {
	return nil
}
