// Package edges has one small handler per edge of the analysis.
package edges

import (
	"context"
	"database/sql"
	"encoding/json"
	"log"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/redis/go-redis/v9"
	"gorm.io/gorm"
)

const day = 24 * time.Hour

// Event is the body of a message.
type Event struct {
	ID      string `json:"id"`
	Kind    string `json:"kind"`
	Amount  int64  `json:"amount"`
	Version int64  `json:"version"`
	Items   []Item `json:"items"`
}

// Item is one line of an Event.
type Item struct {
	SKU string `json:"sku"`
}

// Order is a row of orders.
type Order struct {
	ID     string `gorm:"primaryKey"`
	Status string
	Email  string
}

// Service holds what the handlers work with.
type Service struct {
	nc  *nats.Conn
	js  nats.JetStreamContext
	db  *sql.DB
	orm *gorm.DB
	rdb *redis.Client

	issuer string
	wake   chan struct{}
}

// New returns a Service.
func New(nc *nats.Conn, js nats.JetStreamContext, db *sql.DB, orm *gorm.DB, rdb *redis.Client) *Service {
	return &Service{nc: nc, js: js, db: db, orm: orm, rdb: rdb}
}

// Register subscribes all handlers.
func (s *Service) Register() {
	s.registerKeys()
	s.registerLists()
	s.registerConditions()
	s.registerLocks()
	s.registerEnds()
	s.registerChannels()
	s.registerReach()
	s.registerEnvelopes()
	s.registerHelped()
	s.registerBulk()
}

type handler func(ctx context.Context, m *nats.Msg) error

// on hands the messages of a subject to fn; one that fails is delivered again.
func on(js nats.JetStreamContext, subject string, fn handler) {
	_, err := js.QueueSubscribe(subject, strings.ReplaceAll(subject, ".", "-"), func(m *nats.Msg) {
		if err := fn(context.Background(), m); err != nil {
			log.Printf("%s: %v", subject, err)
			_ = m.Nak()
			return
		}
		_ = m.Ack()
	}, nats.ManualAck())
	if err != nil {
		log.Fatalf("subscribe %s: %v", subject, err)
	}
}

func msgID(m *nats.Msg) string { return m.Header.Get(nats.MsgIdHdr) }

func decode(m *nats.Msg) (ev Event, err error) {
	err = json.Unmarshal(m.Data, &ev)
	return ev, err
}
