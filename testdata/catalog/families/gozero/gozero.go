// Package gozero keeps orders in the stores of go-zero.
package gozero

import (
	"context"
	"database/sql"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/zeromicro/go-zero/core/stores/redis"
	"github.com/zeromicro/go-zero/core/stores/sqlc"
	"github.com/zeromicro/go-zero/core/stores/sqlx"
)

type service struct {
	conn  sqlc.CachedConn
	redis *redis.Redis
}

// Run subscribes the service.
func (s *service) Run(orders, refunds jetstream.Consumer) error {
	if _, err := orders.Consume(s.ordered); err != nil {
		return err
	}
	_, err := refunds.Consume(s.refunded)
	return err
}

func (s *service) ordered(m jetstream.Msg) { // want handler
	ctx := context.Background()
	_, err := s.conn.ExecCtx(ctx, func(ctx context.Context, conn sqlx.SqlConn) (sql.Result, error) {
		return conn.ExecCtx(ctx, "insert into orders (body) values (?)", string(m.Data())) // want hazard insert
	}, "cache:orders")
	if err != nil {
		_ = m.Nak()
		return
	}
	_, _ = s.redis.PublishCtx(ctx, "mail", string(m.Data())) // want hazard publish
	_ = m.Ack()
}

func (s *service) refunded(m jetstream.Msg) { // want handler
	ctx := context.Background()
	first, err := s.redis.SetnxCtx(ctx, "refund:"+m.Headers().Get(nats.MsgIdHdr), "1")
	if err != nil {
		_ = m.Nak()
		return
	}
	if first {
		_, _ = s.redis.PublishCtx(ctx, "mail", string(m.Data())) // want safe publish dedup-store
	}
	_ = m.Ack()
}
