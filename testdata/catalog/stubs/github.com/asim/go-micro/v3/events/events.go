// Package events declares the part of github.com/asim/go-micro/v3/events that the catalog names.
package events

import "time"

type Event struct {
	ID       string
	Topic    string
	Metadata map[string]string
	Payload  []byte
}

func (e *Event) Ack() error { return nil }

func (e *Event) Nack() error { return nil }

type (
	ConsumeOption func()
	PublishOption func()
)

type Stream interface {
	Publish(topic string, msg any, opts ...PublishOption) error
	Consume(topic string, opts ...ConsumeOption) (<-chan Event, error)
}

func Publish(topic string, msg any, opts ...PublishOption) error { return nil }

func Consume(topic string, opts ...ConsumeOption) (<-chan Event, error) { return nil, nil }

func WithAutoAck(ack bool, ackWait time.Duration) ConsumeOption { return nil }
