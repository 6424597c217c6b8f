// Package webhook declares the notification of Adyen's library.
package webhook

type NotificationRequestItem struct {
	EventCode    string
	PspReference string
}
