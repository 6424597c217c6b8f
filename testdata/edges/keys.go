package edges

import (
	"context"
	"encoding/hex"
	"math/rand"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/nats-io/nats.go"
	"github.com/stripe/stripe-go/v82"
	"github.com/stripe/stripe-go/v82/paymentintent"
)

func (s *Service) registerKeys() {
	on(s.js, "keys.letters", s.lettersKey)
	on(s.js, "keys.digits", s.digitsKey)
	on(s.js, "keys.bytes", s.bytesKey)
	on(s.js, "keys.stable", s.stableBytesKey)
	on(s.js, "keys.free", s.freeKey)
	on(s.js, "keys.digitsclaim", s.digitsClaim)
	on(s.js, "keys.stableclaim", s.stableClaim)
	on(s.js, "keys.daily", s.dailySet)
	on(s.js, "keys.set", s.oneSet)
	on(s.js, "keys.entry", s.entryKey)
	on(s.js, "keys.someentry", s.someEntryKey)
}

const letters = "abcdefghijklmnopqrstuvwxyz"

func randomString(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = letters[rand.Intn(len(letters))]
	}
	return string(b)
}

func withDigits(prefix string, n int) string {
	out := prefix
	for i := 0; i < n; i++ {
		out += strconv.Itoa(rand.Intn(10))
	}
	return out
}

func withBytes(prefix string) string {
	b := make([]byte, 8)
	for i := range b {
		b[i] = byte(rand.Intn(256))
	}
	return prefix + hex.EncodeToString(b)
}

// hexOf is withBytes of bytes that come with the message.
func hexOf(prefix string, data []byte) string {
	b := make([]byte, 8)
	for i := range b {
		b[i] = data[i]
	}
	return prefix + hex.EncodeToString(b)
}

func (s *Service) lettersKey(_ context.Context, _ *nats.Msg) error { // want handler
	p := &stripe.PaymentIntentParams{Amount: stripe.Int64(1)}
	p.SetIdempotencyKey(randomString(20))
	_, err := paymentintent.New(p) // want hazard charge
	return err
}

func (s *Service) digitsKey(_ context.Context, m *nats.Msg) error { // want handler
	p := &stripe.PaymentIntentParams{Amount: stripe.Int64(1)}
	p.SetIdempotencyKey(withDigits(msgID(m), 8))
	_, err := paymentintent.New(p) // want hazard charge
	return err
}

func (s *Service) bytesKey(_ context.Context, m *nats.Msg) error { // want handler
	p := &stripe.PaymentIntentParams{Amount: stripe.Int64(1)}
	p.SetIdempotencyKey(withBytes(msgID(m)))
	_, err := paymentintent.New(p) // want hazard charge
	return err
}

func (s *Service) stableBytesKey(_ context.Context, m *nats.Msg) error { // want handler
	p := &stripe.PaymentIntentParams{Amount: stripe.Int64(1)}
	p.SetIdempotencyKey(hexOf(msgID(m), m.Data))
	_, err := paymentintent.New(p) // want safe charge idempotency-key
	return err
}

// freeRef makes a reference that is not taken yet.
func (s *Service) freeRef(ctx context.Context, prefix string) (string, error) {
	for {
		ref := prefix + uuid.NewString()
		var n int
		if err := s.db.QueryRowContext(ctx, "SELECT count(*) FROM steps WHERE id = $1", ref).Scan(&n); err != nil {
			return "", err
		}
		if n == 0 {
			return ref, nil
		}
	}
}

// The claim makes a second run necessary; it guards nothing.
func (s *Service) freeKey(ctx context.Context, m *nats.Msg) error { // want handler
	if ok, _ := s.rdb.SetNX(ctx, "stat:"+msgID(m), 1, day).Result(); ok {
		println("first")
	}
	ref, err := s.freeRef(ctx, msgID(m))
	if err != nil {
		return err
	}
	p := &stripe.PaymentIntentParams{Amount: stripe.Int64(1)}
	p.SetIdempotencyKey(ref)
	_, err = paymentintent.New(p) // want hazard charge
	return err
}

func (s *Service) digitsClaim(ctx context.Context, m *nats.Msg) error { // want handler
	ok, err := s.rdb.SetNX(ctx, "s:"+withDigits(msgID(m), 4), 1, day).Result()
	if err != nil || !ok {
		return err
	}
	return s.nc.Publish("keys.digits.done", m.Data) // want hazard publish
}

func (s *Service) stableClaim(ctx context.Context, m *nats.Msg) error { // want handler
	ok, err := s.rdb.SetNX(ctx, "s:"+hexOf(msgID(m), m.Data), 1, day).Result()
	if err != nil || !ok {
		return err
	}
	return s.nc.Publish("keys.stable.done", m.Data) // want safe publish dedup-store
}

func (s *Service) dailySet(ctx context.Context, m *nats.Msg) error { // want handler
	n, err := s.rdb.SAdd(ctx, "seen:"+time.Now().Format("2006-01-02"), msgID(m)).Result()
	if err != nil || n == 0 {
		return err
	}
	return s.nc.Publish("keys.daily.done", m.Data) // want hazard publish
}

func (s *Service) oneSet(ctx context.Context, m *nats.Msg) error { // want handler
	n, err := s.rdb.SAdd(ctx, "seen", msgID(m)).Result()
	if err != nil || n == 0 {
		return err
	}
	return s.nc.Publish("keys.set.done", m.Data) // want safe publish dedup-store
}

// entryKey puts the key into the map of the headers.
func (s *Service) entryKey(ctx context.Context, m *nats.Msg) error { // want handler
	header := nats.Header{}
	header[nats.MsgIdHdr] = []string{msgID(m)}
	_, err := s.js.PublishMsg(&nats.Msg{Subject: "out", Header: header}) // want safe publish idempotency-key
	return err
}

// someEntryKey does so for some messages only.
func (s *Service) someEntryKey(ctx context.Context, m *nats.Msg) error { // want handler
	header := nats.Header{}
	if len(m.Data) > 0 {
		header[nats.MsgIdHdr] = []string{msgID(m)}
	}
	_, err := s.js.PublishMsg(&nats.Msg{Subject: "out", Header: header}) // want hazard publish
	return err
}
