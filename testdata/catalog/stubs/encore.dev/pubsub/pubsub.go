// Package pubsub declares the part of encore.dev/pubsub that the catalog names.
package pubsub

import "context"

type DeliveryGuarantee int

const (
	AtLeastOnce DeliveryGuarantee = iota + 1
	ExactlyOnce
)

type TopicConfig struct {
	DeliveryGuarantee DeliveryGuarantee
	OrderingAttribute string
}

type RetryPolicy struct {
	MaxRetries int
}

type SubscriptionConfig[T any] struct {
	Handler     func(ctx context.Context, msg T) error
	RetryPolicy *RetryPolicy
}

type Topic[T any] struct{}

func NewTopic[T any](name string, cfg TopicConfig) *Topic[T] { return nil }

func (t *Topic[T]) Publish(ctx context.Context, msg T) (id string, err error) { return "", nil }

type Publisher[T any] interface {
	Publish(ctx context.Context, msg T) (id string, err error)
}

type Subscription[T any] struct{}

func NewSubscription[T any](topic *Topic[T], name string, cfg SubscriptionConfig[T]) *Subscription[T] {
	return nil
}

func MethodHandler[T, SvcStruct any](handler func(s SvcStruct, ctx context.Context, msg T) error) func(ctx context.Context, msg T) error {
	return nil
}
