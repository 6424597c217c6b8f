// Package asynq declares the part of github.com/tx7do/kratos-transport/transport/asynq that the catalog names.
package asynq

import (
	"context"

	"github.com/hibiken/asynq"
)

type Server struct{}

func RegisterSubscriber[T any](srv *Server, taskType string, handler func(string, *T) error) error {
	return nil
}

func RegisterSubscriberWithCtx[T any](srv *Server, taskType string, handler func(context.Context, string, *T) error) error {
	return nil
}

func (s *Server) NewTask(typeName string, msg any, opts ...asynq.Option) error { return nil }
