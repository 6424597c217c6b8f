// Package controllers reconciles objects.
package controllers

import (
	"context"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/util/workqueue"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// Setup adds the reconciler to a manager.
func Setup(mgr ctrl.Manager) error {
	return ctrl.NewControllerManagedBy(mgr).For(&corev1.ConfigMap{}).Complete(&reconciler{mgr.GetClient()})
}

type reconciler struct {
	client.Client
}

// Reconcile starts a migration for a changed configuration.
func (r *reconciler) Reconcile(ctx context.Context, req ctrl.Request) (ctrl.Result, error) { // want handler
	job := &batchv1.Job{ObjectMeta: metav1.ObjectMeta{GenerateName: "migrate-", Namespace: req.Namespace}}
	return ctrl.Result{}, r.Create(ctx, job) // want hazard insert
}

type worker struct {
	objects client.Client
	queue   workqueue.TypedRateLimitingInterface[string]
}

// Run takes names from the queue.
func (w *worker) Run(ctx context.Context) {
	for {
		name, shutdown := w.queue.Get() // want handler
		if shutdown {
			return
		}
		pod := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "probe-" + name, Namespace: "probes"}}
		if err := client.IgnoreAlreadyExists(w.objects.Create(ctx, pod)); err != nil { // want safe insert idempotency-key
			w.queue.AddRateLimited(name)
		} else {
			w.queue.Forget(name)
		}
		w.queue.Done(name)
	}
}
