// Package client declares the part of github.com/asim/go-micro/v3/client that the catalog names.
package client

import "context"

type Request interface {
	Service() string
	Method() string
}

type Message interface{ Topic() string }

type (
	CallOption    func()
	PublishOption func()
)

type Client interface {
	NewRequest(service, endpoint string, req any) Request
	Call(ctx context.Context, req Request, rsp any, opts ...CallOption) error
	Publish(ctx context.Context, msg Message, opts ...PublishOption) error
}

func Call(ctx context.Context, request Request, response any, opts ...CallOption) error { return nil }

func Publish(ctx context.Context, msg Message, opts ...PublishOption) error { return nil }

func WithRetries(i int) CallOption { return nil }
