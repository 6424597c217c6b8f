// Package traps has code that a shortcut in the analysis gets wrong: two objects
// of one constructor, one helper used rightly and wrongly, errors that say
// nothing of a duplicate.
package traps

import (
	"context"
	"database/sql"
	"errors"
	"log"
	"strings"
	"time"

	"github.com/lib/pq"
	"github.com/nats-io/nats.go"
	"github.com/redis/go-redis/v9"
)

const day = 24 * time.Hour

// Service holds what the handlers work with.
type Service struct {
	nc  *nats.Conn
	js  nats.JetStreamContext
	db  *sql.DB
	rdb *redis.Client
}

// New returns a Service.
func New(nc *nats.Conn, js nats.JetStreamContext, db *sql.DB, rdb *redis.Client) *Service {
	return &Service{nc: nc, js: js, db: db, rdb: rdb}
}

// Register subscribes all handlers.
func (s *Service) Register() {
	s.registerObjects()
	s.registerHelpers()
	s.registerErrors()
	s.registerAnswers()
	s.registerFans()
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

// seen claims the id in the inbox, and says whether it was there.
func (s *Service) seen(ctx context.Context, id string) (bool, error) {
	_, err := s.db.ExecContext(ctx, "INSERT INTO inbox (id) VALUES ($1)", id) // want safe insert unique-key
	var pe *pq.Error
	if errors.As(err, &pe) && pe.Code == "23505" {
		return true, nil
	}
	return false, err
}

// processed reports whether the id has been recorded.
func (s *Service) processed(ctx context.Context, id string) (bool, error) {
	var got string
	err := s.db.QueryRowContext(ctx, "SELECT id FROM processed WHERE id = $1", id).Scan(&got)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// record notes that the id has been processed.
func (s *Service) record(ctx context.Context, id string) error {
	_, err := s.db.ExecContext(ctx, "INSERT INTO processed (id) VALUES ($1) ON CONFLICT (id) DO NOTHING", id) // want safe insert conditional-insert
	return err
}
