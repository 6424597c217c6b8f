// Package config reads idemlint.toml: what a user teaches idemlint about their
// own code, and what they want to hear about.
package config

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"

	"github.com/BurntSushi/toml"

	"github.com/idemlint/idemlint/internal/catalog"
)

// FileName is the name of the configuration file.
const FileName = "idemlint.toml"

// Config is a decoded idemlint.toml. The zero value is not the default: that is
// what Default returns.
type Config struct {
	// AtMostOnce flags effects of handlers whose messages never come twice.
	AtMostOnce bool `toml:"at_most_once"`
	// Reconcilers makes controller-runtime reconcilers handlers.
	Reconcilers bool `toml:"reconcilers"`
	// FlagRetries flags every effect in a retry outside of handlers, not only
	// those whose API takes an idempotency key.
	FlagRetries bool `toml:"retries"`
	// Own are paths of modules that count as own code though they come from the
	// module cache.
	Own []string `toml:"own"`
	// MinConfidence is the least confidence that a finding must have.
	MinConfidence Confidence `toml:"min_confidence"`
	// Excludes are paths in which nothing is reported.
	Excludes []Exclude `toml:"exclude"`
	// Schema says where the database schema is.
	Schema Schema `toml:"schema"`
	// Rules switches rules on and off; rules that it does not name keep their default.
	Rules map[string]Switch `toml:"rules"`
	// Accepts are effects whose repetition is harmless.
	Accepts []Accept `toml:"accept"`
	// Handlers are functions that the user declares to be handlers.
	Handlers []Handler `toml:"handler"`
	// The entries of the catalog.
	catalog.Entries

	path string
	data []byte
}

// Confidence is how sure a finding is.
type Confidence string

// The values of Confidence.
const (
	Low    Confidence = "low"
	Medium Confidence = "medium"
	High   Confidence = "high"
)

// Exclude leaves out files or folders.
type Exclude struct {
	// Path is relative to the folder of idemlint.toml, with slashes; it covers all
	// below it and may hold the wildcards of path.Match and "...".
	Path   string `toml:"path"`
	Reason string `toml:"reason"`
}

// Schema is the section about the database schema.
type Schema struct {
	// Files are patterns of migrations and schema files, relative to the folder of
	// idemlint.toml; none means that they are searched for.
	Files []string `toml:"files"`
}

// Accept makes the effects that all its patterns match safe. An empty pattern
// matches everything, "*" in one any run of characters.
type Accept struct {
	Kind   string `toml:"kind"`   // kind of effect
	API    string `toml:"api"`    // full name of the API, without major version
	Target string `toml:"target"` // topic, queue, table
	Reason string `toml:"reason"`
}

// Handler declares functions to be handlers.
type Handler struct {
	Names   []string        `toml:"names"`
	Repeats catalog.Repeats `toml:"repeats"`
}

// Switch is on or off: true, false, "on" or "off".
type Switch bool

// UnmarshalTOML reads a bool or a word.
func (s *Switch) UnmarshalTOML(v any) error {
	switch v {
	case true, "on":
		*s = true
	case false, "off":
		*s = false
	default:
		return fmt.Errorf(`want "on" or "off", not %v`, v)
	}
	return nil
}

// Default is the configuration without a file.
func Default() *Config { return &Config{MinConfidence: Medium} }

// Find looks for idemlint.toml in the folder root, which holds go.work or go.mod,
// and in the folders above it.
func Find(root string) (path string, found bool) {
	dir, err := filepath.Abs(root)
	if err != nil {
		return "", false
	}
	for {
		path := filepath.Join(dir, FileName)
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
			return path, true
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", false
		}
		dir = parent
	}
}

// Load reads a configuration file; an empty path stands for none.
func Load(path string) (*Config, error) {
	if path == "" {
		return Default(), nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return Parse(path, data)
}

// Parse decodes a configuration strictly. Errors carry file and line.
func Parse(path string, data []byte) (*Config, error) {
	c := Default()
	c.path, c.data = path, data
	if err := catalog.Decode(path, data, c); err != nil {
		return nil, err
	}
	if err := catalog.Check(path, data, &c.Entries); err != nil {
		return nil, err
	}
	if err := c.check(); err != nil {
		return nil, err
	}
	return c, nil
}

// Path is the file that the configuration came from, empty for the default.
func (c *Config) Path() string { return c.path }

// Dir is the folder that the paths in the configuration are relative to.
func (c *Config) Dir() string {
	if c.path == "" {
		return ""
	}
	return filepath.Dir(c.path)
}

// Library reports whether a package is that of a library that the built-in
// catalog knows.
func Library(pkgPath string) bool {
	c, err := catalog.Builtin()
	return err == nil && c.Known(pkgPath)
}

// Catalog is the built-in catalog with the user's entries over it.
func (c *Config) Catalog() (*catalog.Catalog, error) {
	if reflect.ValueOf(c.Entries).IsZero() {
		return catalog.Builtin()
	}
	return catalog.Load(catalog.Source{Name: c.path, Data: c.data, Entries: &c.Entries})
}

// On reports whether a rule is switched on, where def is its default.
func (c *Config) On(rule string, def bool) bool {
	if s, ok := c.Rules[rule]; ok {
		return bool(s)
	}
	return def
}

// CheckRules reports a rule in the configuration that does not exist.
func (c *Config) CheckRules(known []string) error {
	for _, rule := range slices.Sorted(maps.Keys(c.Rules)) {
		if slices.Contains(known, rule) {
			continue
		}
		msg := fmt.Sprintf("unknown rule %q", rule)
		if near := catalog.Nearest(rule, known); near != "" {
			msg += fmt.Sprintf("; did you mean %q?", near)
		}
		line := catalog.LineOfKey(c.data, "rules", rule)
		return &catalog.Error{File: c.path, Line: line, Msg: msg}
	}
	return nil
}

// Digest identifies the content of the configuration, for cache keys: what it
// says counts, not where it lies.
func (c *Config) Digest() string {
	sum := sha256.Sum256(c.data)
	return hex.EncodeToString(sum[:16])
}

var _ toml.Unmarshaler = (*Switch)(nil)

// DeclaredHandlers returns the functions that are declared to be handlers, by full
// name, with how often their messages can come.
func (c *Config) DeclaredHandlers() map[string]catalog.Repeats {
	declared := map[string]catalog.Repeats{}
	for _, h := range c.Handlers {
		for _, name := range h.Names {
			declared[name] = h.Repeats
		}
	}
	return declared
}
