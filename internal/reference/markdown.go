package reference

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/idemlint/idemlint/internal/catalog"
)

const markdownHead = `# Catalog

What idemlint knows of libraries: where code receives messages, which calls
cannot be repeated, what recognises a repetition. Generated from
internal/catalog/libs by ` + "`go test ./internal/reference -update`" + `; do not edit.

A library that is not here is unknown: ` + "`idemlint catalog suggest ./...`" + ` writes what a
module needs for its own. ` + "`idemlint catalog NAME`" + ` says all about one name.
Names here are Type.Method, or pkg.Func, whatever the major version.

`

// Markdown is the page docs/catalog.md.
func Markdown(list []catalog.Listing) []byte {
	var b bytes.Buffer
	b.WriteString(markdownHead)
	for _, l := range list {
		fmt.Fprintf(&b, "## %s\n\n%s: `%s`\n\n", l.File.Library, l.File.Name, strings.Join(l.File.Packages, "`, `"))
		b.WriteString("| what | names | says |\n|---|---|---|\n")
		for _, e := range l.Entries {
			fmt.Fprintf(&b, "| %s | %s | %s |\n", brief(e.Kind, e.Entry), cell(shortNames(e)), cell(says(e.Entry)))
		}
		b.WriteString("\n")
	}
	return append(bytes.TrimRight(b.Bytes(), "\n"), '\n')
}

// says are the essentials of an entry and its fix.
func says(entry any) string {
	text := essentials(entry)
	if effect, ok := entry.(*catalog.Effect); ok && effect.Fix != "" {
		text += "; " + effect.Fix
	}
	return text
}

// cell is a text as the cell of a table.
func cell(s string) string {
	return strings.NewReplacer("|", `\|`, "*", `\*`, "_", `\_`, "<", "&lt;").Replace(s)
}
