package link_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/idemlint/idemlint/internal/catalog"
	"github.com/idemlint/idemlint/internal/driver"
	"github.com/idemlint/idemlint/internal/link"
	"github.com/idemlint/idemlint/internal/summary"
)

// subsets is how many parts of each module are linked.
const subsets = 150

// known are facts that break the law in parts with packages missing. The list may
// only get shorter.
var known = map[string]string{
	"handler (*example.com/catalogue/internal/consumers.priceAlert).Handle from (*example.com/catalogue/internal/consumers.priceAlert).Handle, redelivery": "the decorator that wraps it is out of view",
	"handler (*example.com/catalogue/internal/consumers.stockAlert).Handle from (*example.com/catalogue/internal/consumers.stockAlert).Handle, redelivery": "the decorator that wraps it is out of view",
	"handler (example.com/shop/internal/events.HandlerFunc).Handle from (*example.com/shop/internal/events.Consumer).Run, redelivery":                      "what the adapter holds is out of view",
}

// TestSubsetLaw holds that a part of a program sees nothing that the whole does
// not: handlers, and targets of calls. Parts are random: closed under imports, as
// a build of one package sees them, or with some packages missing, as a package
// fact that is cut off leaves them.
func TestSubsetLaw(t *testing.T) {
	for _, name := range []string{"twins/3-fulfilment", "twins/5-catalogue", "twins/7-relay", "modular", "shop"} {
		t.Run(filepath.Base(name), func(t *testing.T) {
			pkgs := extract(t, name)
			imports := importsOf(pkgs)
			whole := view(t, pkgs)
			t.Logf("%d packages, %d facts", len(pkgs), len(whole))
			rng := rand.New(rand.NewPCG(20, 26))
			broken := map[string][]string{} // fact → smallest part that sees it
			for i := range subsets {
				part := someOf(rng, pkgs, imports, i%2 == 1)
				for fact := range view(t, part) {
					if old, ok := broken[fact]; !whole[fact] && (!ok || len(part) < len(old)) {
						broken[fact] = paths(part)
					}
				}
			}
			for _, fact := range slices.Sorted(maps.Keys(broken)) {
				if why, ok := known[fact]; ok {
					t.Logf("only a part sees, as known: %s: %s", fact, why)
					continue
				}
				t.Errorf("only a part sees: %s\n\tthe part is %s", fact, strings.Join(broken[fact], " "))
			}
		})
	}
}

// TestPackagesAlone holds the law for each package with no other, and with its
// direct imports.
func TestPackagesAlone(t *testing.T) {
	pkgs := extract(t, "twins/4-notify")
	imports := importsOf(pkgs)
	whole := view(t, pkgs)
	for _, p := range pkgs {
		alone := []*summary.Package{p}
		near := slices.DeleteFunc(slices.Clone(pkgs), func(q *summary.Package) bool {
			return q != p && !slices.Contains(imports[p.Path], q.Path)
		})
		for _, part := range [][]*summary.Package{alone, near} {
			for fact := range view(t, part) {
				if !whole[fact] {
					t.Errorf("only %s see: %s", strings.Join(paths(part), " "), fact)
				}
			}
		}
	}
}

func extract(t *testing.T, module string) []*summary.Package {
	t.Helper()
	l, err := driver.Load(context.Background(), driver.Options{
		Dir: filepath.Join("../../testdata", filepath.FromSlash(module)), Env: append(os.Environ(), "GOWORK=off"),
	})
	if err != nil {
		t.Fatal(err)
	}
	pkgs, errs := driver.Extract(l)
	if len(errs) > 0 || len(l.Broken) > 0 {
		t.Fatal(errs, l.Broken)
	}
	return pkgs
}

// importsOf gives the packages that each one imports.
func importsOf(pkgs []*summary.Package) map[string][]string {
	imports := map[string][]string{}
	for _, p := range pkgs {
		imports[p.Path] = p.Imports
	}
	return imports
}

// someOf picks packages with all that they import; truncated ones miss some of it.
func someOf(rng *rand.Rand, pkgs []*summary.Package, imports map[string][]string, truncated bool) []*summary.Package {
	chosen := map[string]bool{}
	var take func(path string)
	take = func(path string) {
		if chosen[path] { // what is not own is not in pkgs either
			return
		}
		chosen[path] = true
		for _, imp := range imports[path] {
			take(imp)
		}
	}
	for range 1 + rng.IntN(3) {
		take(pkgs[rng.IntN(len(pkgs))].Path)
	}
	drop := 0.0
	if truncated {
		drop = rng.Float64() / 2
	}
	var part []*summary.Package
	for _, p := range pkgs {
		if chosen[p.Path] && rng.Float64() >= drop {
			part = append(part, p)
		}
	}
	return part
}

func paths(pkgs []*summary.Package) []string {
	var list []string
	for _, p := range pkgs {
		list = append(list, p.Path)
	}
	return list
}

// view is what a linked part sees, as a set of lines.
func view(t *testing.T, pkgs []*summary.Package) map[string]bool {
	t.Helper()
	cat, err := catalog.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	prog := link.New(slices.Clone(pkgs), cat, link.Settings{})
	seen := map[string]bool{}
	for _, h := range prog.Handlers {
		loop := ""
		if h.HandlerLoop != nil {
			loop = fmt.Sprintf(" in the loop at block %d", h.HandlerLoop.Head)
		}
		seen[fmt.Sprintf("handler %s%s from %s, %s", h.Handler.ID, loop, h.Root.ID, h.Repeats)] = true
	}
	for _, f := range prog.Funcs {
		for i := range f.Vals {
			id := summary.ValID(i)
			if op := f.Vals[i].Op; op != summary.OpCallDyn && op != summary.OpInvoke {
				continue
			}
			targets, _ := prog.Targets(f, id) // none over the cap: more packages may lift a call over it
			for _, to := range targets {
				if to.Func == nil && to.API == nil {
					continue // a name with no body in view
				}
				seen[fmt.Sprintf("call %s:%d of %s as %s", f.ID, id, to.Name, to.Type)] = true
			}
		}
	}
	return seen
}
