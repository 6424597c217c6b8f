package orders

import "example.com/face/bus"

// Handle handles.
func Handle() error {
	return bus.Send() // want `smtp.SendMail can send twice for one message: Handle -> bus.Send -> smtp.SendMail has no guard; .* \(unguarded\)`
}

// Quiet handles.
func Quiet() error {
	return bus.Send() //idemlint:ignore unguarded the mailbox drops repeats
}
