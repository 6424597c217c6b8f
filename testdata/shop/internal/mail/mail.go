// Package mail writes to customers over SMTP.
package mail

import (
	"fmt"
	"net/smtp"
)

// SMTP sends through one relay.
type SMTP struct {
	addr, from string
	auth       smtp.Auth
}

// New returns an SMTP for the relay at addr.
func New(addr, from string, auth smtp.Auth) *SMTP {
	return &SMTP{addr: addr, from: from, auth: auth}
}

// Shipped says that the parcel is on its way.
func (s *SMTP) Shipped(to, orderID string) error {
	return s.send(to, "Order "+orderID+" is on its way", "Your parcel has left the warehouse.") // want hazard send
}

// Delivered says that the parcel has arrived.
func (s *SMTP) Delivered(to, orderID string) error {
	return s.send(to, "Order "+orderID+" has arrived", "Your parcel is at the door.") // want safe send dedup-store
}

// Survey asks how it went.
func (s *SMTP) Survey(to, orderID string) error {
	return s.send(to, "How was order "+orderID+"?", "Tell us in two minutes.") // want hazard send
}

// Voucher says sorry.
func (s *SMTP) Voucher(to, orderID string) error {
	return s.send(to, "Sorry about order "+orderID, "The next parcel travels free.") // want safe send dedup-store
}

func (s *SMTP) send(to, subject, text string) error {
	msg := fmt.Appendf(nil, "From: %s\r\nTo: %s\r\nSubject: %s\r\n\r\n%s\r\n", s.from, to, subject, text)
	return smtp.SendMail(s.addr, s.auth, s.from, []string{to}, msg)
}
