package replay_test

import (
	"testing"

	"github.com/idemlint/idemlint/internal/replay"
)

// TestUnread holds that a statement whose text nobody can read is listed, as
// unknown: it is no finding, and no silence either. A guard before it counts.
func TestUnread(t *testing.T) {
	const name = "unread"
	src := generatedHead + `
func (s *Service) Register(texts map[string]string) {
	on(s.js, "unread", func(ctx context.Context, m *nats.Msg) error {
		_, err := s.db.ExecContext(ctx, texts["add"], string(m.Data)) // unknown
		return err
	})
	on(s.js, "guarded", func(ctx context.Context, m *nats.Msg) error {
		if dup, err := s.seen(ctx, m.Header.Get(nats.MsgIdHdr)); err != nil || dup {
			return err
		}
		_, err := s.db.ExecContext(ctx, texts["add"], string(m.Data)) // safe
		return err
	})
}
`
	pkgs := generate(t, map[string]string{name: src})
	res, _ := replay.Program(linked(t, pkgs[name]), replay.Options{Schema: inbox(t)})
	if missing := verdicts(t, res, src); missing > 0 {
		t.Errorf("%d effects are not listed", missing)
	}
	for _, h := range res.Handlers {
		for _, e := range h.Effects {
			if e.Verdict == replay.Unknown && e.Reason != "the SQL text is not known" {
				t.Errorf("unknown because %q", e.Reason)
			}
		}
	}
}
