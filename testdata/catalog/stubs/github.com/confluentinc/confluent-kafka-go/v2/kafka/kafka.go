// Package kafka declares the part of github.com/confluentinc/confluent-kafka-go/v2/kafka that the catalog names.
package kafka

import (
	"context"
	"time"
)

type Event interface{ String() string }

type ConfigValue any

type ConfigMap map[string]ConfigValue

type Offset int64

type Error struct{}

func (e Error) String() string { return "" }

func (e Error) Error() string { return "" }

type TopicPartition struct {
	Topic     *string
	Partition int32
	Offset    Offset
	Metadata  *string
	Error     error
}

type Header struct {
	Key   string
	Value []byte
}

type Message struct {
	TopicPartition TopicPartition
	Value          []byte
	Key            []byte
	Timestamp      time.Time
	Opaque         any
	Headers        []Header
}

func (m *Message) String() string { return "" }

const PartitionAny = int32(-1)

type ConsumerGroupMetadata struct{}

type RebalanceCb func(*Consumer, Event) error

type Consumer struct{}

func NewConsumer(conf *ConfigMap) (*Consumer, error) { return nil, nil }

func (c *Consumer) SubscribeTopics(topics []string, rebalanceCb RebalanceCb) error { return nil }

func (c *Consumer) Poll(timeoutMs int) Event { return nil }

func (c *Consumer) ReadMessage(timeout time.Duration) (*Message, error) { return nil, nil }

func (c *Consumer) Events() chan Event { return nil }

func (c *Consumer) Commit() ([]TopicPartition, error) { return nil, nil }

func (c *Consumer) CommitMessage(m *Message) ([]TopicPartition, error) { return nil, nil }

func (c *Consumer) CommitOffsets(offsets []TopicPartition) ([]TopicPartition, error) {
	return nil, nil
}

func (c *Consumer) StoreOffsets(offsets []TopicPartition) ([]TopicPartition, error) {
	return nil, nil
}

func (c *Consumer) StoreMessage(m *Message) ([]TopicPartition, error) { return nil, nil }

func (c *Consumer) GetConsumerGroupMetadata() (*ConsumerGroupMetadata, error) { return nil, nil }

type Producer struct{}

func NewProducer(conf *ConfigMap) (*Producer, error) { return nil, nil }

func (p *Producer) Produce(msg *Message, deliveryChan chan Event) error { return nil }

func (p *Producer) ProduceChannel() chan *Message { return nil }

func (p *Producer) InitTransactions(ctx context.Context) error { return nil }

func (p *Producer) BeginTransaction() error { return nil }

func (p *Producer) CommitTransaction(ctx context.Context) error { return nil }

func (p *Producer) AbortTransaction(ctx context.Context) error { return nil }

func (p *Producer) SendOffsetsToTransaction(ctx context.Context, offsets []TopicPartition, meta *ConsumerGroupMetadata) error {
	return nil
}
