package catalog

import (
	"slices"
	"strings"
	"unicode"
)

// fieldFacts is what entries say of a field, "path.Type.Field". An entry names a
// field of an argument without its type: what the type is called must tell.
func (c *Catalog) fieldFacts(name string) []Fact {
	typeName, field := splitLast(name)
	typ, major, ok := parseName(typeName)
	if !ok || typ.pkg == "" || field == "" {
		return nil
	}
	var facts []Fact
	asMethod := ident{typ.pkg, typ.name, field} // fields of results are written so
	for _, r := range c.refs(asMethod, major) {
		if r.id.recv == typ.name {
			facts = append(facts, r.fam.fact(r.home, writtenName(r.home, asMethod)))
		}
	}
	for _, m := range c.mentioned().fields[field] {
		if owner := m.owner(typ, field); owner != "" {
			f := m.fact(typ.pkg)
			f.Of = owner
			facts = append(facts, f)
		}
	}
	return facts
}

// owner is the name of the entry by which the field that it mentions surely is
// that of a type; empty if that cannot be told.
func (m *mentioned) owner(typ ident, field string) string {
	path := strings.Split(m.Path, ".")
	i := slices.Index(path, field)
	owners, _ := namesOf(m.entry)
	for _, owner := range owners {
		of := owner
		if m.Of != "" {
			of = m.Of
		}
		id, _, ok := parseName(of)
		if !ok || !m.near(id.pkg, typ.pkg) {
			continue
		}
		told := false
		switch {
		case i > 0: // the field before it holds the type
			told = speaks("", path[i-1], typ.name)
		case m.Recv:
			told = id.pkg == typ.pkg && (id.recv == typ.name || id.recv == "" && id.name == typ.name)
		default:
			last := id.pkg[strings.LastIndexByte(id.pkg, '/')+1:]
			told = id.recv != typ.name && speaks(last+id.recv, id.name, typ.name) &&
				(within(typ.pkg, id.pkg) || isInternal(typ.pkg) || slices.Contains(words(typ.name), singular(last)))
		}
		if told {
			return owner
		}
	}
	return ""
}

// isInternal reports whether a package's types have other, public names.
func isInternal(pkg string) bool { return strings.Contains(pkg+"/", "/internal/") }

// near reports whether two packages are of one library.
func (m *mentioned) near(a, b string) bool {
	return a == b || m.fam.longest(a) != "" && m.fam.longest(a) == m.fam.longest(b)
}

// suffixes are the words that say no more than "arguments of".
var suffixes = []string{"input", "param", "request", "arg", "option", "opt", "config", "setting"}

// speaks reports whether the name of a function or field, and what it lies in,
// speak of a type: they hold all words of the type's name but a last one like
// Input, and the surroundings alone do not.
func speaks(around, name, typeName string) bool {
	list := words(typeName)
	if n := len(list); n > 1 && slices.Contains(suffixes, list[n-1]) {
		list = list[:n-1]
	}
	of, spoken := words(around), words(name)
	some := false
	for _, w := range list {
		if slices.Contains(spoken, w) {
			some = true
		} else if !slices.Contains(of, w) {
			return false
		}
	}
	return some
}

// words are the words of a name in camel case, in lower case and the singular.
func words(name string) []string {
	var list []string
	start := 0
	runes := []rune(name)
	for i := 1; i <= len(runes); i++ {
		if i < len(runes) {
			upper, before := unicode.IsUpper(runes[i]), unicode.IsUpper(runes[i-1])
			next := i+1 < len(runes) && unicode.IsLower(runes[i+1])
			if !upper || before && !next {
				continue
			}
		}
		list = append(list, singular(strings.ToLower(string(runes[start:i]))))
		start = i
	}
	return list
}

func singular(word string) string {
	if stem, ok := strings.CutSuffix(word, "ies"); ok {
		return stem + "y"
	}
	return strings.TrimSuffix(word, "s")
}
