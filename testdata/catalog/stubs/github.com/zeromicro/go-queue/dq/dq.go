// Package dq declares the part of github.com/zeromicro/go-queue/dq that the catalog names.
package dq

import "time"

type Consume func(body []byte)

type Consumer interface{ Consume(consume Consume) }

type Producer interface {
	At(body []byte, at time.Time) (string, error)
	Delay(body []byte, delay time.Duration) (string, error)
	Close() error
	Revoke(ids string) error
}
