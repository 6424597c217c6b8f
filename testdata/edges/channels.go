package edges

import (
	"context"
	"time"

	"github.com/nats-io/nats.go"
)

// Core NATS delivers at most once, in whichever order the cases stand.
func (s *Service) doneFirst(ctx context.Context) {
	ch := make(chan *nats.Msg, 8)
	if _, err := s.nc.ChanSubscribe("channels", ch); err != nil {
		return
	}
	for { // want handler
		select {
		case <-ctx.Done():
			return
		case m := <-ch:
			_ = s.nc.Publish("channels.done", m.Data)
		}
	}
}

func (s *Service) doneLast(ctx context.Context) {
	ch := make(chan *nats.Msg, 8)
	if _, err := s.nc.ChanSubscribe("channels", ch); err != nil {
		return
	}
	for { // want handler
		select {
		case m := <-ch:
			_ = s.nc.Publish("channels.done", m.Data)
		case <-ctx.Done():
			return
		}
	}
}

func (s *Service) registerChannels() {
	_, _ = s.js.Subscribe("channels.some", s.someAtOnce)
	_, _ = s.js.Subscribe("channels.stop", s.untilStopped)
	if sub, err := s.js.SubscribeSync("kinds.*", nats.ManualAck()); err == nil {
		go s.byKind(sub)
	}
}

// The places of a semaphore are no work that somebody sends.
func (s *Service) someAtOnce(m *nats.Msg) { // want handler
	free := make(chan struct{}, 2)
	go func() {
		for _, b := range m.Data {
			free <- struct{}{}
			_ = s.nc.Publish("channels.one", []byte{b}) // want hazard publish
			<-free
		}
	}()
	_ = m.Ack()
}

// Nor is the word to stop.
func (s *Service) untilStopped(m *nats.Msg) { // want handler
	stop := make(chan bool)
	go func() {
		for _, b := range m.Data {
			select {
			case <-stop:
				return
			default:
			}
			_ = s.nc.Publish("channels.one", []byte{b}) // want hazard publish
		}
	}()
	time.Sleep(time.Second)
	stop <- true
	_ = m.Ack()
}

// byKind hands each message to the function of its subject, in a goroutine that
// is given the message.
func (s *Service) byKind(sub *nats.Subscription) {
	kinds := map[string]func(*nats.Msg) error{
		"kinds.a": s.kindA,
		"kinds.b": s.kindB,
	}
	for {
		m, err := sub.NextMsg(time.Second)
		if err != nil {
			return
		}
		go func(m *nats.Msg) {
			if err := kinds[m.Subject](m); err == nil {
				_ = m.Ack()
			}
		}(m)
	}
}

func (s *Service) kindA(m *nats.Msg) error { // want handler
	return s.nc.Publish("kind.a", m.Data) // want hazard publish
}

func (s *Service) kindB(m *nats.Msg) error { // want handler
	return s.nc.Publish("kind.b", m.Data) // want hazard publish
}

// Run reads both channels until ctx is done.
func (s *Service) Run(ctx context.Context) {
	go s.doneFirst(ctx)
	s.doneLast(ctx)
}
