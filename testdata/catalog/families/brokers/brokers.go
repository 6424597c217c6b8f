// Package brokers handles messages of Service Bus, Event Hubs, Pulsar, RocketMQ
// and STOMP.
package brokers

import (
	"context"
	"database/sql"

	"github.com/Azure/azure-sdk-for-go/sdk/messaging/azservicebus"
	"github.com/apache/pulsar-client-go/pulsar"
	rocketmq "github.com/apache/rocketmq-client-go/v2"
	"github.com/apache/rocketmq-client-go/v2/consumer"
	"github.com/apache/rocketmq-client-go/v2/primitive"
	"github.com/go-stomp/stomp/v3"
	"github.com/go-stomp/stomp/v3/frame"
)

type service struct{ db *sql.DB }

// Bus sends what the entity's detection of duplicates knows again, and what not.
func (s *service) Bus(ctx context.Context, in *azservicebus.Receiver, out *azservicebus.Sender) error {
	for { // want handler
		got, err := in.ReceiveMessages(ctx, 10, nil)
		if err != nil {
			return err
		}
		for _, m := range got {
			if err := out.SendMessage(ctx, &azservicebus.Message{Body: m.Body, MessageID: &m.MessageID}, nil); err != nil { // want safe publish idempotency-key
				return err
			}
			if err := out.SendMessage(ctx, &azservicebus.Message{Body: m.Body}, nil); err != nil { // want hazard publish
				return err
			}
			if err := s.batch(ctx, m, out); err != nil {
				return err
			}
			if err := in.CompleteMessage(ctx, m, nil); err != nil {
				return err
			}
		}
	}
}

func (s *service) batch(ctx context.Context, m *azservicebus.ReceivedMessage, out *azservicebus.Sender) error {
	named, err := out.NewMessageBatch(ctx, nil)
	if err != nil {
		return err
	}
	if err := named.AddMessage(&azservicebus.Message{Body: m.Body, MessageID: &m.MessageID}, nil); err != nil {
		return err
	}
	if err := out.SendMessageBatch(ctx, named, nil); err != nil { // want safe publish idempotency-key
		return err
	}
	plain, err := out.NewMessageBatch(ctx, nil)
	if err != nil {
		return err
	}
	if err := plain.AddMessage(&azservicebus.Message{Body: m.Body}, nil); err != nil {
		return err
	}
	return out.SendMessageBatch(ctx, plain, nil) // want hazard publish
}

// Pulsar forwards with the sequence of the message.
func (s *service) Pulsar(ctx context.Context, in pulsar.Consumer, out pulsar.Producer) {
	for m := range in.Chan() { // want handler
		seq := m.ID().EntryID()
		if _, err := out.Send(ctx, &pulsar.ProducerMessage{Payload: m.Payload(), SequenceID: &seq}); err != nil { // want safe publish idempotency-key
			in.Nack(m)
			continue
		}
		_ = in.Ack(m)
	}
}

// Rocket forwards as it is called.
func (s *service) Rocket(in rocketmq.PushConsumer, out rocketmq.Producer) error {
	return in.Subscribe("orders", consumer.MessageSelector{}, func(ctx context.Context, list ...*primitive.MessageExt) (consumer.ConsumeResult, error) { // want handler
		for _, m := range list {
			if _, err := out.SendSync(ctx, primitive.NewMessage("mail", m.Body)); err != nil { // want hazard publish
				return consumer.ConsumeRetryLater, err
			}
		}
		return consumer.ConsumeSuccess, nil
	})
}

// Stomp forwards what it has not seen.
func (s *service) Stomp(ctx context.Context, conn *stomp.Conn) error {
	sub, err := conn.Subscribe("orders", stomp.AckClientIndividual)
	if err != nil {
		return err
	}
	for m := range sub.C { // want handler
		res, err := s.db.ExecContext(ctx, `INSERT INTO seen (id) VALUES ($1) ON CONFLICT (id) DO NOTHING`, m.Header.Get(frame.MessageId)) // want safe insert conditional-insert
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			continue
		}
		if err := conn.Send("mail", "text/plain", m.Body); err != nil { // want safe publish dedup-store
			return err
		}
		_ = conn.Ack(m)
	}
	return nil
}
