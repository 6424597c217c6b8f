package reference

import (
	"bufio"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/idemlint/idemlint/internal/catalog"
)

// UnknownError is a name that the catalog does not know.
type UnknownError struct {
	Name    string
	Near    []string // known names most like it
	Many    bool     // Name is the end of all of Near
	Library string   // known library whose package it would lie in
}

// Error says what could have been meant.
func (e *UnknownError) Error() string {
	names := "\n  " + strings.Join(e.Near, "\n  ")
	if e.Many {
		return e.Name + " is the end of several names; say more of it:" + names
	}
	text := fmt.Sprintf("the catalog does not know %q", e.Name)
	if e.Library != "" {
		text += ", and takes calls of " + e.Library + " that it does not name for harmless"
	}
	if len(e.Near) > 0 {
		text += "; names like it are" + names
	}
	return text
}

// Found is what a name asked for stands for: what is known of one full name, or
// the files of a library.
type Found struct {
	Name  string
	Facts []catalog.Fact
	Files []catalog.Listing
}

// Find resolves a full name, the name of a library or of its file, or the end of
// one full name, such as JetStream.Publish.
func Find(c *catalog.Catalog, list []catalog.Listing, asked string) (*Found, error) {
	if facts := c.Facts(asked); len(facts) > 0 {
		return &Found{Name: asked, Facts: facts}, nil
	}
	files := slices.DeleteFunc(slices.Clone(list), func(l catalog.Listing) bool {
		file := strings.TrimSuffix(path.Base(l.File.Name), ".toml")
		asked := strings.TrimSuffix(path.Base(asked), ".toml")
		return !strings.EqualFold(l.File.Library, asked) && !strings.EqualFold(file, asked)
	})
	if len(files) > 0 {
		return &Found{Name: asked, Files: files}, nil
	}
	switch ends := endings(list, asked); len(ends) {
	case 0:
		return nil, &UnknownError{Name: asked, Near: nearest(list, asked), Library: libraryOf(list, asked)}
	case 1:
		return &Found{Name: ends[0], Facts: c.Facts(ends[0])}, nil
	default:
		return nil, &UnknownError{Name: asked, Near: ends, Many: true}
	}
}

// Entries are the entries that were found, of all that are listed.
func (f *Found) Entries(list []catalog.Listing) []catalog.Listing {
	if f.Files != nil {
		return f.Files
	}
	spoken := map[any]bool{}
	for _, fact := range f.Facts {
		spoken[fact.Entry] = true
	}
	var found []catalog.Listing
	for _, l := range list {
		l.Entries = slices.DeleteFunc(slices.Clone(l.Entries), func(e catalog.Listed) bool { return !spoken[e.Entry] })
		found = append(found, l)
	}
	return found
}

// endings are the full names that end with what was asked for, at the start of a
// part of theirs.
func endings(list []catalog.Listing, asked string) []string {
	asked = dotted(catalog.Unversioned(asked))
	var found []string
	for name := range allNames(list) {
		if rest, ok := strings.CutSuffix(dotted(name), asked); ok && (strings.HasSuffix(rest, ".") || strings.HasSuffix(rest, "/")) {
			found = append(found, name)
		}
	}
	slices.Sort(found)
	return slices.CompactFunc(found, func(a, b string) bool { return dotted(a) == dotted(b) })
}

// allNames yields the names that entries are about or mention, without versions.
func allNames(list []catalog.Listing) func(func(string) bool) {
	return func(yield func(string) bool) {
		for _, l := range list {
			for _, e := range l.Entries {
				for _, name := range slices.Concat(e.Names, e.Mentions) {
					if !yield(catalog.Unversioned(name)) {
						return
					}
				}
			}
		}
	}
}

// nearest are up to three names most like a wrong one: by Type.Method, and by the
// names of libraries.
func nearest(list []catalog.Listing, asked string) []string {
	full := map[string][]string{}
	for name := range allNames(list) {
		full[short(name)] = append(full[short(name)], name)
	}
	for _, l := range list {
		full[l.File.Library] = append(full[l.File.Library], l.File.Library)
	}
	var words []string
	for word := range full {
		words = append(words, word)
	}
	wanted := short(catalog.Unversioned(asked))
	var found []string
	for len(found) < 3 {
		near := catalog.Nearest(wanted, words)
		if near == "" {
			break
		}
		slices.Sort(full[near])
		found = append(found, slices.Compact(full[near])...)
		words = slices.DeleteFunc(words, func(w string) bool { return w == near })
	}
	return found[:min(len(found), 3)]
}

// libraryOf is the library in whose packages a name would lie, empty if none is known.
func libraryOf(list []catalog.Listing, asked string) string {
	asked = dotted(catalog.Unversioned(asked))
	for _, l := range list {
		for _, pkg := range l.File.Packages {
			if rest, ok := strings.CutPrefix(asked, strings.TrimSuffix(catalog.Unversioned(pkg+"/"), "/")); ok && (strings.HasPrefix(rest, ".") || strings.HasPrefix(rest, "/")) {
				return l.File.Library
			}
		}
	}
	return ""
}

// Explain prints what was found in full.
func Explain(w io.Writer, found *Found) error {
	if found.Files != nil {
		return Text(w, found.Files)
	}
	b := bufio.NewWriter(w)
	b.WriteString(found.Name + "\n")
	const most = 5 // parts of many entries: a few of them say enough
	parts := 0
	for _, f := range found.Facts {
		if f.Part != "" {
			if parts++; parts > most {
				continue
			}
		}
		explain(b, f)
	}
	if parts > most {
		fmt.Fprintf(b, "\nand so in %d other entries\n", parts-most)
	}
	return b.Flush()
}

func explain(b *bufio.Writer, f catalog.Fact) {
	fmt.Fprintf(b, "\n%s, %s\n", library(f.Library), place(f))
	if f.Part != "" {
		fmt.Fprintf(b, "  %s of %s, which is\n", f.Part, f.Of)
	}
	fmt.Fprintf(b, "  %s\n", sentence(f))
	for _, line := range details(f.Entry) {
		fmt.Fprintf(b, "  %s\n", line)
	}
}
