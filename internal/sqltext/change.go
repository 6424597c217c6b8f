package sqltext

import "strings"

func (r *reader) updateStatement() (Statement, bool) {
	s := Statement{Verb: Update}
	r.next()
	if r.accept("OR") { // SQLite: UPDATE OR IGNORE
		r.next()
	}
	r.acceptAny("LOW_PRIORITY", "IGNORE", "ONLY")
	in := scope{sources: r.updateSources()}
	if len(in.sources) > 0 {
		in.target = in.sources[0]
	}
	r.skipTo("SET")
	if !r.accept("SET") || len(in.sources) == 0 {
		if len(in.sources) > 0 {
			s.Table = in.target.table
		}
		return s, hasHole(r.tokens)
	}
	in.target = r.updated(in)
	s.Table = in.target.table
	r.assignments(&s, in)
	if r.accept("FROM") {
		in.sources = append(in.sources, r.sources()...)
	}
	r.tail(&s, in)
	return s, len(s.Set) > 0 || hasHole(r.tokens)
}

// updateSources reads the tables of an UPDATE. CQL's USING TTL ends them.
func (r *reader) updateSources() []source {
	start := r.pos
	r.skipTo("SET")
	end := r.pos
	tables := r.sub(r.tokens[start:end])
	if length := len(tables.tokens); length > 0 {
		tables.skipTo("USING")
		if next := tables.peek(1); next.is("TTL") || next.is("TIMESTAMP") {
			tables.tokens = tables.tokens[:tables.pos]
		}
		tables.pos = 0
	}
	return tables.sources()
}

func hasHole(tokens []token) bool {
	for _, t := range tokens {
		if t.kind == holeToken {
			return true
		}
	}
	return false
}

// updated returns the source that the assignments name. In MySQL's UPDATE a
// JOIN b SET b.x = 1 that need not be the first.
func (r *reader) updated(in scope) source {
	at := *r
	if qualifier, _, ok := at.name(); ok && len(in.sources) > 1 {
		if s, ok := in.resolve(qualifier); ok {
			return s
		}
	}
	return in.target
}

// assignments reads a SET list.
func (r *reader) assignments(s *Statement, in scope) {
	for !r.atEnd() && !r.atClause() {
		before := r.pos
		if r.at("(") {
			r.rowAssignment(s, in)
		} else {
			r.assignment(s, in)
		}
		if r.pos == before {
			r.skipGroup()
		}
		if !r.accept(",") {
			r.skipTo(append([]string{","}, clauses...)...)
			r.accept(",")
		}
	}
}

// assignment reads column = expression.
func (r *reader) assignment(s *Statement, in scope) {
	_, column, ok := r.name()
	if !ok {
		return
	}
	element := r.at("[")
	if element { // tags[1] = ?, settings['a'] = ?
		r.skipGroup()
	}
	switch {
	case r.accept("+="), r.accept("-="):
		value := r.expression(anyStrength).value()
		value.Kind = ExprRelative
		s.Set = append(s.Set, Assignment{column, value})
	case r.accept("="), r.accept(":="):
		value := r.expression(anyStrength).assigned(column, in)
		if element && value.Kind != ExprRelative && value.Kind != ExprFresh {
			value.Kind = ExprOther // a part of the column only
		}
		s.Set = append(s.Set, Assignment{column, value})
	}
}

// rowAssignment reads (a, b) = (x, y).
func (r *reader) rowAssignment(s *Statement, in scope) {
	columns, _ := r.sub(r.group()).names()
	if !r.accept("=") {
		return
	}
	n := r.expression(anyStrength)
	values := []*node{n}
	if n.kind == listNode || n.kind == callNode && n.text == "row" {
		values = n.args
	}
	for i, column := range columns {
		if len(values) != len(columns) {
			s.Set = append(s.Set, Assignment{column, Expr{}})
			continue
		}
		s.Set = append(s.Set, Assignment{column, values[i].assigned(column, in)})
	}
}

func (r *reader) deleteStatement() (Statement, bool) {
	s := Statement{Verb: Delete}
	r.next()
	r.acceptAny("LOW_PRIORITY", "QUICK", "IGNORE")
	named := ""
	if !r.at("FROM") { // MySQL: DELETE a FROM t a JOIN …; CQL: DELETE column FROM t
		_, named, _ = r.name()
		r.skipTo("FROM")
	}
	if !r.accept("FROM") {
		return s, false
	}
	in := scope{sources: r.sources()}
	if len(in.sources) == 0 || r.prose() {
		return s, false
	}
	in.target = in.sources[0]
	if other, ok := in.resolve(named); ok {
		in.target = other
	}
	s.Table = in.target.table
	if r.accept("USING") && !r.at("TIMESTAMP") {
		in.sources = append(in.sources, r.sources()...)
	}
	r.tail(&s, in)
	return s, true
}

func (r *reader) insertStatement() (Statement, bool) {
	s := Statement{Verb: Insert}
	switch first := r.next(); {
	case first.is("REPLACE"), first.is("UPSERT"):
		s.Conflict = ConflictReplace
	case r.accept("OR"):
		switch r.next().upper {
		case "IGNORE":
			s.Conflict = ConflictNothing
		case "REPLACE", "UPDATE": // SQLite, Spanner
			s.Conflict = ConflictReplace
		}
	}
	r.acceptAny("LOW_PRIORITY", "DELAYED", "HIGH_PRIORITY")
	if r.accept("IGNORE") {
		s.Conflict = ConflictNothing
	}
	into := r.acceptAny("INTO", "ONLY", "TABLE")
	_, table, ok := r.name()
	if !ok {
		return s, false
	}
	in := scope{target: source{table: table}}
	s.Table = table
	if r.accept("AS") {
		in.target.alias = r.alias()
	}
	listed := r.at("(") && !r.peek(1).is("SELECT") && !r.peek(1).is("WITH")
	if listed {
		s.Columns, _ = r.sub(r.group()).names()
	}
	body := r.insertBody(&s, in)
	return s, body || into && (listed || hasHole(r.tokens))
}

// insertBody reads the rows of an insert and what follows them.
func (r *reader) insertBody(s *Statement, in scope) bool {
	if r.accept("OVERRIDING") {
		r.acceptAny("USER", "SYSTEM", "VALUE")
	}
	found := true
	rowAlias := ""
	switch {
	case r.accept("DEFAULT", "VALUES"):
	case r.accept("VALUES"), r.accept("VALUE"):
		rowAlias = r.rows(s)
	case r.accept("SET"):
		r.insertSet(s)
	case r.atAny("SELECT", "WITH", "TABLE", "("):
		r.insertSelect(s)
	default:
		found = r.accept("JSON")
	}
	for !r.atEnd() {
		switch {
		case r.at("ON", "CONFLICT"), r.at("ON", "DUPLICATE"):
			in.sources = []source{{alias: rowAlias}}
			r.onConflict(s, in)
			found = true
		case r.accept("IF", "NOT", "EXISTS"):
			s.Conflict = ConflictNothing
		case r.accept("RETURNING"), r.accept("THEN", "RETURN"):
			r.returning(s)
		default:
			r.skipGroup()
		}
	}
	return found
}

// rows reads VALUES rows, keeps the first, and returns the alias of the
// proposed row: MySQL's VALUES (…) AS new.
func (r *reader) rows(s *Statement) string {
	for first := true; r.at("("); first = false {
		values := r.sub(r.group())
		if first {
			for _, n := range values.expressions() {
				s.Values = append(s.Values, n.value())
			}
		}
		r.accept(",")
	}
	if !r.accept("AS") {
		return ""
	}
	alias := strings.ToLower(r.next().text)
	if r.at("(") {
		r.skipGroup()
	}
	return alias
}

// expressions reads one expression per comma, so that the list stays aligned
// when one of them cannot be read.
func (r *reader) expressions() []*node {
	var list []*node
	for _, part := range r.split(",") {
		one := r.sub(part)
		n := one.expression(anyStrength)
		if !one.atEnd() {
			n = &node{}
		}
		list = append(list, n)
	}
	return list
}

// insertSet reads MySQL's INSERT INTO t SET a = 1, b = 2.
func (r *reader) insertSet(s *Statement) {
	var list Statement
	r.assignments(&list, scope{})
	for _, assignment := range list.Set {
		s.Columns = append(s.Columns, assignment.Column)
		s.Values = append(s.Values, assignment.Value)
	}
}

// insertSelect reads the query of INSERT … SELECT, which ends before the
// conflict clause.
func (r *reader) insertSelect(s *Statement) {
	start := r.pos
	for !r.atEnd() && !r.at("ON", "CONFLICT") && !r.at("ON", "DUPLICATE") && !r.at("RETURNING") {
		r.skipGroup()
	}
	query := r.sub(r.tokens[start:r.pos])
	if r.depth >= maxDepth {
		return
	}
	s.FromSelect = true
	statements := query.statement()
	if len(statements) == 0 {
		return
	}
	last := statements[len(statements)-1]
	s.Values = last.plainValues()
	for _, absent := range last.absent {
		if absent.Table == s.Table {
			s.NotExists = append(s.NotExists, absent.Where...)
		}
	}
}
