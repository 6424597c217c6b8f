package edges

import (
	"context"

	"github.com/nats-io/nats.go"
)

func (s *Service) registerLocks() {
	on(s.js, "locks.deferred", s.lockDeferred)
	on(s.js, "locks.onerror", s.lockOnError)
	on(s.js, "locks.later", s.lockLater)
}

func (s *Service) lockDeferred(ctx context.Context, m *nats.Msg) error { // want handler
	key := "lock:" + msgID(m)
	ok, err := s.rdb.SetNX(ctx, key, 1, day).Result()
	if err != nil || !ok {
		return err
	}
	defer s.rdb.Del(ctx, key)
	return s.nc.Publish("locks.deferred.done", m.Data) // want hazard publish
}

func (s *Service) lockOnError(ctx context.Context, m *nats.Msg) error { // want handler
	key := "lock:" + msgID(m)
	ok, err := s.rdb.SetNX(ctx, key, 1, day).Result()
	if err != nil || !ok {
		return err
	}
	if err := s.nc.Publish("locks.onerror.done", m.Data); err != nil { // want safe publish dedup-store
		s.rdb.Del(ctx, key)
		return err
	}
	return nil
}

func (s *Service) lockLater(ctx context.Context, m *nats.Msg) error { // want handler
	key := "lock:" + msgID(m)
	ok, err := s.rdb.SetNX(ctx, key, 1, day).Result()
	if err != nil || !ok {
		return err
	}
	if err := s.nc.Publish("locks.later.done", m.Data); err != nil { // want hazard publish
		return err
	}
	if _, err := s.db.ExecContext(ctx, "UPDATE orders SET status = 'done' WHERE id = $1", msgID(m)); err != nil {
		s.rdb.Del(ctx, key)
		return err
	}
	return nil
}
