// Package values makes keys of what is new each time and of what comes back.
package values

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/google/uuid"
	"github.com/matoous/go-nanoid/v2"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/nrednav/cuid2"
	"github.com/oklog/ulid/v2"
	"github.com/rs/xid"
	"github.com/segmentio/ksuid"
	"go.jetify.com/typeid"
)

type relay struct{ js jetstream.JetStream }

// Run subscribes the relay.
func (r *relay) Run(orders, refunds jetstream.Consumer) error {
	if _, err := orders.Consume(r.fresh); err != nil {
		return err
	}
	_, err := refunds.Consume(r.stable)
	return err
}

func (r *relay) fresh(m jetstream.Msg) { // want handler
	ctx, id := context.Background(), m.Headers().Get("Nats-Msg-Id")
	_, _ = r.js.Publish(ctx, "a", m.Data(), jetstream.WithMsgID(uuid.NewString()))                               // want hazard publish
	_, _ = r.js.Publish(ctx, "b", m.Data(), jetstream.WithMsgID(uuid.Must(uuid.NewV7()).String()))               // want hazard publish
	_, _ = r.js.Publish(ctx, "c", m.Data(), jetstream.WithMsgID(ulid.Make().String()))                           // want hazard publish
	_, _ = r.js.Publish(ctx, "d", m.Data(), jetstream.WithMsgID(xid.New().String()))                             // want hazard publish
	_, _ = r.js.Publish(ctx, "e", m.Data(), jetstream.WithMsgID(ksuid.New().String()))                           // want hazard publish
	_, _ = r.js.Publish(ctx, "f", m.Data(), jetstream.WithMsgID(gonanoid.Must()))                                // want hazard publish
	_, _ = r.js.Publish(ctx, "g", m.Data(), jetstream.WithMsgID(cuid2.Generate()))                               // want hazard publish
	_, _ = r.js.Publish(ctx, "h", m.Data(), jetstream.WithMsgID(typeid.Must(typeid.WithPrefix("msg")).String())) // want hazard publish
	_, _ = r.js.Publish(ctx, "i", m.Data(), jetstream.WithMsgID(fmt.Sprintf("%s-%d", id, rand.Int64())))         // want hazard publish
	_, _ = r.js.Publish(ctx, "j", m.Data(), jetstream.WithMsgID(id+time.Now().Format(time.RFC3339Nano)))         // want hazard publish
	_ = m.Ack()
}

func (r *relay) stable(m jetstream.Msg) { // want handler
	ctx, id := context.Background(), m.Headers().Get("Nats-Msg-Id")
	sum := sha256.Sum256(m.Data())
	_, _ = r.js.Publish(ctx, "a", m.Data(), jetstream.WithMsgID(uuid.NewSHA1(uuid.NameSpaceOID, []byte(id)).String())) // want safe publish idempotency-key
	_, _ = r.js.Publish(ctx, "b", m.Data(), jetstream.WithMsgID(uuid.MustParse(id).String()))                          // want safe publish idempotency-key
	_, _ = r.js.Publish(ctx, "c", m.Data(), jetstream.WithMsgID(hex.EncodeToString(sum[:])))                           // want safe publish idempotency-key
	_, _ = r.js.Publish(ctx, "d", m.Data(), jetstream.WithMsgID(fmt.Sprintf("refund-%s", id)))                         // want safe publish idempotency-key
	_ = m.Ack()
}
