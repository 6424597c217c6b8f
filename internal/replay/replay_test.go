package replay_test

import (
	"testing"

	"github.com/idemlint/idemlint/internal/config"
	"github.com/idemlint/idemlint/internal/link"
	"github.com/idemlint/idemlint/internal/replay"
	"github.com/idemlint/idemlint/internal/schema"
)

// tables reads the schema of a module.
func tables(t testing.TB, dir string) *schema.Set {
	t.Helper()
	set, notes, err := (&config.Config{}).Tables(dir)
	if err != nil || len(notes) > 0 {
		t.Fatal(notes, err)
	}
	return set
}

// measure replays a program and reports how fast.
func measure(b *testing.B, prog *link.Program, opts replay.Options) {
	var last replay.Stats
	states, handlers := 0, 0
	for b.Loop() {
		_, last = replay.Program(prog, opts)
		states += last.States
		handlers += last.Handlers
	}
	ms := float64(b.Elapsed().Nanoseconds()) / 1e6
	b.ReportMetric(float64(states)/ms, "states/ms")
	b.ReportMetric(ms/float64(handlers), "ms/handler")
	b.ReportMetric(float64(last.States), "states")
}

// BenchmarkReplay measures the handlers of a module with many small ones. It
// wants one processor: handlers are replayed in parallel.
func BenchmarkReplay(b *testing.B) {
	const dir = "../../testdata/twins/0-replay"
	measure(b, linked(b, extract(b, dir)...), replay.Options{Schema: tables(b, dir)})
}
