package events

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"

	"github.com/segmentio/kafka-go"
)

// Consumer feeds the events of one topic to the handlers of their types.
type Consumer struct {
	reader   *kafka.Reader
	handlers map[string]Handler
	log      *slog.Logger
}

// NewConsumer joins the group on the topic.
func NewConsumer(brokers []string, group, topic string, handlers map[string]Handler, log *slog.Logger) *Consumer {
	return &Consumer{
		reader:   kafka.NewReader(kafka.ReaderConfig{Brokers: brokers, GroupID: group, Topic: topic}),
		handlers: handlers,
		log:      log,
	}
}

// Run reads until the context ends. A failed event ends the run: the process
// is started again and reads on from the last committed offset.
func (c *Consumer) Run(ctx context.Context) error {
	defer c.reader.Close()
	for {
		m, err := c.reader.FetchMessage(ctx)
		if errors.Is(err, context.Canceled) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("fetch: %w", err)
		}
		if err := c.dispatch(ctx, m); err != nil {
			return fmt.Errorf("partition %d, offset %d: %w", m.Partition, m.Offset, err)
		}
		if err := c.reader.CommitMessages(ctx, m); err != nil {
			return fmt.Errorf("commit: %w", err)
		}
	}
}

func (c *Consumer) dispatch(ctx context.Context, m kafka.Message) error {
	var ev Event
	if err := json.Unmarshal(m.Value, &ev); err != nil {
		c.log.Error("not an event", "partition", m.Partition, "offset", m.Offset, "err", err)
		return nil
	}
	h, ok := c.handlers[ev.Type]
	if !ok {
		return nil
	}
	err := h.Handle(ctx, ev)
	if errors.Is(err, ErrMalformed) {
		c.log.Error("skipped", "event", ev.ID, "err", err)
		return nil
	}
	return err
}

// Publisher writes events to one topic.
type Publisher struct {
	writer *kafka.Writer
}

// NewPublisher returns a Publisher for the topic.
func NewPublisher(brokers []string, topic string) *Publisher {
	return &Publisher{writer: &kafka.Writer{
		Addr:         kafka.TCP(brokers...),
		Topic:        topic,
		Balancer:     &kafka.Hash{},
		RequiredAcks: kafka.RequireAll,
	}}
}

// Publish writes one event; those with the same key keep their order.
func (p *Publisher) Publish(ctx context.Context, key string, ev Event) error {
	value, err := json.Marshal(ev)
	if err != nil {
		return err
	}
	return p.writer.WriteMessages(ctx, kafka.Message{Key: []byte(key), Value: value})
}

// Close flushes what is pending.
func (p *Publisher) Close() error { return p.writer.Close() }
