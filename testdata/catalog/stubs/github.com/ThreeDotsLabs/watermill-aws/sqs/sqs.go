// Package sqs declares the part of github.com/ThreeDotsLabs/watermill-aws/sqs that the catalog names.
package sqs

import (
	"context"

	"github.com/ThreeDotsLabs/watermill/message"
)

type Subscriber struct{}

func (s *Subscriber) Subscribe(ctx context.Context, topic string) (<-chan *message.Message, error) {
	return nil, nil
}

type Publisher struct{}

func (p *Publisher) Publish(topic string, messages ...*message.Message) error { return nil }
