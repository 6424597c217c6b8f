package edges

import (
	"context"
	"errors"
	"log"
	"strconv"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

type sender struct {
	nc *nats.Conn
	kv jetstream.KeyValue
}

func sequence(m jetstream.Msg) (string, error) {
	meta, err := m.Metadata()
	if err != nil {
		return "", err
	}
	return "sent." + strconv.FormatUint(meta.Sequence.Stream, 10), nil
}

// first lets a message through that it cannot name: better twice than never.
func (s *sender) first(ctx context.Context, m jetstream.Msg) bool {
	key, err := sequence(m)
	if err != nil {
		log.Print(err)
		return true
	}
	if _, err := s.kv.Create(ctx, key, nil); errors.Is(err, jetstream.ErrKeyExists) {
		return false
	}
	return true
}

func (s *sender) sendOnce(m jetstream.Msg) { // want handler
	if s.first(context.Background(), m) {
		if err := s.nc.Publish("sent.once", m.Data()); err != nil { // want safe publish dedup-store
			_ = m.Nak()
			return
		}
	}
	_ = m.Ack()
}

// sendAnyway only counts those that came before.
func (s *sender) sendAnyway(m jetstream.Msg) { // want handler
	if !s.first(context.Background(), m) {
		log.Print("again")
	}
	if err := s.nc.Publish("sent.anyway", m.Data()); err != nil { // want hazard publish
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}

// report tells of a message that has no key, each time it comes.
func (s *sender) report(m jetstream.Msg) { // want handler
	key, err := sequence(m)
	if err != nil {
		_ = s.nc.Publish("sent.failed", m.Data()) // want hazard publish
		return
	}
	if _, err := s.kv.Create(context.Background(), key, nil); err != nil {
		return
	}
	_ = s.nc.Publish("sent.reported", m.Data()) // want safe publish dedup-store
}

// Run subscribes the sender.
func (s *sender) Run(once, anyway, reported jetstream.Consumer) error {
	if _, err := once.Consume(s.sendOnce); err != nil {
		return err
	}
	if _, err := reported.Consume(s.report); err != nil {
		return err
	}
	_, err := anyway.Consume(s.sendAnyway)
	return err
}
