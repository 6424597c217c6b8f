package brokers

import (
	"context"
	"time"

	"github.com/apache/pulsar-client-go/pulsar"
)

// Transact forwards messages in transactions of Pulsar.
func Transact(ctx context.Context, client pulsar.Client, consumer pulsar.Consumer, producer pulsar.Producer) error {
	for { // want handler
		m, err := consumer.Receive(ctx)
		if err != nil {
			return err
		}
		tx, err := client.NewTransaction(time.Minute)
		if err != nil {
			return err
		}
		if _, err := producer.Send(ctx, &pulsar.ProducerMessage{Transaction: tx, Payload: m.Payload()}); err != nil { // want safe publish dedup-store
			_ = tx.Abort(ctx)
			continue
		}
		_, _ = producer.Send(ctx, &pulsar.ProducerMessage{Payload: m.Payload()}) // want hazard publish
		if err := consumer.AckWithTxn(m, tx); err != nil {
			_ = tx.Abort(ctx)
			continue
		}
		if err := tx.Commit(ctx); err != nil {
			return err
		}
	}
}
