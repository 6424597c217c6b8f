package edges

import (
	"context"
	"regexp"
	"strings"

	"github.com/nats-io/nats.go"
)

func (s *Service) registerEnds() {
	on(s.js, "ends.deep", s.storeDeep)
	on(s.js, "ends.bare", s.bareCallback)
	on(s.js, "ends.column", s.namelessColumn)
	on(s.js, "ends.hash", s.longCalculation)
}

type (
	inner  struct{ C, D string }
	middle struct{ B inner }
	outer  struct{ A middle }
)

func subject(v inner) string { return v.C }

var kept *outer

func keep(p *outer) { kept = p }

func (s *Service) storeDeep(_ context.Context, m *nats.Msg) error { // want handler
	var o outer
	o.A.B.C = msgID(m)
	keep(&o)
	return s.nc.Publish(subject(o.A.B), m.Data) // want hazard publish
}

var spaced = regexp.MustCompile(" +a +")

func (s *Service) bareCallback(_ context.Context, m *nats.Msg) error { // want handler
	return s.nc.Publish(spaced.ReplaceAllStringFunc(msgID(m), strings.TrimSpace), m.Data) // want hazard publish
}

func (s *Service) namelessColumn(_ context.Context, m *nats.Msg) error { // want handler
	return s.orm.Model(&Order{}).Where("id = ?", msgID(m)).Updates(map[string]any{"": 1}).Error
}

func (s *Service) longCalculation(_ context.Context, m *nats.Msg) error { // want handler
	t, h := msgID(m), uint64(len(m.Data))
	h ^= h << 13
	h ^= h >> 7
	h ^= h << 17
	h ^= h << 13
	h ^= h >> 7
	h ^= h << 17
	h ^= h << 13
	h ^= h >> 7
	h ^= h << 17
	h ^= h << 13
	h ^= h >> 7
	h ^= h << 17
	h ^= h << 13
	h ^= h >> 7
	h ^= h << 17
	h ^= h << 13
	h ^= h >> 7
	h ^= h << 17
	h ^= h << 13
	h ^= h >> 7
	h ^= h << 17
	h ^= h << 13
	h ^= h >> 7
	h ^= h << 17
	t += t
	t += t
	t += t
	t += t
	t += t
	t += t
	t += t
	t += t
	t += t
	t += t
	t += t
	t += t
	t += t
	t += t
	t += t
	t += t
	t += t
	t += t
	t += t
	t += t
	t += t
	t += t
	t += t
	t += t
	t += t
	t += t
	t += t
	t += t
	t += t
	t += t
	t += t
	t += t
	if h == 0 {
		return nil
	}
	return s.nc.Publish(t, m.Data) // want hazard publish
}
