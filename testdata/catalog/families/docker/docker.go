// Package docker starts containers.
package docker

import (
	"context"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/client"
	"github.com/nats-io/nats.go/jetstream"
)

type service struct {
	docker *client.Client
}

// Run subscribes the service.
func (s *service) Run(builds, tests jetstream.Consumer) error {
	if _, err := builds.Consume(s.build); err != nil {
		return err
	}
	_, err := tests.Consume(s.test)
	return err
}

func (s *service) build(m jetstream.Msg) { // want handler
	cfg := &container.Config{Image: "builder", Cmd: []string{"build", string(m.Data())}}
	if _, err := s.docker.ContainerCreate(context.Background(), cfg, nil, nil, nil, ""); err != nil { // want hazard start
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}

func (s *service) test(m jetstream.Msg) { // want handler
	commit := string(m.Data())
	cfg := &container.Config{Image: "tester", Cmd: []string{"test", commit}}
	if _, err := s.docker.ContainerCreate(context.Background(), cfg, nil, nil, nil, "test-"+commit); err != nil { // want safe start idempotency-key
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}
