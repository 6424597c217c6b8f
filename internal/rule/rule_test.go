package rule

import (
	"strings"
	"testing"

	"github.com/idemlint/idemlint/internal/replay"
	"github.com/idemlint/idemlint/internal/summary"
)

const (
	shop   = "example.com/shop"
	orders = shop + "/orders"
	writer = "(*github.com/segmentio/kafka-go.Writer).WriteMessages"
)

func at(pkg, file string, line int) replay.Position {
	return replay.Position{Package: pkg, File: file, Line: line, Column: 2}
}

// order is a handler with one hazard three calls away.
func order() (*replay.Handler, *replay.Effect) {
	e := &replay.Effect{
		Kind: "publish", API: writer, Callee: "kafka.Writer.WriteMessages", Target: "topic paid", Verb: "publish",
		Pos: at(shop+"/bus", "bus.go", 30), Entry: at(orders, "worker.go", 42),
		Path: []replay.Hop{
			{Func: "(*" + orders + ".Worker).settle", Pos: at(orders, "worker.go", 42)},
			{Func: "(" + orders + ".Publisher).Publish", Pos: at(orders, "worker.go", 60)},
		},
		Verdict: replay.Hazard, Confidence: replay.High, Rule: "test", Holder: "(*" + shop + "/bus.Bus).Publish", Ordinal: 1,
	}
	return &replay.Handler{
		ID: "h1", Func: "(*" + orders + ".Worker).Handle", Package: orders, Pos: at(orders, "worker.go", 40),
		Subscription: replay.Subscription{API: "(*cloud.google.com/go/pubsub.Subscription).Receive", Pos: at(shop, "main.go", 9)},
		Repeats:      "redelivery", Effects: []*replay.Effect{e},
	}, e
}

var testRule = &Rule{
	Name:    "test",
	Select:  func(_ *replay.Handler, e *replay.Effect) bool { return e.Verdict == replay.Hazard },
	Message: Twice,
}

func check(opts Options, handlers ...*replay.Handler) []Finding {
	return Check([]*Rule{testRule}, &replay.Result{Handlers: handlers}, opts)
}

func TestFinding(t *testing.T) {
	h, e := order()
	e.Seen = []replay.Guard{{Kind: "dedup-store", Pos: at(orders, "worker.go", 50), Why: "its key is removed afterwards"}}
	got := check(Options{}, h)
	if len(got) != 1 {
		t.Fatalf("%d findings, want 1", len(got))
	}
	f := got[0]
	const want = "kafka.Writer.WriteMessages to topic paid can publish twice for one message: " +
		"Worker.Handle -> Worker.settle -> Publisher.Publish -> Writer.WriteMessages has no guard that holds " +
		"(its key is removed afterwards); insert the message ID into a unique column in the same transaction first (test)"
	if f.Message != want {
		t.Errorf("message:\n%s\nwant\n%s", f.Message, want)
	}
	if f.Pos != e.Entry {
		t.Errorf("the finding sits at %v, want %v", f.Pos, e.Entry)
	}
	var related []string
	for _, r := range f.Related {
		related = append(related, r.Pos.File+": "+r.Message)
	}
	wantRelated := []string{
		"main.go: Worker.Handle gets its messages here from pubsub.Subscription.Receive; a message comes again until it is acknowledged",
		"worker.go: Worker.Handle calls Worker.settle",
		"worker.go: Worker.settle calls Publisher.Publish",
		"bus.go: Publisher.Publish calls Writer.WriteMessages",
		"worker.go: dedup-store does not count: its key is removed afterwards",
	}
	if strings.Join(related, "\n") != strings.Join(wantRelated, "\n") {
		t.Errorf("related:\n%s\nwant\n%s", strings.Join(related, "\n"), strings.Join(wantRelated, "\n"))
	}
}

// TestFingerprint changes all that another view or another line may change.
func TestFingerprint(t *testing.T) {
	h, e := order()
	before := Fingerprint("test", h, e)
	h.Pos.Line++
	e.Pos, e.Entry, e.Path, e.Target, e.Seen = at(orders, "x.go", 1), replay.Position{}, nil, "", nil
	if after := Fingerprint("test", h, e); after != before {
		t.Error("a position, path or target changes the fingerprint")
	}
	e.Ordinal++
	if Fingerprint("test", h, e) == before {
		t.Error("the second call of a function has the fingerprint of the first")
	}
}

func TestConfidence(t *testing.T) {
	h, e := order()
	for _, c := range []struct {
		of, least replay.Confidence
		want      int
	}{{"", "", 1}, {replay.Low, "", 0}, {replay.Medium, "", 1}, {replay.Medium, replay.High, 0}, {replay.Low, replay.Low, 1}} {
		e.Confidence = c.of
		if got := len(check(Options{MinConfidence: c.least}, h)); got != c.want {
			t.Errorf("confidence %q, least %q: %d findings, want %d", c.of, c.least, got, c.want)
		}
	}
}

// TestOutermost holds that an effect in nested scopes is one finding.
func TestOutermost(t *testing.T) {
	h, e := order()
	inner := *h
	inner.ID, inner.Inside, inner.Repeats = "h1 retry", true, "retry"
	other := *e
	inner.Effects = []*replay.Effect{&other}
	if got := check(Options{}, h, &inner); len(got) != 1 || got[0].HandlerID != "h1" {
		t.Errorf("nested scopes: %d findings", len(got))
	}
	e.Verdict = replay.Safe
	if got := check(Options{}, h, &inner); len(got) != 1 || got[0].HandlerID != "h1 retry" {
		t.Errorf("outer scope guarded: %d findings", len(got))
	}
}

// TestWhere holds that a modular run leaves findings to the package that completes them.
func TestWhere(t *testing.T) {
	h, _ := order()
	here := at(shop, "main.go", 9)
	got := check(Options{Where: func(*replay.Handler, *replay.Effect) (replay.Position, bool) { return here, true }}, h)
	if len(got) != 1 || got[0].Pos != here {
		t.Errorf("findings %v", got)
	}
	if got := check(Options{Where: func(*replay.Handler, *replay.Effect) (replay.Position, bool) { return here, false }}, h); got != nil {
		t.Errorf("findings of another package: %v", got)
	}
}

func TestExclude(t *testing.T) {
	h, _ := order()
	got := check(Options{Exclude: func(p replay.Position) string { return "no " + p.File }}, h)
	if len(got) != 1 || got[0].Ignored == nil || got[0].Ignored.Reason != "no worker.go" {
		t.Errorf("findings %v", got)
	}
}

func TestNames(t *testing.T) {
	n := NamerOf([]*summary.Package{{Path: "example.com/go-lib", Name: "lib"}})
	for _, c := range []struct{ full, from, fn, api string }{
		{orders + ".Accepted", orders, "Accepted", "orders.Accepted"},
		{orders + ".Accepted$1$2", shop, "orders.Accepted", "orders.Accepted"},
		{orders + ".Accepted.func1.2", orders, "Accepted", "orders.Accepted"},
		{orders + ".func1", orders, "func1", "orders.func1"},
		{"(*" + orders + ".Worker).func1", orders, "Worker.func1", "orders.Worker.func1"},
		{"(*" + orders + ".Box[T]).Put", shop, "Box.Put", "orders.Box.Put"},
		{"(" + orders + ".Repo).Save", orders, "Repo.Save", "orders.Repo.Save"},
		{shop + "/bus.(*Bus).loop", shop, "Bus.loop", "bus.Bus.loop"},
		{"net/smtp.SendMail", shop, "smtp.SendMail", "smtp.SendMail"},
		{"(*github.com/stripe/stripe-go/v82/paymentintent.Client).New", shop, "Client.New", "paymentintent.Client.New"},
		{writer, shop, "Writer.WriteMessages", "kafka.Writer.WriteMessages"},
		{"(*github.com/nats-io/nats.go.Conn).Publish", shop, "Conn.Publish", "nats.Conn.Publish"},
		{"gopkg.in/yaml.v3.Marshal", shop, "yaml.Marshal", "yaml.Marshal"},
		{"github.com/redis/go-redis/v9.NewClient", shop, "redis.NewClient", "redis.NewClient"},
		{"example.com/go-lib.F", shop, "lib.F", "lib.F"},
		{"", shop, "", ""},
	} {
		if got := n.Func(c.full, c.from); got != c.fn {
			t.Errorf("Func(%s) = %s, want %s", c.full, got, c.fn)
		}
		if got := n.API(c.full); got != c.api {
			t.Errorf("API(%s) = %s, want %s", c.full, got, c.api)
		}
	}
}

func TestPathText(t *testing.T) {
	for n, want := range map[int]string{
		1: "A",
		4: "A -> B -> C -> D",
		5: "A -> B -> 2 calls -> E",
		6: "A -> B -> 3 calls -> F",
	} {
		if got := PathText(strings.Split("ABCDEF"[:n], "")); got != want {
			t.Errorf("%d hops: %s, want %s", n, got, want)
		}
	}
}

func TestRetryMessage(t *testing.T) {
	h, e := order()
	h.Repeats, e.Target, e.Verb = "retry", "", ""
	got := Twice(NewNamer(nil), h, e)
	if want := "kafka.Writer.WriteMessages can publish twice when it is retried: "; !strings.HasPrefix(got, want) {
		t.Errorf("%s\nwant %s…", got, want)
	}
	if !strings.HasSuffix(got, "; "+generalRetryFix) {
		t.Errorf("%s\nwant …%s", got, generalRetryFix)
	}
}
