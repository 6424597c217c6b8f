package driver

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"os"

	conf "github.com/idemlint/idemlint/internal/config"
	"github.com/idemlint/idemlint/internal/ssax"
)

// BuildID identifies for the go command's cache all that a unit's answer depends
// on besides its source: this program and the configuration and schema files
// that a run in dir sees. An error in the configuration is said here, for in a
// unit nothing may fail.
func BuildID(dir string) (string, error) {
	h := sha256.New()
	exe, err := os.Executable()
	if err != nil {
		return "", err
	}
	f, err := os.Open(exe)
	if err != nil {
		return "", err
	}
	defer f.Close()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	if root, ok := conf.Root(dir); ok {
		cfg, err := Configuration("", root)
		if err != nil {
			return "", err
		}
		set, _, err := cfg.Tables(root)
		if err != nil {
			return "", err
		}
		io.WriteString(h, cfg.Digest()+" "+set.Digest())
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// unit is what the go command tells about a unit of go vet.
type unit struct {
	ImportPath    string
	Dir           string
	ModulePath    string
	ModuleVersion string
	ImportMap     map[string]string
	PackageFile   map[string]string
	VetxOnly      bool
	VetxOutput    string
}

// AnswerUnit answers a unit of go vet at once where there is nothing to say: a
// dependency that is not the user's own has no facts. It reports whether it did.
func AnswerUnit(cfgFile string) bool {
	data, err := os.ReadFile(cfgFile)
	if err != nil {
		return false
	}
	var u unit
	if json.Unmarshal(data, &u) != nil || !u.VetxOnly || u.VetxOutput == "" {
		return false
	}
	if len(u.PackageFile) == 0 && len(u.ImportMap) > 0 {
		return false // the importer would read types from what we leave empty
	}
	if ssax.Own(ssax.Unit{Path: u.ImportPath, Module: u.ModulePath, ModuleVersion: u.ModuleVersion, Dir: u.Dir}) {
		return false
	}
	return os.WriteFile(u.VetxOutput, nil, 0o666) == nil
}
