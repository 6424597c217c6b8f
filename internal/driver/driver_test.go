package driver

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	conf "github.com/idemlint/idemlint/internal/config"
	"github.com/idemlint/idemlint/internal/replay"
	"github.com/idemlint/idemlint/internal/rule"
	"github.com/idemlint/idemlint/internal/schema"
	"github.com/idemlint/idemlint/internal/summary"
)

// tree writes files below a new folder.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const goMod = "module example.com/service\n\ngo 1.26\n"

// TestRun holds what a run adds to the engine: files, exclusions, directives,
// broken packages, stages.
func TestRun(t *testing.T) {
	old := engine
	t.Cleanup(func() { engine = old })
	engine = func(pkgs []*summary.Package, _ *conf.Config, set *schema.Set, _ func(string)) (*replay.Result, string, error) {
		if names := set.Names(); len(names) != 1 || names[0] != "inbox" {
			t.Errorf("tables %v, want inbox", names)
		}
		res := &replay.Result{}
		for _, p := range pkgs {
			pos := replay.Position{Package: p.Path, File: "a.go", Line: 6, Column: 7}
			res.Handlers = append(res.Handlers, &replay.Handler{
				ID: p.Path, Func: p.Path + ".F", Package: p.Path, Pos: pos, Repeats: "redelivery",
				Effects: []*replay.Effect{{Kind: "send", API: "fmt.Println", Pos: pos, Entry: pos, Verdict: replay.Hazard}},
			})
		}
		return res, "", nil
	}
	const src = "\n\nimport \"fmt\"\n\nfunc F() {\n\tfmt.Println() %s\n}\n"
	dir := tree(t, map[string]string{
		"go.mod":        goMod,
		"schema.sql":    "CREATE TABLE inbox (id TEXT PRIMARY KEY);",
		"idemlint.toml": "[[exclude]]\npath = \"old\"\nreason = \"goes away\"\n",
		"a/a.go":        "package a" + strings.ReplaceAll(src, "%s", ""),
		"b/a.go":        "package b" + strings.ReplaceAll(src, "%s", "//idemlint:ignore all reason"),
		"old/a.go":      "package old" + strings.ReplaceAll(src, "%s", ""),
		"bad/a.go":      "package bad\n\nvar x int = \"\"\n",
	})
	all := &rule.Rule{
		Name: "unguarded", Default: true, Message: rule.Twice,
		Select: func(*replay.Handler, *replay.Effect) bool { return true },
	}
	out, err := Run(context.Background(), Request{Options: Options{Dir: dir}, Rules: []*rule.Rule{all}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	file := out.File(filepath.Join(dir, "a"))
	for _, f := range out.Findings {
		line := file(f.Pos.Package, f.Pos.File)
		if f.Ignored != nil {
			line += " " + f.Ignored.By
		}
		got = append(got, line)
	}
	if want := []string{"a.go", "../b/a.go", "../old/a.go exclude"}; !slices.Equal(got, want) {
		t.Errorf("findings %q, want %q", got, want)
	}
	if len(out.Broken) != 1 || out.Broken[0].Path != "example.com/service/bad" {
		t.Errorf("broken %v", out.Broken)
	}
	if len(out.Warnings) != 1 || !strings.Contains(out.Warnings[0], `a.go:6: idemlint has no rule "all"`) {
		t.Errorf("warnings %q", out.Warnings)
	}
	if got := out.CallsAt(filepath.Join(dir, "a", "a.go"), 6); !slices.Equal(got, []string{"fmt.Println"}) {
		t.Errorf("calls on the line: %q", got)
	}
	if len(out.Stages) != 3 || out.Stages[0].Peak == 0 {
		t.Errorf("stages %v", out.Stages)
	}
}

// TestRoot holds that the root of a vet unit is the root of a standalone run.
func TestRoot(t *testing.T) {
	dir := tree(t, map[string]string{
		"work/go.work":    "go 1.26\n\nuse ./svc\n",
		"work/svc/go.mod": goMod, "work/svc/a/a.go": "package a\n",
		"alone/go.mod": goMod, "alone/a/a.go": "package a\n",
	})
	for _, sub := range []string{"work/svc/a", "work/svc", "alone/a"} {
		sub = filepath.Join(dir, sub)
		env, err := goEnv(context.Background(), Options{Dir: sub})
		if err != nil {
			t.Fatal(err)
		}
		if root, ok := conf.Root(sub); !ok || root != env.root {
			t.Errorf("%s: root %s in a unit, %s on its own", sub, root, env.root)
		}
	}
}

func TestAnswerUnit(t *testing.T) {
	dir := t.TempDir()
	out := filepath.Join(dir, "out.vetx")
	for _, c := range []struct {
		name string
		unit unit
		want bool
	}{
		{"standard library", unit{ImportPath: "fmt", Dir: "/go/src/fmt", VetxOnly: true}, true},
		{"library", unit{ImportPath: "x.org/y", Dir: "/m/x.org/y@v1.0.0", ModulePath: "x.org/y", ModuleVersion: "v1.0.0", VetxOnly: true}, true},
		{"own", unit{ImportPath: "x.org/y", Dir: "/src/y", ModulePath: "x.org/y", VetxOnly: true}, false},
		{"joined by replace", unit{ImportPath: "x.org/y", Dir: "/src/y", ModulePath: "x.org/y", ModuleVersion: "v0.0.0", VetxOnly: true}, false},
		{"asked for", unit{ImportPath: "fmt", Dir: "/go/src/fmt"}, false},
		{"types come from facts", unit{ImportPath: "fmt", Dir: "/go/src/fmt", VetxOnly: true, ImportMap: map[string]string{"io": "io"}}, false},
	} {
		c.unit.VetxOutput = out
		os.Remove(out)
		data, err := json.Marshal(c.unit)
		if err != nil {
			t.Fatal(err)
		}
		cfg := filepath.Join(dir, "unit.cfg")
		if err := os.WriteFile(cfg, data, 0o666); err != nil {
			t.Fatal(err)
		}
		got := AnswerUnit(cfg)
		_, err = os.Stat(out)
		if got != c.want || (err == nil) != c.want {
			t.Errorf("%s: answered %v, want %v", c.name, got, c.want)
		}
	}
}

// TestBuildID holds that the cache key changes with the configuration and the
// schema, and that a broken configuration is an error there.
func TestBuildID(t *testing.T) {
	dir := tree(t, map[string]string{"go.mod": goMod})
	id := func() string {
		t.Helper()
		id, err := BuildID(dir)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	first := id()
	write("idemlint.toml", "retries = true\n")
	second := id()
	write("schema.sql", "CREATE TABLE a (id INT PRIMARY KEY);")
	if third := id(); first == second || second == third || third != id() {
		t.Errorf("build ids %s, %s, %s", first, second, third)
	}
	write("idemlint.toml", "retires = true\n")
	if _, err := BuildID(dir); err == nil || !strings.Contains(err.Error(), "idemlint.toml:1: ") {
		t.Errorf("error %v", err)
	}
}
