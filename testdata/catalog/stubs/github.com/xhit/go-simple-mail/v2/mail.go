// Package mail has the signatures that the catalog names.
package mail

// Email is a mail.
type Email struct{}

// SMTPClient is a connection.
type SMTPClient struct{}

// NewMSG makes a mail.
func NewMSG() *Email { return &Email{} }

// AddTo adds a receiver.
func (email *Email) AddTo(addresses ...string) *Email { return email }

// SetSubject sets the subject.
func (email *Email) SetSubject(subject string) *Email { return email }

// Send sends the mail.
func (email *Email) Send(client *SMTPClient) error { return nil }

// SendEnvelopeFrom sends the mail under another sender.
func (email *Email) SendEnvelopeFrom(from string, client *SMTPClient) error { return nil }
