package marks

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// module is a module whose marked lines the tests below name.
var module = map[string]string{
	"go.mod": "module m\n",
	"a.go": `package m

func handle() { // want handler
	charge()    // want hazard charge
	insert()    // want safe insert unique-key|conditional-insert
	log()       // want none
	client()    // want hazard http
}

func page() { // want nohandler
	plain()
}
`,
	"nested/go.mod": "module n\n",
	"nested/n.go":   "package n // want handler\n",
	"_old/o.go":     "package o // want nonsense\n",
}

func write(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// handler returns one handler of a map.
func handler(repeats string, line int, effects ...string) string {
	return fmt.Sprintf(`{"func": "m.f%d", "pos": {"file": "a.go", "line": %d}, "repeats": %q, "effects": [%s]}`,
		line, line, repeats, strings.Join(effects, ","))
}

// at returns one effect of a map; hops are the lines of its path.
func at(line int, verdict, kind, guard string, hops ...int) string {
	path := []rawPos{}
	for _, h := range hops {
		path = append(path, rawPos{"a.go", h})
	}
	text, _ := json.Marshal(path)
	return fmt.Sprintf(`{"kind": %q, "verdict": %q, "guard": {"kind": %q}, "pos": {"file": "./a.go", "line": %d}, "path": %s}`,
		kind, verdict, guard, line, text)
}

func TestCheck(t *testing.T) {
	const all = "redelivery"
	met := []string{
		at(4, "hazard", "charge", ""), at(5, "safe", "insert", "unique-key"), at(7, "hazard", "http", ""),
	}
	tests := []struct {
		name     string
		handlers []string
		tally    Tally
		lines    []string // beginning and what follows the place
	}{
		{
			name:     "all met",
			handlers: []string{handler(all, 4, met...)},
			tally: Tally{HandlersMet: 1, HazardsMet: 2, SafesMet: 1, Recognised: 1, TrapsMet: 2,
				Right: 2},
		},
		{
			name:  "nothing reported",
			tally: Tally{SafesMet: 1, TrapsMet: 2, Short: 3},
			lines: []string{
				"miss 3: want handler", "miss 4: want hazard charge",
				"silent 5: want safe insert unique-key|conditional-insert", "miss 7: want hazard http",
			},
		},
		{
			name: "wrong ones",
			handlers: []string{
				handler(all, 3, at(4, "safe", "charge", "idempotency-key"), at(5, "hazard", "insert", ""),
					at(6, "safe", "append", "declared"), at(7, "hazard", "send", "")),
				handler(all, 9, at(11, "hazard", "start", "")),
			},
			tally: Tally{HandlersMet: 1, HazardsMet: 1, Right: 1, Wrong: 2, Short: 6},
			lines: []string{
				"miss 4: want hazard charge (reported: safe by idempotency-key)",
				"alarm 5: want safe insert unique-key|conditional-insert (reported: hazard insert in m.f3)",
				"trap 6: want none (reported: safe append)",
				"kind 7: want hazard http (reported: send)",
				"trap 10: want nohandler (reported: m.f9)",
				"unmarked 11: hazard start in m.f9",
			},
		},
		{
			name: "through a marked line, by another guard",
			handlers: []string{handler(all, 3, at(4, "hazard", "charge", ""),
				at(5, "safe", "insert", "dedup-store"), at(99, "hazard", "http", "", 11, 7))},
			tally: Tally{HandlersMet: 1, HazardsMet: 2, SafesMet: 1, Recognised: 1, TrapsMet: 2,
				Right: 2},
			lines: []string{"guard 5: want safe insert unique-key|conditional-insert (reported: dedup-store)"},
		},
		{
			name:     "nothing comes twice",
			handlers: []string{handler("at-most-once", 3, met...)},
			tally:    Tally{HandlersMet: 1, SafesMet: 1, TrapsMet: 2, Short: 2},
			lines: []string{
				"miss 4: want hazard charge",
				"silent 5: want safe insert unique-key|conditional-insert", "miss 7: want hazard http",
			},
		},
	}
	root := write(t, module)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc := `{"version": 1, "handlers": [` + strings.Join(tt.handlers, ",") + `]}`
			tally, lines, err := Check(root, []byte(doc))
			if err != nil {
				t.Fatal(err)
			}
			want := tt.tally
			want.Handlers, want.Hazards, want.Safes, want.Traps = 1, 2, 1, 2
			if tally != want {
				t.Errorf("got  %+v\nwant %+v", tally, want)
			}
			var got []string
			for _, l := range lines {
				_, rest, _ := strings.Cut(l.Text, "a.go:")
				got = append(got, string(l.Word)+" "+rest)
			}
			if !slices.Equal(got, tt.lines) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.lines, "\n"))
			}
		})
	}
}

func TestCheckAbsolute(t *testing.T) {
	root := write(t, module)
	pos, _ := json.Marshal(rawPos{filepath.Join(root, "a.go"), 3})
	tally, _, err := Check(root, []byte(`{"handlers": [{"pos": `+string(pos)+`}]}`))
	if err != nil || tally.HandlersMet != 1 {
		t.Errorf("got %d handlers, %v; want 1", tally.HandlersMet, err)
	}
}

func TestCheckBadMap(t *testing.T) {
	root := write(t, module)
	for doc, want := range map[string]string{
		`panic: no`:                        "the map is no JSON",
		`{"version": 1}`:                   "no handlers key",
		`{"handlers": 3}`:                  "another shape",
		`{"handlers": [{"func": "m.f"}]}`:  "no position",
		handlersOf(`{"kind": "send"}`):     "no position",
		handlersOf(at(4, "x", "y", "", 0)): "path of effect y",
	} {
		tally, _, err := Check(root, []byte(doc))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", doc, err, want)
		}
		if tally != (Tally{Handlers: 1, Hazards: 2, Safes: 1, Traps: 2}) {
			t.Errorf("%s: %+v counts something as met", doc, tally)
		}
	}
}

func handlersOf(effect string) string {
	return `{"handlers": [` + handler("retry", 3, effect) + `]}`
}

func TestReadBadMark(t *testing.T) {
	for text, want := range map[string]string{
		"":                        "want handler, nohandler",
		"hazards send":            "want handler, nohandler",
		"hazard":                  "has 1 words, want 2",
		"none of this":            "has 3 words, want 1",
		"hazard mail":             `unknown kind "mail"`,
		"safe send dedup-store|x": `unknown guard "x"`,
	} {
		root := write(t, map[string]string{"b.go": "package m\n\nvar b int // want " + text + "\n"})
		_, err := Read(root)
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "b.go:3") {
			t.Errorf("%q: got %v, want %q at b.go:3", text, err, want)
		}
	}
}

func TestTally(t *testing.T) {
	var sum Tally
	if got := sum.Precision(); got != 1 {
		t.Errorf("precision of nothing is %v, want 1", got)
	}
	sum.Add(Tally{Handlers: 2, HandlersMet: 1, Hazards: 4, HazardsMet: 3, Right: 3, Wrong: 1})
	sum.Add(Tally{Safes: 2, SafesMet: 2, Recognised: 1, Traps: 3, TrapsMet: 3})
	const want = "handlers found 1/2; hazards found 3/4; safe without alarm 2/2 (recognised 1); traps silent 3/3; precision 0.750"
	if got := sum.String(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
