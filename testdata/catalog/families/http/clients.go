package http

import (
	"bytes"
	"net/http"

	"github.com/beego/beego/v2/client/httplib"
	"github.com/failsafe-go/failsafe-go/failsafehttp"
	"github.com/failsafe-go/failsafe-go/retrypolicy"
	"github.com/gojek/heimdall/v7/httpclient"
	"github.com/hashicorp/go-retryablehttp"
	"github.com/nats-io/nats.go/jetstream"
	"resty.dev/v3"
)

type clients struct {
	rest     *resty.Client
	heimdall *httpclient.Client
}

// Run subscribes the clients.
func (c *clients) Run(plain, keyed jetstream.Consumer) error {
	if _, err := plain.Consume(c.plain); err != nil {
		return err
	}
	_, err := keyed.Consume(c.keyed)
	return err
}

func (c *clients) plain(m jetstream.Msg) { // want handler
	if _, err := c.rest.R().SetBody(m.Data()).SetMethod(http.MethodPost).SetURL("https://erp.example.com/plain").Send(); err != nil { // want hazard http
		return
	}
	if _, err := c.heimdall.Post("https://erp.example.com/plain", bytes.NewReader(m.Data()), nil); err != nil { // want hazard http
		return
	}
	if _, err := httplib.Post("https://erp.example.com/plain").Body(m.Data()).String(); err != nil { // want hazard http
		return
	}
	std := retryablehttp.NewClient().StandardClient()
	if _, err := std.Post("https://erp.example.com/plain", "text/plain", bytes.NewReader(m.Data())); err != nil { // want hazard http
		return
	}
	req, err := http.NewRequest(http.MethodPost, "https://erp.example.com/plain", bytes.NewReader(m.Data()))
	if err != nil {
		return
	}
	if _, err := failsafehttp.NewRequest(req, http.DefaultClient, retrypolicy.NewWithDefaults[*http.Response]()).Do(); err != nil { // want hazard http
		return
	}
	_ = m.Ack()
}

func (c *clients) keyed(m jetstream.Msg) { // want handler
	key := m.Headers().Get("Order-Id")
	if _, err := c.rest.R().SetBody(m.Data()).SetHeader("Idempotency-Key", key).Post("https://erp.example.com/keyed"); err != nil { // want safe http idempotency-key
		return
	}
	header := http.Header{}
	header.Set("Idempotency-Key", key)
	if _, err := c.heimdall.Post("https://erp.example.com/keyed", bytes.NewReader(m.Data()), header); err != nil { // want safe http idempotency-key
		return
	}
	req, err := http.NewRequest(http.MethodPost, "https://erp.example.com/keyed", bytes.NewReader(m.Data()))
	if err != nil {
		return
	}
	req.Header.Set("Idempotency-Key", key)
	if _, err := failsafehttp.NewRequest(req, http.DefaultClient, retrypolicy.NewWithDefaults[*http.Response]()).Do(); err != nil { // want safe http idempotency-key
		return
	}
	if _, err := httplib.Post("https://erp.example.com/keyed").Header("Idempotency-Key", key).String(); err != nil { // want safe http idempotency-key
		return
	}
	_ = m.Ack()
}
