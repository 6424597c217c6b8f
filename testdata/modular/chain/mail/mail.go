// Package mail sends mail.
package mail

import "net/smtp"

// Confirm tells a customer that an order is taken.
func Confirm(to, order string) error {
	return smtp.SendMail("relay:25", nil, "shop@example.com", []string{to}, []byte("Order "+order+" is taken."))
}
