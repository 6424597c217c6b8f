// Package schema knows which columns of which tables are unique, as far as the
// migrations and other .sql files of a project say so.
package schema

import (
	"cmp"
	"slices"

	"github.com/idemlint/idemlint/internal/sqltext"
)

// Table is a table as the last migration leaves it. Names are in lower case,
// without quotes and qualifiers.
type Table struct {
	Name    string
	Columns []string
	Keys    [][]string // primary and unique keys that hold for every row
	Fresh   []string   // columns that get a new value when they are not given one
	File    string     // of the CREATE TABLE, relative to the root, with slashes
	Line    int

	// partial says that only changes to the table were seen, not its creation:
	// there may be further keys.
	partial bool
}

// Set is the schema in view. It does not change once it is made.
type Set struct {
	tables map[string]*Table
	digest string
}

// New returns the schema that consists of the given tables.
func New(tables ...Table) *Set {
	s := &Set{tables: map[string]*Table{}}
	for i := range tables {
		s.tables[tables[i].Name] = &tables[i]
	}
	return s
}

// Table returns the table of that name.
func (s *Set) Table(name string) (*Table, bool) {
	if s == nil {
		return nil, false
	}
	t, ok := s.tables[name]
	return t, ok
}

// Names returns the names of all tables, sorted.
func (s *Set) Names() []string {
	if s == nil {
		return nil
	}
	var names []string
	for name := range s.tables {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Unique returns the first key of the table all of whose columns satisfy has,
// nil if there is none. It is not known whether there is one if the table, or
// its creation, is not in view.
func (s *Set) Unique(table string, has func(column string) bool) (key []string, known bool) {
	t, ok := s.Table(table)
	if !ok {
		return nil, false
	}
	for _, key := range t.Keys {
		if !slices.ContainsFunc(key, func(column string) bool { return !has(column) }) {
			return key, true
		}
	}
	return nil, !t.partial
}

// Digest identifies the files that the schema was read from, by names and
// contents.
func (s *Set) Digest() string {
	if s == nil {
		return ""
	}
	return s.digest
}

// builder applies changes one after the other.
type builder struct {
	tables []*building
}

// building is a table with the names of its keys, which later changes need.
type building struct {
	Table
	keys []sqltext.Key
}

func (b *builder) find(name string) *building {
	for _, t := range b.tables {
		if t.Name == name {
			return t
		}
	}
	return nil
}

func (b *builder) remove(name string) {
	b.tables = slices.DeleteFunc(b.tables, func(t *building) bool { return t.Name == name })
}

func (b *builder) apply(file string, c sqltext.Change) {
	switch c.Kind {
	case sqltext.CreateTable:
		b.create(file, c)
	case sqltext.ExtendTable:
		t := b.find(c.Table.Name)
		if t == nil {
			t = &building{Table: Table{Name: c.Table.Name, File: file, Line: c.Line, partial: true}}
			b.tables = append(b.tables, t)
		}
		t.extend(c.Table)
	case sqltext.DropTable:
		b.remove(c.Table.Name)
	case sqltext.RenameTable:
		b.rename(c.Table.Name, c.To)
	case sqltext.DropKey, sqltext.RenameKey:
		for _, t := range b.tables {
			if c.Table.Name == "" || c.Table.Name == t.Name {
				t.renameKey(c.From, c.To)
			}
		}
	case sqltext.DropColumn, sqltext.RenameColumn:
		if t := b.find(c.Table.Name); t != nil {
			t.renameColumn(c.From, c.To)
		}
	}
}

// rename renames a table. It replaces what has the new name, unless only changes
// to the old one were seen: that is the same migration in another dialect.
func (b *builder) rename(from, to string) {
	t := b.find(from)
	if t == nil || from == to {
		return
	}
	if t.partial && b.find(to) != nil {
		b.remove(from)
		return
	}
	b.remove(to)
	t.Name = to
}

// create adds a table. One that is created a second time, by a dump beside the
// migrations or by another service, keeps the keys on which both agree; later
// migrations may add to them again.
func (b *builder) create(file string, c sqltext.Change) {
	t := b.find(c.Table.Name)
	if t == nil {
		t = &building{Table: Table{Name: c.Table.Name, File: file, Line: c.Line}}
		b.tables = append(b.tables, t)
		t.extend(c.Table)
		return
	}
	if t.partial {
		t.partial, t.File, t.Line = false, file, c.Line
		t.extend(c.Table)
		return
	}
	t.keys = slices.DeleteFunc(t.keys, func(key sqltext.Key) bool {
		return !slices.ContainsFunc(c.Table.Keys, func(other sqltext.Key) bool { return sameColumns(key.Columns, other.Columns) })
	})
	t.extend(sqltext.Table{Columns: c.Table.Columns, DefaultFresh: c.Table.DefaultFresh})
}

func sameColumns(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

func (t *building) extend(by sqltext.Table) {
	t.Columns = union(t.Columns, by.Columns)
	t.Fresh = union(t.Fresh, by.DefaultFresh)
	for _, key := range by.Keys {
		if !slices.ContainsFunc(t.keys, func(other sqltext.Key) bool { return slices.Equal(key.Columns, other.Columns) }) {
			t.keys = append(t.keys, key)
		}
	}
}

func union(list, more []string) []string {
	for _, text := range more {
		if !slices.Contains(list, text) {
			list = append(list, text)
		}
	}
	return list
}

// renameKey renames a key, or drops it if it has no new name.
func (t *building) renameKey(from, to string) {
	if to == "" {
		t.keys = slices.DeleteFunc(t.keys, func(key sqltext.Key) bool { return key.Name == from })
		return
	}
	for i := range t.keys {
		if t.keys[i].Name == from {
			t.keys[i].Name = to
		}
	}
}

// renameColumn renames a column, or drops it, and with it its keys, if it has no
// new name.
func (t *building) renameColumn(from, to string) {
	if to == "" {
		t.keys = slices.DeleteFunc(t.keys, func(key sqltext.Key) bool { return slices.Contains(key.Columns, from) })
	}
	t.Columns = replaced(t.Columns, from, to)
	t.Fresh = replaced(t.Fresh, from, to)
	for i := range t.keys {
		t.keys[i].Columns = replaced(t.keys[i].Columns, from, to)
	}
}

// replaced returns the list with one text replaced, or left out if the new one
// is empty or already there.
func replaced(list []string, from, to string) []string {
	var result []string
	for _, text := range list {
		if text == from {
			text = to
		}
		if text != "" && !slices.Contains(result, text) {
			result = append(result, text)
		}
	}
	return result
}

// set returns the finished tables.
func (b *builder) set() *Set {
	slices.SortFunc(b.tables, func(x, y *building) int { return cmp.Compare(x.Name, y.Name) })
	s := New()
	for _, t := range b.tables {
		for _, key := range t.keys {
			t.Keys = append(t.Keys, key.Columns)
		}
		s.tables[t.Name] = &t.Table
	}
	return s
}
