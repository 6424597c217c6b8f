package config

import (
	"path/filepath"

	"github.com/idemlint/idemlint/internal/schema"
)

// Tables reads the schema files that the configuration names, relative to its
// folder, or those below root. The notes tell what could not be read.
func (c *Config) Tables(root string) (*schema.Set, []string, error) {
	if len(c.Schema.Files) == 0 {
		return schema.Load(root, nil)
	}
	dir, err := filepath.Abs(c.Dir())
	if err != nil {
		return nil, nil, err
	}
	return schema.Load(dir, c.Schema.Files)
}

// ExcludeReason says why nothing is wanted in a file, given by its absolute path;
// it is empty if findings are.
func (c *Config) ExcludeReason(file string) string {
	if len(c.Excludes) == 0 {
		return ""
	}
	dir, err := filepath.Abs(c.Dir())
	if err != nil {
		return ""
	}
	rel, err := filepath.Rel(dir, file)
	if err != nil || !c.Excluded(filepath.ToSlash(rel)) {
		return ""
	}
	return "excluded by " + FileName
}
