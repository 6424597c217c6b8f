package catalog

import (
	"maps"
	"reflect"
	"slices"
	"strings"
)

// What entries mention inside themselves (options, setters, makers, types of
// parameters, fields) is known too, but no call of it means anything by itself:
// the analysis never asks for it by name.

// A Mention is a name, a field or a method that an entry mentions.
type Mention struct {
	Name string // normalized full name; empty for a field or method
	What string // what it is to the entry, such as "option (key)"
	// Method is a method of the type of an argument.
	Method string
	// Path is the field, with dots for one in another.
	Path string
	// Of is what the field is of: an argument or the receiver of the function of
	// that name, or the type of that name. It is empty for fields of what the entry
	// itself is about.
	Of   string
	Recv bool // the field is the receiver's, or the type's
}

// partWords name the parts by the field that holds them.
var partWords = map[string]string{
	"Option": "option", "Setter": "setter", "Elem": "maker", "Made": "maker", "TxOf": "maker",
	"Params": "parameter of the callback", "NotParams": "parameter of other callbacks",
	"Codes": "code type", "NotFoundCodes": "code type (not found)",
}

// MentionsOf lists what an entry mentions beside the names that it is about.
func MentionsOf(entry any) []Mention {
	var found []Mention
	walkMentions(reflect.ValueOf(entry).Elem(), nil, func(m Mention) { found = append(found, m) })
	switch e := entry.(type) {
	case *Message:
		for _, path := range append([]string{e.ID}, e.Fresh...) {
			found = append(found, Mention{What: "field", Path: path, Recv: true})
		}
	case *Value:
		for _, path := range e.Fresh {
			found = append(found, Mention{What: "field (fresh)", Path: path})
		}
	case *Make:
		for _, path := range slices.Sorted(maps.Keys(e.Fields)) {
			found = append(found, Mention{What: "field (made)", Path: path})
		}
	case *Middleware:
		found = append(found, Mention{What: "field (repository)", Path: e.Repository, Recv: true})
	case *Subscription:
		for path := range strings.SplitSeq(e.Field, "|") {
			found = append(found, Mention{What: "field (callback)", Path: path})
		}
		if e.Method != "*" {
			found = append(found, Mention{What: "method (callback)", Method: e.Method})
		}
	case *Retry:
		found = append(found, Mention{What: "field (callback)", Path: e.Field})
	}
	return slices.DeleteFunc(found, func(m Mention) bool { return m.Name+m.Path+m.Method == "" })
}

// walkMentions visits a struct and those in it; where holds the keys above it.
func walkMentions(v reflect.Value, where []string, found func(Mention)) {
	t := v.Type()
	if where != nil {
		slotField(v, where, found)
	}
	for i := range t.NumField() {
		f, fv := t.Field(i), v.Field(i)
		key := strings.ReplaceAll(f.Tag.Get("toml"), "_", " ")
		if fv.Kind() == reflect.Pointer {
			if fv = fv.Elem(); !fv.IsValid() {
				continue
			}
		}
		switch {
		case fv.Kind() == reflect.Struct:
			walkMentions(fv, append(where, key), found)
		case fv.Kind() == reflect.Slice && fv.Type().Elem().Kind() == reflect.Struct:
			for j := range fv.Len() {
				walkMentions(fv.Index(j), append(where, key), found)
			}
		case partWords[f.Name] != "":
			mention(fv, partWords[f.Name], where, found)
		}
	}
}

// mention reports the names in a string or a list of them.
func mention(v reflect.Value, what string, where []string, found func(Mention)) {
	if where != nil {
		what += " (" + strings.Join(where, ", ") + ")"
	}
	names := []string{}
	if v.Kind() == reflect.Slice {
		names = v.Interface().([]string)
	} else if v.String() != "" {
		names = append(names, v.String())
	}
	for _, name := range names {
		name, _, _ = strings.Cut(name, " ") // of a code, its type
		found(Mention{Name: strings.TrimLeft(name, "*[]"), What: what})
	}
}

// slotField reports the field or method that a slot or an option speaks of.
func slotField(v reflect.Value, where []string, found func(Mention)) {
	text := func(name string) string {
		if f := v.FieldByName(name); f.IsValid() && f.Kind() == reflect.String {
			return f.String()
		}
		return ""
	}
	in := " (" + strings.Join(where, ", ") + ")"
	if method := text("Method"); method != "" {
		found(Mention{What: "method" + in, Method: method, Of: text("Made")})
		return // the field is of its result
	}
	recv := v.FieldByName("Recv")
	found(Mention{
		What: "field" + in,
		Path: text("Field"),
		Of:   text("Made"),
		Recv: recv.IsValid() && recv.Bool(),
	})
}

// mentions is the index of what the catalog mentions.
type mentions struct {
	names   map[ident][]mentioned
	wild    map[string][]mentioned
	fields  map[string][]mentioned // by each part of the path
	methods map[string][]mentioned
}

// mentioned is one mention of an entry.
type mentioned struct {
	Mention
	id    ident
	entry any
	fam   *family
}

func (c *Catalog) allMentions() *mentions {
	m := &mentions{map[ident][]mentioned{}, map[string][]mentioned{}, map[string][]mentioned{}, map[string][]mentioned{}}
	for _, f := range c.families {
		if f.load() != nil {
			continue
		}
		for entry := range entriesOf(&f.file.Entries) {
			for _, x := range MentionsOf(entry) {
				m.add(mentioned{Mention: x, entry: entry, fam: f})
			}
		}
	}
	return m
}

func (m *mentions) add(x mentioned) {
	if x.Method != "" {
		m.methods[x.Method] = append(m.methods[x.Method], x)
		return
	}
	if x.Path != "" {
		for part := range strings.SplitSeq(x.Path, ".") {
			m.fields[part] = append(m.fields[part], x)
		}
		return
	}
	id, _, ok := parseName(x.Name)
	if !ok || id.pkg == "" {
		return
	}
	x.id = id
	if id.isWild() {
		m.wild[id.name] = append(m.wild[id.name], x)
	} else {
		m.names[id] = append(m.names[id], x)
	}
}

// find returns the mentions of a name.
func (m *mentions) find(id ident) []mentioned {
	found := slices.Clone(m.names[id])
	for _, x := range m.wild[id.name] {
		if x.id.matches(id) {
			found = append(found, x)
		}
	}
	if id.recv == "" {
		return found
	}
	for _, x := range m.methods[id.name] {
		if x.ofLibrary(id) {
			found = append(found, x)
		}
	}
	return found
}

// ofLibrary reports whether a method lies in the package of the call that takes
// an argument with such a method, and is not of what is called.
func (m *mentioned) ofLibrary(id ident) bool {
	names, _ := namesOf(m.entry)
	if m.Of != "" {
		names = []string{m.Of}
	}
	return slices.ContainsFunc(names, func(name string) bool {
		of, _, ok := parseName(name)
		return ok && of.pkg == id.pkg && of.recv != id.recv
	})
}
