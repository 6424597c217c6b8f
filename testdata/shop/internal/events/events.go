// Package events carries what happens in the shop over Kafka.
package events

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
)

// ErrMalformed says that no delivery of this event will ever be readable.
var ErrMalformed = errors.New("malformed event")

// Event is the envelope of every message on the topic.
type Event struct {
	ID   string          `json:"id"`
	Type string          `json:"type"`
	Data json.RawMessage `json:"data"`
}

// Handler works one event off. Events come at least once: a handler that
// fails, or whose process dies, gets the event again.
type Handler interface {
	Handle(ctx context.Context, ev Event) error
}

// HandlerFunc makes a function a Handler.
type HandlerFunc func(ctx context.Context, ev Event) error

// Handle implements Handler.
func (f HandlerFunc) Handle(ctx context.Context, ev Event) error { return f(ctx, ev) }

// Decode returns the event's data.
func Decode[T any](ev Event) (T, error) {
	var v T
	if err := json.Unmarshal(ev.Data, &v); err != nil {
		return v, fmt.Errorf("%w: %s %s: %v", ErrMalformed, ev.Type, ev.ID, err)
	}
	return v, nil
}
