// Package kafka handles messages of Kafka through its clients.
package kafka

import (
	"context"
	"database/sql"
	"strconv"

	"github.com/IBM/sarama"
	"github.com/lovoo/goka"
	"github.com/segmentio/kafka-go"
	"github.com/twmb/franz-go/pkg/kgo"

	confluent "github.com/confluentinc/confluent-kafka-go/v2/kafka"
)

type service struct {
	db *sql.DB
	w  *kafka.Writer
	cl *kgo.Client
}

// Segment forwards messages of kafka-go.
func (s *service) Segment(ctx context.Context, r *kafka.Reader) error {
	for { // want handler
		m, err := r.FetchMessage(ctx)
		if err != nil {
			return err
		}
		if err := s.w.WriteMessages(ctx, kafka.Message{Topic: "mail", Value: m.Value}); err != nil { // want hazard publish
			return err
		}
		if err := r.CommitMessages(ctx, m); err != nil {
			return err
		}
	}
}

// Franz forwards records that it claims, over an iterator.
func (s *service) Franz(ctx context.Context) error {
	for { // want handler
		for r := range s.cl.PollFetches(ctx).RecordsAll() {
			id := r.Topic + "/" + strconv.Itoa(int(r.Partition)) + "/" + strconv.FormatInt(r.Offset, 10)
			res, err := s.db.ExecContext(ctx, `INSERT INTO seen (id) VALUES ($1) ON CONFLICT (id) DO NOTHING`, id) // want safe insert conditional-insert
			if err != nil {
				return err
			}
			if n, err := res.RowsAffected(); err != nil || n == 0 {
				continue
			}
			s.cl.ProduceSync(ctx, &kgo.Record{Topic: "mail", Value: r.Value}) // want safe publish dedup-store
		}
	}
}

// Each forwards records through callbacks.
func (s *service) Each(ctx context.Context) {
	for { // want handler
		fetches := s.cl.PollFetches(ctx)
		fetches.EachPartition(func(p kgo.FetchTopicPartition) {
			p.EachRecord(func(r *kgo.Record) {
				s.cl.ProduceSync(ctx, &kgo.Record{Topic: "mail", Value: r.Value}) // want hazard publish
			})
		})
	}
}

// group is a handler of sarama.
type group struct {
	*service
	out sarama.SyncProducer
}

// Run consumes with it.
func (g *group) Run(ctx context.Context, in sarama.ConsumerGroup) error {
	return in.Consume(ctx, []string{"orders"}, g)
}

func (g *group) Setup(sarama.ConsumerGroupSession) error   { return nil }
func (g *group) Cleanup(sarama.ConsumerGroupSession) error { return nil }

func (g *group) ConsumeClaim(s sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for m := range claim.Messages() { // want handler
		if _, _, err := g.out.SendMessage(&sarama.ProducerMessage{Topic: "mail", Value: sarama.ByteEncoder(m.Value)}); err != nil { // want hazard publish
			return err
		}
		s.MarkMessage(m, "")
	}
	return nil
}

// Confluent sends into the channel of the producer.
func Confluent(in *confluent.Consumer, out *confluent.Producer, topic string) error {
	for { // want handler
		m, err := in.ReadMessage(-1)
		if err != nil {
			return err
		}
		out.ProduceChannel() <- &confluent.Message{TopicPartition: confluent.TopicPartition{Topic: &topic}, Value: m.Value} // want hazard publish
		if _, err := in.CommitMessage(m); err != nil {
			return err
		}
	}
}

// Graph is a processor of goka: what the table holds is done.
func Graph(codec goka.Codec) *goka.GroupGraph {
	return goka.DefineGroup("mail", goka.Input("orders", codec, first), goka.Input("parcels", codec, every), goka.Persist(codec))
}

func first(ctx goka.Context, msg any) { // want handler
	if ctx.Value() != nil {
		return
	}
	ctx.Emit("mail", ctx.Key(), msg) // want safe publish exists-check
	ctx.SetValue(msg)
}

func every(ctx goka.Context, msg any) { // want handler
	ctx.Loopback(ctx.Key(), msg) // want hazard publish
}
