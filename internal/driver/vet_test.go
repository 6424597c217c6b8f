package driver_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/idemlint/idemlint/analyzers"
	"github.com/idemlint/idemlint/internal/driver"
	"github.com/idemlint/idemlint/internal/flow"
	"github.com/idemlint/idemlint/internal/rule"
)

// findingsDir names the environment variable that turns the test binary into a
// vettool which writes each package's findings to a folder.
const findingsDir = "IDEMLINT_TEST_FINDINGS"

func TestMain(m *testing.M) {
	if os.Getenv(findingsDir) == "" {
		os.Exit(m.Run())
	}
	switch arg := os.Args[len(os.Args)-1]; {
	case arg == "-V=full": // never cached: the test wants the files
		fmt.Printf("findings version devel buildID=%x\n", time.Now().UnixNano())
	case arg == "-flags" || !driver.AnswerUnit(arg):
		unitchecker.Main(findings)
	}
}

// findings is all rules at once; it writes what they find.
var findings = &analysis.Analyzer{
	Name:     "findings",
	Doc:      "writes findings",
	Requires: []*analysis.Analyzer{flow.Program},
	Run: func(pass *analysis.Pass) (any, error) {
		res := pass.ResultOf[flow.Program].(*flow.Result)
		found := rule.Check(analyzers.Rules(), res.Replay, rule.Options{
			Packages: res.Packages, MinConfidence: res.MinConfidence, Exclude: res.Exclude, Where: res.Where,
		})
		if len(found) == 0 {
			return nil, nil
		}
		for i := range found {
			if start, end := res.Places.Range(found[i].Pos); start >= end {
				return nil, fmt.Errorf("%v has no extent", found[i].Pos)
			}
		}
		data, err := json.Marshal(found)
		if err != nil {
			return nil, err
		}
		return nil, os.WriteFile(filepath.Join(os.Getenv(findingsDir), url.PathEscape(pass.Pkg.Path())), data, 0o666)
	},
}

// vet returns the findings of go vet in a module, by the package that reports.
func vet(t *testing.T, dir string) map[string][]rule.Finding {
	t.Helper()
	out := t.TempDir()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("go", "vet", "-vettool="+exe, "./...")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), findingsDir+"="+out)
	start := time.Now()
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go vet: %v\n%s", err, text)
	}
	t.Logf("go vet took %v", time.Since(start))
	files, err := os.ReadDir(out)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string][]rule.Finding{}
	for _, f := range files {
		path, err := url.PathUnescape(f.Name())
		if err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(filepath.Join(out, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		var list []rule.Finding
		if err := json.NewDecoder(bytes.NewReader(data)).Decode(&list); err != nil {
			t.Fatal(err)
		}
		// A package and its variant with tests say the same.
		path, _, _ = strings.Cut(path, " ")
		found[path] = list
	}
	return found
}

// standalone returns the findings of a run over the whole program.
func standalone(t *testing.T, dir string) []rule.Finding {
	t.Helper()
	out, err := driver.Run(context.Background(), driver.Request{Options: driver.Options{Dir: dir}, Rules: analyzers.Rules()})
	if err != nil {
		t.Fatal(err)
	}
	return out.Findings
}

// TestVetSubset holds that go vet reports nothing that the standalone run does
// not, each finding in one package only, and in a place of that package.
func TestVetSubset(t *testing.T) {
	if testing.Short() {
		t.Skip("runs go vet on several modules")
	}
	dirs, err := filepath.Glob("../../testdata/twins/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range append(dirs, "../../testdata/shop") {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			part, whole := compare(t, dir)
			t.Logf("go vet reports %d of %d findings", len(part), len(whole))
			for print, f := range whole {
				if _, ok := part[print]; !ok {
					t.Logf("only standalone: %v: %s", f.Pos, f.Message)
				}
			}
			if filepath.Base(dir) == "shop" && len(part) != len(whole) {
				t.Error("go vet finds less in the example service")
			}
		})
	}
}

// TestModular holds who reports what several packages do together: the places
// are marked in the sources.
func TestModular(t *testing.T) {
	const dir = "../../testdata/modular"
	part, whole := compare(t, dir)
	if len(part) != len(whole) {
		t.Errorf("go vet finds %d, standalone %d", len(part), len(whole))
	}
	got := map[string]bool{}
	for _, f := range part {
		pkg := strings.TrimPrefix(f.Pos.Package, "example.com/modular/")
		got[fmt.Sprintf("%s/%s:%d", pkg, f.Pos.File, f.Pos.Line)] = true
	}
	want := marked(t, dir, "// vet: reports")
	if !maps.Equal(got, want) {
		t.Errorf("go vet reports at %v, want %v", got, want)
	}
}

// marked lists the lines of a module that end with a text.
func marked(t *testing.T, dir, text string) map[string]bool {
	lines := map[string]bool{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".go") {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, name))
		for i, line := range strings.Split(string(data), "\n") {
			if strings.HasSuffix(line, text) {
				lines[fmt.Sprintf("%s:%d", name, i+1)] = true
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

// compare returns the findings of go vet and of a standalone run in a module, by
// fingerprint, and holds that the one are among the other.
func compare(t *testing.T, dir string) (part, whole map[string]rule.Finding) {
	t.Helper()
	part, whole = map[string]rule.Finding{}, map[string]rule.Finding{}
	effects := map[rule.Effect]bool{}
	for _, f := range standalone(t, dir) {
		whole[f.Fingerprint] = f
		effects[*f.Effect] = true
	}
	for pkg, list := range vet(t, dir) {
		for _, f := range list {
			if f.Pos.Package != pkg {
				t.Errorf("%s reports at %v: %s", pkg, f.Pos, f.Message)
			}
			if other, ok := part[f.Fingerprint]; ok {
				t.Errorf("%s and %s report: %s", pkg, other.Pos.Package, f.Message)
			}
			part[f.Fingerprint] = f
			if _, ok := whole[f.Fingerprint]; ok {
				continue
			}
			// A package cannot know that a handler elsewhere runs its retry: the
			// whole program reports the effect there.
			if !effects[*f.Effect] {
				t.Errorf("only go vet reports, in %s: %s (handler %s)", pkg, f.Message, f.HandlerID)
			}
		}
	}
	return part, whole
}
