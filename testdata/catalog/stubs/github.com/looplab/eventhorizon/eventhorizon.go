// Package eventhorizon declares the part of github.com/looplab/eventhorizon that the catalog names.
package eventhorizon

import "context"

type (
	EventType        string
	EventHandlerType string
)

type Event interface {
	EventType() EventType
	Data() any
	AggregateID() string
	Version() int
}

type EventHandler interface {
	HandlerType() EventHandlerType
	HandleEvent(context.Context, Event) error
}

type EventMatcher interface{ Match(Event) bool }

type EventBus interface {
	EventHandler
	AddHandler(context.Context, EventMatcher, EventHandler) error
	Close() error
}

type Command interface{ CommandType() string }

type CommandHandler interface {
	HandleCommand(context.Context, Command) error
}
