// Package stripe declares the part of stripe-go that newer majors have and the
// catalog names.
package stripe

type EventType string

type Event struct {
	ID              string
	Type            EventType
	PendingWebhooks int64
}

type EventNotificationContainer interface{ GetEventNotification() }

type WebhookOption func()

type Client struct{}

func ConstructEvent(payload []byte, header string, secret string, opts ...WebhookOption) (Event, error) {
	return Event{}, nil
}

func (*Client) ConstructEvent(payload []byte, header string, secret string, opts ...WebhookOption) (Event, error) {
	return Event{}, nil
}

func (*Client) ParseEventNotification(payload []byte, header string, secret string, opts ...WebhookOption) (EventNotificationContainer, error) {
	return nil, nil
}
