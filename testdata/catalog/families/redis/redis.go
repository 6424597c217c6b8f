// Package redis counts and passes on orders in Redis.
package redis

import (
	"context"

	"github.com/gomodule/redigo/redis"
	"github.com/nats-io/nats.go/jetstream"
	goredis "github.com/redis/go-redis/v9"
	"github.com/redis/rueidis"
)

type stats struct {
	rdb  *goredis.Client
	pool *redis.Pool
	ru   rueidis.Client
}

// Run subscribes the statistics.
func (s *stats) Run(consumers []jetstream.Consumer) error {
	for i, h := range []jetstream.MessageHandler{s.count, s.countOnce, s.done, s.passOn, s.word, s.pushed, s.pushedOnce, s.built} {
		if _, err := consumers[i].Consume(h); err != nil {
			return err
		}
	}
	return nil
}

func (s *stats) count(m jetstream.Msg) { // want handler
	if err := s.rdb.Incr(context.Background(), "orders").Err(); err != nil { // want hazard increment
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}

func (s *stats) countOnce(m jetstream.Msg) { // want handler
	ctx := context.Background()
	added, err := s.rdb.SAdd(ctx, "seen", m.Headers().Get("Nats-Msg-Id")).Result()
	if err != nil {
		_ = m.Nak()
		return
	}
	if added > 0 {
		s.rdb.IncrBy(ctx, "orders", 1) // want safe increment dedup-store
	}
	_ = m.Ack()
}

func (s *stats) done(m jetstream.Msg) { // want handler
	ctx := context.Background()
	if err := s.rdb.SetIFEQ(ctx, "state:"+m.Headers().Get("Order"), "done", "open", 0).Err(); err != nil {
		_ = m.Ack()
		return
	}
	s.rdb.RPush(ctx, "done", m.Data()) // want safe append conditional-update
	_ = m.Ack()
}

func (s *stats) passOn(m jetstream.Msg) { // want handler
	s.rdb.XAdd(context.Background(), &goredis.XAddArgs{ // want safe publish idempotency-key
		Stream: "orders", ProducerID: "shop", IdempotentID: m.Headers().Get("Nats-Msg-Id"), Values: []any{"body", m.Data()},
	})
	_ = m.Ack()
}

func (s *stats) word(m jetstream.Msg) { // want handler
	s.rdb.Do(context.Background(), "INCRBY", "orders", 1) // want hazard increment
	_ = m.Ack()
}

func (s *stats) pushed(m jetstream.Msg) { // want handler
	conn := s.pool.Get()
	defer conn.Close()
	if _, err := conn.Do("RPUSH", "orders", m.Data()); err != nil { // want hazard append
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}

func (s *stats) pushedOnce(m jetstream.Msg) { // want handler
	conn := s.pool.Get()
	defer conn.Close()
	_, err := redis.String(conn.Do("SET", "seen:"+m.Headers().Get("Nats-Msg-Id"), 1, "NX"))
	if err == redis.ErrNil {
		_ = m.Ack()
		return
	}
	if err != nil {
		_ = m.Nak()
		return
	}
	_, _ = conn.Do("RPUSH", "orders", m.Data()) // want safe append dedup-store
	_ = m.Ack()
}

func (s *stats) built(m jetstream.Msg) { // want handler
	ctx, id := context.Background(), m.Headers().Get("Nats-Msg-Id")
	err := s.ru.Do(ctx, s.ru.B().Set().Key("seen:"+id).Value("1").Nx().Build()).Error()
	if rueidis.IsRedisNil(err) {
		_ = m.Ack()
		return
	}
	if err != nil {
		_ = m.Nak()
		return
	}
	s.ru.Do(ctx, s.ru.B().Incr().Key("orders").Build()) // want safe increment dedup-store
	_ = m.Ack()
}
