package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/idemlint/idemlint/analyzers"
	"github.com/idemlint/idemlint/internal/catalog"
)

// commands that exist, and those that are to come.
var (
	commands = []string{"check", "map", "explain", "catalog", "version", "help"}
	later    = []string{"baseline", "gopls", "init", "lsp"}
)

// options are the command line, parsed.
type options struct {
	command string
	args    []string // packages, or what the command takes

	dir, tags, format, out, config, rules string

	verbose, help bool
}

var formats = []string{"text", "json"}

// usageError is a mistake on the command line.
type usageError struct{ msg string }

func (e *usageError) Error() string { return e.msg }

func usagef(format string, args ...any) error {
	return &usageError{fmt.Sprintf(format, args...)}
}

// newFlags declares the flags; "go vet" sees none of them.
func newFlags(o *options) *flag.FlagSet {
	fs := flag.NewFlagSet("idemlint", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.Usage = func() {}
	fs.StringVar(&o.dir, "C", "", "change to `dir` before running")
	fs.StringVar(&o.tags, "tags", "", "build `tags`, separated by commas")
	fs.StringVar(&o.format, "format", "text", "text or json")
	fs.StringVar(&o.out, "o", "", "write to `file` instead of standard output")
	fs.StringVar(&o.config, "config", "", "configuration `file` (default: idemlint.toml of the module or above it)")
	fs.StringVar(&o.rules, "rules", "", "run only these `rules`, separated by commas")
	fs.BoolVar(&o.verbose, "v", false, "say on standard error what was loaded and found, and what it cost")
	return fs
}

// parse reads the command line. Flags may stand before and after the command
// and the packages.
func parse(args []string) (*options, error) {
	o := &options{}
	fs := newFlags(o)
	var words []string
	for len(args) > 0 {
		err := fs.Parse(args)
		if errors.Is(err, flag.ErrHelp) {
			o.help = true
			return o, nil
		}
		if err != nil {
			return nil, flagError(fs, err)
		}
		rest := fs.Args()
		if n := len(args) - len(rest); n > 0 && args[n-1] == "--" {
			words = append(words, rest...)
			break
		}
		if len(rest) > 0 {
			words, rest = append(words, rest[0]), rest[1:]
		}
		args = rest
	}
	if !slices.Contains(formats, o.format) {
		return nil, usagef("unknown format %q%s", o.format, suggest(o.format, formats))
	}
	return o, o.split(words)
}

// split tells the command from the packages.
func (o *options) split(words []string) error {
	o.command, o.args = "check", words
	if len(words) == 0 {
		return nil
	}
	first := words[0]
	all := slices.Concat(commands, later)
	switch {
	case slices.Contains(all, first):
		o.command, o.args = first, words[1:]
	case strings.ContainsAny(first, "./\\@") || isFolder(first):
	default:
		if near := catalog.Nearest(first, all); near != "" {
			return usagef("unknown command %q; did you mean %q?", first, near)
		}
	}
	return nil
}

func isFolder(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

// flagError words the mistakes that package flag finds.
func flagError(fs *flag.FlagSet, err error) error {
	name, ok := strings.CutPrefix(err.Error(), "flag provided but not defined: -")
	if !ok {
		return usagef("%s", err)
	}
	var known []string
	fs.VisitAll(func(f *flag.Flag) { known = append(known, f.Name) })
	return usagef("unknown flag -%s%s", name, suggestFlag(name, known))
}

func suggestFlag(name string, known []string) string {
	if near := nearestFlag(name, known); near != "" {
		return "; did you mean -" + near + "?"
	}
	return "; the flags are -" + strings.Join(known, ", -")
}

// nearestFlag also takes a longer or shorter form of a flag for the flag.
func nearestFlag(name string, known []string) string {
	near := catalog.Nearest(name, known)
	if near != "" && len(near) > 1 {
		return near
	}
	for _, k := range known {
		if len(name) > 1 && (strings.HasPrefix(k, name) || len(k) > 1 && strings.HasPrefix(name, k)) {
			return k
		}
	}
	aliases := map[string]string{"verbose": "v", "output": "o", "out": "o", "dir": "C", "chdir": "C", "json": "format"}
	return cmp.Or(aliases[name], near)
}

func suggest(word string, known []string) string {
	if near := catalog.Nearest(word, known); near != "" {
		return fmt.Sprintf("; did you mean %q?", near)
	}
	return "; it is one of " + strings.Join(known, ", ")
}

// only are the rules asked for by -rules, nil if that was not given, and what to
// say about those that do not exist yet.
func (o *options) only() (names, notes []string, err error) {
	if o.rules == "" {
		return nil, nil, nil
	}
	names = []string{}
	for name := range strings.SplitSeq(o.rules, ",") {
		name = strings.TrimSpace(name)
		switch {
		case !slices.Contains(analyzers.Names(), name):
			return nil, nil, usagef("unknown rule %q%s", name, suggest(name, analyzers.Names()))
		case doc(name) == "":
			notes = append(notes, "rule "+name+" is not built yet")
		default:
			names = append(names, name)
		}
	}
	return names, notes, nil
}

// doc is the documentation of a rule, empty if it is not built.
func doc(name string) string {
	for _, r := range analyzers.Rules() {
		if r.Name == name {
			return r.Doc
		}
	}
	return ""
}
