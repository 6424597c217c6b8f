// Package pubsub declares the part of github.com/NYTimes/gizmo/pubsub that the catalog names.
package pubsub

import (
	"context"
	"time"
)

type SubscriberMessage interface {
	Message() []byte
	ExtendDoneDeadline(time.Duration) error
	Done() error
}

type Subscriber interface {
	Start() <-chan SubscriberMessage
	Err() error
	Stop() error
}

// Message stands for proto.Message.
type Message interface{ ProtoMessage() }

type Publisher interface {
	Publish(context.Context, string, Message) error
	PublishRaw(context.Context, string, []byte) error
}
