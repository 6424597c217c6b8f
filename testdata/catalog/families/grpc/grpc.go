// Package grpc calls a service of gRPC through the client that was generated for it.
package grpc

import (
	"context"

	"github.com/nats-io/nats.go/jetstream"
	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
)

// CreateInvoiceRequest asks for an invoice.
type CreateInvoiceRequest struct {
	OrderId   string
	RequestId string
}

// Invoice is an invoice.
type Invoice struct{ Id string }

type invoiceClient struct {
	cc grpc.ClientConnInterface
}

// CreateInvoice makes an invoice.
func (c *invoiceClient) CreateInvoice(ctx context.Context, in *CreateInvoiceRequest, opts ...grpc.CallOption) (*Invoice, error) {
	out := new(Invoice)
	if err := c.cc.Invoke(ctx, "/shop.Invoices/CreateInvoice", in, out, opts...); err != nil {
		return nil, err
	}
	return out, nil
}

type service struct {
	invoices *invoiceClient
}

// Run subscribes the service.
func (s *service) Run(orders, trials, rentals, renewals jetstream.Consumer) error {
	if _, err := orders.Consume(s.ordered); err != nil {
		return err
	}
	if _, err := trials.Consume(s.tried); err != nil {
		return err
	}
	if _, err := rentals.Consume(s.rented); err != nil {
		return err
	}
	_, err := renewals.Consume(s.renewed)
	return err
}

func (s *service) ordered(m jetstream.Msg) { // want handler
	in := &CreateInvoiceRequest{OrderId: string(m.Data())}
	if _, err := s.invoices.CreateInvoice(context.Background(), in); err != nil { // want hazard http
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}

// Other metadata is no key.
func (s *service) tried(m jetstream.Msg) { // want handler
	ctx := metadata.AppendToOutgoingContext(context.Background(), "x-tenant", m.Headers().Get("Tenant"))
	if _, err := s.invoices.CreateInvoice(ctx, &CreateInvoiceRequest{OrderId: string(m.Data())}); err != nil { // want hazard http
		return
	}
	_ = m.Ack()
}

func (s *service) rented(m jetstream.Msg) { // want handler
	ctx := metadata.AppendToOutgoingContext(context.Background(), "idempotency-key", string(m.Data()))
	ctx = metadata.AppendToOutgoingContext(ctx, "x-tenant", m.Headers().Get("Tenant"))
	if _, err := s.invoices.CreateInvoice(ctx, &CreateInvoiceRequest{OrderId: string(m.Data())}); err != nil { // want safe http idempotency-key
		return
	}
	_ = m.Ack()
}

func (s *service) renewed(m jetstream.Msg) { // want handler
	in := &CreateInvoiceRequest{OrderId: string(m.Data()), RequestId: "renewal-" + string(m.Data())}
	if _, err := s.invoices.CreateInvoice(context.Background(), in); err != nil { // want safe http idempotency-key
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}
