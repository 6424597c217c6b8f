package driver

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"

	"github.com/idemlint/idemlint/internal/extract"
	"github.com/idemlint/idemlint/internal/ssax"
	"github.com/idemlint/idemlint/internal/summary"
)

// module writes a module from "-- name --" sections and returns its folder.
func module(t *testing.T, text string) string {
	t.Helper()
	dir := t.TempDir()
	for _, part := range strings.Split("\n"+text, "\n-- ")[1:] {
		name, body, _ := strings.Cut(part, " --\n")
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(body+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const shop = `-- go.mod --
module example.com/shop

go 1.26
-- bus/bus.go --
package bus

import "io"

type Handler interface{ Handle(id string) error }
type Reader io.Reader
type All interface {
	Handler
	Reader
	io.Closer
}
type Func[T any] func(T) error
type Bus[H Handler] struct{ hs []H; Last H }

func (b *Bus[H]) Add(h H) { b.hs = append(b.hs, h); b.Last = h }
func Run[H Handler, T any](h H, _ T) error { return h.Handle("x") }

type Base struct{ Handler; n int }

func (b *Base) Inc() {}

var Default = &Bus[Handler]{}
-- cmd/main.go --
package main

import (
	"fmt"

	"example.com/shop/bus"
)

type worker struct{ *bus.Base }

func (w worker) Close() error { return nil }
func (w worker) Read([]byte) (int, error) { return 0, nil }

func main() {
	w := worker{&bus.Base{}}
	var all bus.All = w
	all.Handle("a")
	all.Read(nil)
	all.Close()
	w.Inc()
	w.Handle("b")
	bus.Default.Add(w)
	b := &bus.Bus[worker]{}
	b.Add(w)
	if err := bus.Run(w, 1); err != nil {
		fmt.Println(err)
	}
	var f bus.Func[string] = func(string) error { return nil }
	f("x")
}
-- broken/broken.go --
package broken

func f() { return 1 }
-- user/user.go --
package user

import _ "example.com/shop/broken"

func F() {}
`

func paths(l *Loaded) string {
	var list []string
	for _, p := range l.Packages {
		list = append(list, p.Path)
	}
	return strings.Join(list, " ")
}

func TestLoad(t *testing.T) {
	dir := module(t, shop)
	l, err := Load(context.Background(), Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := paths(l), "example.com/shop/bus example.com/shop/cmd example.com/shop/user"; got != want {
		t.Errorf("packages %q, want %q", got, want)
	}
	if len(l.Broken) != 1 || l.Broken[0].Path != "example.com/shop/broken" ||
		!strings.HasPrefix(l.Broken[0].Err, "broken/broken.go:3: ") {
		t.Errorf("broken %v", l.Broken)
	}
	if !sameDir(l.Root, dir) || !l.Own("example.com/shop/bus") || l.Own("fmt") {
		t.Errorf("root %q, own %v", l.Root, l.dirs)
	}
	if got := l.DirOf("example.com/shop/bus"); !sameDir(got, filepath.Join(dir, "bus")) {
		t.Errorf("folder of bus is %q", got)
	}
	if _, errs := Extract(l); len(errs) > 0 {
		t.Error(errs)
	}
}

// TestLoadPart loads one folder; what it imports of the own code comes along.
func TestLoadPart(t *testing.T) {
	dir := module(t, shop)
	for _, opt := range []Options{
		{Dir: dir, Patterns: []string{"./cmd"}},
		{Dir: filepath.Join(dir, "cmd")},
	} {
		l, err := Load(context.Background(), opt)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := paths(l), "example.com/shop/bus example.com/shop/cmd"; got != want {
			t.Errorf("packages %q, want %q", got, want)
		}
	}
}

const joined = `-- app/go.mod --
module example.com/app

go 1.26

require example.com/lib v0.0.0

replace example.com/lib => ../lib
-- app/main.go --
package main

import "example.com/lib/deep"

func main() { deep.F() }
-- lib/go.mod --
module example.com/lib

go 1.26
-- lib/deep/deep.go --
package deep

func F() {}
-- lib/other/other.go --
package other
`

func TestLoadReplace(t *testing.T) {
	dir := module(t, joined)
	l, err := Load(context.Background(), Options{Dir: filepath.Join(dir, "app")})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := paths(l), "example.com/app example.com/lib/deep"; got != want {
		t.Errorf("packages %q, want %q", got, want)
	}
	if got := l.Packages[1].Module; got != "example.com/lib" {
		t.Errorf("module %q", got)
	}
}

func TestLoadWorkspace(t *testing.T) {
	dir := module(t, joined+"-- go.work --\ngo 1.26\n\nuse (\n\t./app\n\t./lib\n)\n")
	for _, sub := range []string{"", "app"} {
		l, err := Load(context.Background(), Options{Dir: filepath.Join(dir, sub)})
		if err != nil {
			t.Fatal(err)
		}
		if got, want := paths(l), "example.com/app example.com/lib/deep example.com/lib/other"; got != want {
			t.Errorf("packages %q, want %q", got, want)
		}
		if !sameDir(l.Root, dir) {
			t.Errorf("root %q, want %q", l.Root, dir)
		}
	}
}

func TestLoadErrors(t *testing.T) {
	dir := module(t, "-- go.mod --\nmodule example.com/x\n\ngo 1.26\n-- a/a.go --\npackage a\n\nvar x int = \"\"\n-- empty/readme.txt --\n\n-- only/only.go --\n//go:build never\n\npackage only\n")
	none := t.TempDir()
	for _, c := range []struct {
		name string
		opt  Options
		want string
	}{
		{"no module", Options{Dir: none}, "no go.mod found in or above " + none + ": run idemlint inside a module"},
		{"no folder", Options{Dir: filepath.Join(none, "x")}, "is not a folder"},
		{"type error", Options{Dir: dir, Patterns: []string{"./a"}}, "example.com/x/a: a/a.go:3: cannot use \"\""},
		{"nothing there", Options{Dir: dir, Patterns: []string{"./empty/..."}}, "no Go packages match ./empty/..."},
		{"no such package", Options{Dir: dir, Patterns: []string{"./nowhere"}}, "nowhere"},
		{"excluded", Options{Dir: dir, Patterns: []string{"./only"}}, "build constraints exclude all Go files"},
		{"no go command", Options{Dir: dir, Env: []string{"PATH=" + none, "HOME=" + none}}, "go command was not found"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if strings.Contains(c.want, "go command") {
				t.Setenv("PATH", none)
			}
			l, err := Load(context.Background(), c.opt)
			if err == nil {
				t.Fatalf("no error, loaded %v", l.Packages)
			}
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %q, want %q", err, c.want)
			}
		})
	}
}

// single extracts one package as vet does: alone, its imports from export data.
func single(t *testing.T, dir, path string, own func(string) bool) *summary.Package {
	t.Helper()
	pkgs, err := packages.Load(&packages.Config{Dir: dir, Mode: syntaxMode}, path)
	if err != nil {
		t.Fatal(err)
	}
	p := pkgs[0]
	src := ssax.Source{Types: p.Types, Files: p.Syntax, Info: p.TypesInfo}
	ssaPkg, err := ssax.BuildOne(p.Fset, src)
	if err != nil {
		t.Fatal(err)
	}
	sum, err := extract.Package(extract.Input{SSA: ssaPkg, Files: p.Syntax, Fset: p.Fset, Info: p.TypesInfo,
		Types: p.Types, Module: p.Module.Path, Own: own})
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

// sameAlone compares what a standalone run extracts with what each package gives
// alone.
func sameAlone(t *testing.T, dir string) {
	t.Helper()
	l, err := Load(context.Background(), Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	sums, errs := Extract(l)
	for _, err := range errs {
		t.Error(err)
	}
	for _, whole := range sums {
		alone := single(t, dir, whole.Path, l.Own)
		a, err1 := summary.Encode(whole)
		b, err2 := summary.Encode(alone)
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		if !bytes.Equal(a, b) {
			x, y := strings.Split(summary.Dump(whole), "\n"), strings.Split(summary.Dump(alone), "\n")
			for i := range x {
				if i >= len(y) || x[i] != y[i] {
					t.Errorf("%s: standalone %q, alone %q", whole.Path, x[i], strings.Join(y[min(i, len(y)):min(i+1, len(y))], ""))
					break
				}
			}
			if len(x) == len(y) {
				t.Errorf("%s: bytes differ", whole.Path)
			}
		}
	}
}

func TestSameAlone(t *testing.T) {
	dir := module(t, strings.ReplaceAll(shop, "return 1", ""))
	if extra := os.Getenv("IDEMLINT_DIR"); extra != "" {
		dir = extra
	}
	sameAlone(t, dir)
}
