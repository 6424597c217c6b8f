package nats

import (
	"context"
	"strconv"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/micro"
	"github.com/nats-io/stan.go"
)

// first speaks the first API of JetStream, and core NATS.
type first struct {
	*service
	nc *nats.Conn
	js nats.JetStreamContext
}

// Run subscribes it.
func (s *first) Run(old stan.Conn) error {
	if _, err := s.nc.Subscribe("ticks", s.ticked); err != nil {
		return err
	}
	if _, err := s.js.Subscribe("orders", s.placed, nats.MaxDeliver(5)); err != nil {
		return err
	}
	if _, err := s.js.QueueSubscribe("ticks", "mail", s.ticked, nats.AckNone()); err != nil {
		return err
	}
	if _, err := old.Subscribe("parcels", s.sent); err != nil {
		return err
	}
	_, err := micro.AddService(s.nc, micro.Config{Name: "mail", Endpoint: &micro.EndpointConfig{Handler: micro.HandlerFunc(s.asked)}})
	return err
}

func (s *first) ticked(m *nats.Msg) { // want handler
	_ = s.nc.Publish("tocks", m.Data) // want none
}

func (s *first) asked(r micro.Request) { // want handler
	_ = s.nc.Publish("asked", r.Data()) // want none
}

func (s *first) placed(m *nats.Msg) { // want handler
	if err := s.createInvoice(m.Data); err != nil {
		return
	}
	_ = m.Respond(nil) // want none
}

func (s *first) createInvoice(data []byte) error {
	_, err := s.nc.RequestMsg(&nats.Msg{Subject: "invoices", Data: data}, 0) // want hazard http
	return err
}

func (s *first) sent(m *stan.Msg) { // want handler
	_, _ = s.js.Publish("mail.parcel", m.Data, nats.MsgId(strconv.FormatUint(m.Sequence, 10))) // want safe publish idempotency-key
}

// Pull fetches one batch after the other.
func (s *first) Pull(ctx context.Context) error {
	sub, err := s.js.PullSubscribe("refunds", "mail")
	if err != nil {
		return err
	}
	for { // want handler
		got, err := sub.Fetch(10)
		if err != nil {
			return err
		}
		for _, m := range got {
			if _, err := s.js.Publish("mail.refund", m.Data); err != nil { // want hazard publish
				return err
			}
			_ = m.Ack()
		}
	}
}

// Ticks goes over an iterator.
func (s *first) Ticks() error {
	sub, err := s.nc.SubscribeSync("ticks")
	if err != nil {
		return err
	}
	for m, err := range sub.Msgs() { // want handler
		if err != nil {
			return err
		}
		_ = s.nc.Publish("tocks", m.Data) // want none
	}
	return nil
}
