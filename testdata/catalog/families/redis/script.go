package redis

import (
	"context"

	"github.com/nats-io/nats.go/jetstream"
	goredis "github.com/redis/go-redis/v9"
)

var (
	add     = goredis.NewScript(`return redis.call("INCRBY", KEYS[1], ARGV[1])`)
	addOnce = goredis.NewScript(`
		if redis.call("SETNX", KEYS[1], 1) == 0 then
			return 0
		end
		return redis.call("INCRBY", KEYS[2], ARGV[1])`)
)

// In scripts
type scripts struct{ rdb *goredis.Client }

// Run subscribes the scripts.
func (s *scripts) Run(orders, refunds jetstream.Consumer) error {
	if _, err := orders.Consume(s.count); err != nil {
		return err
	}
	_, err := refunds.Consume(s.countOnce)
	return err
}

func (s *scripts) count(m jetstream.Msg) { // want handler
	_ = add.Run(context.Background(), s.rdb, []string{"orders"}, 1).Err() // want hazard increment
	_ = m.Ack()
}

// One step asks and writes.
func (s *scripts) countOnce(m jetstream.Msg) { // want handler
	_ = addOnce.Run(context.Background(), s.rdb, []string{"seen:" + m.Headers().Get("Nats-Msg-Id"), "refunds"}, 1).Err() // want none
	_ = m.Ack()
}
