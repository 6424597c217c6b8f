package catalog

import (
	"strings"
	"testing"
)

func mustBuiltin(t *testing.T) *Catalog {
	t.Helper()
	c, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// mustAll are all files of a catalog, decoded.
func mustAll(t *testing.T, c *Catalog) []*File {
	t.Helper()
	files, err := c.All()
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// Every embedded file decodes, and no two of them speak of the same name in the
// same kind: which of them won would be an accident of their file names.
func TestBuiltin(t *testing.T) {
	c := mustBuiltin(t)
	for _, f := range mustAll(t, c) {
		if f.Library == "" {
			t.Errorf("%s: no library", f.Name)
		}
	}
	owner := map[string]string{}
	for _, f := range c.families {
		for _, list := range []map[string][]ref{byName(f.exact), f.wild} {
			for _, refs := range list {
				for _, r := range refs {
					if r.entry == notFound || r.entry == dupType {
						continue // a type may stand for both, and texts of two drivers may agree
					}
					key := kindOf(r.entry) + " " + r.id.pkg + " " + r.id.recv + " " + r.id.name
					if other := owner[key]; other != "" && other != f.source.Name {
						t.Errorf("%s and %s both have: %s", other, f.source.Name, key)
					}
					owner[key] = f.source.Name
				}
			}
		}
	}
}

func byName(exact map[ident][]ref) map[string][]ref {
	m := map[string][]ref{}
	for _, refs := range exact {
		m[refs[0].id.name] = append(m[refs[0].id.name], refs...)
	}
	return m
}

// Texts that the messages are made of have the form that messages need.
func TestTexts(t *testing.T) {
	for _, f := range mustAll(t, mustBuiltin(t)) {
		for _, e := range f.Effects {
			for _, text := range []string{e.Verb, e.Fix} {
				if text != strings.TrimSpace(text) || strings.HasSuffix(text, ".") || strings.Contains(text, "\n") {
					t.Errorf("%s: %v: text %q", f.Name, e.Names, text)
				}
			}
			if e.Verb == "" {
				t.Errorf("%s: %v: no verb", f.Name, e.Names)
			}
		}
	}
}

func BenchmarkHeads(b *testing.B) {
	for b.Loop() {
		files, _ := libs.ReadDir("libs")
		for _, file := range files {
			data, _ := libs.ReadFile("libs/" + file.Name())
			if _, err := newFamily(Source{Name: file.Name(), Data: data}, 0); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkDecodeAll(b *testing.B) {
	for b.Loop() {
		files, _ := libs.ReadDir("libs")
		for _, file := range files {
			data, _ := libs.ReadFile("libs/" + file.Name())
			f, err := newFamily(Source{Name: file.Name(), Data: data}, 0)
			if err == nil {
				err = f.load()
			}
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}

// What a vet unit pays: the catalog of one import closure.
func BenchmarkFor(b *testing.B) {
	for b.Loop() {
		files, err := libs.ReadDir("libs")
		if err != nil {
			b.Fatal(err)
		}
		var families []*family
		for _, file := range files {
			data, _ := libs.ReadFile("libs/" + file.Name())
			f, err := newFamily(Source{Name: file.Name(), Data: data}, 0)
			if err != nil {
				b.Fatal(err)
			}
			families = append(families, f)
		}
		c := newCatalog(families, prefixes(families))
		c.For([]string{ // what a large service imports
			"fmt", "context", "net/http", "database/sql", "time", "os/exec", "github.com/google/uuid",
			"cloud.google.com/go/pubsub", "cloud.google.com/go/storage", "github.com/aws/aws-sdk-go/service/s3", "github.com/aws/aws-sdk-go/service/sqs",
			"github.com/hashicorp/go-retryablehttp", "github.com/hibiken/asynq", "github.com/jackc/pgx/v5", "github.com/jmoiron/sqlx",
			"github.com/oklog/ulid/v2", "github.com/rabbitmq/amqp091-go", "github.com/redis/go-redis/v9", "github.com/segmentio/kafka-go",
			"github.com/slack-go/slack", "go.mongodb.org/mongo-driver/mongo", "google.golang.org/grpc", "gopkg.in/gomail.v2",
		})
	}
}
