package analyzers

import (
	"bytes"
	"flag"
	"go/doc/comment"
	"os"
	"path/filepath"
	"testing"

	"github.com/idemlint/idemlint/internal/rule"
)

var update = flag.Bool("update", false, "write docs/rules")

// TestDocs holds docs/rules to the documentation of the rules.
func TestDocs(t *testing.T) {
	for _, r := range Rules() {
		path := filepath.Join("..", "docs", "rules", r.Name+".md")
		page := markdown(r)
		if *update {
			if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, page, 0o666); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if old, err := os.ReadFile(path); err != nil || !bytes.Equal(old, page) {
			t.Errorf("docs/rules/%s.md is not what its package comment says: run go test ./analyzers -update", r.Name)
		}
	}
}

func markdown(r *rule.Rule) []byte {
	var parser comment.Parser
	printer := comment.Printer{HeadingLevel: 2, HeadingID: func(*comment.Heading) string { return "" }}
	return append([]byte("# "+r.Name+"\n\n"), printer.Markdown(parser.Parse(r.Doc))...)
}
