package redis

import (
	"github.com/go-redis/redis/v7"
	"github.com/nats-io/nats.go/jetstream"
)

// Without contexts
type oldStats struct{ rdb *redis.Client }

// Run subscribes the statistics.
func (s *oldStats) Run(orders, refunds jetstream.Consumer) error {
	if _, err := orders.Consume(s.count); err != nil {
		return err
	}
	_, err := refunds.Consume(s.countOnce)
	return err
}

func (s *oldStats) count(m jetstream.Msg) { // want handler
	s.rdb.Incr("orders") // want hazard increment
	_ = m.Ack()
}

func (s *oldStats) countOnce(m jetstream.Msg) { // want handler
	fresh, err := s.rdb.SetNX("seen:"+m.Headers().Get("Nats-Msg-Id"), 1, 0).Result()
	if err != nil {
		_ = m.Nak()
		return
	}
	if fresh {
		s.rdb.Incr("refunds") // want safe increment dedup-store
	}
	_ = m.Ack()
}
