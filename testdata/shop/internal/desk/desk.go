// Package desk is what the people on the phone use.
package desk

import (
	"context"
	"log/slog"
	"net/http"
	"strconv"
)

// Payments gives money back.
type Payments interface {
	Refund(ctx context.Context, paymentID string, cents int64) error
	Goodwill(ctx context.Context, paymentID string, cents int64) error
}

// Desk serves the desk's pages.
type Desk struct {
	payments Payments
	log      *slog.Logger
}

// New wires a Desk.
func New(p Payments, log *slog.Logger) *Desk { return &Desk{payments: p, log: log} }

// Routes returns the mux.
func (d *Desk) Routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /payments/{id}/refund", d.refund)
	mux.HandleFunc("POST /payments/{id}/goodwill", d.goodwill)
	return mux
}

func (d *Desk) refund(w http.ResponseWriter, r *http.Request) { // want nohandler
	d.payBack(w, r, d.payments.Refund)
}

func (d *Desk) goodwill(w http.ResponseWriter, r *http.Request) { // want nohandler
	d.payBack(w, r, d.payments.Goodwill)
}

func (d *Desk) payBack(w http.ResponseWriter, r *http.Request, by func(context.Context, string, int64) error) {
	cents, err := strconv.ParseInt(r.FormValue("cents"), 10, 64)
	if err != nil || cents <= 0 {
		http.Error(w, "how much?", http.StatusBadRequest)
		return
	}
	if err := by(r.Context(), r.PathValue("id"), cents); err != nil {
		d.log.Error("pay back", "payment", r.PathValue("id"), "err", err)
		http.Error(w, "try later", http.StatusBadGateway)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
