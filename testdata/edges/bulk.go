package edges

import (
	"context"
	"encoding/json"

	"github.com/google/uuid"
	"github.com/lib/pq"
	"github.com/nats-io/nats.go"
	"gorm.io/gorm/clause"
)

// Parcel is a row of parcels: of each order at most one parcel with an item.
type Parcel struct {
	ID      string `gorm:"primaryKey"`
	OrderID string
	SKU     string
}

func (s *Service) registerBulk() {
	on(s.js, "bulk.kept", s.kept)
	on(s.js, "bulk.doubled", s.doubled)
	on(s.js, "bulk.elements", s.elements)
	on(s.js, "bulk.nudged", s.nudged)
	go s.rounds()
}

// The rows of a list are judged by one of them.
func (s *Service) kept(_ context.Context, m *nats.Msg) error { // want handler
	ev, err := decode(m)
	if err != nil {
		return err
	}
	var parcels []Parcel
	for _, item := range ev.Items {
		parcels = append(parcels, Parcel{ID: uuid.NewString(), OrderID: ev.ID, SKU: item.SKU})
	}
	once := clause.OnConflict{Columns: []clause.Column{{Name: "order_id"}, {Name: "sku"}}, DoNothing: true}
	return s.orm.Clauses(once).Create(&parcels).Error // want safe insert conditional-insert
}

func (s *Service) doubled(_ context.Context, m *nats.Msg) error { // want handler
	ev, err := decode(m)
	if err != nil {
		return err
	}
	parcels := make([]Parcel, 0, len(ev.Items))
	for _, item := range ev.Items {
		parcels = append(parcels, Parcel{ID: uuid.NewString(), OrderID: uuid.NewString(), SKU: item.SKU})
	}
	return s.orm.Clauses(clause.OnConflict{DoNothing: true}).Create(&parcels).Error // want hazard insert
}

// So are the elements of an array, and the rows that another table has.
func (s *Service) elements(ctx context.Context, m *nats.Msg) error { // want handler
	var evs []Event
	if err := json.Unmarshal(m.Data, &evs); err != nil {
		return err
	}
	ids := make([]string, len(evs))
	var minted []string
	for i, ev := range evs {
		ids[i] = ev.ID
		minted = append(minted, uuid.NewString())
	}
	if _, err := s.db.ExecContext(ctx, "INSERT INTO inbox (id) SELECT e FROM UNNEST($1::text[]) AS e ON CONFLICT (id) DO NOTHING", pq.Array(ids)); err != nil { // want safe insert conditional-insert
		return err
	}
	if _, err := s.db.ExecContext(ctx, "INSERT INTO inbox (id) SELECT UNNEST($1::text[]) ON CONFLICT (id) DO NOTHING", pq.Array(minted)); err != nil { // want hazard insert
		return err
	}
	if _, err := s.db.ExecContext(ctx, "INSERT INTO steps (id, status) SELECT t.i, t.s FROM UNNEST($1::text[], $2::text[]) AS t(i, s) ON CONFLICT (id) DO NOTHING", pq.Array(minted), pq.Array(ids)); err != nil { // want hazard insert
		return err
	}
	if _, err := s.db.ExecContext(ctx, "INSERT INTO steps (id, status) SELECT o.id, 'new' FROM orders o WHERE o.email = $1 ON CONFLICT (id) DO NOTHING", string(m.Data)); err != nil { // want safe insert conditional-insert
		return err
	}
	_, err := s.db.ExecContext(ctx, "INSERT INTO steps (id, status) SELECT gen_random_uuid(), o.status FROM orders o ON CONFLICT (id) DO NOTHING") // want hazard insert
	return err
}

// What waits for a signal does work of its own, however the signal is sent.
func (s *Service) nudged(context.Context, *nats.Msg) error { // want handler
	select {
	case s.wake <- struct{}{}:
	default:
	}
	return nil
}

func (s *Service) rounds() {
	for range s.wake { // want nohandler
		_ = s.nc.Publish("rounds", nil) // want none
	}
}
