package replay_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/idemlint/idemlint/internal/catalog"
	"github.com/idemlint/idemlint/internal/driver"
	"github.com/idemlint/idemlint/internal/link"
	"github.com/idemlint/idemlint/internal/replay"
	"github.com/idemlint/idemlint/internal/schema"
	"github.com/idemlint/idemlint/internal/summary"
)

// treeForms are ways to write a tree of calls in which each level calls the one
// below twice; %[1]d is a level, %[2]d the one below.
var treeForms = map[string]string{
	"plain": `
func (s *Service) level%[1]d(m *nats.Msg) error {
	if err := s.level%[2]d(m); err != nil {
		return err
	}
	return s.level%[2]d(m)
}
`,
	"closures": `
func (s *Service) level%[1]d(m *nats.Msg) error {
	return both(func() error { return s.level%[2]d(m) }, func() error { return s.level%[2]d(m) })
}
`,
	"results": `
func (s *Service) level%[1]d(m *nats.Msg) error {
	n, err := s.count%[2]d(m)
	if err != nil || n > %[1]d {
		return err
	}
	return s.level%[2]d(m)
}

func (s *Service) count%[2]d(m *nats.Msg) (int, error) {
	if err := s.level%[2]d(m); err != nil {
		return 0, err
	}
	return len(m.Data), nil
}
`,
	"pointers": `
type job%[1]d struct {
	m  *nats.Msg
	up any
}

func (s *Service) level%[1]d(m *nats.Msg) error {
	first := &job%[1]d{m: m}
	if err := first.run(s); err != nil {
		return err
	}
	second := &job%[1]d{m: m, up: first}
	return second.run(s)
}

func (j *job%[1]d) run(s *Service) error { return s.level%[2]d(j.m) }
`,
}

// treeSource is a package with a guarded and a bare handler over a tree. The two
// have a tree each.
func treeSource(form string, depth int) string {
	var b strings.Builder
	b.WriteString(generatedHead)
	b.WriteString(`
func (s *Service) Register() {
	on(s.js, "tree", s.handle)
}

func both(fn, gn func() error) error {
	if err := fn(); err != nil {
		return err
	}
	return gn()
}

func (s *Service) handle(ctx context.Context, m *nats.Msg) error {
	if dup, err := s.seen(ctx, m.Header.Get(nats.MsgIdHdr)); err != nil || dup {
		return err
	}
	if err := s.nc.Publish("first", m.Data); err != nil { // safe
		return err
	}
	return s.level` + fmt.Sprint(depth) + `(m)
}

func (s *Service) level0(m *nats.Msg) error {
	return s.nc.Publish("leaf", m.Data) // safe
}
`)
	for i := 1; i <= depth; i++ {
		fmt.Fprintf(&b, treeForms[form], i, i-1)
	}
	return b.String()
}

// bare makes the handler of a generated package forget its question.
func bare(src string) string {
	src = strings.Replace(src, "err != nil || dup {\n\t\treturn err", "err != nil {\n\t\treturn err\n\t} else if dup {\n\t\tlog.Print(\"again\")", 1)
	return strings.ReplaceAll(src, "// safe", "// hazard")
}

// generatedHead begins every generated package.
const generatedHead = `package generated

import (
	"context"
	"database/sql"
	"log"
	"strings"

	"github.com/lib/pq"
	"github.com/nats-io/nats.go"
)

type Service struct {
	nc *nats.Conn
	js nats.JetStreamContext
	db *sql.DB
}

func on(js nats.JetStreamContext, subject string, fn func(ctx context.Context, m *nats.Msg) error) {
	_, err := js.QueueSubscribe(subject, strings.ToUpper(subject), func(m *nats.Msg) {
		if err := fn(context.Background(), m); err != nil {
			_ = m.Nak()
			return
		}
		_ = m.Ack()
	}, nats.ManualAck())
	if err != nil {
		log.Fatal(err)
	}
}

func (s *Service) seen(ctx context.Context, id string) (bool, error) {
	_, err := s.db.ExecContext(ctx, "INSERT INTO inbox (id) VALUES ($1)", id)
	if e, ok := err.(*pq.Error); ok && e.Code == "23505" {
		return true, nil
	}
	return false, err
}
`

// generate writes packages into a module with the libraries of the twins and
// extracts them.
func generate(t testing.TB, sources map[string]string) map[string]*summary.Package {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile("../../testdata/twins/0-replay/" + name)
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(dir, name), string(text))
	}
	for name, text := range sources {
		write(t, filepath.Join(dir, name, "generated.go"), text)
	}
	found := map[string]*summary.Package{}
	for _, p := range extract(t, dir) {
		found[filepath.Base(p.Path)] = p
	}
	if len(found) != len(sources) {
		t.Fatalf("%d packages, want %d", len(found), len(sources))
	}
	return found
}

func write(t testing.TB, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func extract(t testing.TB, dir string) []*summary.Package {
	t.Helper()
	l, err := driver.Load(context.Background(), driver.Options{Dir: dir, Env: append(os.Environ(), "GOWORK=off")})
	if err != nil {
		t.Fatal(err)
	}
	pkgs, errs := driver.Extract(l)
	for _, b := range l.Broken {
		t.Errorf("%s: %s", b.Path, b.Err)
	}
	for _, err := range errs {
		t.Error(err)
	}
	return pkgs
}

func linked(t testing.TB, pkgs ...*summary.Package) *link.Program {
	t.Helper()
	cat, err := catalog.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return link.New(pkgs, cat, link.Settings{})
}

// inbox is the table of generated packages.
func inbox(t testing.TB) *schema.Set {
	t.Helper()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "inbox.sql"), "CREATE TABLE inbox (id TEXT PRIMARY KEY, note TEXT);")
	return tables(t, dir)
}

// verdicts holds what is said of each effect against the comment at the end of
// its line. It returns how many effects are missing.
func verdicts(t *testing.T, res *replay.Result, src string) (missing int) {
	t.Helper()
	lines := strings.Split(src, "\n")
	seen := map[int]bool{}
	for _, h := range res.Handlers {
		for _, e := range h.Effects {
			_, want, ok := strings.Cut(lines[e.Pos.Line-1], "// ")
			if !ok {
				continue
			}
			seen[e.Pos.Line] = true
			if !strings.Contains("|"+want+"|", "|"+string(e.Verdict)+"|") {
				t.Errorf("line %d: %s %s in %s, want %s; %s", e.Pos.Line, e.Verdict, e.Kind, h.Func, want, e.Reason)
			}
		}
	}
	for i, line := range lines {
		if strings.Contains(line, "Publish(") && !seen[i+1] {
			missing++
		}
	}
	return missing
}

// TestTrees holds that the cost of a tree of calls grows with its depth and not
// with the number of ways to its leaf, and that the verdict is right.
func TestTrees(t *testing.T) {
	sources := map[string]string{}
	for form := range treeForms {
		for _, depth := range []int{6, 12} {
			src := treeSource(form, depth)
			sources[fmt.Sprint(form, depth)] = src
			sources[fmt.Sprint("bare", form, depth)] = bare(src)
		}
	}
	pkgs := generate(t, sources)
	opts := replay.Options{Schema: inbox(t)}
	for _, kind := range []string{"", "bare"} {
		for form := range treeForms {
			t.Run(kind+form, func(t *testing.T) {
				states := map[int]int{}
				for _, depth := range []int{6, 12} {
					name := fmt.Sprint(kind, form, depth)
					res, stats := replay.Program(linked(t, pkgs[name]), opts)
					if stats.Capped > 0 {
						t.Errorf("depth %d met a bound after %d states", depth, stats.States)
					}
					if len(res.Handlers) != 1 {
						t.Errorf("%d handlers, want 1", len(res.Handlers))
					}
					if missing := verdicts(t, res, sources[name]); missing > 0 {
						t.Errorf("depth %d: %d effects are not reached", depth, missing)
					}
					states[depth] = stats.States
				}
				t.Logf("%d states at depth 6, %d at depth 12", states[6], states[12])
				if states[12] > 10*states[6] {
					t.Errorf("depth 12 takes %d states, depth 6 takes %d", states[12], states[6])
				}
			})
		}
	}
}

func BenchmarkTrees(b *testing.B) {
	sources := map[string]string{}
	for form := range treeForms {
		for _, depth := range []int{6, 12} {
			sources[fmt.Sprint(form, depth)] = treeSource(form, depth)
		}
	}
	pkgs := generate(b, sources)
	opts := replay.Options{Schema: inbox(b)}
	for _, depth := range []int{6, 12} {
		for form := range treeForms {
			name := fmt.Sprint(form, depth)
			b.Run(name, func(b *testing.B) { measure(b, linked(b, pkgs[name]), opts) })
		}
	}
}
