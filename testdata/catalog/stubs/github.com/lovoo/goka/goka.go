// Package goka declares the part of github.com/lovoo/goka that the catalog names.
package goka

import "context"

type (
	Stream  string
	Streams []Stream
	Table   string
	Group   string
	Headers map[string][]byte
)

type Codec interface {
	Encode(value any) ([]byte, error)
	Decode(data []byte) (any, error)
}

type ContextOption func()

type Context interface {
	Key() string
	Offset() int64
	Value() any
	SetValue(value any, options ...ContextOption)
	Delete(options ...ContextOption)
	Emit(topic Stream, key string, value any, options ...ContextOption)
	Loopback(key string, value any, options ...ContextOption)
	Fail(err error)
	Context() context.Context
}

type ProcessCallback func(ctx Context, msg any)

type Edge interface{ Topic() string }

func Input(topic Stream, c Codec, cb ProcessCallback) Edge { return nil }

func Inputs(topics Streams, c Codec, cb ProcessCallback) Edge { return nil }

func Loop(c Codec, cb ProcessCallback) Edge { return nil }

func Output(topic Stream, c Codec) Edge { return nil }

func Persist(c Codec) Edge { return nil }

func Visitor(name string, cb ProcessCallback) Edge { return nil }

type GroupGraph struct{}

func DefineGroup(group Group, edges ...Edge) *GroupGraph { return nil }

type Promise struct{}

type Emitter struct{}

func (e *Emitter) Emit(key string, msg any) (*Promise, error) { return nil, nil }

func (e *Emitter) EmitSync(key string, msg any) error { return nil }

func (e *Emitter) EmitWithHeaders(key string, msg any, headers Headers) (*Promise, error) {
	return nil, nil
}
