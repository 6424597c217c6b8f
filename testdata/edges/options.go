package edges

import (
	"github.com/nats-io/nats.go"
)

// puller fetches the messages of a subscription.
type puller struct {
	sub *nats.Subscription
	nc  *nats.Conn
}

// Pull fetches without acks and with them: some of the messages come again.
func (s *Service) Pull() error {
	once, err := s.js.PullSubscribe("options.once", "once", nats.AckNone())
	if err != nil {
		return err
	}
	go (&puller{sub: once, nc: s.nc}).run()
	again, err := s.js.PullSubscribe("options.again", "again")
	if err != nil {
		return err
	}
	(&puller{sub: again, nc: s.nc}).run()
	return nil
}

func (p *puller) run() {
	for { // want handler
		msgs, err := p.sub.Fetch(1)
		if err != nil {
			return
		}
		for _, m := range msgs {
			_ = p.nc.Publish("options.done", m.Data) // want hazard publish
			_ = m.Ack()
		}
	}
}
