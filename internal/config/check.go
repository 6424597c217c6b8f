package config

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/idemlint/idemlint/internal/catalog"
)

// check validates what only idemlint.toml has, and fills defaults.
func (c *Config) check() error {
	var errs []error
	fail := func(array string, nth int, key, value, format string, args ...any) {
		line := catalog.LineOfValue(c.data, array, nth, key, value)
		errs = append(errs, &catalog.Error{File: c.path, Line: line, Msg: fmt.Sprintf(format, args...)})
	}
	if !slices.Contains([]Confidence{Low, Medium, High}, c.MinConfidence) {
		fail("", 0, "min_confidence", string(c.MinConfidence), "min_confidence is %q, not low, medium or high", c.MinConfidence)
	}
	for _, own := range c.Own {
		if own == "" || strings.ContainsAny(own, " \\") {
			fail("", 0, "own", own, "own: %q is no module path", own)
		}
	}
	for i, x := range c.Excludes {
		if x.Path == "" {
			fail("exclude", i, "path", "", "exclude: no path")
		}
		if _, err := path.Match(x.Path, ""); err != nil {
			fail("exclude", i, "path", x.Path, "exclude: bad pattern %q", x.Path)
		}
		if strings.TrimSpace(x.Reason) == "" {
			fail("exclude", i, "reason", "", "exclude: no reason")
		}
	}
	for i, a := range c.Accepts {
		if a.Kind != "" && !slices.Contains(catalog.Kinds, a.Kind) {
			fail("accept", i, "kind", a.Kind, "accept: unknown kind %q%s", a.Kind, oneOf(a.Kind, catalog.Kinds))
		}
		if a.Kind == "" && a.API == "" && a.Target == "" {
			fail("accept", i, "", "", "accept: wants kind, api or target")
		}
		if strings.TrimSpace(a.Reason) == "" {
			fail("accept", i, "reason", "", "accept: no reason")
		}
	}
	for i := range c.Handlers {
		c.checkHandler(i, fail)
	}
	return errors.Join(errs...)
}

func (c *Config) checkHandler(i int, fail func(array string, nth int, key, value, format string, args ...any)) {
	h := &c.Handlers[i]
	if len(h.Names) == 0 {
		fail("handler", i, "names", "", "handler: no names")
	}
	for j, name := range h.Names {
		if !catalog.ValidName(name) {
			fail("handler", i, "names", name, "handler: %q is no full name of a function, such as (*example.com/pkg.Type).Method", name)
		}
		h.Names[j] = catalog.Normalize(name)
	}
	known := []catalog.Repeats{catalog.Redelivery, catalog.Retried, catalog.AtMostOnce}
	switch {
	case h.Repeats == "":
		h.Repeats = catalog.Redelivery
	case !slices.Contains(known, h.Repeats):
		fail("handler", i, "repeats", string(h.Repeats), "handler: repeats is %q, not redelivery, retry or at-most-once", h.Repeats)
	}
}

// oneOf ends a message about a wrong word.
func oneOf(word string, words []string) string {
	if near := catalog.Nearest(word, words); near != "" {
		return fmt.Sprintf("; did you mean %q?", near)
	}
	return " (one of " + strings.Join(words, ", ") + ")"
}

// Excluded reports whether a file, relative to the folder of idemlint.toml and
// with slashes, is left out.
func (c *Config) Excluded(file string) bool {
	return slices.ContainsFunc(c.Excludes, func(x Exclude) bool { return covers(strings.TrimSuffix(x.Path, "/"), file) })
}

// covers reports whether the pattern matches the file or a folder that it lies in.
func covers(pattern, file string) bool {
	if strings.HasSuffix(pattern, "/...") {
		pattern = strings.TrimSuffix(pattern, "/...")
	}
	if rest, ok := strings.CutPrefix(pattern, ".../"); ok {
		for f := file; ; {
			if covers(rest, f) {
				return true
			}
			_, below, more := strings.Cut(f, "/")
			if !more {
				return false
			}
			f = below
		}
	}
	for f := file; f != "." && f != "/" && f != ""; f = path.Dir(f) {
		if ok, _ := path.Match(pattern, f); ok {
			return true
		}
	}
	return false
}

// Accepted returns the reason why an effect is safe whatever guards it, if the
// user declared one.
func (c *Config) Accepted(kind, api, target string) (reason string, ok bool) {
	for _, a := range c.Accepts {
		if like(a.Kind, kind) && like(plainName(a.API), plainName(api)) && like(a.Target, target) {
			return a.Reason, true
		}
	}
	return "", false
}

// plainName is a full name without major version, type parameters and the star
// of a receiver, which would be a wildcard.
func plainName(api string) string {
	return strings.ReplaceAll(catalog.Normalize(api), "(*", "(")
}

// like matches text with a pattern in which "*" stands for any run of characters.
func like(pattern, text string) bool {
	if pattern == "" {
		return true
	}
	parts := strings.Split(pattern, "*")
	if len(parts) == 1 {
		return pattern == text
	}
	if !strings.HasPrefix(text, parts[0]) {
		return false
	}
	text = text[len(parts[0]):]
	for _, part := range parts[1 : len(parts)-1] {
		i := strings.Index(text, part)
		if i < 0 {
			return false
		}
		text = text[i+len(part):]
	}
	return strings.HasSuffix(text, parts[len(parts)-1])
}
