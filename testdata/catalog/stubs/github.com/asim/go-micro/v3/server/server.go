// Package server declares the part of github.com/asim/go-micro/v3/server that the catalog names.
package server

type Subscriber interface{ Topic() string }

type SubscriberOption func()

type Server interface {
	NewSubscriber(string, any, ...SubscriberOption) Subscriber
	Subscribe(Subscriber) error
}

func NewSubscriber(topic string, h any, opts ...SubscriberOption) Subscriber { return nil }
