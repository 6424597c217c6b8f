// Package paging opens incidents at PagerDuty.
package paging

import (
	"context"

	"github.com/PagerDuty/go-pagerduty"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

type service struct {
	client *pagerduty.Client
}

// Run subscribes the service.
func (s *service) Run(incidents, alerts jetstream.Consumer) error {
	if _, err := incidents.Consume(s.open); err != nil {
		return err
	}
	_, err := alerts.Consume(s.alert)
	return err
}

func (s *service) open(m jetstream.Msg) { // want handler
	_, err := s.client.CreateIncidentWithContext(context.Background(), "ops@example.com", &pagerduty.CreateIncidentOptions{Title: string(m.Data())}) // want hazard send
	if err != nil {
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}

func (s *service) alert(m jetstream.Msg) { // want handler
	event := &pagerduty.V2Event{Action: "trigger", DedupKey: m.Headers().Get(nats.MsgIdHdr)}
	if _, err := s.client.ManageEventWithContext(context.Background(), event); err != nil { // want safe send idempotency-key
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}
