package traps

import (
	"context"
	"time"

	"github.com/nats-io/nats.go"
)

func (s *Service) registerHelpers() {
	on(s.js, "helpers.marked", s.marked)
	on(s.js, "helpers.unmarked", s.unmarked)
	on(s.js, "helpers.either", s.either)
	on(s.js, "helpers.asked", s.askedFirst)
	on(s.js, "helpers.unasked", s.unasked)
	on(s.js, "helpers.askedsometimes", s.askedSometimes)
	on(s.js, "helpers.keyed", s.keyed)
	on(s.js, "helpers.unkeyed", s.unkeyed)
	on(s.js, "helpers.stopped", s.stopped)
	on(s.js, "helpers.passed", s.passed)
	on(s.js, "helpers.manykeys", s.manyKeys)
	on(s.js, "helpers.otherkey", s.otherKey)
	on(s.js, "helpers.samekey", s.sameKey)
}

// once publishes unless the id has been recorded. Its callers record it, or not.
func (s *Service) once(ctx context.Context, id string, m *nats.Msg) error {
	done, err := s.processed(ctx, id)
	if err != nil || done {
		return err
	}
	return s.nc.Publish("once", m.Data)
}

// marked records what it did.
func (s *Service) marked(ctx context.Context, m *nats.Msg) error { // want handler
	if err := s.once(ctx, msgID(m), m); err != nil { // want safe publish exists-check|dedup-store
		return err
	}
	return s.record(ctx, msgID(m))
}

// unmarked does not.
func (s *Service) unmarked(ctx context.Context, m *nats.Msg) error { // want handler
	return s.once(ctx, msgID(m), m) // want hazard publish
}

// either records what it did on one of two ways.
func (s *Service) either(ctx context.Context, m *nats.Msg) error { // want handler
	if m.Header.Get("Kind") == "order" {
		if err := s.once(ctx, msgID(m), m); err != nil {
			return err
		}
		return s.record(ctx, msgID(m))
	}
	return s.once(ctx, msgID(m), m) // want hazard publish
}

// tell has no guard of its own.
func (s *Service) tell(m *nats.Msg) error { return s.nc.Publish("told", m.Data) }

// askedFirst asks before it calls the helper.
func (s *Service) askedFirst(ctx context.Context, m *nats.Msg) error { // want handler
	if dup, err := s.seen(ctx, msgID(m)); err != nil || dup {
		return err
	}
	return s.tell(m) // want safe publish dedup-store|unique-key
}

// unasked calls it at once.
func (s *Service) unasked(_ context.Context, m *nats.Msg) error { // want handler
	return s.tell(m) // want hazard publish
}

// askedSometimes has one call under the question and one beside it.
func (s *Service) askedSometimes(ctx context.Context, m *nats.Msg) error { // want handler
	dup, err := s.seen(ctx, msgID(m))
	if err != nil {
		return err
	}
	if !dup {
		if err := s.tell(m); err != nil {
			return err
		}
	}
	return s.tell(m) // want hazard publish
}

// take sets a key, and says whether it was free.
func (s *Service) take(ctx context.Context, key string) (bool, error) {
	return s.rdb.SetNX(ctx, key, 1, day).Result()
}

// keyed takes a key of the message.
func (s *Service) keyed(ctx context.Context, m *nats.Msg) error { // want handler
	free, err := s.take(ctx, "m:"+msgID(m))
	if err != nil || !free {
		return err
	}
	return s.nc.Publish("kept", m.Data) // want safe publish dedup-store
}

// unkeyed takes a new key each time.
func (s *Service) unkeyed(ctx context.Context, m *nats.Msg) error { // want handler
	free, err := s.take(ctx, "m:"+time.Now().String())
	if err != nil || !free {
		return err
	}
	return s.nc.Publish("kept", m.Data) // want hazard publish
}

// unless calls fn if the message is new, or whatever it is.
func (s *Service) unless(ctx context.Context, m *nats.Msg, always bool, fn func() error) error {
	dup, err := s.seen(ctx, msgID(m))
	if err != nil {
		return err
	}
	if dup && !always {
		return nil
	}
	return fn()
}

// stopped calls the helper that stops.
func (s *Service) stopped(ctx context.Context, m *nats.Msg) error { // want handler
	return s.unless(ctx, m, false, func() error {
		return s.nc.Publish("new", m.Data) // want safe publish dedup-store|unique-key
	})
}

// passed calls it so that it goes on.
func (s *Service) passed(ctx context.Context, m *nats.Msg) error { // want handler
	return s.unless(ctx, m, true, func() error {
		return s.nc.Publish("any", m.Data) // want hazard publish
	})
}

// set sets a key.
func (s *Service) set(ctx context.Context, key string) error {
	return s.rdb.Set(ctx, key, 1, day).Err()
}

// manyKeys takes keys of the message, and tests one that is new each time.
func (s *Service) manyKeys(ctx context.Context, m *nats.Msg) error { // want handler
	id := msgID(m)
	_, _ = s.take(ctx, "a:"+id)
	_, _ = s.take(ctx, "b:"+id)
	_, _ = s.take(ctx, "c:"+id)
	_, _ = s.take(ctx, "d:"+id)
	_, _ = s.take(ctx, "e:"+id)
	_, _ = s.take(ctx, "f:"+id)
	_, _ = s.take(ctx, "g:"+id)
	_, _ = s.take(ctx, "h:"+id)
	free, err := s.take(ctx, "i:"+time.Now().String())
	if err != nil || !free {
		return err
	}
	return s.nc.Publish("many", m.Data) // want hazard publish
}

// otherKey sets some keys of the message and asks for another one.
func (s *Service) otherKey(ctx context.Context, m *nats.Msg) error { // want handler
	id := msgID(m)
	n, err := s.rdb.Exists(ctx, "done:"+id).Result()
	if err != nil || n > 0 {
		return err
	}
	if err := s.nc.Publish("kept", m.Data); err != nil { // want hazard publish
		return err
	}
	if err := s.set(ctx, "a:"+id); err != nil {
		return err
	}
	return s.set(ctx, "b:"+id)
}

// sameKey sets the key that it asks for, among others.
func (s *Service) sameKey(ctx context.Context, m *nats.Msg) error { // want handler
	id := msgID(m)
	n, err := s.rdb.Exists(ctx, "done:"+id).Result()
	if err != nil || n > 0 {
		return err
	}
	if err := s.nc.Publish("kept", m.Data); err != nil { // want safe publish exists-check|dedup-store
		return err
	}
	if err := s.set(ctx, "a:"+id); err != nil {
		return err
	}
	return s.set(ctx, "done:"+id)
}
