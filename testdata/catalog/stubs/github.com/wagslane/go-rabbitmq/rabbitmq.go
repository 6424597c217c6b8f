// Package rabbitmq declares the part of github.com/wagslane/go-rabbitmq that the catalog names.
package rabbitmq

import (
	"context"

	amqp "github.com/rabbitmq/amqp091-go"
)

type Action int

const (
	Ack Action = iota
	NackDiscard
	NackRequeue
	Manual
)

type Delivery struct{ amqp.Delivery }

type Handler func(d Delivery) (action Action)

type (
	Conn            struct{}
	ConsumerOptions struct{}
	PublishOptions  struct{}
)

type Consumer struct{}

func NewConsumer(conn *Conn, queue string, optionFuncs ...func(*ConsumerOptions)) (*Consumer, error) {
	return nil, nil
}

func (c *Consumer) Run(handler Handler) error { return nil }

func WithConsumerOptionsConsumerAutoAck(autoAck bool) func(*ConsumerOptions) { return nil }

type Publisher struct{}

func (p *Publisher) Publish(data []byte, routingKeys []string, optionFuncs ...func(*PublishOptions)) error {
	return nil
}

func (p *Publisher) PublishWithContext(ctx context.Context, data []byte, routingKeys []string, optionFuncs ...func(*PublishOptions)) error {
	return nil
}

func (p *Publisher) PublishWithDeferredConfirmWithContext(ctx context.Context, data []byte, routingKeys []string, optionFuncs ...func(*PublishOptions)) ([]*amqp.DeferredConfirmation, error) {
	return nil, nil
}
