package reference

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/idemlint/idemlint/internal/catalog"
)

var update = flag.Bool("update", false, "write docs/catalog.md")

func builtin(t *testing.T) (*catalog.Catalog, []catalog.Listing) {
	t.Helper()
	c, err := catalog.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	list, err := c.List()
	if err != nil {
		t.Fatal(err)
	}
	return c, list
}

// TestDocs holds docs/catalog.md against the catalog.
func TestDocs(t *testing.T) {
	_, list := builtin(t)
	want := Markdown(list)
	file := filepath.Join("..", "..", "docs", "catalog.md")
	if *update {
		if err := os.WriteFile(file, want, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("docs/catalog.md is not what internal/catalog/libs says: run go test ./internal/reference -update")
	}
}

// Every entry of the catalog can be explained.
func TestExplainAll(t *testing.T) {
	c, list := builtin(t)
	seen := map[any]bool{}
	for name := range allNames(list) {
		for _, f := range c.Facts(name) {
			if seen[f.Entry] {
				continue
			}
			seen[f.Entry] = true
			for _, line := range append(details(f.Entry), sentence(f)) {
				if line == "" || strings.Contains(line, "%!") || strings.HasSuffix(line, ": ") || strings.Contains(line, "  ") {
					t.Errorf("%s: %q", name, line)
				}
			}
		}
	}
}

func TestJSON(t *testing.T) {
	_, list := builtin(t)
	var b bytes.Buffer
	if err := JSON(&b, list); err != nil {
		t.Fatal(err)
	}
	var doc document
	if err := json.Unmarshal(b.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	names := map[string]string{}
	for _, f := range doc.Families {
		for _, e := range f.Entries {
			for _, name := range e.Names {
				names[name] = e.Kind + " " + e.Effect
			}
		}
	}
	if got := names["(github.com/nats-io/nats.go.JetStream).Publish"]; got != "effect publish" {
		t.Errorf("JetStream.Publish is %q", got)
	}
}

func TestShort(t *testing.T) {
	for name, want := range map[string]string{
		"os.Exit": "os.Exit",
		"github.com/stripe/stripe-go/v*/paymentintent.New": "paymentintent.New",
		"(*github.com/redis/go-redis/v*.Client).Do":        "Client.Do",
		"(github.com/redis/go-redis/v*.*).SetNX":           "go-redis.*.SetNX",
		"(github.com/nats-io/nats.go.JetStream).Publish":   "JetStream.Publish",
		"github.com/nats-io/nats.go.MsgId":                 "nats.go.MsgId",
		"gopkg.in/yaml.v3.Marshal":                         "yaml.v3.Marshal",
		"(.../ent.*).Save":                                 "ent.*.Save",
	} {
		if got := short(name); got != want {
			t.Errorf("short(%q) = %q, want %q", name, got, want)
		}
	}
}
