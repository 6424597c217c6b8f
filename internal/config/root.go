package config

import (
	"os"
	"path/filepath"
)

// Env names the environment variable that overrides the search for idemlint.toml.
const Env = "IDEMLINT_CONFIG"

// Root is the folder of the go.work that governs dir, else of its go.mod; found
// is false outside any module. It asks no go command, so every driver can afford it.
func Root(dir string) (root string, found bool) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", false
	}
	switch work := os.Getenv("GOWORK"); {
	case work == "":
		if root, ok := upward(dir, "go.work"); ok {
			return root, true
		}
	case work != "off":
		return filepath.Dir(work), true
	}
	return upward(dir, "go.mod")
}

func upward(dir, name string) (string, bool) {
	for {
		if info, err := os.Stat(filepath.Join(dir, name)); err == nil && !info.IsDir() {
			return dir, true
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", false
		}
		dir = parent
	}
}

// Locate is the configuration file of a run: the one asked for, else the one
// that the environment names, else the one found from root. It is empty if there
// is none.
func Locate(asked, root string) string {
	if asked != "" {
		return asked
	}
	if path := os.Getenv(Env); path != "" {
		return path
	}
	path, _ := Find(root)
	return path
}
