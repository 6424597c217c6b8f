// Package marks compares what `idemlint map` says about a module with the
// `// want` comments in its sources. It is for tests: testdata/twins/*/README.md
// and testdata/shop/README.md say what their marks mean.
//
//	// want hazard KIND        this effect can happen twice for one message
//	// want safe KIND GUARD    this effect cannot, by that guard
//	// want none               nothing is to be reported as an effect here
//	// want handler            a handler starts here
//	// want nohandler          this looks like a handler and is none
//
// `a|b` in place of KIND or GUARD accepts either.
package marks

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// What a mark wants.
const (
	wantHandler   = "handler"
	wantNoHandler = "nohandler"
	wantNone      = "none"
	wantHazard    = "hazard"
	wantSafe      = "safe"
)

var (
	kinds  = []string{"publish", "send", "charge", "insert", "increment", "append", "http", "start"}
	guards = []string{
		"dedup-store", "exists-check", "state-check", "conditional-insert", "conditional-update",
		"unique-key", "idempotency-key", "declared",
	}
	words = map[string]int{wantHandler: 1, wantNoHandler: 1, wantNone: 1, wantHazard: 2, wantSafe: 3}

	comment = regexp.MustCompile(`//\s*want\b\s*(.*?)\s*$`)
)

// Mark is one `// want` comment.
type Mark struct {
	File   string // relative to the module, in slashes
	Line   int
	Text   string // what follows "want"
	What   string // first word of Text
	Kinds  []string
	Guards []string
}

func (m Mark) at() spot { return spot{m.File, m.Line} }

// Read returns the marks of the module at root by file and line. Nested
// modules and folders that begin with a dot or an underscore are left out.
func Read(root string) ([]Mark, error) {
	var found []Mark
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if path != root && foreign(path, d.Name()) {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(d.Name(), ".go") {
			return nil
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		here, err := scan(filepath.ToSlash(rel), string(text))
		found = append(found, here...)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("marks of %s: %w", root, err)
	}
	return found, nil
}

// foreign reports whether the folder is no part of the module around it.
func foreign(path, name string) bool {
	if strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") {
		return true
	}
	_, err := os.Stat(filepath.Join(path, "go.mod"))
	return err == nil
}

// scan returns the marks of one file.
func scan(file, text string) ([]Mark, error) {
	var found []Mark
	number := 0
	for line := range strings.Lines(text) {
		number++
		hit := comment.FindStringSubmatch(strings.TrimRight(line, "\r\n"))
		if hit == nil {
			continue
		}
		m, err := parse(hit[1])
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file, number, err)
		}
		m.File, m.Line = file, number
		found = append(found, m)
	}
	return found, nil
}

// parse reads what follows "want".
func parse(text string) (Mark, error) {
	m := Mark{Text: text}
	given := strings.Fields(text)
	if len(given) > 0 {
		m.What = given[0]
	}
	expected, ok := words[m.What]
	if !ok {
		return m, fmt.Errorf("mark says %q; want handler, nohandler, none, hazard or safe", text)
	}
	if len(given) != expected {
		return m, fmt.Errorf("mark %q has %d words, want %d", text, len(given), expected)
	}
	var err error
	if expected > 1 {
		if m.Kinds, err = choices(given[1], kinds, "kind"); err != nil {
			return m, err
		}
	}
	if expected > 2 {
		m.Guards, err = choices(given[2], guards, "guard")
	}
	return m, err
}

// choices splits a|b, each of which must be known.
func choices(word string, known []string, label string) ([]string, error) {
	given := strings.Split(word, "|")
	for _, g := range given {
		if !slices.Contains(known, g) {
			return nil, fmt.Errorf("unknown %s %q", label, g)
		}
	}
	return given, nil
}
