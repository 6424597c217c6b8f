// Package natsq declares the part of github.com/zeromicro/go-queue/natsq that the catalog names.
package natsq

const (
	NatDefaultMode = iota
	NatJetMode
)

type Msg struct {
	Subject string
	Data    []byte
}

type ConsumeHandler interface{ HandleMessage(m *Msg) error }

type ConsumerQueue struct {
	StreamName string
	QueueName  string
	Subjects   []string
	Consumer   ConsumeHandler
}

type NatsConfig struct{ ServerUri string }

type MessageQueue interface {
	Start()
	Stop()
}

func MustNewConsumerManager(cfg *NatsConfig, cq []*ConsumerQueue, mode uint) MessageQueue { return nil }

type DefaultProducer struct{}

func (p *DefaultProducer) Publish(subject string, data []byte) error { return nil }

type JetProducer struct{}

func (p *JetProducer) Publish(subject string, data []byte) error { return nil }
