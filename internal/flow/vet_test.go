package flow_test

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/idemlint/idemlint/internal/driver"
	"github.com/idemlint/idemlint/internal/flow"
	"github.com/idemlint/idemlint/internal/summary"
)

// dumpDir names the environment variable that turns the test binary into a
// vettool which writes each package's summary to a folder.
const dumpDir = "IDEMLINT_TEST_DUMP"

func TestMain(m *testing.M) {
	if os.Getenv(dumpDir) == "" {
		os.Exit(m.Run())
	}
	switch arg := os.Args[len(os.Args)-1]; {
	case arg == "-V=full": // never cached: the test wants the files
		fmt.Printf("dump version devel buildID=%x\n", time.Now().UnixNano())
	case arg == "-flags" || !driver.AnswerUnit(arg):
		unitchecker.Main(dump)
	}
}

var dump = &analysis.Analyzer{
	Name:     "dump",
	Doc:      "writes summaries",
	Requires: []*analysis.Analyzer{flow.Facts},
	Run: func(pass *analysis.Pass) (any, error) {
		view := pass.ResultOf[flow.Facts].(*flow.View)
		if view.Self == nil {
			return nil, nil
		}
		data, err := summary.Encode(view.Self)
		if err != nil {
			return nil, err
		}
		name := filepath.Join(os.Getenv(dumpDir), url.PathEscape(view.Self.Path))
		if old, err := os.ReadFile(name); err == nil && !bytes.Equal(old, data) {
			name += ".differs" // the test variant of the package
		}
		return nil, os.WriteFile(name, data, 0o666)
	},
}

// TestVetBytes holds that go vet and a standalone run make the same summaries,
// byte for byte.
func TestVetBytes(t *testing.T) {
	modules := []string{"testdata/chain"}
	if !testing.Short() {
		modules = append(modules, "../../testdata/shop")
	}
	for _, dir := range modules {
		t.Run(filepath.Base(dir), func(t *testing.T) { vetBytes(t, dir) })
	}
}

func vetBytes(t *testing.T, dir string) {
	loaded, err := driver.Load(context.Background(), driver.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	pkgs, errs := driver.Extract(loaded)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	out := t.TempDir()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	vet := exec.Command("go", "vet", "-vettool="+exe, "./...")
	vet.Dir = dir
	vet.Env = append(os.Environ(), dumpDir+"="+out)
	if text, err := vet.CombinedOutput(); err != nil {
		t.Fatalf("go vet: %v\n%s", err, text)
	}
	seen := map[string]bool{}
	for _, p := range pkgs {
		name := url.PathEscape(p.Path)
		seen[name] = true
		want, err := summary.Encode(p)
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join(out, name))
		if err != nil {
			t.Errorf("go vet has no summary of %s", p.Path)
		} else if !bytes.Equal(got, want) {
			t.Errorf("%s: go vet's summary differs:\n%s", p.Path, firstDifference(t, got, p))
		}
	}
	files, err := os.ReadDir(out)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !seen[f.Name()] {
			t.Errorf("only go vet has %s", f.Name())
		}
	}
}

// firstDifference shows the first line in which two summaries differ.
func firstDifference(t *testing.T, vet []byte, whole *summary.Package) string {
	p, err := summary.Decode(vet)
	if err != nil {
		t.Fatal(err)
	}
	a, b := bytes.Split([]byte(summary.Dump(p)), []byte("\n")), bytes.Split([]byte(summary.Dump(whole)), []byte("\n"))
	for i := range min(len(a), len(b)) {
		if !bytes.Equal(a[i], b[i]) {
			return fmt.Sprintf("vet:        %s\nstandalone: %s", a[i], b[i])
		}
	}
	return fmt.Sprintf("vet has %d lines, standalone %d", len(a), len(b))
}
