// Command middleware has handlers whose guard is in front of them: in what
// their router wraps around each of them.
package main

import (
	"context"
	"log"
	"net/smtp"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"
)

const relay = "relay.internal:25"

type inbox struct{ rdb *redis.Client }

// once lets each task pass a single time.
func (i *inbox) once(next asynq.Handler) asynq.Handler {
	return asynq.HandlerFunc(func(ctx context.Context, t *asynq.Task) error {
		ok, err := i.rdb.SetNX(ctx, "task:"+string(t.Payload()), 1, time.Hour).Result()
		if err != nil || !ok {
			return err
		}
		return next.ProcessTask(ctx, t)
	})
}

func logged(next asynq.Handler) asynq.Handler {
	return asynq.HandlerFunc(func(ctx context.Context, t *asynq.Task) error {
		log.Printf("task %s", t.Type())
		return next.ProcessTask(ctx, t)
	})
}

func guardedFunc(_ context.Context, t *asynq.Task) error { // want handler
	return smtp.SendMail(relay, nil, "shop@example.com", []string{"a@example.com"}, t.Payload()) // want safe send dedup-store
}

type guardedType struct{}

func (guardedType) ProcessTask(_ context.Context, t *asynq.Task) error { // want handler
	return smtp.SendMail(relay, nil, "shop@example.com", []string{"b@example.com"}, t.Payload()) // want safe send dedup-store
}

func onlyLogged(_ context.Context, t *asynq.Task) error { // want handler
	return smtp.SendMail(relay, nil, "shop@example.com", []string{"c@example.com"}, t.Payload()) // want hazard send
}

func wrappedTwice(_ context.Context, t *asynq.Task) error { // want handler
	return smtp.SendMail(relay, nil, "shop@example.com", []string{"d@example.com"}, t.Payload()) // want hazard send
}

// chain wraps a handler into each of the wrappers.
func chain(h asynq.Handler, wrappers ...func(asynq.Handler) asynq.Handler) asynq.Handler {
	for _, w := range wrappers {
		h = asynq.HandlerFunc(w(h).ProcessTask)
	}
	return h
}

func main() {
	in := &inbox{redis.NewClient(&redis.Options{})}
	guarded := asynq.NewServeMux()
	guarded.Use(logged, in.once)
	guarded.HandleFunc("func", guardedFunc)
	guarded.Handle("type", guardedType{})

	plain := asynq.NewServeMux()
	plain.Use(logged)
	plain.HandleFunc("logged", onlyLogged)
	plain.Handle("twice", chain(asynq.HandlerFunc(wrappedTwice), logged, logged))

	server := asynq.NewServer(asynq.RedisClientOpt{}, asynq.Config{})
	if err := server.Start(guarded); err != nil {
		log.Fatal(err)
	}
	if err := server.Run(plain); err != nil {
		log.Fatal(err)
	}
}
