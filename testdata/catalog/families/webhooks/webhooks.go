// Package webhooks takes calls of payment and code services.
package webhooks

import (
	"context"
	"io"
	"net/http"

	"database/sql"

	"github.com/google/go-github/v75/github"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/stripe/stripe-go/v82/webhook"
)

type service struct {
	db     *sql.DB
	js     jetstream.JetStream
	secret string
}

// Routes are those of the service.
func (s *service) Routes(mux *http.ServeMux) {
	mux.HandleFunc("/github", s.github)
	mux.HandleFunc("/stripe", s.stripe)
}

func (s *service) github(w http.ResponseWriter, r *http.Request) { // want handler
	payload, err := github.ValidatePayload(r, []byte(s.secret))
	if err != nil {
		http.Error(w, "signature", http.StatusBadRequest)
		return
	}
	if _, err := s.js.Publish(r.Context(), "builds", payload); err != nil { // want hazard publish
		http.Error(w, "publish", http.StatusInternalServerError)
	}
}

func (s *service) stripe(w http.ResponseWriter, r *http.Request) { // want handler
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, "body", http.StatusBadRequest)
		return
	}
	event, err := webhook.ConstructEvent(body, r.Header.Get("Stripe-Signature"), s.secret)
	if err != nil {
		http.Error(w, "signature", http.StatusBadRequest)
		return
	}
	if err := s.once(r.Context(), event.ID, event.Data.Raw); err != nil {
		http.Error(w, "event", http.StatusInternalServerError)
	}
}

func (s *service) once(ctx context.Context, id string, data []byte) error {
	res, err := s.db.ExecContext(ctx, "INSERT INTO stripe_events (id) VALUES ($1) ON CONFLICT DO NOTHING", id) // want safe insert conditional-insert
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return err
	}
	_, err = s.js.Publish(ctx, "payments", data) // want safe publish dedup-store
	return err
}
