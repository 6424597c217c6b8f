package catalog

import (
	"embed"
	"errors"
	"io/fs"
	"iter"
	"slices"
	"strings"
	"sync"
)

//go:embed libs/*.toml
var libs embed.FS

// A Source is a catalog file to load.
type Source struct {
	Name string // shown in errors
	Data []byte
	// Entries are the entries where the text holds more than them, decoded and
	// checked already (config does so for idemlint.toml).
	Entries *Entries
}

// Catalog answers what is known about a name. It may be used by many goroutines.
type Catalog struct {
	families []*family            // asked about a package if they cover it, later ones win
	anywhere []*family            // asked about every package
	byPrefix map[string][]*family // families by prefix of import path
	known    map[string][]*family // the same, also of families left out by For

	mu     sync.RWMutex
	memo   map[string]*Fn       // by raw name, nil if nothing is known
	covers map[string][]*family // by package
	texts  func() []string

	mentioned func() *mentions // see parts.go
}

// Fn is all that is known about a function or method.
type Fn struct {
	Name    string // normalized
	Library string // shown name of the library, empty for entries of the user

	Subscription *Subscription
	Implements   *Subscription // of a method that own types implement
	Retry        *Retry
	SelfRetries  []*Retry // several differ in their conditions
	Receive      *Receive
	Webhook      *Webhook
	Effects      []*Effect // several differ in their conditions
	SQL          *SQL
	Ops          []*Op
	Builder      *Builder
	Accessor     *Accessor
	Ack          *Ack
	Value        *Value
	Make         *Make
	Tx           *Transaction
	Middleware   *Middleware
	Guard        *Guard
	NoReturn     bool
	Duplicate    bool // reports whether an error says that the row or key exists
	NotFound     bool // reports whether an error says that there is no such row
	Note         *Note

	function bool     // any of the above but Implements and a note
	message  *Message // of a type
	marks    [notFound + 1]bool
}

var builtin = sync.OnceValues(func() ([]*family, error) {
	files, err := fs.Glob(libs, "libs/*.toml")
	if err != nil {
		return nil, err
	}
	var families []*family
	for _, name := range files {
		data, err := libs.ReadFile(name)
		if err != nil {
			return nil, err
		}
		f, err := newFamily(Source{Name: name, Data: data}, 0)
		if err != nil {
			return nil, err
		}
		families = append(families, f)
	}
	return families, nil
})

// Builtin is the catalog that idemlint ships with.
func Builtin() (*Catalog, error) { return Load() }

// Load is the built-in catalog with sources over it: an entry of a later source
// replaces what earlier ones say of the same name in the same kind.
func Load(sources ...Source) (*Catalog, error) {
	families, err := builtin()
	if err != nil {
		return nil, err
	}
	return build(slices.Clone(families), sources)
}

// New is a catalog of the sources alone.
func New(sources ...Source) (*Catalog, error) { return build(nil, sources) }

func build(families []*family, sources []Source) (*Catalog, error) {
	var errs []error
	for i, src := range sources {
		f, err := newFamily(src, i+1)
		if err == nil {
			err = f.load()
		}
		if err != nil {
			errs = append(errs, err)
			continue
		}
		families = append(families, f)
	}
	if errs != nil {
		return nil, errors.Join(errs...)
	}
	return newCatalog(families, prefixes(families)), nil
}

func newCatalog(families []*family, known map[string][]*family) *Catalog {
	c := &Catalog{
		families: families,
		byPrefix: prefixes(families),
		known:    known,
		memo:     map[string]*Fn{},
		covers:   map[string][]*family{},
	}
	for _, f := range families {
		if f.everywhere() {
			c.anywhere = append(c.anywhere, f)
		}
	}
	c.texts = sync.OnceValue(c.allTexts)
	c.mentioned = sync.OnceValue(c.allMentions)
	return c
}

func prefixes(families []*family) map[string][]*family {
	m := map[string][]*family{}
	for _, f := range families {
		for _, p := range f.packages {
			m[p] = append(m[p], f)
		}
	}
	return m
}

// For narrows the catalog to the libraries in an import closure, given by import
// paths, and decodes them. What is left out answers as unknown, but for Known.
func (c *Catalog) For(imports []string) *Catalog {
	wanted := map[*family]bool{}
	for _, path := range imports {
		for prefix := range ancestors(Normalize(path)) {
			for _, f := range c.byPrefix[prefix] {
				wanted[f] = true
			}
		}
	}
	var families []*family
	for _, f := range c.families {
		if wanted[f] || len(f.packages) == 0 {
			_ = f.load() // a test holds that built-in files are right; others have been loaded
			families = append(families, f)
		}
	}
	return newCatalog(families, c.known)
}

// All decodes every file of the catalog.
func (c *Catalog) All() ([]*File, error) {
	var files []*File
	var errs []error
	for _, f := range c.families {
		if err := f.load(); err != nil {
			errs = append(errs, err)
		}
		files = append(files, f.file)
	}
	return files, errors.Join(errs...)
}

// ancestors yields a path and all that it lies in.
func ancestors(path string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for path != "" && yield(path) {
			i := strings.LastIndexByte(path, '/')
			if i < 0 {
				return
			}
			path = path[:i]
		}
	}
}

// Known reports whether the package belongs to a catalogued library: a call of
// it that the catalog does not name is harmless.
func (c *Catalog) Known(pkgPath string) bool {
	pkg := Normalize(pkgPath)
	for prefix := range ancestors(pkg) {
		if len(c.known[prefix]) > 0 {
			return true
		}
	}
	for _, f := range c.anywhere {
		if len(f.packages) == 0 && f.load() == nil && f.paths[pkg] {
			return true
		}
	}
	return false
}

// Func is what is known about a function or method by its full name, with or
// without major version and type parameters; nil if nothing is.
func (c *Catalog) Func(name string) *Fn {
	if fn := c.lookup(name); fn != nil && fn.function {
		return fn
	}
	return nil
}

// Implemented is an interface method that own types implement and a library calls.
type Implemented struct {
	Name              string // full, normalized
	Interface, Method string
	Subscription      *Subscription
}

// Implemented returns the interface methods through which libraries call own types
// that speak of the given types, by full name; in the order of the files.
func (c *Catalog) Implemented(types iter.Seq[string]) []Implemented {
	wanted := map[*family]bool{}
	for name := range types {
		if id, _, ok := parseName(name); ok {
			for _, f := range c.covering(id.pkg) {
				wanted[f] = true
			}
		}
	}
	var all []Implemented
	for _, f := range c.families {
		if !wanted[f] || f.load() != nil {
			continue
		}
		for i := range f.file.Subscriptions {
			sub := &f.file.Subscriptions[i]
			if !sub.Implements {
				continue
			}
			for _, name := range sub.Names {
				if id, _, ok := parseName(name); ok {
					all = append(all, Implemented{name, id.pkg + "." + id.recv, id.name, sub})
				}
			}
		}
	}
	return all
}

// Message is the entry of a message type by its full name, with or without a
// leading star; nil if the type is none.
func (c *Catalog) Message(typeName string) *Message {
	if fn := c.lookup(typeName); fn != nil {
		return fn.message
	}
	return nil
}

// Sentinel reports whether an error variable says that a row or key exists
// already, or that there is none.
func (c *Catalog) Sentinel(globalName string) (dup, notfound bool) {
	fn := c.lookup(globalName)
	if fn == nil {
		return false, false
	}
	return fn.marks[dupSentinel], fn.marks[notFound]
}

// ErrorType reports whether an error of this type can say that a row exists
// already (by its code, or by its type alone).
func (c *Catalog) ErrorType(typeName string) bool {
	fn := c.lookup(typeName)
	return fn != nil && fn.marks[dupType]
}

// NotFoundType reports whether an error of this type says that there is no such row.
func (c *Catalog) NotFoundType(typeName string) bool {
	fn := c.lookup(typeName)
	return fn != nil && fn.marks[notFound]
}

// Code reports whether a constant of a type, with which an error's code is
// compared, says that a row or key exists already, or that there is none.
func (c *Catalog) Code(typeName, value string) (dup, notfound bool) {
	id, _, ok := parseName(typeName)
	if !ok {
		return false, false
	}
	key := Normalize(typeName) + " " + value
	for _, f := range c.covering(id.pkg) {
		if f.load() == nil {
			marks := f.codes[key]
			dup, notfound = dup || marks[dupSentinel], notfound || marks[notFound]
		}
	}
	return dup, notfound
}

// DuplicateText reports whether a text that an error or its code is compared
// with stands for a duplicate.
func (c *Catalog) DuplicateText(s string) bool {
	s = strings.ToLower(s)
	return slices.ContainsFunc(c.texts(), func(t string) bool { return strings.Contains(s, t) })
}

func (c *Catalog) allTexts() []string {
	var texts []string
	for _, f := range c.families {
		if f.load() == nil {
			for _, t := range f.texts {
				if t != "" {
					texts = append(texts, strings.ToLower(t))
				}
			}
		}
	}
	return texts
}

// lookup assembles what all families say of a name.
func (c *Catalog) lookup(raw string) *Fn {
	id, major, ok := parseName(raw)
	if !ok || len(c.covering(id.pkg)) == 0 {
		return nil
	}
	c.mu.RLock()
	fn, ok := c.memo[raw]
	c.mu.RUnlock()
	if ok {
		return fn
	}
	if refs := c.refs(id, major); len(refs) > 0 {
		fn = assemble(Normalize(raw), refs)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if known, ok := c.memo[raw]; ok {
		return known // another goroutine was first
	}
	c.memo[raw] = fn
	return fn
}

// refs are the entries for a name, of each kind those of the highest rank.
func (c *Catalog) refs(id ident, major int) []ref {
	var refs []ref
	for _, f := range c.covering(id.pkg) {
		if f.load() == nil {
			refs = f.find(id, major, refs)
		}
	}
	best := map[string]rank{}
	for _, r := range refs {
		kind := kindOf(r.entry)
		if old, ok := best[kind]; !ok || old.less(r.rank()) {
			best[kind] = r.rank()
		}
	}
	return slices.DeleteFunc(refs, func(r ref) bool { return r.rank() != best[kindOf(r.entry)] })
}

// covering returns the families that may hold names of a package.
func (c *Catalog) covering(pkg string) []*family {
	c.mu.RLock()
	found, ok := c.covers[pkg]
	c.mu.RUnlock()
	if ok {
		return found
	}
	set := map[*family]bool{}
	for _, f := range c.anywhere {
		set[f] = true
	}
	for prefix := range ancestors(pkg) {
		for _, f := range c.byPrefix[prefix] {
			set[f] = true
		}
	}
	for _, f := range c.families { // keeps their order
		if set[f] {
			found = append(found, f)
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.covers[pkg] = found
	return found
}

// assemble makes one Fn of the entries for a name.
func assemble(name string, refs []ref) *Fn {
	fn := &Fn{Name: name}
	top := refs[0]
	for _, r := range refs {
		fn.set(r.entry)
		if top.rank().less(r.rank()) {
			top = r
		}
	}
	fn.Library = top.fam.file.Library
	return fn
}
