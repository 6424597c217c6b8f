package catalog

import (
	"bytes"
	"slices"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"
)

// A family is one source of entries. An embedded one is decoded when a name of
// its packages is asked for.
type family struct {
	source   Source
	layer    int      // sources given later have a higher one
	head     head     // all that is known before decoding
	packages []string // import path prefixes, without major versions
	once     sync.Once
	file     *File
	err      error
	exact    map[ident][]ref
	wild     map[string][]ref // by the name of function or method
	paths    map[string]bool  // packages of exact names, where the file names none
	texts    []string
	codes    map[string][notFound + 1]bool // by "type value"

	placing sync.Once // of what follows
	lines   []docLine
	places  map[any]place
}

// head is the part of a file before its first table.
type head struct {
	Library  string   `toml:"library"`
	Packages []string `toml:"packages"`
	Anywhere bool     `toml:"anywhere"`
}

// A ref is one name of one entry.
type ref struct {
	id    ident
	major majorRange
	entry any // *Subscription, *Effect, …, or a mark
	home  any // the entry, also of a mark
	fam   *family
	wild  bool
}

// A mark is what a name of a duplicate entry stands for.
type mark uint8

// The marks.
const (
	dupSentinel mark = iota
	dupType
	dupFunc
	notFound
)

// newFamily reads the head of a source.
func newFamily(src Source, layer int) (*family, error) {
	f := &family{source: src, layer: layer}
	if src.Entries != nil {
		return f, nil
	}
	if _, err := toml.Decode(string(headOf(src.Data)), &f.head); err != nil {
		return nil, decodeError(src.Name, err)
	}
	for _, p := range f.head.Packages {
		if p = normalizePrefix(p); !slices.Contains(f.packages, p) {
			f.packages = append(f.packages, p)
		}
	}
	return f, nil
}

// headOf cuts a document before its first table, a line that starts with "[".
func headOf(data []byte) []byte {
	for i := 0; i < len(data); {
		if data[i] == '[' {
			return data[:i]
		}
		next := bytes.IndexByte(data[i:], '\n')
		if next < 0 {
			break
		}
		i += next + 1
	}
	return data
}

// everywhere reports whether names of the family can lie in any package.
func (f *family) everywhere() bool { return len(f.packages) == 0 || f.head.Anywhere }

// covers reports whether the package lies in the family's packages.
func (f *family) covers(pkg string) bool {
	return slices.ContainsFunc(f.packages, func(p string) bool { return within(pkg, p) })
}

// within reports whether a package is, or lies below, that of a prefix.
func within(pkg, prefix string) bool {
	return strings.HasPrefix(pkg, prefix) && (len(pkg) == len(prefix) || pkg[len(prefix)] == '/')
}

// load decodes and indexes the family once.
func (f *family) load() error {
	f.once.Do(func() {
		f.file = &File{}
		f.exact, f.wild = map[ident][]ref{}, map[string][]ref{}
		f.paths, f.codes = map[string]bool{}, map[string][notFound + 1]bool{}
		if f.err = f.decode(); f.err == nil {
			f.index()
		}
	})
	return f.err
}

func (f *family) decode() error {
	if f.source.Entries != nil {
		f.file.Name, f.file.Entries = f.source.Name, *f.source.Entries
		return nil // whoever decoded it has checked it
	}
	if err := Decode(f.source.Name, f.source.Data, f.file); err != nil {
		return err
	}
	f.file.Name = f.source.Name
	inside := func(pkg string) bool {
		if strings.HasPrefix(pkg, "...") && f.head.Anywhere {
			return true
		}
		return len(f.packages) == 0 || f.covers(pkg)
	}
	return check(f.source.Name, f.source.Data, &f.file.Entries, inside)
}

// index files every entry under its names.
func (f *family) index() {
	e := &f.file.Entries
	indexAll(f, e.Subscriptions, func(x *Subscription) ([]string, string) { return x.Names, x.Major })
	indexAll(f, e.Retries, func(x *Retry) ([]string, string) { return x.Names, x.Major })
	indexAll(f, e.Messages, func(x *Message) ([]string, string) { return x.Types, x.Major })
	indexAll(f, e.Receives, func(x *Receive) ([]string, string) { return x.Names, x.Major })
	indexAll(f, e.Webhooks, func(x *Webhook) ([]string, string) { return x.Names, x.Major })
	indexAll(f, e.Effects, func(x *Effect) ([]string, string) { return x.Names, x.Major })
	indexAll(f, e.SQL, func(x *SQL) ([]string, string) { return x.Names, x.Major })
	indexAll(f, e.Ops, func(x *Op) ([]string, string) { return x.Names, x.Major })
	indexAll(f, e.Builders, func(x *Builder) ([]string, string) { return x.Names, x.Major })
	indexAll(f, e.Accessors, func(x *Accessor) ([]string, string) { return x.Names, x.Major })
	indexAll(f, e.Acks, func(x *Ack) ([]string, string) { return x.Names, x.Major })
	indexAll(f, e.Values, func(x *Value) ([]string, string) { return x.Names, x.Major })
	indexAll(f, e.Makes, func(x *Make) ([]string, string) { return x.Names, x.Major })
	indexAll(f, e.Transactions, func(x *Transaction) ([]string, string) { return x.Names, x.Major })
	indexAll(f, e.NoReturns, func(x *NoReturn) ([]string, string) { return x.Names, x.Major })
	indexAll(f, e.Middlewares, func(x *Middleware) ([]string, string) { return x.Names, x.Major })
	indexAll(f, e.Guards, func(x *Guard) ([]string, string) { return x.Names, x.Major })
	indexAll(f, e.Notes, func(x *Note) ([]string, string) { return x.Names, x.Major })
	for i := range e.Duplicates {
		d := &e.Duplicates[i]
		f.add(d.Sentinels, "", dupSentinel, d)
		f.add(d.Types, "", dupType, d)
		f.add(d.Funcs, "", dupFunc, d)
		f.add(d.NotFound, "", notFound, d)
		f.texts = append(f.texts, d.Texts...)
		f.addCodes(d.Codes, dupSentinel)
		f.addCodes(d.NotFoundCodes, notFound)
	}
}

func indexAll[T any](f *family, entries []T, names func(*T) (names []string, major string)) {
	for i := range entries {
		list, major := names(&entries[i])
		f.add(list, major, &entries[i], &entries[i])
	}
}

func (f *family) add(names []string, major string, entry, home any) {
	majors, _ := parseMajor(major)
	for _, name := range names {
		id, _, ok := parseName(name)
		if !ok {
			continue
		}
		r := ref{id: id, major: majors, entry: entry, home: home, fam: f, wild: id.isWild()}
		if r.wild {
			f.wild[id.name] = append(f.wild[id.name], r)
		} else {
			f.exact[id] = append(f.exact[id], r)
			f.paths[id.pkg] = true
		}
	}
}

func (f *family) addCodes(codes []string, m mark) {
	for _, code := range codes {
		marks := f.codes[code]
		marks[m] = true
		f.codes[code] = marks
	}
}

// find appends what the family holds for a name.
func (f *family) find(id ident, major int, refs []ref) []ref {
	for _, r := range f.exact[id] {
		if r.major.has(major) {
			refs = append(refs, r)
		}
	}
	for _, r := range f.wild[id.name] {
		if r.major.has(major) && r.id.matches(id) {
			refs = append(refs, r)
		}
	}
	return refs
}

// A rank orders entries of one kind for one name.
type rank struct {
	layer    int
	exact    bool
	literals int
	major    bool
}

func (r ref) rank() rank {
	return rank{r.fam.layer, !r.wild, r.id.literals(), r.major != majorRange{}}
}

func (a rank) less(b rank) bool {
	switch {
	case a.layer != b.layer:
		return a.layer < b.layer
	case a.exact != b.exact:
		return b.exact
	case a.literals != b.literals:
		return a.literals < b.literals
	}
	return !a.major && b.major
}
