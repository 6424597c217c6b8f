// Package mqtt handles messages of MQTT: how often one comes is up to its QoS.
package mqtt

import (
	"context"
	"database/sql"

	"github.com/eclipse/paho.golang/autopaho"
	"github.com/eclipse/paho.golang/paho"
	mqtt "github.com/eclipse/paho.mqtt.golang"
)

type service struct {
	db  *sql.DB
	out *autopaho.ConnectionManager
}

// Subscribe subscribes with version 3.
func (s *service) Subscribe(c mqtt.Client) {
	c.Subscribe("alarms", 1, s.alarmed)
	c.Subscribe("samples", 0, s.sampled)
}

func (s *service) alarmed(c mqtt.Client, m mqtt.Message) { // want handler
	c.Publish("mail", 1, false, m.Payload()) // want hazard publish
	m.Ack()
}

func (s *service) sampled(c mqtt.Client, m mqtt.Message) { // want handler
	// With QoS 0 it comes at most once.
	c.Publish("archive", 0, false, m.Payload()) // want none
}

// Connect subscribes with version 5. The ID of the alarm is in the properties.
func (s *service) Connect(ctx context.Context) (err error) {
	s.out, err = autopaho.NewConnection(ctx, autopaho.ClientConfig{ClientConfig: paho.ClientConfig{
		OnPublishReceived: []func(paho.PublishReceived) (bool, error){s.received},
	}})
	return err
}

func (s *service) received(p paho.PublishReceived) (bool, error) { // want handler
	ctx, id := context.Background(), p.Packet.Properties.User.Get("id")
	res, err := s.db.ExecContext(ctx, `INSERT INTO seen (id) VALUES ($1) ON CONFLICT (id) DO NOTHING`, id) // want safe insert conditional-insert
	if err != nil {
		return false, err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return true, err
	}
	_, err = s.out.Publish(ctx, &paho.Publish{Topic: "mail", QoS: 1, Payload: p.Packet.Payload}) // want safe publish dedup-store
	return true, err
}
