// Package kubernetes makes objects.
package kubernetes

import (
	"context"

	"github.com/nats-io/nats.go/jetstream"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

type service struct {
	clientset kubernetes.Interface
	objects   client.Client
}

// Run subscribes the service.
func (s *service) Run(renders, exports, tenants jetstream.Consumer) error {
	if _, err := renders.Consume(s.render); err != nil {
		return err
	}
	if _, err := exports.Consume(s.export); err != nil {
		return err
	}
	_, err := tenants.Consume(s.tenant)
	return err
}

func (s *service) render(m jetstream.Msg) { // want handler
	job := &batchv1.Job{ObjectMeta: metav1.ObjectMeta{GenerateName: "render-"}}
	if _, err := s.clientset.BatchV1().Jobs("media").Create(context.Background(), job, metav1.CreateOptions{}); err != nil { // want hazard start
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}

func (s *service) export(m jetstream.Msg) { // want handler
	job := &batchv1.Job{ObjectMeta: metav1.ObjectMeta{Name: "export-" + string(m.Data())}}
	if _, err := s.clientset.BatchV1().Jobs("media").Create(context.Background(), job, metav1.CreateOptions{}); err != nil { // want safe start idempotency-key
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}

func (s *service) tenant(m jetstream.Msg) { // want handler
	ns := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: "tenant-" + string(m.Data())}}
	if err := client.IgnoreAlreadyExists(s.objects.Create(context.Background(), ns)); err != nil { // want safe insert idempotency-key
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}
