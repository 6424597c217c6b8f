// Package rabbitmq declares the part of github.com/zeromicro/go-queue/rabbitmq that the catalog names.
package rabbitmq

type ConsumeHandler interface{ Consume(message string) error }

type RabbitListenerConf struct{}

type MessageQueue interface {
	Start()
	Stop()
}

func MustNewListener(listenerConf RabbitListenerConf, handler ConsumeHandler) MessageQueue {
	return nil
}

type Sender interface {
	Send(exchange string, routeKey string, msg []byte) error
}
