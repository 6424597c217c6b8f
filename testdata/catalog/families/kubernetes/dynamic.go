package kubernetes

import (
	"context"

	"github.com/nats-io/nats.go/jetstream"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/rest"
)

type raw struct {
	widgets dynamic.ResourceInterface
	core    rest.Interface
}

// Run subscribes the raw clients.
func (r *raw) Run(plain, keyed jetstream.Consumer) error {
	if _, err := plain.Consume(r.plain); err != nil {
		return err
	}
	_, err := keyed.Consume(r.keyed)
	return err
}

func (r *raw) plain(m jetstream.Msg) { // want handler
	obj := &unstructured.Unstructured{}
	obj.SetGenerateName("widget-")
	if _, err := r.widgets.Create(context.Background(), obj, metav1.CreateOptions{}); err != nil { // want hazard insert
		return
	}
	pod := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{GenerateName: "raw-"}}
	if err := r.core.Post().Namespace("raw").Resource("pods").Body(pod).Do(context.Background()).Error(); err != nil { // want hazard insert
		return
	}
	_ = m.Ack()
}

func (r *raw) keyed(m jetstream.Msg) { // want handler
	obj := &unstructured.Unstructured{}
	obj.SetName("widget-" + string(m.Data()))
	if _, err := r.widgets.Create(context.Background(), obj, metav1.CreateOptions{}); err != nil { // want safe insert idempotency-key
		return
	}
	literal := &unstructured.Unstructured{Object: map[string]any{
		"metadata": map[string]any{"name": "gadget-" + string(m.Data())},
	}}
	if _, err := r.widgets.Create(context.Background(), literal, metav1.CreateOptions{}); err != nil { // want safe insert idempotency-key
		return
	}
	pod := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "raw-" + string(m.Data())}}
	if err := r.core.Post().Namespace("raw").Resource("pods").Body(pod).Do(context.Background()).Error(); err != nil { // want safe insert idempotency-key
		return
	}
	_ = m.Ack()
}
