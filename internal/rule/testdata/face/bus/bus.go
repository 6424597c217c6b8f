package bus

import "net/smtp"

// Send sends.
func Send() error {
	return smtp.SendMail("", nil, "", nil, nil)
}
