package extract_test

import (
	"bytes"
	"flag"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/idemlint/idemlint/internal/extract"
	"github.com/idemlint/idemlint/internal/ssax"
	"github.com/idemlint/idemlint/internal/summary"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// load type-checks the files of a folder; tests adds the _test.go files.
func load(t testing.TB, dir, path string, tests bool) extract.Input {
	t.Helper()
	fset := token.NewFileSet()
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") && !tests {
			continue
		}
		f, err := parser.ParseFile(fset, name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	info := &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{},
		Uses: map[*ast.Ident]types.Object{}, Implicits: map[ast.Node]types.Object{},
		Instances: map[*ast.Ident]types.Instance{}, Scopes: map[ast.Node]*types.Scope{},
		Selections: map[*ast.SelectorExpr]*types.Selection{}, FileVersions: map[*ast.File]string{},
	}
	conf := types.Config{Importer: importer.ForCompiler(fset, "source", nil), GoVersion: "go1.26"}
	pkg, err := conf.Check(path, fset, files, info)
	if err != nil {
		t.Fatal(err)
	}
	ssaPkg, err := ssax.BuildOne(fset, ssax.Source{Types: pkg, Files: files, Info: info})
	if err != nil {
		t.Fatal(err)
	}
	return extract.Input{SSA: ssaPkg, Files: files, Fset: fset, Info: info, Types: pkg, Module: "example.com"}
}

func extracted(t testing.TB, in extract.Input) *summary.Package {
	t.Helper()
	p, err := extract.Package(in)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestKinds compares the dump of one function per kind of value.
func TestKinds(t *testing.T) {
	got := summary.Dump(extracted(t, load(t, "testdata/kinds", "example.com/kinds", false)))
	golden := "testdata/kinds.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("dump differs from %s; run with -update and read the diff:\n%s", golden, firstDiff(got, string(want)))
	}
}

func firstDiff(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range g {
		if i >= len(w) || g[i] != w[i] {
			return "got  " + g[i] + "\nwant " + strings.Join(w[min(i, len(w)):min(i+1, len(w))], "")
		}
	}
	return "want is longer"
}

// TestSameBytes extracts the package afresh ten times, half of them as the test
// variant that vet checks, at one and at eight processors.
func TestSameBytes(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	var first []byte
	for i := range 10 {
		runtime.GOMAXPROCS(1 + 7*(i%2))
		path := "example.com/kinds"
		tests := i%4 >= 2
		if tests {
			path += " [example.com/kinds.test]"
		}
		data, err := summary.Encode(extracted(t, load(t, "testdata/kinds", path, tests)))
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = data
		}
		if !bytes.Equal(first, data) {
			p, _ := summary.Decode(first)
			q, _ := summary.Decode(data)
			t.Fatalf("run %d (tests %t) differs:\n%s", i, tests, firstDiff(summary.Dump(q), summary.Dump(p)))
		}
	}
}
