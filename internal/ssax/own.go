package ssax

import (
	"path/filepath"
	"regexp"
	"strings"
)

// Unit is what a driver knows of a package before it is analysed.
type Unit struct {
	Path          string // import path
	Module        string // path of its module; empty for the standard library and where a driver does not tell
	ModuleVersion string // empty for main modules
	Dir           string // folder of its files, empty if not known
}

// version is what folders of the module cache have in their name.
var version = regexp.MustCompile(`@v\d`)

// Own reports whether a package is the user's own code: its folder lies outside
// the module cache, the Go installation and vendor folders.
func Own(u Unit) bool {
	path, _, _ := strings.Cut(u.Path, " ")
	dir := filepath.ToSlash(u.Dir)
	switch {
	case path == "command-line-arguments", u.Module != "" && u.ModuleVersion == "":
		return true
	case version.MatchString(dir), strings.Contains(dir, "/vendor/"):
		return false
	case u.Module == "":
		return !standard(path, dir)
	default: // a version and a folder of one's own: replace => ../folder
		return filepath.IsAbs(u.Dir)
	}
}

// standard reports whether a package of no module belongs to the Go
// installation; without a folder a path without a dot does.
func standard(path, dir string) bool {
	first, _, _ := strings.Cut(path, "/")
	if first == "vendor" {
		return true
	}
	return !strings.Contains(first, ".") && (dir == "" || dir == path || strings.HasSuffix(dir, "/src/"+path))
}
