// Package kq declares the part of github.com/zeromicro/go-queue/kq that the catalog names.
package kq

import "context"

type KqConf struct {
	Brokers     []string
	Group       string
	Topic       string
	ForceCommit bool
}

type MessageQueue interface {
	Start()
	Stop()
}

type (
	ConsumeHandle  func(ctx context.Context, key, value string) error
	ConsumeHandler interface {
		Consume(ctx context.Context, key, value string) error
	}
	QueueOption func()
	PushOption  func()
)

func NewQueue(c KqConf, handler ConsumeHandler, opts ...QueueOption) (MessageQueue, error) {
	return nil, nil
}

func MustNewQueue(c KqConf, handler ConsumeHandler, opts ...QueueOption) MessageQueue { return nil }

func WithHandle(handle ConsumeHandle) ConsumeHandler { return nil }

type Pusher struct{}

func NewPusher(addrs []string, topic string, opts ...PushOption) *Pusher { return nil }

func (p *Pusher) Push(ctx context.Context, v string) error { return nil }

func (p *Pusher) PushWithKey(ctx context.Context, key, v string) error { return nil }

func (p *Pusher) KPush(ctx context.Context, k, v string) error { return nil }
