package driver

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	conf "github.com/idemlint/idemlint/internal/config"
)

// goenv is what the go command says about the folder.
type goenv struct {
	GOMOD, GOWORK, GOMODCACHE, GOROOT, GOFLAGS string

	dir  string // absolute
	root string
}

func goEnv(ctx context.Context, opt Options) (*goenv, error) {
	dir, err := filepath.Abs(opt.Dir)
	if err != nil {
		return nil, err
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return nil, fmt.Errorf("%s is not a folder", opt.Dir)
	}
	out, err := goCommand(ctx, opt, "env", "-json", "GOMOD", "GOWORK", "GOMODCACHE", "GOROOT", "GOFLAGS")
	if err != nil {
		return nil, err
	}
	env := &goenv{dir: dir}
	if err := json.Unmarshal(out, env); err != nil {
		return nil, fmt.Errorf("go env: %w", err)
	}
	switch {
	case env.GOWORK != "" && env.GOWORK != "off":
		env.root = filepath.Dir(env.GOWORK)
	case env.GOMOD == "" || env.GOMOD == os.DevNull || env.GOMOD == "NUL":
		return nil, fmt.Errorf("no go.mod found in or above %s: run idemlint inside a module", dir)
	default:
		env.root = filepath.Dir(env.GOMOD)
	}
	return env, nil
}

func goCommand(ctx context.Context, opt Options, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = opt.Dir
	cmd.Env = opt.Env
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		if _, ok := err.(*exec.ExitError); ok {
			return nil, fmt.Errorf("go %s: %s", args[0], strings.TrimSpace(stderr.String()))
		}
		return nil, loadError(ctx, err)
	}
	return out, nil
}

// workspace reports whether go.work is in force.
func (e *goenv) workspace() bool { return e.GOWORK != "" && e.GOWORK != "off" }

// patterns are those given, or all packages of every module in view.
func (e *goenv) patterns(ctx context.Context, opt Options) ([]string, error) {
	if len(opt.Patterns) > 0 {
		return opt.Patterns, nil
	}
	if !e.workspace() {
		return []string{"./..."}, nil
	}
	out, err := goCommand(ctx, opt, "list", "-m", "-f", "{{.Dir}}")
	if err != nil {
		return nil, err
	}
	var list []string
	for line := range strings.Lines(string(out)) {
		if dir := strings.TrimSpace(line); dir != "" {
			list = append(list, filepath.Join(dir, "..."))
		}
	}
	return list, nil
}

// covers reports whether the patterns surely name every own package: ./... at
// the root of a module that joins no other folder.
func (e *goenv) covers(patterns []string) bool {
	if e.workspace() || len(patterns) != 1 || patterns[0] != "./..." || !sameDir(e.dir, e.root) {
		return false
	}
	data, err := os.ReadFile(e.GOMOD)
	if err != nil {
		return false
	}
	for line := range strings.Lines(string(data)) {
		if line, _, _ = strings.Cut(line, "//"); strings.Contains(line, "=>") {
			_, target, _ := strings.Cut(line, "=>")
			if len(strings.Fields(target)) < 2 { // no version: a folder
				return false
			}
		}
	}
	return true
}

func sameDir(a, b string) bool {
	if a == b {
		return true
	}
	x, err1 := os.Stat(a)
	y, err2 := os.Stat(b)
	return err1 == nil && err2 == nil && os.SameFile(x, y)
}

// own reports whether the source of p lies outside the module cache, GOROOT and
// vendor folders, and is that of no library that the catalog knows.
func (e *goenv) own(p *packages.Package) bool {
	if p.Dir == "" {
		return false
	}
	if within(e.GOMODCACHE, p.Dir) || within(e.GOROOT, p.Dir) {
		return false
	}
	// A fork of a library in a folder is a library still.
	if m := p.Module; m != nil && m.Replace != nil && conf.Library(p.PkgPath) {
		return false
	}
	return !slices.Contains(strings.Split(filepath.ToSlash(p.Dir), "/"), "vendor")
}

func within(parent, dir string) bool {
	if parent == "" {
		return false
	}
	rel, err := filepath.Rel(parent, dir)
	return err == nil && filepath.IsLocal(rel)
}
