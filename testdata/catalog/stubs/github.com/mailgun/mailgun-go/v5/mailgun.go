// Package mailgun has the signatures that the catalog names.
package mailgun

import "context"

// Message is a mail.
type Message interface{ Domain() string }

// SendMessageResponse says what became of a mail.
type SendMessageResponse struct{ ID, Message string }

// Mailgun is the service.
type Mailgun interface {
	Send(ctx context.Context, m Message) (SendMessageResponse, error)
}

// Client implements Mailgun.
type Client struct{}

// Send sends a mail.
func (mg *Client) Send(ctx context.Context, m Message) (SendMessageResponse, error) {
	return SendMessageResponse{}, nil
}

// PlainMessage is a mail of text.
type PlainMessage struct{}

// Domain is the domain that the mail is sent from.
func (m *PlainMessage) Domain() string { return "" }

// NewMessage makes a mail.
func NewMessage(domain, from, subject, text string, to ...string) *PlainMessage { return nil }
