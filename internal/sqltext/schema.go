package sqltext

import (
	"slices"
	"strings"
)

// Key is a primary or unique key. Name is the constraint's or index's; an
// unnamed one has the name that Postgres would give it.
type Key struct {
	Name    string
	Columns []string
}

// Table is what a CREATE TABLE or ALTER TABLE declares. Keys that hold for some
// rows only (CREATE UNIQUE INDEX … WHERE) or for an expression are left out.
type Table struct {
	Name    string
	Columns []string
	Keys    []Key

	// DefaultFresh are the columns that get a new value in each row when they
	// are not given one: serial, identity, DEFAULT gen_random_uuid().
	DefaultFresh []string
}

// ChangeKind is what a data definition changes.
type ChangeKind uint8

// The kinds of change.
const (
	CreateTable  ChangeKind = iota // Table
	ExtendTable                    // Table has the columns and keys to be added
	DropTable                      // Table.Name
	RenameTable                    // Table.Name becomes To
	DropColumn                     // From of Table.Name
	RenameColumn                   // From of Table.Name becomes To
	DropKey                        // the key From; Table.Name is empty after DROP INDEX
	RenameKey                      // the key From becomes To; Table.Name likewise
)

// Change is one step of a schema.
type Change struct {
	Kind        ChangeKind
	Table       Table
	From, To    string
	IfNotExists bool // CreateTable: a table that is there stays as it is
	Line        int  // of the statement, from 1
}

// ParseSchema returns the changes that the data definitions of a text make to
// tables and their keys, in order. Of a migration file for both directions
// (goose, sql-migrate, dbmate) it reads the upward part.
func ParseSchema(text string) []Change {
	if upper := strings.ToUpper(text); !strings.Contains(upper, "TABLE") && !strings.Contains(upper, "INDEX") {
		return nil // fast path: queries or rows only
	}
	shared := &shared{}
	var changes []Change
	for _, part := range splitStatements(lex(upward(text))) {
		r := &definitionReader{reader: reader{tokens: part, shared: shared}, line: part[0].line}
		r.definition()
		changes = append(changes, r.changes...)
	}
	return changes
}

// upward blanks the parts of a migration that undo it, and keeps its lines.
func upward(text string) string {
	if !strings.Contains(text, "--") {
		return text
	}
	lines := strings.Split(text, "\n")
	down := false
	for i, line := range lines {
		switch direction(line) {
		case "up":
			down = false
		case "down":
			down = true
		}
		if down {
			lines[i] = ""
		}
	}
	return strings.Join(lines, "\n")
}

// direction returns up or down for a line such as "-- +goose Down" or
// "-- migrate:up".
func direction(line string) string {
	comment, ok := strings.CutPrefix(strings.TrimSpace(line), "--")
	if !ok {
		return ""
	}
	words := strings.Fields(strings.ToLower(comment))
	switch {
	case len(words) >= 2 && (words[0] == "+goose" || words[0] == "+migrate"):
		return words[1]
	case len(words) >= 1 && strings.HasPrefix(words[0], "migrate:"):
		return strings.TrimPrefix(words[0], "migrate:")
	}
	return ""
}

// definitionReader reads one data definition.
type definitionReader struct {
	reader
	line    int
	changes []Change
}

func (r *definitionReader) add(c Change) {
	c.Line = r.line
	r.changes = append(r.changes, c)
}

func (r *definitionReader) definition() {
	switch {
	case r.accept("CREATE"):
		unique := false
		for r.acceptAny("OR", "REPLACE", "GLOBAL", "LOCAL", "TEMP", "TEMPORARY", "UNLOGGED", "EXTERNAL", "FOREIGN", "COLUMN") || r.at("UNIQUE") {
			unique = r.accept("UNIQUE") || unique
		}
		r.acceptAny("CLUSTERED", "NONCLUSTERED")
		switch {
		case r.accept("TABLE"):
			r.createTable()
		case unique && r.accept("INDEX"):
			r.createIndex()
		}
	case r.accept("DROP", "TABLE"):
		r.acceptAny("IF", "EXISTS")
		for _, part := range r.split(",") {
			if _, table, ok := r.sub(part).name(); ok {
				r.add(Change{Kind: DropTable, Table: Table{Name: table}})
			}
		}
	case r.accept("DROP", "INDEX"):
		r.dropIndex()
	case r.accept("ALTER", "TABLE"), r.accept("ALTER", "FOREIGN", "TABLE"):
		r.alterTable()
	case r.accept("ALTER", "INDEX"):
		r.acceptAny("IF", "EXISTS")
		if _, from, ok := r.name(); ok && r.accept("RENAME", "TO") {
			_, to, _ := r.name()
			r.add(Change{Kind: RenameKey, From: from, To: to})
		}
	case r.accept("DO"):
		r.block()
	case r.accept("RENAME", "TABLE"):
		r.renameTables()
	}
}

// block reads the definitions in the body of DO $$ … $$, as migrations write it
// to add a constraint unless it is there: IF … THEN ALTER TABLE ….
func (r *definitionReader) block() {
	for !r.atEnd() && r.depth < maxDepth {
		t := r.next()
		if t.kind != stringToken {
			continue
		}
		for _, part := range splitStatements(lex(t.text)) {
			inner := &definitionReader{reader: *r.sub(afterKeyword(part)), line: r.line}
			inner.definition()
			r.changes = append(r.changes, inner.changes...)
		}
	}
}

// afterKeyword returns what follows the last BEGIN, THEN or ELSE.
func afterKeyword(tokens []token) []token {
	for i := len(tokens) - 1; i >= 0; i-- {
		if t := tokens[i]; t.is("BEGIN") || t.is("THEN") || t.is("ELSE") || t.is("LOOP") {
			return tokens[i+1:]
		}
	}
	return tokens
}

func (r *definitionReader) renameTables() {
	for _, part := range r.split(",") {
		one := r.sub(part)
		_, from, _ := one.name()
		if one.accept("TO") {
			_, to, _ := one.name()
			r.add(Change{Kind: RenameTable, Table: Table{Name: from}, To: to})
		}
	}
}

func (r *definitionReader) createTable() {
	ifNotExists := r.acceptAny("IF", "NOT", "EXISTS")
	_, name, ok := r.name()
	if !ok || name == "" {
		return
	}
	table := Table{Name: name}
	if r.at("(") {
		for _, part := range r.sub(r.group()).split(",") {
			r.tableElement(part, &table)
		}
	}
	r.skipTo("PRIMARY") // Spanner writes the key after the columns
	if r.accept("PRIMARY", "KEY") && r.at("(") {
		table.addKey("", r.keyColumns(), true)
	}
	r.add(Change{Kind: CreateTable, Table: table, IfNotExists: ifNotExists})
}

// tableElement reads a column or a constraint of a table.
func (r *definitionReader) tableElement(tokens []token, table *Table) {
	element := &definitionReader{reader: *r.sub(tokens)}
	constraint := ""
	if element.accept("CONSTRAINT") {
		_, constraint, _ = element.name()
	}
	switch {
	case element.accept("PRIMARY", "KEY"), element.accept("UNIQUE"):
		element.keyConstraint(constraint, element.peek(-1).is("KEY"), table)
	case element.atAny("FOREIGN", "CHECK", "EXCLUDE", "LIKE", "FULLTEXT", "SPATIAL"), element.at("PERIOD", "FOR"):
	case element.atAny("INDEX", "KEY") && element.indexElement():
	default:
		element.column(table)
	}
}

// indexElement tells MySQL's KEY name (a) from a column: key varchar(255).
func (r *definitionReader) indexElement() bool {
	named := r.peek(2).is("(") && r.peek(3).kind != numberToken
	return r.peek(1).is("(") || named || r.peek(2).is("USING")
}

// keyConstraint reads the rest of PRIMARY KEY (…) or UNIQUE [KEY name] (…).
func (r *definitionReader) keyConstraint(name string, primary bool, table *Table) {
	r.acceptAny("KEY", "INDEX", "CLUSTERED", "NONCLUSTERED")
	r.acceptAny("NULLS", "NOT", "DISTINCT")
	if !r.at("(") && !r.at("USING") {
		if _, index, ok := r.name(); ok && name == "" {
			name = index
		}
	}
	if r.accept("USING") {
		r.next()
	}
	if r.at("(") {
		table.addKey(name, r.keyColumns(), primary)
	}
}

// keyColumns reads the columns of a key. It returns none if one of them is an
// expression. Directions, collations and MySQL's prefix lengths are stepped
// over, CQL's ((a, b), c) is flattened.
func (r *definitionReader) keyColumns() []string {
	var columns []string
	for _, part := range r.sub(r.group()).split(",") {
		one := &definitionReader{reader: *r.sub(part)}
		if one.at("(") && r.depth < maxDepth {
			inner := one.keyColumns()
			if inner == nil {
				return nil
			}
			columns = append(columns, inner...)
			continue
		}
		column := one.columnName()
		prefix := one.at("(") && one.peek(1).kind == numberToken
		if column == "" || one.peek(0).kind == symbolToken && !prefix {
			return nil
		}
		columns = append(columns, column)
	}
	return columns
}

// addKey adds a key, once.
func (t *Table) addKey(name string, columns []string, primary bool) {
	if len(columns) == 0 {
		return
	}
	if name == "" {
		name = t.Name + "_" + strings.Join(columns, "_") + "_key"
		if primary {
			name = t.Name + "_pkey"
		}
	}
	for _, key := range t.Keys {
		if slices.Equal(key.Columns, columns) && key.Name == name {
			return
		}
	}
	t.Keys = append(t.Keys, Key{Name: name, Columns: columns})
}

func (r *definitionReader) createIndex() {
	r.acceptAny("CONCURRENTLY")
	r.acceptAny("IF", "NOT", "EXISTS")
	_, name, _ := r.name()
	if !r.accept("ON") {
		return
	}
	r.acceptAny("ONLY")
	_, table, ok := r.name()
	if r.accept("USING") {
		r.next()
	}
	if !ok || !r.at("(") {
		return
	}
	columns := r.keyColumns()
	r.skipTo("WHERE")
	if !r.atEnd() || len(columns) == 0 {
		return // unique among some rows only, or an expression
	}
	t := Table{Name: table}
	t.addKey(name, columns, false)
	r.add(Change{Kind: ExtendTable, Table: t})
}

func (r *definitionReader) dropIndex() {
	r.acceptAny("CONCURRENTLY", "IF", "EXISTS")
	for _, part := range r.split(",") {
		one := r.sub(part)
		_, name, _ := one.name()
		change := Change{Kind: DropKey, From: name}
		if one.accept("ON") { // MySQL
			_, change.Table.Name, _ = one.name()
		}
		r.add(change)
	}
}
