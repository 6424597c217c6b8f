// Package broker declares the part of github.com/micro/go-micro/v2/broker that the catalog names.
package broker

type Message struct {
	Header map[string]string
	Body   []byte
}

type Event interface {
	Topic() string
	Message() *Message
	Ack() error
	Error() error
}

type (
	Handler         func(Event) error
	SubscribeOption func()
	PublishOption   func()
)

type Subscriber interface{ Topic() string }

type Broker interface {
	Subscribe(topic string, h Handler, opts ...SubscribeOption) (Subscriber, error)
	Publish(topic string, m *Message, opts ...PublishOption) error
}

func Subscribe(topic string, handler Handler, opts ...SubscribeOption) (Subscriber, error) {
	return nil, nil
}

func Publish(topic string, msg *Message, opts ...PublishOption) error { return nil }
