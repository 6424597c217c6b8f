package http

import (
	"context"
	"net/http"
	"strings"

	"github.com/go-resty/resty/v2"
	"github.com/google/uuid"
	"github.com/nats-io/nats.go/jetstream"
)

// A key of one request says nothing of another one
type requests struct{ client *resty.Client }

// Run subscribes the requests.
func (r *requests) Run(consumers []jetstream.Consumer) error {
	for i, h := range []jetstream.MessageHandler{r.chained, r.lines, r.sometimes, r.either, r.helped, r.overwritten, r.each, r.header, r.together} {
		if _, err := consumers[i].Consume(h); err != nil {
			return err
		}
	}
	return nil
}

func id(m jetstream.Msg) string { return m.Headers().Get("Nats-Msg-Id") }

func (r *requests) begin() *resty.Request { return r.client.R() }

func setKey(req *resty.Request, key string) { req.SetHeader("Idempotency-Key", key) }

func (r *requests) chained(m jetstream.Msg) { // want handler
	a := r.client.R()
	a.SetHeader("Idempotency-Key", id(m)).SetBody(m.Data())
	_, _ = a.Post("/a")                              // want safe http idempotency-key
	_, _ = r.client.R().SetBody(m.Data()).Post("/b") // want hazard http
	_ = m.Ack()
}

func (r *requests) lines(m jetstream.Msg) { // want handler
	a, b := r.begin(), r.begin()
	a.SetHeader("Idempotency-Key", id(m))
	_, _ = a.Post("/a") // want safe http idempotency-key
	_, _ = b.Post("/b") // want hazard http
	_ = m.Ack()
}

func (r *requests) sometimes(m jetstream.Msg) { // want handler
	a := r.client.R()
	if len(m.Data()) > 0 {
		a.SetHeader("Idempotency-Key", id(m))
	}
	_, _ = a.Post("/a") // want hazard http
	_ = m.Ack()
}

func (r *requests) either(m jetstream.Msg) { // want handler
	a := r.client.R().SetHeader("Idempotency-Key", id(m))
	if len(m.Data()) == 0 {
		a = r.client.R()
	}
	_, _ = a.Post("/a") // want hazard http
	_ = m.Ack()
}

func (r *requests) helped(m jetstream.Msg) { // want handler
	a := r.client.R()
	setKey(a, id(m))
	_, _ = a.Post("/a") // want safe http idempotency-key
	_ = m.Ack()
}

func (r *requests) overwritten(m jetstream.Msg) { // want handler
	a := r.client.R().SetHeader("Idempotency-Key", id(m))
	a.SetHeader("Idempotency-Key", uuid.NewString())
	_, _ = a.Post("/a") // want hazard http
	_ = m.Ack()
}

func (r *requests) each(m jetstream.Msg) { // want handler
	for part := range strings.SplitSeq(string(m.Data()), ",") {
		a := r.client.R()
		if part == "first" {
			a.SetHeader("Idempotency-Key", id(m)+part)
		}
		_, _ = a.Post("/" + part) // want hazard http
	}
	_ = m.Ack()
}

// post sends a key if there is one.
func post(key string) {
	req, err := http.NewRequestWithContext(context.Background(), http.MethodPost, "https://example.com", strings.NewReader("{}"))
	if err != nil {
		return
	}
	if key != "" {
		req.Header.Set("Idempotency-Key", key)
	}
	_, _ = http.DefaultClient.Do(req) // want safe http idempotency-key
}

// What has a constant part is never empty.
func (r *requests) header(m jetstream.Msg) { // want handler
	post("order-" + id(m))
	_ = m.Ack()
}

func (r *requests) together(m jetstream.Msg) { // want handler
	_, _ = r.client.R().SetHeaders(map[string]string{"Idempotency-Key": id(m)}).Post("/a") // want safe http idempotency-key
	_, _ = r.client.R().SetHeaders(map[string]string{"Order": id(m)}).Post("/b")           // want hazard http
	_ = m.Ack()
}
