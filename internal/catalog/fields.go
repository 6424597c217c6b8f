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
		if m.isOf(typ, field) {
			facts = append(facts, m.fact(m.Path))
		}
	}
	return facts
}

// isOf reports whether the field that an entry mentions surely is that of a type.
func (m *mentioned) isOf(typ ident, field string) bool {
	path := strings.Split(m.Path, ".")
	i := slices.Index(path, field)
	owners, _ := namesOf(m.entry)
	if m.Of != "" {
		owners = []string{m.Of}
	}
	for _, owner := range owners {
		id, _, ok := parseName(owner)
		if !ok || !m.near(id.pkg, typ.pkg) {
			continue
		}
		switch {
		case i > 0: // the field before it holds the type
			if speaks("", path[i-1], typ.name) {
				return true
			}
		case m.Recv:
			if id.pkg == typ.pkg && (id.recv == typ.name || id.recv == "" && id.name == typ.name) {
				return true
			}
		case id.pkg == typ.pkg && speaks(id.recv, id.name, typ.name):
			return true
		}
	}
	return false
}

// near reports whether two packages are of one library.
func (m *mentioned) near(a, b string) bool {
	return a == b || m.fam.longest(a) != "" && m.fam.longest(a) == m.fam.longest(b)
}

// suffixes are the words that say no more than "arguments of".
var suffixes = []string{"input", "param", "request", "arg", "option", "opt", "config", "setting", "message"}

// speaks reports whether the name of a function or field, and of its receiver,
// speak of a type: they hold all words of the type's name but a last one like
// Input, and the receiver alone does not.
func speaks(recv, name, typeName string) bool {
	list := words(typeName)
	if n := len(list); n > 1 && slices.Contains(suffixes, list[n-1]) {
		list = list[:n-1]
	}
	of, spoken := words(recv), words(name)
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
