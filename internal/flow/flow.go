// Package flow runs the analysis one package at a time, as go vet, gopls,
// golangci-lint and nogo do. Facts exports what a package and its near
// dependencies contain, from source alone; Program links and replays what the
// package can see.
package flow

import (
	"reflect"

	"golang.org/x/tools/go/analysis"

	"github.com/idemlint/idemlint/internal/replay"
	"github.com/idemlint/idemlint/internal/summary"
)

// Facts summarises a package of the user's own and exports a Bundle. It depends
// on neither catalog nor configuration. Its result is a *View.
var Facts = &analysis.Analyzer{
	Name:       "idemfacts",
	Doc:        "summarise packages for the rules of idemlint",
	Run:        runFacts,
	ResultType: reflect.TypeFor[*View](),
	FactTypes:  []analysis.Fact{new(Bundle)},
}

// Program links what a package can see and replays its handlers. Its result is a
// *Result.
var Program = &analysis.Analyzer{
	Name:       "idemprogram",
	Doc:        "find handlers and replay them for the rules of idemlint",
	Requires:   []*analysis.Analyzer{Facts},
	Run:        runProgram,
	ResultType: reflect.TypeFor[*Result](),
}

// Result is what the rules work on.
type Result struct {
	Replay   *replay.Result
	Packages []*summary.Package // in view, sorted by path
	// MinConfidence, Exclude and Enabled are what the configuration says; nil and
	// empty values are the defaults.
	MinConfidence replay.Confidence
	Exclude       func(replay.Position) string
	Enabled       func(rule string, byDefault bool) bool
	// Where gives the element of an effect's defect that lies in this package, and
	// false if this package is not the one to report it.
	Where  func(*replay.Handler, *replay.Effect) (replay.Position, bool)
	Places *Places
}

// runProgram never fails: an error or a panic here would silence the rules for
// every package that imports this one.
func runProgram(pass *analysis.Pass) (res any, err error) {
	empty := &Result{Replay: &replay.Result{}, Places: NewPlaces(pass)}
	defer func() {
		if r := recover(); r != nil {
			Logf("%s: %v", pass.Pkg.Path(), r)
			res, err = empty, nil
		}
	}()
	view, _ := pass.ResultOf[Facts].(*View)
	if view == nil || view.Self == nil {
		return empty, nil
	}
	return Link(pass, view, empty), nil
}

// Link fills a Result from a view; tests put another in its place.
var Link = linkView
