// Command shop runs the consumers, the workers and the desk of a small shop.
package main

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/smtp"
	"os"
	"os/signal"
	"strings"

	"github.com/hibiken/asynq"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/redis/go-redis/v9"
	"golang.org/x/sync/errgroup"

	"example.com/shop/internal/desk"
	"example.com/shop/internal/events"
	"example.com/shop/internal/inbox"
	"example.com/shop/internal/mail"
	"example.com/shop/internal/orders"
	"example.com/shop/internal/payments"
	"example.com/shop/internal/postgres"
	"example.com/shop/internal/tasks"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	log := slog.New(slog.NewJSONHandler(os.Stderr, nil))
	if err := run(ctx, log); err != nil {
		log.Error("shop", "err", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, log *slog.Logger) error {
	pool, err := pgxpool.New(ctx, os.Getenv("DATABASE_URL"))
	if err != nil {
		return err
	}
	defer pool.Close()
	rdb := redis.NewClient(&redis.Options{Addr: os.Getenv("REDIS_ADDR")})
	defer rdb.Close()
	client := asynq.NewClientFromRedisClient(rdb)

	brokers := strings.Split(os.Getenv("KAFKA_BROKERS"), ",")
	bus := events.NewPublisher(brokers, "shop")
	defer bus.Close()

	db := postgres.New(pool)
	repo := postgres.NewOrders(db)
	stripe := payments.New(os.Getenv("STRIPE_KEY"))
	auth := smtp.CRAMMD5Auth(os.Getenv("SMTP_USER"), os.Getenv("SMTP_PASSWORD"))
	mailer := mail.New(os.Getenv("SMTP_ADDR"), "shop@example.com", auth)

	fulfilment := orders.NewFulfilment(repo, stripe, bus)
	customers := orders.NewCustomers(repo, mailer, tasks.NewQueue(client), log)
	consumer := events.NewConsumer(brokers, "shop", "shop", map[string]events.Handler{
		"order.placed":     orders.Reserve{Repo: repo},
		"order.cancelled":  inbox.Once(db, "stock", orders.Release{Repo: repo}),
		"stock.counted":    orders.Recount{Repo: repo},
		"order.accepted":   events.HandlerFunc(fulfilment.Accepted),
		"preorder.arrived": events.HandlerFunc(fulfilment.Preordered),
		"order.paid":       events.HandlerFunc(fulfilment.Paid),
		"order.packed":     events.HandlerFunc(fulfilment.Packed),
		"order.labelled":   events.HandlerFunc(fulfilment.Labelled),
		"order.returned":   events.HandlerFunc(fulfilment.Returned),
		"order.shipped":    events.HandlerFunc(customers.Shipped),
		"order.delivered":  events.HandlerFunc(customers.Delivered),
		"order.completed":  events.HandlerFunc(customers.Completed),
		"order.complained": events.HandlerFunc(customers.Complained),
		"order.reviewed":   inbox.Once(db, "points", events.HandlerFunc(customers.Reviewed)),
	}, log)
	worker := asynq.NewServerFromRedisClient(rdb, asynq.Config{Concurrency: 8})
	server := &http.Server{Addr: ":8080", Handler: desk.New(stripe, log).Routes()}

	if err := worker.Start(tasks.NewWorker(mailer, rdb).Mux()); err != nil {
		return err
	}
	defer worker.Shutdown()

	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return consumer.Run(ctx) })
	g.Go(server.ListenAndServe)
	g.Go(func() error {
		<-ctx.Done()
		return server.Close()
	})
	if err := g.Wait(); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
