package marks_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"github.com/idemlint/idemlint/analyzers"
	"github.com/idemlint/idemlint/internal/driver"
	"github.com/idemlint/idemlint/internal/marks"
	"github.com/idemlint/idemlint/internal/report"
	"github.com/idemlint/idemlint/internal/summary"
)

// reached is what has been reached in a module; less is a mistake.
type reached struct {
	module                                       string // below testdata
	handlers, hazards, safes, recognised, silent int    // at least; silent are the traps
	wrong                                        int    // at most: hazards reported where none is
}

// figures hold what has been reached. Raise them with what gets better.
var figures = []reached{
	{"twins/0-replay", 144, 68, 98, 98, 0, 0},
	{"twins/1-orders", 9, 4, 6, 6, 8, 0},
	{"twins/2-billing", 14, 8, 8, 8, 8, 0},
	{"twins/3-fulfilment", 7, 6, 6, 6, 5, 0},
	{"twins/4-notify", 7, 9, 11, 11, 8, 0},
	{"twins/5-catalogue", 9, 8, 10, 10, 5, 0},
	{"twins/6-ledger", 11, 8, 11, 11, 3, 0},
	{"twins/7-relay", 12, 9, 10, 10, 6, 0},
	{"shop", 16, 8, 12, 12, 7, 0},
	{"traps", 54, 38, 27, 27, 0, 2},
	{"edges", 67, 53, 20, 20, 22, 0},
	{"middleware", 4, 2, 2, 2, 0, 0},
	{"modular", 5, 4, 3, 3, 0, 0},
}

// TestFigures compares what a run says of each module with the marks in its
// sources.
func TestFigures(t *testing.T) {
	for _, want := range figures {
		t.Run(filepath.Base(want.module), func(t *testing.T) {
			dir := filepath.Join("../../testdata", filepath.FromSlash(want.module))
			doc, _ := run(t, dir)
			got, lines, err := marks.Check(dir, doc)
			if err != nil {
				t.Fatal(err)
			}
			want.hold(t, got)
			for _, l := range lines {
				if !l.Word.Info() {
					t.Log(l)
				}
			}
		})
	}
}

// TestFiguresListed holds that no module is forgotten.
func TestFiguresListed(t *testing.T) {
	files, err := filepath.Glob("../../testdata/twins/*/go.mod")
	if err != nil || len(files) == 0 {
		t.Fatalf("no twins: %v", err)
	}
	for _, file := range files {
		name := "twins/" + filepath.Base(filepath.Dir(file))
		if !slices.ContainsFunc(figures, func(r reached) bool { return r.module == name }) {
			t.Errorf("%s has no figures", name)
		}
	}
}

// hold reports every count that is worse, and logs those that are better.
func (r reached) hold(t *testing.T, got marks.Tally) {
	t.Helper()
	for _, c := range []struct {
		what      string
		got, want int
		all       int
	}{
		{"handlers found", got.HandlersMet, r.handlers, got.Handlers},
		{"hazards found", got.HazardsMet, r.hazards, got.Hazards},
		{"safe without alarm", got.SafesMet, r.safes, got.Safes},
		{"safe and recognised", got.Recognised, r.recognised, got.Safes},
		{"traps silent", got.TrapsMet, r.silent, got.Traps},
		{"not falsely reported", -got.Wrong, -r.wrong, 0},
	} {
		switch {
		case c.got < c.want:
			t.Errorf("%s: %d, was %d (of %d)", c.what, c.got, c.want, c.all)
		case c.got > c.want:
			t.Logf("%s: %d, was %d: raise the figure", c.what, c.got, c.want)
		}
	}
}

// run is `idemlint map -format json` in a module, and the encoded summaries.
func run(t *testing.T, dir string, patterns ...string) (doc, summaries []byte) {
	t.Helper()
	dir, err := filepath.Abs(dir)
	if err != nil {
		t.Fatal(err)
	}
	out, err := driver.Run(context.Background(), driver.Request{
		Options: driver.Options{Dir: dir, Patterns: patterns, Env: append(os.Environ(), "GOWORK=off")}, Rules: analyzers.Rules(),
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range out.Broken {
		t.Errorf("%s does not compile: %s", b.Path, b.Err)
	}
	for _, w := range out.Warnings {
		t.Error(w)
	}
	var b bytes.Buffer
	in := &report.Input{Result: out.Result, Findings: out.Findings, File: out.File(dir), Names: out.Namer()}
	if err := report.JSON(&b, in); err != nil {
		t.Fatal(err)
	}
	for _, p := range out.Packages {
		data, err := summary.Encode(p)
		if err != nil {
			t.Fatal(err)
		}
		summaries = append(summaries, data...)
	}
	return b.Bytes(), summaries
}

// TestSameAgain holds that ten runs give the same map, findings and summaries,
// however many processors there are.
func TestSameAgain(t *testing.T) {
	if testing.Short() {
		t.Skip("analyses modules again and again")
	}
	for _, module := range []string{"twins/0-replay", "twins/7-relay", "shop"} {
		t.Run(filepath.Base(module), func(t *testing.T) {
			dir := filepath.Join("../../testdata", filepath.FromSlash(module))
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
			doc, sums := run(t, dir)
			for i := range 10 {
				if i == 3 {
					runtime.GOMAXPROCS(8)
				}
				again, sumsAgain := run(t, dir)
				if !bytes.Equal(sums, sumsAgain) {
					t.Errorf("run %d: other summaries", i)
				}
				if line, was, is := firstChange(doc, again); line > 0 {
					t.Errorf("run %d: the map differs from line %d on: %s, was %s", i, line, is, was)
				}
			}
		})
	}
}

// firstChange returns the first line that differs, 0 if none does.
func firstChange(a, b []byte) (line int, was, is []byte) {
	x, y := bytes.Split(a, []byte("\n")), bytes.Split(b, []byte("\n"))
	for i := range max(len(x), len(y)) {
		if i < len(x) {
			was = x[i]
		}
		if i < len(y) {
			is = y[i]
		}
		if i >= len(x) || i >= len(y) || !bytes.Equal(was, is) {
			return i + 1, was, is
		}
	}
	return 0, nil, nil
}
