package driver

import (
	"fmt"

	conf "github.com/idemlint/idemlint/internal/config"
	"github.com/idemlint/idemlint/internal/link"
	"github.com/idemlint/idemlint/internal/replay"
	"github.com/idemlint/idemlint/internal/schema"
	"github.com/idemlint/idemlint/internal/summary"
)

// engine is the work between extraction and report; tests put another in its place.
var engine = linkAndReplay

// linkAndReplay links the packages and replays their handlers; it calls done at the end
// of each stage and says in a line or more what it did.
func linkAndReplay(pkgs []*summary.Package, cfg *conf.Config, tables *schema.Set, done func(stage string)) (*replay.Result, string, error) {
	cat, err := cfg.Catalog()
	if err != nil {
		return nil, "", err
	}
	prog := link.New(pkgs, cat, link.Settings{Handlers: cfg.DeclaredHandlers(), Reconcilers: cfg.Reconcilers})
	done("link")
	result, stats := replay.Program(prog, replay.Options{Schema: tables, AtMostOnce: cfg.AtMostOnce, Retries: cfg.FlagRetries, Accepted: cfg.Accepted})
	done("replay")
	return result, fmt.Sprintf("replay: %d handlers, %d runs, %d states, %d capped", stats.Handlers, stats.Runs, stats.States, stats.Capped), nil
}
