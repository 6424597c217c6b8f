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
	addBelow = goredis.NewScript(`
		local n = redis.call("GET", KEYS[1])
		if n and tonumber(n) > 100 then return 0 end
		return redis.call("INCR", KEYS[1])`)
	addAlways = goredis.NewScript(`
		-- redis.call("SETNX", KEYS[2], 1)
		redis.call("SADD", KEYS[2], ARGV[1])
		redis.call("INCR", KEYS[1])`)
	addUnseen = goredis.NewScript(`
		if redis.call("EXISTS", KEYS[2]) == 1 then return 0 end
		redis.call("SETEX", KEYS[2], 3600, 1)
		return redis.call("INCR", KEYS[1])`)
)

// In scripts
type scripts struct{ rdb *goredis.Client }

// Run subscribes the scripts.
func (s *scripts) Run(consumers []jetstream.Consumer) error {
	for i, h := range []jetstream.MessageHandler{s.count, s.countOnce, s.countBelow, s.countAlways, s.countUnseen, s.countLocked} {
		if _, err := consumers[i].Consume(h); err != nil {
			return err
		}
	}
	return nil
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

// A limit is asked for, and no mark.
func (s *scripts) countBelow(m jetstream.Msg) { // want handler
	_ = addBelow.Run(context.Background(), s.rdb, []string{"orders"}).Err() // want hazard increment
	_ = m.Ack()
}

// Nothing is made of the answer.
func (s *scripts) countAlways(m jetstream.Msg) { // want handler
	_ = addAlways.Run(context.Background(), s.rdb, []string{"orders", "seen"}, m.Headers().Get("Nats-Msg-Id")).Err() // want hazard increment
	_ = m.Ack()
}

func (s *scripts) countUnseen(m jetstream.Msg) { // want handler
	_ = addUnseen.Run(context.Background(), s.rdb, []string{"orders", "seen:" + m.Headers().Get("Nats-Msg-Id")}).Err() // want none
	_ = m.Ack()
}

// A constant is no key.
func (s *scripts) countLocked(m jetstream.Msg) { // want handler
	_ = addOnce.Run(context.Background(), s.rdb, []string{"lock", "orders"}, 1).Err() // want hazard increment
	_ = m.Ack()
}
