package catalog

import (
	"cmp"
	"slices"
	"strings"
)

// A Fact is what one entry says of a name.
type Fact struct {
	Kind    string // kind of the entry, see Kind
	Part    string // what the name is to the entry, such as "option (key)"; empty if the entry is about it
	Of      string // of a part: the first name of the entry
	Entry   any
	Library string // empty for entries of the user
	File    string
	Line    int // of the name in the entry
}

// Facts is all that the catalog says of a full name: what the analysis knows of
// it, then what other entries mention it as. The name may be that of a function,
// method, variable or type, with or without major versions and brackets, as a list
// prints it, or "field " and the full name of a type's field.
func (c *Catalog) Facts(name string) []Fact {
	name = strings.TrimSpace(name)
	if field, ok := strings.CutPrefix(name, "field "); ok {
		return c.fieldFacts(strings.TrimSpace(field))
	}
	id, _, ok := parseName(Unversioned(name))
	_, major, _ := parseName(name)
	if !ok || id.pkg == "" {
		return nil
	}
	if strings.Contains(name, "/v*") {
		major = anyMajor
	}
	var facts []Fact
	for _, r := range c.refs(id, major) {
		f := r.fam.fact(r.home, writtenName(r.home, id))
		if m, ok := r.entry.(mark); ok {
			f.Kind = markWords[m]
		}
		facts = append(facts, f)
	}
	slices.SortStableFunc(facts, func(a, b Fact) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	for _, m := range c.mentioned().find(id) {
		facts = append(facts, m.fact(id.pkg))
	}
	return facts
}

var markWords = [...]string{
	dupSentinel: "duplicate (sentinel)", dupType: "duplicate (type)", dupFunc: "duplicate (func)", notFound: "not found",
}

func (f *family) fact(entry any, name string) Fact {
	return Fact{Kind: Kind(entry), Entry: entry, Library: f.file.Library, File: f.source.Name, Line: f.line(entry, name)}
}

// fact is what the entry says of what it mentions, called by a name of the entry
// in a package, if it has one there.
func (m *mentioned) fact(pkg string) Fact {
	f := m.fam.fact(m.entry, m.Name+m.Method+m.Path)
	f.Part = m.What
	names, _ := namesOf(m.entry)
	for _, name := range names {
		if id, _, _ := parseName(name); f.Of == "" || id.pkg == pkg {
			f.Of = name
			if id.pkg == pkg {
				break
			}
		}
	}
	return f
}

// writtenName is the name of an entry that covers id, as the entry has it.
func writtenName(entry any, id ident) string {
	names, _ := namesOf(entry)
	for _, name := range names {
		if x, _, ok := parseName(name); ok && x.matches(id) {
			return name
		}
	}
	return ""
}
