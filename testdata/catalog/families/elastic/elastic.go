// Package elastic indexes orders.
package elastic

import (
	"bytes"
	"context"

	"github.com/elastic/go-elasticsearch/v8"
	"github.com/elastic/go-elasticsearch/v8/esapi"
	"github.com/elastic/go-elasticsearch/v8/esutil"
	"github.com/nats-io/nats.go/jetstream"
	olivere "github.com/olivere/elastic/v7"
	"github.com/opensearch-project/opensearch-go/v4/opensearchapi"
)

type indexer struct {
	es    *elasticsearch.Client
	bulk  esutil.BulkIndexer
	old   *olivere.Client
	typed *elasticsearch.TypedClient
	open  *opensearchapi.Client
}

// Run subscribes the indexer.
func (x *indexer) Run(consumers []jetstream.Consumer) error {
	for i, h := range []jetstream.MessageHandler{x.request, x.requestByID, x.field, x.fieldByID, x.chain, x.chainByID, x.typedByID, x.opened, x.added, x.together} {
		if _, err := consumers[i].Consume(h); err != nil {
			return err
		}
	}
	return nil
}

func (x *indexer) request(m jetstream.Msg) { // want handler
	_, _ = esapi.IndexRequest{Index: "orders", Body: bytes.NewReader(m.Data())}.Do(context.Background(), x.es) // want hazard insert
	_ = m.Ack()
}

func (x *indexer) requestByID(m jetstream.Msg) { // want handler
	_, _ = esapi.IndexRequest{Index: "orders", DocumentID: m.Headers().Get("Order"), Body: bytes.NewReader(m.Data())}.Do(context.Background(), x.es)        // want none
	_, _ = esapi.CreateRequest{Index: "events", DocumentID: m.Headers().Get("Nats-Msg-Id"), Body: bytes.NewReader(m.Data())}.Do(context.Background(), x.es) // want safe insert unique-key
	_ = m.Ack()
}

func (x *indexer) field(m jetstream.Msg) { // want handler
	_, _ = x.es.Index("orders", bytes.NewReader(m.Data())) // want hazard insert
	_ = m.Ack()
}

func (x *indexer) fieldByID(m jetstream.Msg) { // want handler
	_, _ = x.es.Index("orders", bytes.NewReader(m.Data()), x.es.Index.WithDocumentID(m.Headers().Get("Order"))) // want none
	_ = m.Ack()
}

func (x *indexer) chain(m jetstream.Msg) { // want handler
	_, _ = x.old.Index().Index("orders").BodyJson(m.Data()).Do(context.Background()) // want hazard insert
	_ = m.Ack()
}

func (x *indexer) chainByID(m jetstream.Msg) { // want handler
	_, _ = x.old.Index().Index("orders").Id(m.Headers().Get("Order")).BodyJson(m.Data()).Do(context.Background()) // want none
	_ = m.Ack()
}

func (x *indexer) typedByID(m jetstream.Msg) { // want handler
	_, _ = x.typed.Index("orders").Id(m.Headers().Get("Order")).Request(m.Data()).Do(context.Background())      // want none
	_, _ = x.typed.Create("events", m.Headers().Get("Nats-Msg-Id")).Document(m.Data()).Do(context.Background()) // want safe insert unique-key
	_, _ = x.typed.Index("orders").Request(m.Data()).Do(context.Background())                                   // want hazard insert
	_ = m.Ack()
}

func (x *indexer) opened(m jetstream.Msg) { // want handler
	_, _ = x.open.Index(context.Background(), opensearchapi.IndexReq{Index: "orders", Body: bytes.NewReader(m.Data())}) // want hazard insert
	_ = m.Ack()
}

func (x *indexer) added(m jetstream.Msg) { // want handler
	_ = x.bulk.Add(context.Background(), esutil.BulkIndexerItem{Action: "index", Body: bytes.NewReader(m.Data())})                                              // want hazard insert
	_ = x.bulk.Add(context.Background(), esutil.BulkIndexerItem{Action: "create", DocumentID: m.Headers().Get("Nats-Msg-Id"), Body: bytes.NewReader(m.Data())}) // want safe insert unique-key
	_ = m.Ack()
}

func (x *indexer) together(m jetstream.Msg) { // want handler
	b := x.old.Bulk()
	b.Add(olivere.NewBulkIndexRequest().Index("orders").Id(m.Headers().Get("Order")).Doc(m.Data()))      // want none
	b.Add(olivere.NewBulkCreateRequest().Index("events").Id(m.Headers().Get("Nats-Msg-Id")).Doc("seen")) // want safe insert unique-key
	b.Add(olivere.NewBulkIndexRequest().Index("log").Doc(m.Data()))                                      // want hazard insert
	_, _ = b.Do(context.Background())
	_ = m.Ack()
}
