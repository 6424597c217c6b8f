// Package http posts with clients of HTTP.
package http

import (
	"bytes"
	"context"
	"net/http"

	"github.com/go-resty/resty/v2"
	"github.com/hashicorp/go-retryablehttp"
	"github.com/nats-io/nats.go/jetstream"
)

type service struct {
	rest  *resty.Client
	retry *retryablehttp.Client
}

// Run subscribes the service.
func (s *service) Run(orders, refunds, returns jetstream.Consumer) error {
	if _, err := orders.Consume(s.ordered); err != nil {
		return err
	}
	if _, err := refunds.Consume(s.refunded); err != nil {
		return err
	}
	_, err := returns.Consume(s.returned)
	return err
}

func (s *service) ordered(m jetstream.Msg) { // want handler
	if _, err := s.rest.R().SetBody(m.Data()).Post("https://erp.example.com/orders"); err != nil { // want hazard http
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}

func (s *service) refunded(m jetstream.Msg) { // want handler
	req := s.rest.R().SetBody(m.Data()).SetHeader("Idempotency-Key", m.Headers().Get("Refund-Id"))
	if _, err := req.Post("https://erp.example.com/refunds"); err != nil { // want safe http idempotency-key
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}

func (s *service) returned(m jetstream.Msg) { // want handler
	req, err := retryablehttp.NewRequestWithContext(context.Background(), http.MethodPost, "https://erp.example.com/returns", bytes.NewReader(m.Data()))
	if err != nil {
		_ = m.Term()
		return
	}
	req.Header.Set("Idempotency-Key", m.Headers().Get("Return-Id"))
	if _, err := s.retry.Do(req); err != nil { // want safe http idempotency-key
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}
