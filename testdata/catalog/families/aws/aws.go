// Package aws handles messages of SQS, in a loop and in a function.
package aws

import (
	"context"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	ebtypes "github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

type service struct {
	sqs *sqs.Client
	sns *sns.Client
	eb  *eventbridge.Client
	sfn *sfn.Client
}

// Poll forwards orders: the FIFO queue knows them again, the topic does not.
func (s *service) Poll(ctx context.Context, in, out, topic string) error {
	for { // want handler
		got, err := s.sqs.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{QueueUrl: &in})
		if err != nil {
			return err
		}
		for _, m := range got.Messages {
			if _, err := s.sqs.SendMessage(ctx, &sqs.SendMessageInput{ // want safe publish idempotency-key
				QueueUrl: &out, MessageBody: m.Body, MessageGroupId: aws.String("orders"), MessageDeduplicationId: m.MessageId,
			}); err != nil {
				return err
			}
			if _, err := s.sns.Publish(ctx, &sns.PublishInput{TopicArn: &topic, Message: m.Body}); err != nil { // want hazard publish
				return err
			}
			if _, err := s.sqs.DeleteMessage(ctx, &sqs.DeleteMessageInput{QueueUrl: &in, ReceiptHandle: m.ReceiptHandle}); err != nil {
				return err
			}
		}
	}
}

// Start runs the function of the queue.
func (s *service) Start() { lambda.Start(s.shipped) }

func (s *service) shipped(ctx context.Context, ev events.SQSEvent) error { // want handler
	for _, m := range ev.Records {
		if _, err := s.sfn.StartExecution(ctx, &sfn.StartExecutionInput{Name: aws.String("ship-" + m.MessageId), Input: &m.Body}); err != nil { // want safe start idempotency-key
			return err
		}
		if _, err := s.eb.PutEvents(ctx, &eventbridge.PutEventsInput{Entries: []ebtypes.PutEventsRequestEntry{{DetailType: aws.String("shipped"), Detail: &m.Body}}}); err != nil { // want hazard publish
			return err
		}
	}
	return nil
}

// either is one of two events.
type either struct {
	Queue  *events.SQSEvent
	Bucket *events.S3Event
}

// question is no event, and comes once.
type question struct{ Text string }

// StartEither runs the function of a queue and a bucket, StartAsked that of a caller.
func (s *service) StartEither() { lambda.Start(s.came) }
func (s *service) StartAsked()  { lambda.Start(s.asked) }

func (s *service) came(ctx context.Context, ev either) error { // want handler
	if ev.Queue == nil {
		return nil
	}
	for _, m := range ev.Queue.Records {
		if _, err := s.eb.PutEvents(ctx, &eventbridge.PutEventsInput{Entries: []ebtypes.PutEventsRequestEntry{{DetailType: aws.String("came"), Detail: &m.Body}}}); err != nil { // want hazard publish
			return err
		}
	}
	return nil
}

func (s *service) asked(ctx context.Context, q question) error { // want nohandler
	_, err := s.eb.PutEvents(ctx, &eventbridge.PutEventsInput{Entries: []ebtypes.PutEventsRequestEntry{{DetailType: aws.String("asked"), Detail: &q.Text}}}) // want none
	return err
}

// raw takes whatever invokes it.
type raw struct{ *service }

func (r raw) Invoke(ctx context.Context, payload []byte) ([]byte, error) { // want handler
	_, err := r.sns.Publish(ctx, &sns.PublishInput{Message: aws.String(string(payload))}) // want hazard publish
	return nil, err
}

// StartRaw runs it.
func (s *service) StartRaw() { lambda.StartHandler(raw{s}) }
