package sqltext

import "strings"

// serialTypes are the types whose columns count up by themselves.
var serialTypes = lowerSet(`SERIAL BIGSERIAL SMALLSERIAL SERIAL2 SERIAL4 SERIAL8`)

// column reads the definition of a column: its name, type and constraints.
func (r *definitionReader) column(table *Table) {
	name := r.columnName()
	if name == "" {
		return
	}
	table.Columns = append(table.Columns, name)
	typeName := strings.ToLower(r.peek(0).text)
	fresh := serialTypes[typeName]
	for !r.atEnd() {
		switch {
		case r.accept("PRIMARY", "KEY"):
			table.addKey("", []string{name}, true)
			fresh = fresh || typeName == "integer" // SQLite's row id; elsewhere it is never left out
		case r.accept("UNIQUE"):
			r.acceptAny("KEY")
			table.addKey("", []string{name}, false)
		case r.accept("CONSTRAINT"):
			r.namedConstraint(name, table)
		case r.accept("AUTO_INCREMENT"), r.accept("AUTOINCREMENT"), r.accept("IDENTITY"):
			fresh = true
		case r.accept("DEFAULT"), r.accept("ON", "UPDATE"):
			fresh = r.expression(compareStrength).isFresh() || fresh
		default:
			r.skipGroup()
		}
	}
	if fresh {
		table.DefaultFresh = append(table.DefaultFresh, name)
	}
}

// columnName reads the name of a column, which may be a reserved word: the
// place leaves no doubt.
func (r *definitionReader) columnName() string {
	t := r.next()
	if t.kind == wordToken || t.kind == quotedToken {
		return strings.ToLower(t.text)
	}
	return ""
}

// namedConstraint reads a column's CONSTRAINT name UNIQUE.
func (r *definitionReader) namedConstraint(column string, table *Table) {
	_, constraint, _ := r.name()
	switch {
	case r.accept("PRIMARY", "KEY"):
		table.addKey(constraint, []string{column}, true)
	case r.accept("UNIQUE"):
		table.addKey(constraint, []string{column}, false)
	}
}

// alterTable reads the actions of an ALTER TABLE.
func (r *definitionReader) alterTable() {
	r.acceptAny("IF", "EXISTS", "ONLY")
	_, table, ok := r.name()
	if !ok || table == "" {
		return
	}
	for _, part := range r.split(",") {
		action := &definitionReader{reader: *r.sub(part), line: r.line}
		action.alter(table)
		r.changes = append(r.changes, action.changes...)
	}
}

func (r *definitionReader) alter(table string) {
	switch {
	case r.accept("ADD"):
		r.alterAdd(table)
	case r.accept("DROP"):
		r.alterDrop(table)
	case r.accept("RENAME"):
		r.alterRename(table)
	case r.accept("ALTER"):
		r.acceptAny("COLUMN")
		r.alterColumn(table)
	case r.accept("MODIFY"), r.accept("CHANGE"):
		changes := r.peek(-1).is("CHANGE")
		r.acceptAny("COLUMN", "IF", "EXISTS")
		if from := r.columnName(); changes && from != strings.ToLower(r.peek(0).text) {
			r.add(Change{Kind: RenameColumn, Table: Table{Name: table}, From: from, To: strings.ToLower(r.peek(0).text)})
		} else if !changes {
			r.pos--
		}
		r.extend(table, r.tokens[r.pos:])
	}
}

// alterAdd reads one definition, or MySQL's and CQL's several in parentheses.
func (r *definitionReader) alterAdd(table string) {
	r.acceptAny("COLUMN", "IF", "NOT", "EXISTS")
	if !r.at("(") {
		r.extend(table, r.tokens[r.pos:])
		return
	}
	for _, part := range r.sub(r.group()).split(",") {
		r.extend(table, part)
	}
}

// extend adds a column or constraint to a table.
func (r *definitionReader) extend(table string, element []token) {
	t := Table{Name: table}
	if len(element) > 0 {
		r.tableElement(element, &t)
	}
	if len(t.Columns) > 0 || len(t.Keys) > 0 {
		r.add(Change{Kind: ExtendTable, Table: t})
	}
}

func (r *definitionReader) alterDrop(table string) {
	kind := DropColumn
	switch {
	case r.accept("PRIMARY", "KEY"):
		r.add(Change{Kind: DropKey, Table: Table{Name: table}, From: table + "_pkey"})
		return
	case r.accept("FOREIGN"), r.accept("CHECK"), r.accept("PARTITION"):
		return
	case r.accept("CONSTRAINT"), r.accept("INDEX"), r.accept("KEY"):
		kind = DropKey
	default:
		r.acceptAny("COLUMN")
	}
	r.acceptAny("IF", "EXISTS")
	if name := r.columnName(); name != "" {
		r.add(Change{Kind: kind, Table: Table{Name: table}, From: name})
	}
}

func (r *definitionReader) alterRename(table string) {
	change := Change{Kind: RenameColumn, Table: Table{Name: table}}
	switch {
	case r.accept("TO"), r.accept("AS"):
		change.Kind = RenameTable
		change.To = r.columnName()
		r.add(change)
		return
	case r.accept("CONSTRAINT"), r.accept("INDEX"), r.accept("KEY"):
		change.Kind = RenameKey
	default:
		r.acceptAny("COLUMN")
	}
	change.From = r.columnName()
	if r.accept("TO") {
		change.To = r.columnName()
		r.add(change)
	}
}

// alterColumn reads SET DEFAULT nextval('s') and ADD GENERATED … AS IDENTITY.
func (r *definitionReader) alterColumn(table string) {
	name := r.columnName()
	fresh := false
	switch {
	case r.accept("SET", "DEFAULT"):
		fresh = r.expression(anyStrength).isFresh()
	case r.accept("ADD", "GENERATED"):
		fresh = true
	}
	if fresh && name != "" {
		r.add(Change{Kind: ExtendTable, Table: Table{Name: table, DefaultFresh: []string{name}}})
	}
}
