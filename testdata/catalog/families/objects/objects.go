// Package objects archives orders in object stores.
package objects

import (
	"bytes"
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/google/uuid"
	"github.com/minio/minio-go/v7"
	"github.com/nats-io/nats.go/jetstream"
)

type archive struct {
	s3    *s3.Client
	minio *minio.Client
}

// Run subscribes the archive.
func (a *archive) Run(consumers []jetstream.Consumer) error {
	for i, h := range []jetstream.MessageHandler{a.minted, a.named, a.once, a.put, a.putNamed} {
		if _, err := consumers[i].Consume(h); err != nil {
			return err
		}
	}
	return nil
}

func (a *archive) minted(m jetstream.Msg) { // want handler
	_, _ = a.s3.PutObject(context.Background(), &s3.PutObjectInput{ // want hazard insert
		Bucket: aws.String("orders"), Key: aws.String("in/" + uuid.NewString()), Body: bytes.NewReader(m.Data()),
	})
	_ = m.Ack()
}

func (a *archive) named(m jetstream.Msg) { // want handler
	_, _ = a.s3.PutObject(context.Background(), &s3.PutObjectInput{ // want none
		Bucket: aws.String("orders"), Key: aws.String("in/" + m.Headers().Get("Order")), Body: bytes.NewReader(m.Data()),
	})
	_ = m.Ack()
}

func (a *archive) once(m jetstream.Msg) { // want handler
	_, _ = a.s3.PutObject(context.Background(), &s3.PutObjectInput{ // want safe insert conditional-insert
		Bucket: aws.String("orders"), Key: aws.String("in/" + m.Headers().Get("Order")), Body: bytes.NewReader(m.Data()), IfNoneMatch: aws.String("*"),
	})
	_ = m.Ack()
}

func (a *archive) put(m jetstream.Msg) { // want handler
	_, _ = a.minio.PutObject(context.Background(), "orders", uuid.NewString(), bytes.NewReader(m.Data()), -1, minio.PutObjectOptions{}) // want hazard insert
	_ = m.Ack()
}

func (a *archive) putNamed(m jetstream.Msg) { // want handler
	_, _ = a.minio.PutObject(context.Background(), "orders", m.Headers().Get("Order"), bytes.NewReader(m.Data()), -1, minio.PutObjectOptions{}) // want none
	_ = m.Ack()
}
