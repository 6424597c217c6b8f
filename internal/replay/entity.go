package replay

import (
	"reflect"
	"slices"
	"strings"
	"unicode"

	"github.com/idemlint/idemlint/internal/link"
	"github.com/idemlint/idemlint/internal/summary"
)

// columnOf returns the column or document field that a struct field stands for.
func columnOf(fld link.FieldInfo) string {
	tag := reflect.StructTag(fld.Tag)
	for _, part := range strings.Split(tag.Get("gorm"), ";") {
		if name, ok := strings.CutPrefix(strings.TrimSpace(part), "column:"); ok {
			return name
		}
	}
	for _, key := range []string{"bun", "db", "bson", "dynamodbav", "pg", "xorm"} {
		name, _, _ := strings.Cut(tag.Get(key), ",")
		if name != "" && name != "-" && !strings.ContainsAny(name, ": ") {
			return name
		}
	}
	return snake(fld.Name)
}

// columnName returns the column that a field's full name stands for.
func (f *frame) columnName(field string) string {
	i := strings.LastIndexByte(field, '.')
	if i < 0 {
		return snake(field)
	}
	for _, fld := range f.prog.Fields(field[:i]) {
		if fld.Name == field[i+1:] {
			return columnOf(fld)
		}
	}
	return snake(field[i+1:])
}

// snake writes a Go name as ORMs write a column: OrderID is order_id.
func snake(name string) string {
	var b strings.Builder
	runes := []rune(name)
	for i, r := range runes {
		if unicode.IsUpper(r) && i > 0 && (unicode.IsLower(runes[i-1]) || unicode.IsDigit(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1])) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// plural is the table name that gorm and bun make of a type's name.
func plural(s string) string {
	switch {
	case strings.HasSuffix(s, "y") && len(s) > 1 && !strings.ContainsRune("aeiou", rune(s[len(s)-2])):
		return s[:len(s)-1] + "ies"
	case strings.HasSuffix(s, "s"), strings.HasSuffix(s, "x"), strings.HasSuffix(s, "ch"), strings.HasSuffix(s, "sh"):
		return s + "es"
	}
	return s + "s"
}

// tableOf returns the table of an entity type.
func (f *frame) tableOf(typeName string) string {
	typeName = strings.TrimLeft(typeName, "*[]")
	f.mu.Lock()
	name, ok := f.tables[typeName]
	f.mu.Unlock()
	if ok {
		return name
	}
	name = f.findTable(typeName)
	f.mu.Lock()
	f.tables[typeName] = name
	f.mu.Unlock()
	return name
}

func (f *frame) findTable(typeName string) string {
	for _, fld := range f.prog.Fields(typeName) {
		for _, part := range strings.Split(reflect.StructTag(fld.Tag).Get("bun"), ",") {
			if name, ok := strings.CutPrefix(part, "table:"); ok {
				return name
			}
		}
	}
	if m := f.prog.Func(f.prog.Method(typeName, "TableName")); m != nil {
		for i := range m.Vals {
			if v := &m.Vals[i]; v.Op == summary.OpReturn && len(v.Args) == 1 {
				if c := &m.Vals[v.Args[0]]; c.Op == summary.OpConst {
					return m.Pkg.Str(c.Aux)
				}
			}
		}
	}
	base := typeName[strings.LastIndexByte(typeName, '.')+1:]
	if base == "" || f.prog.Kind(typeName) != summary.KindStruct {
		return ""
	}
	return plural(snake(base))
}

// tagKeys returns the unique keys that an entity's tags declare.
func (f *frame) tagKeys(typeName string) [][]string {
	var keys [][]string
	var primary []string
	named := map[string][]string{}
	var order []string
	for _, fld := range f.prog.Fields(typeName) {
		col := columnOf(fld)
		for _, part := range tagParts(fld.Tag) {
			name, value, _ := strings.Cut(part, ":")
			switch strings.ToLower(name) {
			case "primarykey", "primary_key", "pk":
				primary = append(primary, col)
			case "unique":
				keys = append(keys, []string{col})
			case "uniqueindex", "unique_index":
				if value == "" {
					keys = append(keys, []string{col})
					continue
				}
				value, _, _ = strings.Cut(value, ",")
				if named[value] == nil {
					order = append(order, value)
				}
				named[value] = append(named[value], col)
			}
		}
		if col == "_id" {
			primary = append(primary, col)
		}
	}
	if len(primary) == 0 && slices.ContainsFunc(f.prog.Fields(typeName), func(fld link.FieldInfo) bool { return fld.Name == "ID" }) {
		primary = []string{"id"}
	}
	if len(primary) > 0 {
		keys = append(keys, primary)
	}
	for _, name := range order {
		keys = append(keys, named[name])
	}
	return keys
}

func tagParts(tag string) []string {
	st := reflect.StructTag(tag)
	parts := strings.Split(st.Get("gorm"), ";")
	if rest := strings.Split(st.Get("bun"), ","); len(rest) > 1 {
		parts = append(parts, rest[1:]...)
	}
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}

// entityColumns returns the columns of an entity with their values: those that
// are set where the entity is built in view, all fields where it is not.
func (f *frame) entityColumns(s *state, v V, typeName string) []column {
	t := f.vals
	typeName = strings.TrimLeft(typeName, "*[]")
	if x := t.at(v); x.op == vIface && strings.HasPrefix(x.s, "*[]") {
		if row := f.row(s, v); row != 0 {
			return f.entityColumns(s, row, typeName)
		}
	}
	v = t.inner(v)
	if elems := f.elements(s, v); len(elems) > 0 && f.prog.Kind(typeName) == summary.KindStruct && t.at(v).op != vCell {
		return f.entityColumns(s, elems[0], typeName)
	}
	whole := v
	switch t.at(v).op {
	case vCell, vAddr, vElemAddr:
		whole = f.load(s, v, summary.KindStruct, typeName)
	default:
		if o := f.overrides(s, v, 0, false, typeName); o != 0 {
			whole = o
		}
	}
	x := t.at(whole)
	var cols []column
	for _, fld := range f.prog.Fields(typeName) {
		name := typeName + "." + fld.Name
		if fld.Embedded && f.prog.Kind(fld.Type) == summary.KindStruct {
			cols = append(cols, f.entityColumns(s, f.field(whole, name, summary.KindStruct), fld.Type)...)
			continue
		}
		val := f.field(whole, name, f.prog.Kind(fld.Type))
		if x.op == vStruct && !slices.Contains(strings.Split(x.s, ","), name) && f.isRow(x.args[0]) {
			continue // unchanged since it was loaded
		}
		if x.op == vRow || f.isZero(val) {
			continue
		}
		col := column{name: columnOf(fld), val: t.inner(val)}
		col.relative = f.advances(col.name, col.val)
		cols = append(cols, col)
	}
	return cols
}

// maxLists bounds how many values of a list are looked at for its rows.
const maxLists = 8

// row returns an element of a list, or of the list behind a pointer, that speaks for
// all of them; 0 if none is in view.
func (f *frame) row(s *state, v V) V {
	t := f.vals
	lists := f.lists(s, v)
	for i := 0; i < len(lists); i++ {
		x := t.at(lists[i])
		if (x.op == vLoop || x.op == vJoin) && len(lists) < maxLists {
			lists = append(lists, x.args...)
		}
		if elems := f.elements(s, lists[i]); len(elems) > 0 {
			return elems[0]
		}
	}
	return 0
}

// lists returns what a list, or the list behind a pointer, can be.
func (f *frame) lists(s *state, v V) []V {
	t := f.vals
	v = t.inner(v)
	if x := t.at(v); x.op == vDerived && len(x.args) == 1 { // pq.Array(list)
		v = t.inner(x.args[0])
	}
	lists := t.leaves(v)
	if op := t.at(v).op; op == vCell || op == vAddr {
		lists = append(lists, t.leaves(f.load(s, v, summary.KindSlice, ""))...)
	}
	return lists
}

// emptyList reports whether a store is given a list without rows.
func (f *frame) emptyList(s *state, v V) bool {
	x := f.vals.at(v)
	return x.op == vIface && strings.Contains(x.s, "[]") && f.noRows(s, v)
}

// noRows reports whether a list, or the list behind a pointer, is empty: nil, or
// made for as many elements as something else has and then not filled.
func (f *frame) noRows(s *state, v V) bool {
	lists := f.lists(s, v)
	if len(lists) == 0 || f.row(s, v) != 0 {
		return false
	}
	return slices.ContainsFunc(lists, func(l V) bool {
		x := f.vals.at(l)
		if x.op != vCell {
			return l == vNil
		}
		info := f.nodes[x.n]
		made := &info.ctx.fn.Vals[info.val]
		return made.Op == summary.OpMake && made.Mode == summary.MakeSlice && len(made.Args) > 0 && info.ctx.fn.Vals[made.Args[0]].Op != summary.OpConst
	})
}

// isRow reports whether a value is what a store returned.
func (f *frame) isRow(v V) bool {
	x := f.vals.at(v)
	return x.op == vRow || x.op == vStruct && f.isRow(x.args[0])
}

func (f *frame) isZero(v V) bool {
	x := f.vals.at(v)
	return v == vZero || v == vEmpty || v == vNil || v == 0 || x.op == vConst && x.n == summary.ConstZero
}
