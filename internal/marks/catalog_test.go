package marks_test

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/idemlint/idemlint/internal/marks"
)

// TestCatalog runs the fixtures of the library families, all at once. Each family
// has a hazard and a guarded twin at least, and every mark of it is met: also that
// the map knows the guarded effect.
func TestCatalog(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the libraries that the fixtures import")
	}
	dir := filepath.Join("..", "..", "testdata", "catalog")
	doc, _ := run(t, dir, "./families/...")
	_, lines, err := marks.Check(dir, doc)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lines {
		if l.Word != marks.Guard { // another guard than the mark's is as good
			t.Error(l)
		}
	}
	marked, err := marks.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	words := map[string]map[string]bool{}
	for _, m := range marked {
		family := filepath.ToSlash(filepath.Dir(m.File))
		if words[family] == nil {
			words[family] = map[string]bool{}
		}
		words[family][m.What] = true
	}
	folders, err := os.ReadDir(filepath.Join(dir, "families"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range folders {
		has := words["families/"+f.Name()]
		if !has["hazard"] || !has["safe"] {
			t.Errorf("families/%s has marks %s, wants a hazard and a safe twin", f.Name(), strings.Join(slices.Sorted(maps.Keys(has)), ", "))
		}
	}
}

// TestCatalogFamilies holds that no library family of the catalog is without a fixture.
func TestCatalogFamilies(t *testing.T) {
	files, err := filepath.Glob("../catalog/libs/*.toml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no families: %v", err)
	}
	for _, f := range files {
		name := strings.TrimSuffix(filepath.Base(f), ".toml")
		if _, err := os.Stat(filepath.Join("../../testdata/catalog/families", name)); err != nil {
			t.Errorf("the family %s has no fixture", name)
		}
	}
}
