package catalog

import (
	"reflect"
	"slices"
	"strings"
)

// A Listing is what one file says, in the order of its lines.
type Listing struct {
	File    *File
	Entries []Listed
}

// Listed is one entry of a listing.
type Listed struct {
	Kind  string   // see Kind
	Names []string // full names that it stands for; "/v*" where their paths have a major version
	// Mentions are the full names that it speaks of besides: options, setters,
	// makers, types of parameters.
	Mentions []string
	Entry    any // *Subscription, *Effect, …
	Line     int
}

// List lists all files of the catalog.
func (c *Catalog) List() ([]Listing, error) {
	if _, err := c.All(); err != nil {
		return nil, err
	}
	var all []Listing
	for _, f := range c.families {
		all = append(all, c.listing(f))
	}
	return all, nil
}

func (c *Catalog) listing(f *family) Listing {
	l := Listing{File: f.file}
	for entry := range entriesOf(&f.file.Entries) {
		item := Listed{Kind: Kind(entry), Entry: entry, Line: f.line(entry, "")}
		names, major := namesOf(entry)
		for _, name := range names {
			item.Names = append(item.Names, f.fullNames(name, major)...)
		}
		for _, m := range MentionsOf(entry) {
			if id, _, ok := parseName(m.Name); ok && id.pkg != "" {
				item.Mentions = append(item.Mentions, c.speller(f, id).fullNames(m.Name, major)...)
			}
		}
		slices.Sort(item.Mentions)
		item.Mentions = slices.Compact(item.Mentions)
		l.Entries = append(l.Entries, item)
	}
	slices.SortStableFunc(l.Entries, func(a, b Listed) int { return a.Line - b.Line })
	return l
}

// speller is the family that says how the path of a name is written: f if it can.
func (c *Catalog) speller(f *family, id ident) *family {
	if f.covers(id.pkg) {
		return f
	}
	for _, other := range c.covering(id.pkg) {
		if other.covers(id.pkg) {
			return other
		}
	}
	return f
}

// Kind names the kind of an entry, given by a pointer to it, for people.
func Kind(entry any) string {
	switch e := entry.(type) {
	case *Subscription:
		if e.Implements {
			return "implements"
		}
	case *Retry:
		if e.Self {
			return "self retry"
		}
	}
	return kindOf(entry)
}

// entriesOf yields pointers to all entries.
func entriesOf(e *Entries) func(func(any) bool) {
	return func(yield func(any) bool) {
		v := reflect.ValueOf(e).Elem()
		for i := range v.NumField() {
			for j := range v.Field(i).Len() {
				if !yield(v.Field(i).Index(j).Addr().Interface()) {
					return
				}
			}
		}
	}
}

// namesOf are the names that an entry is about.
func namesOf(entry any) (names []string, major string) {
	switch e := entry.(type) {
	case *Duplicate:
		names = slices.Concat(e.Sentinels, e.Types, e.Funcs, e.NotFound)
	case *Message:
		names, major = e.Types, e.Major
	default:
		v := reflect.ValueOf(entry).Elem()
		return v.FieldByName("Names").Interface().([]string), v.FieldByName("Major").String()
	}
	plain := make([]string, len(names))
	for i, name := range names {
		plain[i] = strings.TrimLeft(name, "*") // of a type
	}
	return plain, major
}

// fullNames are the forms of a name under the packages of the file as it writes
// them, restricted to those that have such major versions.
func (f *family) fullNames(name, major string) []string {
	id, _, ok := parseName(name)
	prefix := f.longest(id.pkg)
	if !ok || prefix == "" {
		return []string{name}
	}
	majors, _ := parseMajor(major)
	var all, fit []string
	for _, written := range f.head.Packages {
		if normalizePrefix(written) != prefix {
			continue
		}
		full := strings.Replace(name, prefix, written, 1)
		all = append(all, full)
		if majors.hasPath(written) {
			fit = append(fit, full)
		}
	}
	if fit == nil {
		return all // the file does not write the form that the versions have
	}
	return fit
}

// longest is the longest prefix of the family that covers a package.
func (f *family) longest(pkg string) string {
	best := ""
	for _, p := range f.packages {
		if len(p) > len(best) && within(pkg, p) {
			best = p
		}
	}
	return best
}

// hasPath reports whether an import path, with "/v*" for a major version of two
// or more, can be of one of the versions.
func (r majorRange) hasPath(written string) bool {
	if strings.Contains(written+"/", "/v*/") {
		return r == majorRange{} || r.to >= 2
	}
	_, major := stripMajors(written)
	return r.has(major)
}

// place is where an entry stands in the text of its file.
type place struct {
	array string
	nth   int
}

// line is the line of a name in an entry, or that of the entry.
func (f *family) line(entry any, name string) int {
	f.placing.Do(func() {
		f.lines, f.places = docLines(f.source.Data), map[any]place{}
		v := reflect.ValueOf(&f.file.Entries).Elem()
		for i := range v.NumField() {
			for j := range v.Field(i).Len() {
				f.places[v.Field(i).Index(j).Addr().Interface()] = place{v.Type().Field(i).Tag.Get("toml"), j}
			}
		}
	})
	at := f.places[entry]
	return lineOfValue(f.lines, at.array, at.nth, "", name)
}
