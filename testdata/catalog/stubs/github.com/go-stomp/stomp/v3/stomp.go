// Package stomp declares the part of github.com/go-stomp/stomp/v3 that the catalog names.
package stomp

import "github.com/go-stomp/stomp/v3/frame"

type AckMode int

const (
	AckAuto AckMode = iota
	AckClient
	AckClientIndividual
)

type Message struct {
	Err         error
	Destination string
	ContentType string
	Header      *frame.Header
	Body        []byte
}

type Subscription struct{ C chan *Message }

func (s *Subscription) Read() (*Message, error) { return nil, nil }

type Conn struct{}

func (c *Conn) Subscribe(destination string, ack AckMode, opts ...func(*frame.Frame) error) (*Subscription, error) {
	return nil, nil
}

func (c *Conn) Ack(m *Message) error { return nil }

func (c *Conn) Nack(m *Message) error { return nil }

func (c *Conn) Send(destination, contentType string, body []byte, opts ...func(*frame.Frame) error) error {
	return nil
}

type Transaction struct{}

func (tx *Transaction) Ack(m *Message) error { return nil }

func (tx *Transaction) Nack(m *Message) error { return nil }

func (tx *Transaction) Send(destination, contentType string, body []byte, opts ...func(*frame.Frame) error) error {
	return nil
}
