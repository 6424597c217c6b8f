// Package internal holds the test of who may import whom.
package internal

import (
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/idemlint/idemlint/"

// arrows says which of our packages a package may import. internal/ is left
// out; analyzers/* is any one rule. What is not listed may import nothing of
// ours and be imported by nobody.
var arrows = map[string][]string{
	"cmd/idemlint": {"driver", "analyzers", "config", "report", "catalog", "lsp", "reference", "teach"},
	"plugin":       {"analyzers", "config"},
	"lsp":          {"driver", "report", "config"},
	"analyzers":    {"analyzers/*", "rule", "config"},
	"analyzers/*":  {"rule", "replay"},
	"report":       {"rule", "replay", "summary"},
	"driver":       {"rule", "extract", "link", "replay", "config", "schema", "ssax", "summary"},
	"rule":         {"flow", "replay", "summary"},
	"flow":         {"extract", "link", "replay", "config", "schema", "ssax", "summary"},
	"replay":       {"link", "summary", "catalog", "schema", "sqltext"},
	"link":         {"summary", "catalog", "schema", "sqltext"},
	"config":       {"catalog", "schema"},
	"schema":       {"sqltext", "summary"},
	"extract":      {"summary", "ssax"},
	"summary":      {},
	"ssax":         {},
	"sqltext":      {},
	"reference":    {"catalog"},
	"teach":        {"summary", "catalog"},
	"catalog":      {},
}

// outside says who may import the libraries that only one layer should know.
var outside = map[string][]string{
	"golang.org/x/tools/go/ssa":       {"ssax", "extract", "driver"},
	"golang.org/x/tools/go/packages":  {"driver"},
	"github.com/BurntSushi/toml":      {"catalog", "config"},
	"github.com/DataDog/go-sqllexer":  {"sqltext"},
	"github.com/fxamacker/cbor/v2":    {"summary"},
	"golang.org/x/tools/go/analysis":  {"rule", "flow", "analyzers", "analyzers/*", "cmd/idemlint", "plugin"},
	"github.com/rogpeppe/go-internal": {},
}

// TestImports holds the arrows of the design for everything but tests.
func TestImports(t *testing.T) {
	out, err := exec.Command("go", "list", "-e", "-f", `{{.ImportPath}} {{join .Imports " "}}`, module+"...").Output()
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		from := short(words[0])
		allowed, known := arrows[from]
		if known {
			found++
		}
		for _, imp := range words[1:] {
			if strings.HasPrefix(imp, module) && !slices.Contains(allowed, short(imp)) {
				t.Errorf("%s imports %s, and may import only %s", words[0], imp, strings.Join(allowed, ", "))
			}
			for lib, users := range outside {
				if within(imp, lib) && !slices.Contains(users, from) {
					t.Errorf("%s imports %s, which is for %s alone", words[0], imp, strings.Join(users, ", "))
				}
			}
		}
	}
	if found < 10 {
		t.Errorf("only %d of our packages were seen", found)
	}
}

// short is the name of one of our packages in arrows.
func short(imp string) string {
	name := strings.TrimPrefix(strings.TrimPrefix(imp, module), "internal/")
	if dir, _ := path.Split(name); dir == "analyzers/" {
		return "analyzers/*"
	}
	return name
}

// within reports whether imp is the library or lies below it.
func within(imp, lib string) bool { return imp == lib || strings.HasPrefix(imp, lib+"/") }
