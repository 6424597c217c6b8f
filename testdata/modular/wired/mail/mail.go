// Package mail sends mail.
package mail

import "net/smtp"

// Send sends a mail.
func Send(to, text string) error {
	return smtp.SendMail("relay:25", nil, "shop@example.com", []string{to}, []byte(text))
}
