// Package cron declares the part of encore.dev/cron that the catalog names.
package cron

type Duration int64

type JobConfig struct {
	Title    string
	Every    Duration
	Schedule string
	Endpoint any
}

type Job struct{}

func NewJob(id string, cfg JobConfig) *Job { return nil }
