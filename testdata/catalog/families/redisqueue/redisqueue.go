// Package redisqueue works off streams and lists of Redis.
package redisqueue

import (
	"context"

	v8 "github.com/go-redis/redis/v8"
	"github.com/redis/go-redis/v9"
	"github.com/redis/rueidis"
)

type service struct {
	rdb *redis.Client
	old *v8.Client
}

// Orders publishes each entry of a stream.
func (s *service) Orders(ctx context.Context) error {
	for { // want handler
		streams, err := s.rdb.XReadGroup(ctx, &redis.XReadGroupArgs{Group: "mail", Consumer: "a", Streams: []string{"orders", ">"}}).Result()
		if err != nil {
			return err
		}
		for _, m := range streams[0].Messages {
			if err := s.rdb.Publish(ctx, "mail", m.Values["body"]).Err(); err != nil { // want hazard publish
				return err
			}
			s.rdb.XAck(ctx, "orders", "mail", m.ID)
		}
	}
}

// Refunds does so once per entry.
func (s *service) Refunds(ctx context.Context) error {
	for { // want handler
		streams, err := s.old.XReadGroup(ctx, &v8.XReadGroupArgs{Group: "mail", Consumer: "a", Streams: []string{"refunds", ">"}}).Result()
		if err != nil {
			return err
		}
		for _, m := range streams[0].Messages {
			first, err := s.old.SetNX(ctx, "refund:"+m.ID, 1, 0).Result()
			if err != nil {
				return err
			}
			if first {
				if err := s.old.Publish(ctx, "mail", m.Values["body"]).Err(); err != nil { // want safe publish dedup-store
					return err
				}
			}
			s.old.XAck(ctx, "refunds", "mail", m.ID)
		}
	}
}

// Parcels pops: what it has taken does not come again.
func (s *service) Parcels(ctx context.Context) {
	for { // want handler
		body, err := s.rdb.LPop(ctx, "parcels").Result()
		if err != nil {
			return
		}
		s.rdb.Publish(ctx, "mail", body) // want none
	}
}

// Work moves to a list of what is in work: a crash brings it again.
func (s *service) Work(ctx context.Context) {
	for { // want handler
		body, err := s.rdb.BLMove(ctx, "todo", "doing", "LEFT", "RIGHT", 0).Result()
		if err != nil {
			return
		}
		s.rdb.Publish(ctx, "mail", body) // want hazard publish
		s.rdb.LRem(ctx, "doing", 1, body)
	}
}

// Hooks listens through rueidis.
func (s *service) Hooks(c rueidis.DedicatedClient) {
	c.SetPubSubHooks(rueidis.PubSubHooks{OnMessage: func(m rueidis.PubSubMessage) { // want handler
		s.rdb.Publish(context.Background(), "mail", m.Message) // want none
	}})
}
