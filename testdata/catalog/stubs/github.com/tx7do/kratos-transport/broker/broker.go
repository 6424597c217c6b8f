// Package broker declares the part of github.com/tx7do/kratos-transport/broker that the catalog names.
package broker

import "context"

type (
	Headers         map[string]string
	Binder          func() any
	SubscribeOption func()
	PublishOption   func()
	Handler         func(ctx context.Context, evt Event) error
)

type TypedHandler[T any] func(ctx context.Context, topic string, headers Headers, msg *T) error

type Message struct {
	Headers Headers
	Body    any
}

type Event interface {
	Topic() string
	Message() *Message
	Ack() error
	Error() error
}

type Subscriber interface{ Topic() string }

type Broker interface {
	Subscribe(topic string, handler Handler, binder Binder, opts ...SubscribeOption) (Subscriber, error)
	Publish(ctx context.Context, topic string, msg *Message, opts ...PublishOption) error
}

func Subscribe[T any](broker Broker, topic string, handler TypedHandler[T], opts ...SubscribeOption) (Subscriber, error) {
	return nil, nil
}
