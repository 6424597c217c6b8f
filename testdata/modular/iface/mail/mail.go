// Package mail sends mail.
package mail

import "net/smtp"

// Relay is a mail server.
type Relay struct{ Addr string }

// Notify sends a mail.
func (r *Relay) Notify(to, text string) error {
	return smtp.SendMail(r.Addr, nil, "shop@example.com", []string{to}, []byte(text))
}
