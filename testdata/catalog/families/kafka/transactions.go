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
