package edges

import (
	"context"

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

// Run reads both channels until ctx is done.
func (s *Service) Run(ctx context.Context) {
	go s.doneFirst(ctx)
	s.doneLast(ctx)
}
