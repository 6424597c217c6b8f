package kafka

import (
	"context"

	"github.com/IBM/sarama"
	"github.com/twmb/franz-go/pkg/kgo"
)

// Session forwards records in the transaction that commits their offsets.
func Session(ctx context.Context, tx *kgo.GroupTransactSession) error {
	for { // want handler
		fetches := tx.PollFetches(ctx)
		if err := tx.Begin(); err != nil {
			return err
		}
		for it := fetches.RecordIter(); !it.Done(); {
			forward(ctx, tx, it.Next())
		}
		if _, err := tx.End(ctx, kgo.TryCommit); err != nil {
			return err
		}
	}
}

func forward(ctx context.Context, tx *kgo.GroupTransactSession, r *kgo.Record) {
	tx.Produce(ctx, &kgo.Record{Topic: "mail", Value: r.Value}, nil) // want safe publish dedup-store
}

// forwarder is a consumer group handler with a transactional producer.
type forwarder struct {
	producer sarama.SyncProducer
	group    string
}

func (f *forwarder) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (f *forwarder) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (f *forwarder) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for m := range claim.Messages() { // want handler
		if err := f.producer.BeginTxn(); err != nil {
			return err
		}
		if _, _, err := f.producer.SendMessage(&sarama.ProducerMessage{Topic: "mail", Value: sarama.ByteEncoder(m.Value)}); err != nil { // want safe publish dedup-store
			return f.producer.AbortTxn()
		}
		if err := f.producer.AddMessageToTxn(m, f.group, nil); err != nil {
			return f.producer.AbortTxn()
		}
		if err := f.producer.CommitTxn(); err != nil {
			return err
		}
	}
	return nil
}

// careless commits the offsets outside its transaction.
type careless struct{ forwarder }

func (f *careless) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for m := range claim.Messages() { // want handler
		if err := f.producer.BeginTxn(); err != nil {
			return err
		}
		if _, _, err := f.producer.SendMessage(&sarama.ProducerMessage{Topic: "mail", Value: sarama.ByteEncoder(m.Value)}); err != nil { // want hazard publish
			return f.producer.AbortTxn()
		}
		if err := f.producer.CommitTxn(); err != nil {
			return err
		}
		session.MarkMessage(m, "")
	}
	return nil
}

// sometimes commits the offsets of some messages only.
type sometimes struct{ forwarder }

func (f *sometimes) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for m := range claim.Messages() { // want handler
		if err := f.producer.BeginTxn(); err != nil {
			return err
		}
		_, _, _ = f.producer.SendMessage(&sarama.ProducerMessage{Topic: "mail", Value: sarama.ByteEncoder(m.Value)}) // want hazard publish
		if len(m.Key) > 0 {
			_ = f.producer.AddMessageToTxn(m, f.group, nil)
		}
		if err := f.producer.CommitTxn(); err != nil {
			return err
		}
	}
	return nil
}

// apart publishes in one transaction and commits the offsets in another one, and
// beside it with another producer.
type apart struct {
	forwarder
	other sarama.SyncProducer
}

func (f *apart) within(do func() error) error {
	if err := f.producer.BeginTxn(); err != nil {
		return err
	}
	if err := do(); err != nil {
		_ = f.producer.AbortTxn()
		return err
	}
	return f.producer.CommitTxn()
}

func (f *apart) ConsumeClaim(session sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for m := range claim.Messages() { // want handler
		err := f.within(func() error {
			_, _, err := f.producer.SendMessage(&sarama.ProducerMessage{Topic: "mail", Value: sarama.ByteEncoder(m.Value)}) // want hazard publish
			session.MarkMessage(m, "")
			return err
		})
		if err != nil {
			return err
		}
		err = f.within(func() error {
			_, _, _ = f.other.SendMessage(&sarama.ProducerMessage{Topic: "log", Value: sarama.ByteEncoder(m.Value)})                         // want hazard publish
			if _, _, err := f.producer.SendMessage(&sarama.ProducerMessage{Topic: "done", Value: sarama.ByteEncoder(m.Value)}); err != nil { // want safe publish dedup-store
				return err
			}
			return f.producer.AddMessageToTxn(m, f.group, nil)
		})
		if err != nil {
			return err
		}
	}
	return nil
}
