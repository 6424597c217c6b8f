package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/idemlint/idemlint/internal/catalog"
	"github.com/idemlint/idemlint/internal/config"
	"github.com/idemlint/idemlint/internal/driver"
	"github.com/idemlint/idemlint/internal/reference"
	"github.com/idemlint/idemlint/internal/teach"
)

// catalog does `catalog`, `catalog NAME`, `catalog match` and `catalog suggest`.
func (p *program) catalog(ctx context.Context) error {
	what := ""
	if len(p.args) > 0 {
		what = p.args[0]
	}
	special := what == "match" || what == "suggest"
	switch {
	case what == "match" && len(p.args) > 1:
		return usagef("catalog match takes its names from standard input, one a line")
	case special && p.format != "text":
		return usagef("catalog %s answers in text only", what)
	case !special && len(p.args) > 1:
		return usagef("catalog takes one name")
	case what == "suggest":
		return p.suggest(ctx, p.args[1:])
	}
	known, err := p.known()
	if err != nil {
		return err
	}
	if what == "match" {
		return p.write(func(w io.Writer) error { return reference.Match(w, p.stdin, known) })
	}
	return p.lookUp(known, what)
}

// known is the catalog with the entries of the configuration in force, also
// outside any module.
func (p *program) known() (*catalog.Catalog, error) {
	root, found := config.Root(".")
	if !found {
		root = "."
	}
	cfg, err := driver.Configuration(p.config, root)
	if err != nil {
		return nil, err
	}
	return cfg.Catalog()
}

// lookUp prints what the catalog says of a name, or all of it.
func (p *program) lookUp(known *catalog.Catalog, name string) error {
	list, err := known.List()
	if err != nil {
		return err
	}
	render := reference.Text
	if p.format == "json" {
		render = reference.JSON
	}
	if name == "" {
		return p.write(func(w io.Writer) error { return render(w, list) })
	}
	found, err := reference.Find(known, list, name)
	if err != nil {
		return err
	}
	return p.write(func(w io.Writer) error {
		if p.format == "json" {
			return reference.JSON(w, found.Entries(list))
		}
		return reference.Explain(w, found)
	})
}

// suggest prints entries for the calls of libraries that are not known.
func (p *program) suggest(ctx context.Context, patterns []string) error {
	out, cfg, err := driver.Summaries(ctx, driver.Request{
		Options: driver.Options{Tags: p.tags, Patterns: patterns},
		Config:  p.config,
	})
	if err != nil {
		return err
	}
	known, err := cfg.Catalog()
	if err != nil {
		return err
	}
	wd, err := os.Getwd()
	if err != nil {
		return err
	}
	p.complain(out)
	var broken []string
	for _, b := range out.Broken {
		broken = append(broken, b.Path)
	}
	found := teach.Find(out.Packages, broken, known)
	if len(found) == 0 {
		fmt.Fprintln(p.stderr, "idemlint: no call of an unknown library looks like a subscription or an effect")
		return nil
	}
	return p.write(func(w io.Writer) error { return teach.Write(w, found, out.File(wd)) })
}
