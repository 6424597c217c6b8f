// Package amqp handles deliveries of RabbitMQ and of AMQP 1.0.
package amqp

import (
	"context"
	"database/sql"

	amqp1 "github.com/Azure/go-amqp"
	amqp "github.com/rabbitmq/amqp091-go"
	"github.com/wagslane/go-rabbitmq"
)

type service struct {
	db *sql.DB
	ch *amqp.Channel
}

// Orders tells the mailer of every order.
func (s *service) Orders(ctx context.Context) error {
	orders, err := s.ch.ConsumeWithContext(ctx, "orders", "", false, false, false, false, nil)
	if err != nil {
		return err
	}
	for d := range orders { // want handler
		if err := s.ch.PublishWithContext(ctx, "", "mail.order", false, false, amqp.Publishing{Body: d.Body}); err != nil { // want hazard publish
			_ = d.Nack(false, true)
			continue
		}
		_ = d.Ack(false)
	}
	return nil
}

// Refunds does so once per refund.
func (s *service) Refunds(ctx context.Context) error {
	refunds, err := s.ch.Consume("refunds", "", false, false, false, false, nil)
	if err != nil {
		return err
	}
	for d := range refunds { // want handler
		res, err := s.db.ExecContext(ctx, `INSERT INTO seen (id) VALUES ($1) ON CONFLICT (id) DO NOTHING`, d.MessageId) // want safe insert conditional-insert
		if err != nil {
			_ = d.Nack(false, true)
			continue
		}
		if n, err := res.RowsAffected(); err == nil && n == 1 {
			if err := s.ch.PublishWithContext(ctx, "", "mail.refund", false, false, amqp.Publishing{Body: d.Body}); err != nil { // want safe publish dedup-store
				return err
			}
		}
		_ = d.Ack(false)
	}
	return nil
}

// Run consumes through the wrapper of wagslane.
func (s *service) Run(c *rabbitmq.Consumer, out *rabbitmq.Publisher) error {
	return c.Run(func(d rabbitmq.Delivery) rabbitmq.Action { // want handler
		if err := out.Publish(d.Body, []string{"mail.parcel"}); err != nil { // want hazard publish
			return rabbitmq.NackRequeue
		}
		return rabbitmq.Ack
	})
}

// Parcels forwards messages of AMQP 1.0.
func (s *service) Parcels(ctx context.Context, in *amqp1.Receiver, out *amqp1.Sender) error {
	for { // want handler
		m, err := in.Receive(ctx, nil)
		if err != nil {
			return err
		}
		if err := out.Send(ctx, amqp1.NewMessage(m.GetData()), nil); err != nil { // want hazard publish
			return err
		}
		_ = in.AcceptMessage(ctx, m)
	}
}
