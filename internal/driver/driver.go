package driver

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	conf "github.com/idemlint/idemlint/internal/config"
	"github.com/idemlint/idemlint/internal/replay"
	"github.com/idemlint/idemlint/internal/rule"
	"github.com/idemlint/idemlint/internal/summary"
)

// Request is what a run is asked for.
type Request struct {
	Options
	Config string       // path of the configuration; empty: search for it
	Rules  []*rule.Rule // all that exist
	Only   []string     // names of the rules to run; nil: what the configuration says
}

// Output is what a run found.
type Output struct {
	Result   *replay.Result
	Findings []rule.Finding
	Packages []*summary.Package // sorted by path
	Broken   []Broken           // packages that were left out
	Warnings []string           // what else the user should know, one line each
	Config   string             // path of the configuration in force, empty if none
	Root     string             // folder of go.work, else of go.mod
	Stages   []Stage
	Engine   string // what link and replay say of themselves, for -v

	dirs map[string]string // folders of own packages
}

// Stage is the cost of one stage.
type Stage struct {
	Name string
	Took time.Duration
	Peak uint64 // memory of the process at its highest so far, in bytes
}

// Run loads, extracts, links, replays and applies the rules. An error means that
// nothing could be checked; partial failures are in the Output.
func Run(ctx context.Context, req Request) (*Output, error) {
	out, cfg, w, err := extracted(ctx, req)
	if err != nil {
		return nil, err
	}
	set, notes, err := cfg.Tables(out.Root)
	if err != nil {
		return nil, err
	}
	for _, n := range notes {
		out.Warnings = append(out.Warnings, "schema: "+n)
	}
	out.Result, out.Engine, err = engine(out.Packages, cfg, set, w.done)
	if err != nil {
		return nil, errors.New(firstLine(err))
	}
	out.check(req, cfg)
	w.done("rules")
	return out, nil
}

// Summaries loads and extracts, and goes no further: the Output has packages and
// no result. It also returns the configuration in force.
func Summaries(ctx context.Context, req Request) (*Output, *conf.Config, error) {
	out, cfg, _, err := extracted(ctx, req)
	return out, cfg, err
}

func extracted(ctx context.Context, req Request) (*Output, *conf.Config, *watch, error) {
	env, err := goEnv(ctx, req.Options)
	if err != nil {
		return nil, nil, nil, err
	}
	cfg, err := Configuration(req.Config, env.root)
	if err != nil {
		return nil, nil, nil, err
	}
	out := &Output{Config: conf.Locate(req.Config, env.root), Root: env.root}
	w := &watch{out: out, last: time.Now()}

	loaded, err := Load(ctx, req.Options)
	if err != nil {
		return nil, nil, nil, err
	}
	out.Broken, out.dirs = loaded.Broken, loaded.dirs // and no more of it: types are large
	w.done("load")

	pkgs, errs := Extract(loaded)
	out.Packages = pkgs
	for _, err := range errs {
		out.Warnings = append(out.Warnings, firstLine(err)+" (left out; please report this)")
	}
	if len(pkgs) == 0 {
		return nil, nil, nil, errors.New("no package could be analysed: " + strings.Join(out.Warnings, "; "))
	}
	w.done("extract")
	return out, cfg, w, nil
}

// check applies the rules.
func (o *Output) check(req Request, cfg *conf.Config) {
	var on []*rule.Rule
	for _, r := range req.Rules {
		if req.Only == nil && cfg.On(r.Name, r.Default) || slices.Contains(req.Only, r.Name) {
			on = append(on, r)
		}
	}
	o.Findings = rule.Check(on, o.Result, rule.Options{
		Packages:      o.Packages,
		MinConfidence: replay.Confidence(cfg.MinConfidence),
		Exclude:       o.exclude(cfg),
	})
	for _, p := range rule.NewIgnores(o.Packages).Problems() {
		at := fmt.Sprintf("%s:%d", o.path(p.Pos.Package, p.Pos.File), p.Pos.Line)
		o.Warnings = append(o.Warnings, at+": "+p.Message)
	}
}

// exclude gives the reason why the configuration wants no findings in a file.
func (o *Output) exclude(cfg *conf.Config) func(replay.Position) string {
	return func(p replay.Position) string { return cfg.ExcludeReason(o.path(p.Package, p.File)) }
}

// path is the full path of a file of an own package.
func (o *Output) path(pkg, base string) string { return filepath.Join(o.dirs[pkg], base) }

// File returns the function by which reports show files: relative to the folder
// wd, with slashes.
func (o *Output) File(wd string) func(pkg, base string) string {
	return func(pkg, base string) string {
		full := o.path(pkg, base)
		if o.dirs[pkg] == "" {
			return pkg + "/" + base // not own code: no folder is known
		}
		if rel, err := filepath.Rel(wd, full); err == nil {
			full = rel
		}
		return filepath.ToSlash(full)
	}
}

// Namer gives functions short names.
func (o *Output) Namer() *rule.Namer { return rule.NamerOf(o.Packages) }

// Configuration reads the configuration asked for, else the one that governs the
// folder root, and makes its errors fit for people.
func Configuration(asked, root string) (*conf.Config, error) {
	path := shorter(conf.Locate(asked, root))
	cfg, err := conf.Load(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("the configuration %s does not exist", path)
	case err != nil:
		return nil, err
	}
	if err := cfg.CheckRules(rule.Names); err != nil {
		return nil, err
	}
	return cfg, nil
}

// shorter is the path relative to the working directory if that is shorter.
func shorter(path string) string {
	wd, err := os.Getwd()
	if err != nil || !filepath.IsAbs(path) {
		return path
	}
	if rel, err := filepath.Rel(wd, path); err == nil && len(rel) < len(path) {
		return rel
	}
	return path
}

// firstLine drops what only developers of idemlint read, such as a stack.
func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}

// watch measures stages.
type watch struct {
	out  *Output
	last time.Time
}

func (w *watch) done(name string) {
	now := time.Now()
	w.out.Stages = append(w.out.Stages, Stage{name, now.Sub(w.last), peakMemory()})
	w.last = now
}
