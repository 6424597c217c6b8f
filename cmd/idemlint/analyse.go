package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/idemlint/idemlint/analyzers"
	"github.com/idemlint/idemlint/internal/driver"
	"github.com/idemlint/idemlint/internal/report"
)

// analyse does check and map.
func (p *program) analyse(ctx context.Context) (int, error) {
	only, notes, err := p.only()
	if err != nil {
		return exitFailed, err
	}
	for _, n := range notes {
		fmt.Fprintln(p.stderr, "idemlint:", n)
	}
	file, line, ask := p.place()
	patterns := p.args
	if ask && p.format != "text" {
		return exitFailed, usagef("map FILE:LINE answers in text only")
	}
	if ask {
		patterns = nil
	}
	start := time.Now()
	out, err := driver.Run(ctx, driver.Request{
		Options: driver.Options{Tags: p.tags, Patterns: patterns},
		Config:  p.config,
		Rules:   analyzers.Rules(),
		Only:    only,
	})
	if err != nil {
		return exitFailed, err
	}
	wd, err := os.Getwd()
	if err != nil {
		return exitFailed, err
	}
	in := &report.Input{Result: out.Result, Findings: out.Findings, File: out.File(wd), Names: out.Namer()}
	p.complain(out)
	if p.verbose {
		p.details(out, in)
	}
	err = p.write(func(w io.Writer) error {
		switch {
		case ask:
			return p.answer(w, out, in, wd, file, line)
		case p.format == "json":
			return report.JSON(w, in)
		case p.command == "map":
			return report.Map(w, in, len(out.Packages))
		default:
			return report.Text(w, in)
		}
	})
	if err != nil {
		return exitFailed, err
	}
	shown := len(in.Shown())
	fmt.Fprintln(p.stderr, "idemlint:", report.Summary(report.Count(out.Result), shown, time.Since(start)))
	if p.command == "check" && shown > 0 {
		return exitFindings, nil
	}
	return exitClean, nil
}

// place reads the FILE:LINE or FILE:LINE:COLUMN of `map FILE:LINE`.
func (p *program) place() (file string, line int, ok bool) {
	if p.command != "map" || len(p.args) != 1 {
		return "", 0, false
	}
	parts := strings.Split(p.args[0], ":")
	i := slices.IndexFunc(parts, func(s string) bool { _, err := strconv.Atoi(s); return err == nil })
	if i < 1 {
		return "", 0, false
	}
	line, _ = strconv.Atoi(parts[i])
	return strings.Join(parts[:i], ":"), line, true
}

// answer says what idemlint makes of one line.
func (p *program) answer(w io.Writer, out *driver.Output, in *report.Input, wd, file string, line int) error {
	full := file
	if !filepath.IsAbs(full) {
		full = filepath.Join(wd, file)
	}
	if _, err := os.Stat(full); err != nil {
		return fmt.Errorf("map: there is no file %s", file)
	}
	if rel, err := filepath.Rel(wd, full); err == nil {
		file = filepath.ToSlash(rel)
	}
	var calls []report.Call
	for _, name := range out.CallsAt(full, line) {
		calls = append(calls, report.Call{Name: name})
	}
	return report.At(w, in, file, line, calls)
}

// complain names what was left out.
func (p *program) complain(out *driver.Output) {
	for _, b := range out.Broken {
		fmt.Fprintf(p.stderr, "idemlint: %s was left out, it does not compile: %s\n", b.Path, b.Err)
	}
	for _, w := range out.Warnings {
		fmt.Fprintln(p.stderr, "idemlint:", w)
	}
}

// details are what -v says.
func (p *program) details(out *driver.Output, in *report.Input) {
	config := out.Config
	if config == "" {
		config = "none"
	}
	fmt.Fprintf(p.stderr, "root %s, configuration %s\n", out.Root, config)
	fmt.Fprintf(p.stderr, "loaded %d packages, left out %d\n", len(out.Packages), len(out.Broken))
	if out.Engine != "" {
		fmt.Fprintln(p.stderr, strings.TrimRight(out.Engine, "\n"))
	}
	report.Details(p.stderr, in)
	for _, s := range out.Stages {
		fmt.Fprintf(p.stderr, "%-8s %7.3f s, peak memory so far %5d MB\n", s.Name, s.Took.Seconds(), s.Peak>>20)
	}
}
