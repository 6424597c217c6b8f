package flow

import (
	"path/filepath"
	"strconv"
	"sync"

	"golang.org/x/tools/go/analysis"

	"github.com/idemlint/idemlint/internal/config"
	"github.com/idemlint/idemlint/internal/link"
	"github.com/idemlint/idemlint/internal/replay"
	"github.com/idemlint/idemlint/internal/schema"
	"github.com/idemlint/idemlint/internal/summary"
)

// linkView fills a Result from a view: it links and replays all that the package
// can see and settles what of that is for the package to report.
func linkView(pass *analysis.Pass, view *View, res *Result) *Result {
	dir, root := folders(pass)
	set, err := settingsOf(root)
	if err != nil {
		Logf("%s: %v", pass.Pkg.Path(), err) // without its configuration nothing can be said
		return res
	}
	prog := set.link(view.Packages())
	if len(prog.Handlers) == 0 {
		return res
	}
	reporter := &reporter{self: view.Self, before: sync.OnceValue(func() map[string]bool {
		return defects(set.replay(set.link((&View{Parts: view.Parts}).Packages())))
	})}
	res.Replay = set.replay(prog)
	res.Packages = prog.Packages
	res.MinConfidence = replay.Confidence(set.config.MinConfidence)
	res.Enabled = set.config.On
	res.Where = reporter.where
	res.Exclude = func(p replay.Position) string {
		if p.Package != view.Self.Path {
			return ""
		}
		return set.config.ExcludeReason(filepath.Join(dir, p.File))
	}
	return res
}

// folders gives the folder of the package and the root that it belongs to, empty
// where there is none.
func folders(pass *analysis.Pass) (dir, root string) {
	for _, f := range pass.Files {
		// What cgo makes lies elsewhere and names its source.
		for _, name := range []string{pass.Fset.File(f.FileStart).Name(), pass.Fset.Position(f.Package).Filename} {
			if !filepath.IsAbs(name) {
				continue
			}
			if root, ok := config.Root(filepath.Dir(name)); ok {
				return filepath.Dir(name), root
			}
		}
	}
	return "", ""
}

// settings are what configuration and schema say below one root.
type settings struct {
	config *config.Config
	link   func([]*summary.Package) *link.Program
	tables func() *schema.Set
}

var (
	settingsMu sync.Mutex
	known      = map[string]*settings{} // by root
)

// settingsOf reads the settings of a root once in the life of the process; a
// change of the configuration changes the cache key of every driver instead.
func settingsOf(root string) (*settings, error) {
	settingsMu.Lock()
	defer settingsMu.Unlock()
	if s := known[root]; s != nil {
		return s, nil
	}
	cfg, err := config.Load(config.Locate("", root))
	if err != nil {
		return nil, err
	}
	cat, err := cfg.Catalog()
	if err != nil {
		return nil, err
	}
	s := &settings{config: cfg}
	s.link = func(pkgs []*summary.Package) *link.Program {
		return link.New(pkgs, cat, link.Settings{Handlers: cfg.DeclaredHandlers(), Reconcilers: cfg.Reconcilers})
	}
	s.tables = sync.OnceValue(func() *schema.Set {
		if root == "" {
			return nil
		}
		set, _, err := cfg.Tables(root)
		if err != nil {
			Logf("schema: %v", err)
		}
		return set
	})
	known[root] = s
	return s, nil
}

// replay runs the handlers of a part of a program.
func (s *settings) replay(prog *link.Program) *replay.Result {
	if len(prog.Handlers) == 0 {
		return &replay.Result{}
	}
	result, _ := replay.Program(prog, replay.Options{
		Schema: s.tables(), Modular: true, AtMostOnce: s.config.AtMostOnce, Retries: s.config.FlagRetries, Accepted: s.config.Accepted,
	})
	return result
}

// defects lists the defects of a result.
func defects(res *replay.Result) map[string]bool {
	found := map[string]bool{}
	for _, h := range res.Handlers {
		for _, e := range h.Effects {
			if e.Rule != "" {
				found[defect(h, e)] = true
			}
		}
	}
	return found
}

// defect names a defect by what no larger view changes.
func defect(h *replay.Handler, e *replay.Effect) string {
	return h.ID + "\x00" + e.Kind + "\x00" + e.API + "\x00" + e.Holder + "\x00" + strconv.Itoa(e.Ordinal)
}
