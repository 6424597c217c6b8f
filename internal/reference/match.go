package reference

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/idemlint/idemlint/internal/catalog"
)

// Match reads full names, one a line, and writes for each a line: the name, a
// tab, and "none" or what the catalog says, the library and the place.
func Match(w io.Writer, r io.Reader, c *catalog.Catalog) error {
	b := bufio.NewWriter(w)
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		name := strings.TrimRight(lines.Text(), "\r")
		facts := c.Facts(name)
		if len(facts) == 0 {
			facts = c.Facts("field " + name)
		}
		fmt.Fprintf(b, "%s\t%s\n", name, match(facts))
	}
	if err := lines.Err(); err != nil {
		return err
	}
	return b.Flush()
}

func match(facts []catalog.Fact) string {
	if len(facts) == 0 {
		return "none"
	}
	own := slices.DeleteFunc(slices.Clone(facts), func(f catalog.Fact) bool { return f.Part != "" })
	if len(own) == 0 {
		return mentioned(facts[0], len(facts)-1)
	}
	var whats, libraries, places []string
	for _, f := range own {
		what := brief(f.Kind, f.Entry)
		if note, ok := f.Entry.(*catalog.Note); ok {
			what += ": " + note.Text
		}
		whats = append(whats, what)
		libraries = append(libraries, library(f.Library))
		places = append(places, place(f))
	}
	return join(whats, "; ") + "\t" + join(libraries, ", ") + "\t" + join(places, ", ")
}

// mentioned says what mentions a name that no entry is about.
func mentioned(f catalog.Fact, more int) string {
	what := f.Part + " of " + brief(f.Kind, f.Entry) + " " + f.Of
	if more > 0 {
		what += fmt.Sprintf(" and %d more", more)
	}
	return what + "\t" + library(f.Library) + "\t" + place(f)
}

func place(f catalog.Fact) string { return fmt.Sprintf("%s:%d", f.File, f.Line) }

// join joins what differs.
func join(list []string, sep string) string {
	var unique []string
	for _, s := range list {
		if !slices.Contains(unique, s) {
			unique = append(unique, s)
		}
	}
	return strings.Join(unique, sep)
}
