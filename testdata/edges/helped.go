package edges

import (
	"bytes"
	"context"
	"errors"
	"log"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
)

// measure counts; what it is told of is no message.
var measure = newMeasure("edges")

func newMeasure(prefix string) func(name string, n float64, tags ...string) {
	return func(name string, n float64, tags ...string) {
		log.Print(prefix, name, n, tags)
	}
}

func (s *Service) registerHelped() {
	_, _ = s.js.Subscribe("helped.checked", s.checked, nats.ManualAck())
	on(s.js, "helped.measured", s.measured)
	on(s.js, "helped.asked", s.ask)
	for _, fn := range slices.Clone([]nats.MsgHandler{s.copied}) {
		_, _ = s.js.Subscribe("helped.copied", fn, nats.ManualAck())
	}
}

// A helper that calls a named function with a part of the message is no dispatch.
func (s *Service) checked(m *nats.Msg) { // want handler
	if err := each(string(m.Data), notEmpty); err != nil {
		_ = m.Term()
		return
	}
	if err := s.nc.Publish("helped.checked.done", m.Data); err != nil { // want hazard publish
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}

func each(list string, check func(string) error) error {
	for _, v := range strings.Split(list, ",") {
		if err := check(v); err != nil {
			return err
		}
	}
	return nil
}

func notEmpty(v string) error { // want nohandler
	if v == "" {
		return errors.New("empty")
	}
	return nil
}

// A function variable that is told of texts and numbers and returns nothing is none, either.
func (s *Service) measured(_ context.Context, m *nats.Msg) error { // want handler
	measure("bytes", float64(len(m.Data)), m.Subject)
	return s.nc.Publish("helped.measured.done", m.Data) // want hazard publish
}

// Handlers go through a library function that returns what it was given.
func (s *Service) copied(m *nats.Msg) { // want handler
	if err := s.nc.Publish("helped.copied.done", m.Data); err != nil { // want hazard publish
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}

// letter is an own type around a message of the library.
type letter struct {
	*nats.Msg
	id string
}

type mailbox interface {
	next(ctx context.Context) (*letter, error)
}

type box struct{ sub *nats.Subscription }

func (b box) next(ctx context.Context) (*letter, error) {
	m, err := b.sub.NextMsgWithContext(ctx)
	if err != nil {
		return nil, err
	}
	return &letter{Msg: m, id: msgID(m)}, nil
}

// await asks until it has got one: what it returns is handled by who asked.
func await(ctx context.Context, b mailbox) (*letter, error) {
	for { // want nohandler
		l, err := b.next(ctx)
		if err == nil {
			return l, nil
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(time.Second):
		}
	}
}

// Letters handles the letters of a subscription.
func (s *Service) Letters(ctx context.Context, sub *nats.Subscription) {
	var b mailbox = box{sub}
	for { // want handler
		l, err := await(ctx, b)
		if err != nil {
			return
		}
		if err := s.open(ctx, l); err != nil {
			_ = l.Nak()
			continue
		}
		_ = l.Ack()
	}
}

func (s *Service) open(ctx context.Context, l *letter) error {
	if err := s.nc.Publish("letters.seen", l.Data); err != nil { // want hazard publish
		return err
	}
	res, err := s.db.ExecContext(ctx, "INSERT INTO inbox (id) VALUES ($1) ON CONFLICT DO NOTHING", l.id) // want safe insert conditional-insert
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return err
	}
	return s.nc.Publish("letters.opened", l.Data) // want safe publish dedup-store
}

// ask renews a token, and only then tells of it.
func (s *Service) ask(_ context.Context, m *nats.Msg) error { // want handler
	resp, err := http.PostForm(s.issuer+"/oauth2/token", url.Values{"grant_type": {"client_credentials"}}) // want none
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	resp, err = http.Post(s.issuer+"/orders", "application/json", bytes.NewReader(m.Data)) // want hazard http
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

type worker interface {
	work(ctx context.Context, m *nats.Msg) (done bool, err error)
}

type clerk struct{ nc *nats.Conn }

// A handler may answer whether to acknowledge.
func (c clerk) work(_ context.Context, m *nats.Msg) (bool, error) { // want handler
	return true, c.nc.Publish("helped.worked", m.Data) // want hazard publish
}

// Work hands the messages of a subscription to a worker.
func (s *Service) Work(ctx context.Context, sub *nats.Subscription) {
	var w worker = clerk{s.nc}
	for { // want nohandler
		ms, err := sub.Fetch(1, nats.Context(ctx))
		if err != nil {
			return
		}
		for _, m := range ms {
			if done, err := w.work(ctx, m); err == nil && done {
				_ = m.Ack()
			}
		}
	}
}
