package driver

import (
	"fmt"
	"path/filepath"

	conf "github.com/idemlint/idemlint/internal/config"
	"github.com/idemlint/idemlint/internal/link"
	"github.com/idemlint/idemlint/internal/replay"
	"github.com/idemlint/idemlint/internal/schema"
	"github.com/idemlint/idemlint/internal/summary"
)

// engine links the packages and replays their handlers; it calls done at the end
// of each stage and says in a line or more what it did.
func engine(pkgs []*summary.Package, cfg *conf.Config, tables *schema.Set, done func(stage string)) (*replay.Result, string, error) {
	cat, err := cfg.Catalog()
	if err != nil {
		return nil, "", err
	}
	prog := link.New(pkgs, cat)
	done("link")
	result, stats := replay.Program(prog, replay.Options{Schema: tables, AtMostOnce: cfg.AtMostOnce, Retries: cfg.FlagRetries})
	done("replay")
	return result, fmt.Sprintf("replay: %d handlers, %d runs, %d states, %d capped", stats.Handlers, stats.Runs, stats.States, stats.Capped), nil
}

// loadSchema reads the schema files that a configuration names, relative to its
// folder, or those below root. The notes tell what could not be read.
func loadSchema(cfg *conf.Config, root string) (*schema.Set, []string, error) {
	if len(cfg.Schema.Files) == 0 {
		return schema.Load(root, nil)
	}
	dir, err := filepath.Abs(cfg.Dir())
	if err != nil {
		return nil, nil, err
	}
	return schema.Load(dir, cfg.Schema.Files)
}
