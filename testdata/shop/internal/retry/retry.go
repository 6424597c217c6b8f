// Package retry tries again what may work the next time.
package retry

import (
	"context"

	"github.com/cenkalti/backoff/v4"
)

// Do runs op until it succeeds, with pauses in between, a few times at most.
func Do(ctx context.Context, op func() error) error {
	b := backoff.WithMaxRetries(backoff.NewExponentialBackOff(), 4)
	return backoff.Retry(op, backoff.WithContext(b, ctx))
}

// Stop says that another try is of no use.
func Stop(err error) error { return backoff.Permanent(err) }
