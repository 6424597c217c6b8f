// Package embedded keeps orders in files of its own.
package embedded

import (
	"encoding/binary"

	"github.com/dgraph-io/badger/v4"
	"github.com/nats-io/nats.go/jetstream"
	"go.etcd.io/bbolt"
)

type store struct {
	bolt   *bbolt.DB
	badger *badger.DB
	orders *badger.MergeOperator
}

// Run subscribes the store.
func (s *store) Run(consumers []jetstream.Consumer) error {
	for i, h := range []jetstream.MessageHandler{s.numbered, s.named, s.merged, s.mergedOnce} {
		if _, err := consumers[i].Consume(h); err != nil {
			return err
		}
	}
	return nil
}

func (s *store) numbered(m jetstream.Msg) { // want handler
	err := s.bolt.Update(func(tx *bbolt.Tx) error {
		b := tx.Bucket([]byte("orders"))
		n, err := b.NextSequence()
		if err != nil {
			return err
		}
		return b.Put(binary.BigEndian.AppendUint64(nil, n), m.Data()) // want hazard insert
	})
	if err != nil {
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}

func (s *store) named(m jetstream.Msg) { // want handler
	err := s.bolt.Update(func(tx *bbolt.Tx) error {
		return tx.Bucket([]byte("orders")).Put([]byte(m.Headers().Get("Order")), m.Data()) // want none
	})
	if err != nil {
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}

func (s *store) merged(m jetstream.Msg) { // want handler
	if err := s.orders.Add(m.Data()); err != nil { // want hazard increment
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}

func (s *store) mergedOnce(m jetstream.Msg) { // want handler
	key := []byte("seen/" + m.Headers().Get("Nats-Msg-Id"))
	err := s.badger.Update(func(tx *badger.Txn) error {
		if _, err := tx.Get(key); err != badger.ErrKeyNotFound {
			return err
		}
		if err := s.orders.Add(m.Data()); err != nil { // want safe increment exists-check
			return err
		}
		return tx.Set(key, nil)
	})
	if err != nil {
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}
