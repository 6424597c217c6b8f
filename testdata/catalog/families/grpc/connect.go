package grpc

import (
	"context"

	"connectrpc.com/connect"
	"github.com/nats-io/nats.go/jetstream"
	"google.golang.org/grpc"
)

// UploadMessage is a part of an upload.
type UploadMessage struct{ Data []byte }

type shopClient struct {
	create  *connect.Client[CreateInvoiceRequest, Invoice]
	find    *connect.Client[CreateInvoiceRequest, Invoice]
	streams grpc.ClientConnInterface
}

// CreateInvoice makes an invoice.
func (c *shopClient) CreateInvoice(ctx context.Context, req *connect.Request[CreateInvoiceRequest]) (*connect.Response[Invoice], error) {
	return c.create.CallUnary(ctx, req)
}

// GetInvoice finds an invoice.
func (c *shopClient) GetInvoice(ctx context.Context, req *connect.Request[CreateInvoiceRequest]) (*connect.Response[Invoice], error) {
	return c.find.CallUnary(ctx, req)
}

// SendParts opens a stream.
func (c *shopClient) SendParts(ctx context.Context, opts ...grpc.CallOption) (grpc.ClientStream, error) {
	return c.streams.NewStream(ctx, &grpc.StreamDesc{ClientStreams: true}, "/shop.Files/SendParts", opts...)
}

type connected struct {
	shop *shopClient
}

// Run subscribes the service.
func (s *connected) Run(plain, keyed jetstream.Consumer) error {
	if _, err := plain.Consume(s.plain); err != nil {
		return err
	}
	_, err := keyed.Consume(s.keyed)
	return err
}

func (s *connected) plain(m jetstream.Msg) { // want handler
	in := &CreateInvoiceRequest{OrderId: string(m.Data())}
	if _, err := s.shop.GetInvoice(context.Background(), connect.NewRequest(in)); err != nil { // want none
		return
	}
	if _, err := s.shop.CreateInvoice(context.Background(), connect.NewRequest(in)); err != nil { // want hazard http
		return
	}
	if _, err := s.shop.SendParts(context.Background()); err != nil { // want hazard http
		return
	}
	_ = m.Ack()
}

func (s *connected) keyed(m jetstream.Msg) { // want handler
	in := &CreateInvoiceRequest{OrderId: string(m.Data()), RequestId: m.Headers().Get("Order-Id")}
	if _, err := s.shop.CreateInvoice(context.Background(), connect.NewRequest(in)); err != nil { // want safe http idempotency-key
		return
	}
	_ = m.Ack()
}
