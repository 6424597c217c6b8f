// Package rabbitmq declares the part of github.com/tx7do/kratos-transport/transport/rabbitmq that the catalog names.
package rabbitmq

import (
	"context"

	"github.com/tx7do/kratos-transport/broker"
)

type Server struct{}

func RegisterSubscriber[T any](srv *Server, ctx context.Context, topic string, handler func(context.Context, string, broker.Headers, *T) error, opts ...broker.SubscribeOption) error {
	return nil
}
