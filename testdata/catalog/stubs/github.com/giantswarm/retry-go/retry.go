// Package retry declares the part of giantswarm/retry-go that the catalog names.
package retry

type RetryOption func()

func MaxTries(maxTries int) RetryOption                     { return nil }
func Do(op func() error, retryOptions ...RetryOption) error { return nil }
