package replay_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/idemlint/idemlint/internal/replay"
)

// largeSource is a package whose handler has more code than the bounds let a run
// follow: parts that ask once each and have many branches. There are effects
// before, in and after them, most of them under no question.
func largeSource(parts, branches int) string {
	var b strings.Builder
	b.WriteString(generatedHead)
	b.WriteString(`
func (s *Service) Register() {
	on(s.js, "large", s.handle)
}

func (s *Service) handle(ctx context.Context, m *nats.Msg) error {
	id := m.Header.Get(nats.MsgIdHdr)
	if err := s.nc.Publish("early", m.Data); err != nil { // hazard|unknown
		return err
	}
	dup, err := s.seen(ctx, id)
	if err != nil {
		return err
	}
	if !dup {
		if err := s.nc.Publish("guarded", m.Data); err != nil { // safe|unknown
			return err
		}
	}
	n, again := 0, false
`)
	for i := range parts {
		fmt.Fprintf(&b, `
	n%[1]d, again%[1]d, err := s.part%[1]d(ctx, m, id)
	if err != nil {
		return err
	}
	n, again = n+n%[1]d, again || again%[1]d
`, i)
	}
	b.WriteString(`
	if again && n > 7 {
		log.Print("again")
	}
	if !dup {
		if err := s.nc.Publish("latest", m.Data); err != nil { // safe|unknown
			return err
		}
	}
	return s.nc.Publish("late", m.Data) // hazard|unknown
}
`)
	for i := range parts {
		fmt.Fprintf(&b, `
func (s *Service) part%[1]d(ctx context.Context, m *nats.Msg, id string) (n int, again bool, err error) {
	dup, err := s.seen(ctx, id+"/%[1]d")
	if err != nil {
		return 0, false, err
	}
`, i)
		for j := range branches {
			fmt.Fprintf(&b, `
	if m.Subject == "%[1]d" {
		n += %[1]d
	} else if m.Reply == "%[1]d" {
		again = again || dup
	}
`, j)
		}
		b.WriteString(`
	if n > 3 && !again || n < 9 {
		if err := s.nc.Publish("part", m.Data); err != nil { // hazard|unknown
			return 0, false, err
		}
	}
	if !dup {
		if err := s.nc.Publish("guarded", m.Data); err != nil { // safe|unknown
			return 0, false, err
		}
	}
	return n, again, nil
}
`)
	}
	return b.String()
}

// TestCapped holds that a run that meets a bound never says safe of an effect
// that has no guard.
func TestCapped(t *testing.T) {
	if testing.Short() {
		t.Skip("replays very large handlers")
	}
	sources, capped := map[string]string{}, 0
	sizes := []int{6, 40, 60} // fits into the bounds, too large for a second run, too large for the first
	for _, parts := range sizes {
		sources[fmt.Sprint("large", parts)] = largeSource(parts, 100)
	}
	pkgs := generate(t, sources)
	for _, parts := range sizes {
		name := fmt.Sprint("large", parts)
		res, stats := replay.Program(linked(t, pkgs[name]), replay.Options{Schema: inbox(t)})
		missing := verdicts(t, res, sources[name])
		t.Logf("%d parts: %d runs, %d states, %d capped; %d effects were not reached", parts, stats.Runs, stats.States, stats.Capped, missing)
		capped += stats.Capped
	}
	if capped != 2 {
		t.Errorf("%d handlers met a bound, want 2: choose other sizes", capped)
	}
}
