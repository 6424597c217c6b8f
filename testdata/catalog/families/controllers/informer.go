package controllers

import (
	"context"

	"github.com/nats-io/nats.go"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/client-go/tools/cache"
)

type watcher struct {
	nc *nats.Conn
}

// Watch hears of pods. All of them are handed out again after a restart.
func (w *watcher) Watch(ctx context.Context, informer cache.SharedIndexInformer) error {
	_, err := informer.AddEventHandler(cache.ResourceEventHandlerFuncs{AddFunc: w.added, DeleteFunc: w.deleted})
	if err != nil {
		return err
	}
	informer.Run(ctx.Done())
	return nil
}

func (w *watcher) added(obj interface{}) { // want handler
	if pod, ok := obj.(*corev1.Pod); ok {
		_ = w.nc.Publish("pods", []byte(pod.Name)) // want hazard publish
	}
}

func (w *watcher) deleted(obj interface{}) {}
