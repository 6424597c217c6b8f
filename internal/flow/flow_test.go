package flow

import (
	"errors"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/idemlint/idemlint/internal/summary"
)

// TestFacts holds that a package exports itself and its dependencies up to two
// hops; // want comments in testdata say which.
func TestFacts(t *testing.T) {
	for _, r := range analysistest.Run(t, analysistest.TestData()+"/chain", Facts, "./a", "./b", "./c", "./d") {
		view := r.Result.(*View)
		if testMain(r.Pass.Pkg) {
			continue
		}
		if view.Self == nil {
			t.Errorf("%s has no summary", r.Pass.Pkg.Path())
			continue
		}
		if r.Pass.Pkg.Path() == "example.com/chain/d" {
			var paths []string
			for _, p := range view.Packages() {
				paths = append(paths, strings.TrimPrefix(p.Path, "example.com/chain/"))
			}
			if got := strings.Join(paths, " "); got != "a b c d" {
				t.Errorf("d sees %s, want all", got)
			}
		}
	}
}

// TestBundleCap holds the byte cap: what does not fit is left out, nearest first.
func TestBundleCap(t *testing.T) {
	part := func(path string, hops, size int) Part { return Part{Path: path, Hops: hops, Z: make([]byte, size)} }
	b := bundle(part("self", 0, 2*maxBytes), map[string]Part{
		"big":    part("big", 1, maxBytes-10),
		"large":  part("large", 2, 11),
		"little": part("little", 2, 10),
		"far":    part("far", 3, 0),
	})
	if got := b.String(); got != "bundle(self big little)" {
		t.Error(got)
	}
}

// TestPanic holds that a panic in the engine costs the findings, not the run.
func TestPanic(t *testing.T) {
	old := Link
	t.Cleanup(func() { Link = old })
	Link = func(*analysis.Pass, *View, *Result) *Result { panic(errors.New("on purpose")) }
	res, err := runProgram(&analysis.Pass{
		Fset:     token.NewFileSet(),
		Pkg:      types.NewPackage("example.com/a", "a"),
		ResultOf: map[*analysis.Analyzer]any{Facts: &View{Self: &summary.Package{}}},
	})
	if err != nil || res.(*Result).Replay == nil || res.(*Result).Places == nil {
		t.Errorf("result %v, error %v", res, err)
	}
}
