// Package cron runs jobs at their times.
package cron

import (
	"context"
	"database/sql"
	"time"

	"github.com/go-co-op/gocron/v2"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/robfig/cron/v3"
)

type service struct {
	db *sql.DB
	js jetstream.JetStream
}

// Run schedules the jobs and takes what they publish.
func (s *service) Run(sched gocron.Scheduler, digests jetstream.Consumer) error {
	c := cron.New()
	if _, err := c.AddFunc("0 6 * * *", s.digest); err != nil {
		return err
	}
	c.Start()
	if _, err := sched.NewJob(gocron.DurationJob(time.Hour), gocron.NewTask(s.report, context.Background())); err != nil {
		return err
	}
	_, err := digests.Consume(s.mail)
	return err
}

// A tick is not delivered again: whether replicas double it is another question.
func (s *service) digest() { // want handler
	_, _ = s.js.Publish(context.Background(), "digest", []byte(time.Now().Format(time.DateOnly))) // want none
}

// What a job publishes is delivered again.
func (s *service) mail(m jetstream.Msg) { // want handler
	if _, err := s.js.Publish(context.Background(), "mail.digest", m.Data()); err != nil { // want hazard publish
		_ = m.Nak()
		return
	}
	_, err := s.js.Publish(context.Background(), "sent.digest", m.Data(), jetstream.WithMsgID("sent-"+m.Headers().Get(nats.MsgIdHdr))) // want safe publish idempotency-key
	if err != nil {
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}

func (s *service) report(ctx context.Context) error { // want handler
	_, err := s.db.ExecContext(ctx, "INSERT INTO reports (made) VALUES ($1)", time.Now()) // want none
	return err
}
