package teach

import (
	"slices"
	"strings"
	"testing"
)

func TestSplit(t *testing.T) {
	for name, want := range map[string]string{
		"Publish": "Publish", "SendCloudEvent": "Send Cloud Event", "StartTLS": "Start TLS", "POST": "POST",
		"HTTPPost": "HTTP Post", "CreateV2": "Create V2", "": "", "x": "x",
	} {
		if got := strings.Join(split(name), " "); got != want {
			t.Errorf("split(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestMessage(t *testing.T) {
	for _, tt := range []struct {
		name, members string
		want          int
	}{
		{"a/b.Message", "ID Body", 4},
		{"a/b.Event", "Type Data", 3},
		{"a/b.Item", "Key Value", 2},
		{"a/b.Node", "Data Next", 1},
		{"a/b.Ctx", "Body Header Cookie", 0}, // of a web framework
		{"a/b.Message", "", 1},
	} {
		s := &shape{map[string]bool{}}
		for _, m := range strings.Fields(tt.members) {
			s.members[m] = true
		}
		if got := s.message(tt.name); got != tt.want {
			t.Errorf("%s with %s: %d, want %d", tt.name, tt.members, got, tt.want)
		}
	}
}

func TestReceivers(t *testing.T) {
	for name, want := range map[string]string{
		"(*go.opentelemetry.io/otel/trace.Tracer).Start": "observes",
		"(*github.com/a/b.Counter).Add":                  "observes",
		"(*github.com/a/mail.Writer).CreateAttachment":   "builds",
		"(*github.com/a/b.Client).CreateOrder":           "",
	} {
		c := &call{name: name}
		var got []string
		if c.observes() {
			got = append(got, "observes")
		}
		if c.builds() {
			got = append(got, "builds")
		}
		if !slices.Equal(got, strings.Fields(want)) {
			t.Errorf("%s: %v, want %q", name, got, want)
		}
	}
}
