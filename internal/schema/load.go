package schema

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/idemlint/idemlint/internal/sqltext"
)

// maxFileSize bounds the files that are read: what is larger holds rows.
const maxFileSize = 1 << 20

// Load reads the schema from the given files: paths, folders or patterns,
// relative to the root, in the order given. Without any it reads all .sql files
// below the root, in the order of their paths, numbers by value, but none of
// vendor, testdata, node_modules, hidden folders and migrations downward. The
// notes tell what could not be read.
func Load(root string, files []string) (*Set, []string, error) {
	info, err := os.Stat(root)
	if err != nil {
		return nil, nil, err
	}
	if !info.IsDir() {
		return nil, nil, fmt.Errorf("%s is no folder", root)
	}
	l := &loader{root: root}
	if len(files) == 0 {
		l.walk(root)
	}
	for _, pattern := range files {
		l.expand(pattern)
	}
	set := l.read()
	return set, l.notes, nil
}

type loader struct {
	root  string
	paths []string
	notes []string
}

func (l *loader) note(path, format string, args ...any) {
	l.notes = append(l.notes, l.relative(path)+": "+fmt.Sprintf(format, args...))
}

func (l *loader) relative(path string) string {
	if relative, err := filepath.Rel(l.root, path); err == nil {
		path = relative
	}
	return filepath.ToSlash(path)
}

// expand adds the files that an entry of the configuration means.
func (l *loader) expand(pattern string) {
	path := filepath.FromSlash(pattern)
	if !filepath.IsAbs(path) {
		path = filepath.Join(l.root, path)
	}
	matches := []string{path}
	if strings.ContainsAny(pattern, "*?[") {
		matches, _ = filepath.Glob(path)
		slices.SortFunc(matches, comparePaths)
		if len(matches) == 0 {
			l.note(path, "matches no file")
		}
	}
	for _, match := range matches {
		if info, err := os.Stat(match); err == nil && info.IsDir() {
			l.walk(match)
		} else {
			l.paths = append(l.paths, match)
		}
	}
}

// walk adds the .sql files below a folder.
func (l *loader) walk(folder string) {
	var paths []string
	// The function turns every error into a note, so none comes back.
	_ = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			l.note(path, "%v", err)
			return nil
		case entry.IsDir() && path != folder && skipsFolder(entry.Name()):
			return fs.SkipDir
		case !entry.IsDir() && isUpward(entry.Name()):
			paths = append(paths, path)
		}
		return nil
	})
	slices.SortFunc(paths, comparePaths)
	l.paths = append(l.paths, paths...)
}

func skipsFolder(name string) bool {
	return name == "vendor" || name == "testdata" || name == "node_modules" || strings.HasPrefix(name, ".")
}

// isUpward reports whether a file is SQL, and no migration that undoes another.
func isUpward(name string) bool {
	name, ok := strings.CutSuffix(strings.ToLower(name), ".sql")
	if !ok {
		return false
	}
	return name != "down" && !strings.HasSuffix(name, ".down") && !strings.HasSuffix(name, "_down") && !strings.Contains(name, ".down.")
}

// comparePaths orders paths by their parts, and numbers in them by value: 2_b
// comes before 10_a.
func comparePaths(a, b string) int {
	x, y := strings.Split(filepath.ToSlash(a), "/"), strings.Split(filepath.ToSlash(b), "/")
	return slices.CompareFunc(x, y, compareNames)
}

func compareNames(a, b string) int {
	whole := strings.Compare(a, b)
	for a != "" && b != "" {
		x, y := digits(a), digits(b)
		if x == "" || y == "" {
			if a[0] != b[0] {
				break
			}
			a, b = a[1:], b[1:]
			continue
		}
		m, n := strings.TrimLeft(x, "0"), strings.TrimLeft(y, "0")
		if m != n {
			return compareNumbers(m, n)
		}
		a, b = a[len(x):], b[len(y):]
	}
	if order := strings.Compare(a, b); order != 0 {
		return order
	}
	return whole
}

func digits(text string) string {
	end := 0
	for end < len(text) && text[end] >= '0' && text[end] <= '9' {
		end++
	}
	return text[:end]
}

// compareNumbers compares numbers of any length, without leading zeros.
func compareNumbers(a, b string) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	return strings.Compare(a, b)
}

// read applies all files, each once.
func (l *loader) read() *Set {
	var b builder
	seen := map[string]bool{}
	hash := sha256.New()
	for _, path := range l.paths {
		if seen[path] {
			continue
		}
		seen[path] = true
		text, ok := l.content(path)
		if !ok {
			continue
		}
		name := l.relative(path)
		hash.Write([]byte(strconv.Quote(name) + " " + strconv.Itoa(len(text)) + "\n" + text))
		for _, change := range sqltext.ParseSchema(text) {
			b.apply(name, change)
		}
	}
	s := b.set()
	s.digest = fmt.Sprintf("%x", hash.Sum(nil))
	return s
}

func (l *loader) content(path string) (string, bool) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		l.note(path, "%v", reason(err))
		return "", false
	case !info.Mode().IsRegular():
		l.note(path, "no regular file, skipped")
		return "", false
	case info.Size() > maxFileSize:
		l.note(path, "larger than 1 MiB, skipped")
		return "", false
	}
	content, err := os.ReadFile(path)
	if err != nil {
		l.note(path, "%v", reason(err))
		return "", false
	}
	return string(content), true
}

// reason leaves the path out of an error: the note names it.
func reason(err error) error {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return pathError.Err
	}
	return err
}
