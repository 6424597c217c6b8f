package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/idemlint/idemlint/analyzers"
)

// program is one run of the command line.
type program struct {
	*options
	stdin          io.Reader
	stdout, stderr io.Writer
}

// run does what the command line says and returns the exit code. Whatever goes
// wrong is one message for people, never a stack trace.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) (code int) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Fprintf(stderr, "idemlint: internal error: %v; please report it with what you ran\n", r)
			if os.Getenv("IDEMLINT_DEBUG") != "" {
				stderr.Write(debug.Stack())
			}
			code = exitFailed
		}
	}()
	o, err := parse(args)
	if err == nil {
		p := &program{o, stdin, stdout, stderr}
		code, err = p.run()
	}
	if err == nil {
		return code
	}
	for line := range strings.Lines(err.Error()) {
		fmt.Fprintf(stderr, "idemlint: %s\n", strings.TrimRight(line, "\n"))
	}
	if usage := (*usageError)(nil); errors.As(err, &usage) {
		fmt.Fprintln(stderr, "run idemlint help for usage")
	}
	return exitFailed
}

func (p *program) run() (int, error) {
	if p.help || p.command == "help" {
		return exitClean, p.usage()
	}
	switch p.command {
	case "version":
		fmt.Fprintln(p.stdout, "idemlint", version())
		return exitClean, nil
	case "explain":
		return exitClean, p.explain()
	}
	if slices.Contains(later, p.command) {
		return exitFailed, fmt.Errorf("%s is not built yet", p.command)
	}
	if p.dir != "" {
		if err := os.Chdir(p.dir); err != nil {
			return exitFailed, fmt.Errorf("-C: %s is no folder to change to", p.dir)
		}
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if p.command == "catalog" {
		return exitClean, p.catalog(ctx)
	}
	return p.analyse(ctx)
}

// write writes to standard output or to the file given by -o.
func (p *program) write(render func(io.Writer) error) error {
	var b bytes.Buffer
	if err := render(&b); err != nil {
		return err
	}
	if p.out != "" {
		return os.WriteFile(p.out, b.Bytes(), 0o666)
	}
	_, err := p.stdout.Write(b.Bytes())
	return err
}

func (p *program) explain() error {
	if len(p.args) != 1 {
		var b strings.Builder
		for _, name := range analyzers.Names() {
			what := "not built yet"
			for _, r := range analyzers.Rules() {
				if r.Name == name {
					what = r.Summary()
				}
			}
			fmt.Fprintf(&b, "  %-15s %s\n", name, what)
		}
		if len(p.args) > 1 {
			return usagef("explain takes one rule")
		}
		return p.write(func(w io.Writer) error {
			_, err := io.WriteString(w, "the rules, each explained by idemlint explain RULE:\n"+b.String())
			return err
		})
	}
	name := p.args[0]
	if !slices.Contains(analyzers.Names(), name) {
		return usagef("unknown rule %q%s", name, suggest(name, analyzers.Names()))
	}
	text := doc(name)
	if text == "" {
		return fmt.Errorf("rule %s is not built yet", name)
	}
	return p.write(func(w io.Writer) error {
		_, err := io.WriteString(w, name+"\n\n"+text)
		return err
	})
}

// version is the version of the module that the binary was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "(unknown)"
	}
	v := info.Main.Version
	if v == "" {
		v = "(devel)"
	}
	return v + " " + info.GoVersion
}
