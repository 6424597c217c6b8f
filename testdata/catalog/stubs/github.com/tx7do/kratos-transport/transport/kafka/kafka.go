// Package kafka declares the part of github.com/tx7do/kratos-transport/transport/kafka that the catalog names.
package kafka

import (
	"context"

	"github.com/tx7do/kratos-transport/broker"
)

type Server struct{}

func RegisterSubscriber[T any](srv *Server, ctx context.Context, topic, queue string, disableAutoAck bool, handler broker.TypedHandler[T], opts ...broker.SubscribeOption) error {
	return nil
}

func (s *Server) RegisterSubscriber(ctx context.Context, topic, queue string, disableAutoAck bool, handler broker.Handler, binder broker.Binder, opts ...broker.SubscribeOption) error {
	return nil
}
