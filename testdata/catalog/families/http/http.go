// Package http posts with clients of HTTP.
package http

import (
	"bytes"
	"context"
	"net/http"

	"github.com/go-resty/resty/v2"
	"github.com/google/uuid"
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

// Charge is called by people: only the client sends the request again.
func (s *service) Charge(ctx context.Context, body []byte) error {
	_, err := s.retry.Post("https://erp.example.com/charges", "application/json", body) // want hazard http
	return err
}

// Book mints the key once for all attempts of the client.
func (s *service) Book(ctx context.Context, body []byte) error {
	req, err := retryablehttp.NewRequestWithContext(ctx, http.MethodPost, "https://erp.example.com/bookings", body)
	if err != nil {
		return err
	}
	req.Header.Set("Idempotency-Key", uuid.NewString())
	_, err = s.retry.Do(req) // want safe http idempotency-key
	return err
}

// Standard uses a client of net/http whose transport sends again.
func Standard(body []byte) error {
	client := retryablehttp.NewClient().StandardClient()
	_, err := client.Post("https://erp.example.com/stock", "application/json", bytes.NewReader(body)) // want hazard http
	return err
}

// Plain does not.
func Plain(body []byte) error {
	_, err := http.DefaultClient.Post("https://erp.example.com/stock", "application/json", bytes.NewReader(body)) // want none
	return err
}
