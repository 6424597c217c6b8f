package report

import (
	"bytes"
	"encoding/json"
	"flag"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/idemlint/idemlint/internal/replay"
	"github.com/idemlint/idemlint/internal/rule"
)

var update = flag.Bool("update", false, "write the golden files")

const (
	shop   = "example.com/shop"
	orders = shop + "/orders"
	store  = shop + "/store"
)

func at(pkg, file string, line, col int) replay.Position {
	return replay.Position{Package: pkg, File: file, Line: line, Column: col}
}

// accepted has a hazard, an effect under a guard and an unknown one.
func accepted() *replay.Handler {
	inbox := replay.Guard{
		Kind: "dedup-store", In: "middleware", Pos: at(shop+"/inbox", "inbox.go", 22, 17), Key: "message field ID",
		Store: "table inbox", Why: "a second delivery inserts no row and returns", Weak: []string{"marked before the effect"},
	}
	charge := at(orders, "worker.go", 52, 13)
	return &replay.Handler{
		ID: orders + ".(*Worker).Accepted|receive|0", Func: "(*" + orders + ".Worker).Accepted", Package: orders,
		Pos: at(orders, "worker.go", 41, 1),
		Subscription: replay.Subscription{
			API: "(*cloud.google.com/go/pubsub.Subscription).Receive", Pos: at(shop, "main.go", 20, 2), Subject: "accepted",
		},
		Via: []string{shop + "/bus.(*Bus).loop"}, Repeats: "redelivery", Retry: replay.Retry{Limit: "5", Backoff: true},
		Key: &replay.Key{From: "message field ID", Stable: true, Store: "table inbox"},
		Effects: []*replay.Effect{
			{
				Kind: "charge", API: "(*github.com/stripe/stripe-go.Client).New", Callee: "paymentintent.Client.New", Verb: "charge",
				Fix: "set IdempotencyKey from the message ID", Pos: at(shop+"/pay", "pay.go", 30, 21), Entry: charge,
				Path:    []replay.Hop{{Func: "(*" + shop + "/pay.Gateway).Charge", Pos: charge}},
				Verdict: replay.Hazard, Confidence: replay.Medium, Rule: "unguarded", Holder: "(*" + shop + "/pay.Gateway).Charge",
				Seen: []replay.Guard{{Kind: "state-check", Pos: at(orders, "worker.go", 48, 5), Why: "nothing in the handler changes status"}},
				Alternatives: []replay.Alternative{
					{API: "(*" + shop + "/pay.Other).Charge", Pos: at(shop+"/pay", "other.go", 12, 2), Verdict: replay.Safe},
				},
			},
			{
				Kind: "increment", API: "(*database/sql.DB).ExecContext", Target: "table stock", Pos: at(store, "stock.go", 17, 20),
				Entry: at(orders, "worker.go", 60, 9), Verdict: replay.Safe, Guard: &inbox, Guards: []replay.Guard{inbox},
				Path:       []replay.Hop{{Func: "(*" + store + ".Stock).Reserve", Pos: at(orders, "worker.go", 60, 9)}},
				Confidence: replay.High, Holder: "(*" + store + ".Stock).Reserve",
			},
			{
				Kind: "send", API: "net/smtp.SendMail", Pos: at(orders, "worker.go", 55, 14), Entry: at(orders, "worker.go", 55, 14),
				Verdict: replay.Unknown, Confidence: replay.High, Holder: "(*" + orders + ".Worker).Accepted",
				Reason:  "(" + orders + ".Ledger).Seen is not in view and decides whether the mail goes out",
				Declare: "[[guard]]\nnames = [\"(" + orders + ".Ledger).Seen\"]\nseen = \"true\"\n",
			},
		},
	}
}

// others are a retry closure with a hazard and a loop that owns nothing.
func others() []*replay.Handler {
	post := at(shop+"/hook", "hook.go", 9, 15)
	return []*replay.Handler{
		{
			ID: "hook retry", Func: shop + "/hook.Ping$1", Package: shop + "/hook", Pos: at(shop+"/hook", "hook.go", 8, 16),
			Subscription: replay.Subscription{API: "github.com/cenkalti/backoff/v4.Retry", Pos: at(shop+"/hook", "hook.go", 8, 9)},
			Repeats:      "retry", Retry: replay.Retry{Limit: "none", Backoff: true}, Scope: "retry closure",
			Effects: []*replay.Effect{{
				Kind: "http", API: "net/http.Post", Target: "https://example.com/ping", Pos: post, Entry: post, Verdict: replay.Hazard,
				Confidence: replay.High, Rule: "unguarded", Holder: "ping",
			}},
		},
		{
			ID: "loop", Func: shop + "/bus.Drain", Package: shop + "/bus", Pos: at(shop+"/bus", "bus.go", 70, 2),
			Subscription: replay.Subscription{Pos: at(shop+"/bus", "bus.go", 70, 2)}, Repeats: "at-most-once",
		},
	}
}

var selected = &rule.Rule{
	Name:    "unguarded",
	Select:  func(_ *replay.Handler, e *replay.Effect) bool { return e.Verdict == replay.Hazard },
	Message: rule.Twice,
}

func input(handlers ...*replay.Handler) *Input {
	res := &replay.Result{Handlers: handlers}
	if len(handlers) > 0 {
		res.Unresolved = []replay.Unresolved{
			{Pos: at(shop, "main.go", 33, 4), Call: "(" + shop + ".Plugin).Run", Why: "no implementation in view"},
			{Pos: at(orders, "worker.go", 44, 4), Call: "(" + orders + ".Ledger).Seen", Why: "no implementation in view"},
		}
	}
	in := &Input{Result: res, Names: rule.NewNamer(nil), File: file}
	in.Findings = rule.Check([]*rule.Rule{selected}, res, rule.Options{Exclude: func(p replay.Position) string {
		if strings.HasSuffix(p.Package, "hook") {
			return "the receiver drops repeats"
		}
		return ""
	}})
	return in
}

// file puts the module's root in the working directory.
func file(pkg, base string) string {
	return strings.TrimPrefix(strings.TrimPrefix(pkg, shop)+"/"+base, "/")
}

func all() *Input { return input(append(others(), accepted())...) }

func TestGolden(t *testing.T) {
	for name, render := range map[string]func(io.Writer) error{
		"findings.txt": func(w io.Writer) error { return Text(w, all()) },
		"map.txt":      func(w io.Writer) error { return Map(w, all(), 6) },
		"none.txt":     func(w io.Writer) error { return Map(w, input(), 1) },
		"map.json":     func(w io.Writer) error { return JSON(w, all()) },
		"none.json":    func(w io.Writer) error { return JSON(w, input()) },
		"details.txt":  func(w io.Writer) error { return Details(w, all()) },
		"at-effect.txt": func(w io.Writer) error {
			return At(w, all(), "pay/pay.go", 30, nil)
		},
		"at-path.txt":    func(w io.Writer) error { return At(w, all(), "orders/worker.go", 60, nil) },
		"at-guard.txt":   func(w io.Writer) error { return At(w, all(), "inbox/inbox.go", 22, nil) },
		"at-seen.txt":    func(w io.Writer) error { return At(w, all(), "orders/worker.go", 48, nil) },
		"at-handler.txt": func(w io.Writer) error { return At(w, all(), "bus/bus.go", 70, nil) },
		"at-unknown.txt": func(w io.Writer) error { return At(w, all(), "main.go", 33, nil) },
		"at-none.txt": func(w io.Writer) error {
			return At(w, all(), "main.go", 1, []Call{{Name: "fmt.Println"}, {Name: "os.ReadFile", Why: "it reads"}})
		},
	} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			if err := render(&b); err != nil {
				t.Fatal(err)
			}
			golden(t, filepath.Join("testdata", name), b.Bytes())
		})
	}
}

func golden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, got, 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s\n(go test ./internal/report -update writes it)", got, want)
	}
}

// TestStable holds that the order of the result does not show.
func TestStable(t *testing.T) {
	var want bytes.Buffer
	if err := JSON(&want, all()); err != nil {
		t.Fatal(err)
	}
	for range 10 {
		handlers := append(others(), accepted())
		rand.Shuffle(len(handlers), func(i, j int) { handlers[i], handlers[j] = handlers[j], handlers[i] })
		for _, h := range handlers {
			rand.Shuffle(len(h.Effects), func(i, j int) { h.Effects[i], h.Effects[j] = h.Effects[j], h.Effects[i] })
		}
		in := input(handlers...)
		slices.Reverse(in.Result.Unresolved)
		var got bytes.Buffer
		if err := JSON(&got, in); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got.Bytes(), want.Bytes()) {
			t.Fatalf("got\n%s\nwant\n%s", got.Bytes(), want.Bytes())
		}
	}
}

// TestJSON holds that the document decodes into itself and that no list is null.
func TestJSON(t *testing.T) {
	var b bytes.Buffer
	if err := JSON(&b, all()); err != nil {
		t.Fatal(err)
	}
	dec := json.NewDecoder(bytes.NewReader(b.Bytes()))
	dec.DisallowUnknownFields()
	var doc Document
	if err := dec.Decode(&doc); err != nil {
		t.Fatal(err)
	}
	var again bytes.Buffer
	enc := json.NewEncoder(&again)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(doc); err != nil {
		t.Fatal(err)
	}
	if again.String() != b.String() {
		t.Error("the document does not survive decoding")
	}
	for line := range strings.Lines(b.String()) {
		key, null := strings.CutSuffix(strings.TrimRight(strings.TrimSpace(line), ","), ": null")
		if null && !slices.Contains([]string{`"key"`, `"guard"`, `"ignored"`, `"pos"`}, key) {
			t.Errorf("%s is null", key)
		}
	}
}

func TestSummary(t *testing.T) {
	got := Summary(Count(all().Result), 1, 1900*time.Millisecond)
	if want := "3 handlers with 4 effects: 1 guarded, 2 hazards, 1 unknown; 1 finding (1.9 s)"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
