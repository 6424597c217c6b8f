// Package gcptasks enqueues Cloud Tasks.
package gcptasks

import (
	"context"

	cloudtasks "cloud.google.com/go/cloudtasks/apiv2"
	"cloud.google.com/go/cloudtasks/apiv2/cloudtaskspb"
	"github.com/nats-io/nats.go/jetstream"
)

const queue = "projects/shop/locations/europe-west1/queues/mail"

type service struct {
	tasks *cloudtasks.Client
}

// Run subscribes the service.
func (s *service) Run(orders, refunds jetstream.Consumer) error {
	if _, err := orders.Consume(s.ordered); err != nil {
		return err
	}
	_, err := refunds.Consume(s.refunded)
	return err
}

func request(body []byte) *cloudtaskspb.Task_HttpRequest {
	return &cloudtaskspb.Task_HttpRequest{HttpRequest: &cloudtaskspb.HttpRequest{Url: "https://mail.example.com/send", Body: body}}
}

func (s *service) ordered(m jetstream.Msg) { // want handler
	req := &cloudtaskspb.CreateTaskRequest{Parent: queue, Task: &cloudtaskspb.Task{MessageType: request(m.Data())}}
	if _, err := s.tasks.CreateTask(context.Background(), req); err != nil { // want hazard publish
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}

func (s *service) refunded(m jetstream.Msg) { // want handler
	req := &cloudtaskspb.CreateTaskRequest{Parent: queue, Task: &cloudtaskspb.Task{
		Name:        queue + "/tasks/refund-" + m.Headers().Get("Refund-Id"),
		MessageType: request(m.Data()),
	}}
	if _, err := s.tasks.CreateTask(context.Background(), req); err != nil { // want safe publish idempotency-key
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}
