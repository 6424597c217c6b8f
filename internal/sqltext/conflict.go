package sqltext

import "strings"

// onConflict reads ON CONFLICT … and ON DUPLICATE KEY UPDATE ….
func (r *reader) onConflict(s *Statement, in scope) {
	r.next()
	if r.accept("DUPLICATE") {
		r.acceptAny("KEY", "UPDATE")
		s.Conflict = ConflictUpdate
		r.conflictAssignments(s, in)
		return
	}
	r.next()
	switch {
	case r.at("("):
		s.ConflictTarget = r.sub(r.group()).targetColumns()
	case r.accept("ON", "CONSTRAINT"):
		_, s.ConflictConstraint, _ = r.name()
	}
	if r.accept("WHERE") { // the predicate of a partial index
		r.expression(anyStrength)
		r.skipTo("DO")
	}
	if !r.accept("DO") {
		return
	}
	if r.accept("NOTHING") {
		s.Conflict = ConflictNothing
		return
	}
	s.Conflict = ConflictUpdate
	r.acceptAny("UPDATE", "SET")
	r.conflictAssignments(s, in)
	if r.accept("WHERE") {
		var condition Statement
		r.where(&condition, in)
		s.ConflictWhere = condition.Where
		s.OtherWhere = s.OtherWhere || condition.OtherWhere
	}
}

// targetColumns reads a conflict target. An expression such as lower(email)
// stands for the columns it reads.
func (r *reader) targetColumns() []string {
	var columns []string
	for _, part := range r.split(",") {
		one := r.sub(part)
		if names, plain := one.names(); plain {
			columns = append(columns, names...)
			continue
		}
		one.pos = 0
		columns = one.expression(anyStrength).columns(columns)
	}
	return columns
}

// columns appends the columns that the expression reads.
func (n *node) columns(into []string) []string {
	if n.kind == nameNode {
		into = append(into, n.text)
	}
	for _, arg := range n.args {
		into = arg.columns(into)
	}
	return into
}

// conflictAssignments reads the SET list of a conflict clause. A row alias in
// the scope means the proposed row.
func (r *reader) conflictAssignments(s *Statement, in scope) {
	if len(in.sources) == 1 && in.sources[0].alias != "" {
		r.renameQualifier(in.sources[0].alias, "excluded")
	}
	s.Set = nil
	r.assignments(s, in)
}

// renameQualifier replaces a qualifier in the tokens that are left.
func (r *reader) renameQualifier(from, to string) {
	rest := append([]token(nil), r.tokens[r.pos:]...)
	for i := range rest {
		if i+1 < len(rest) && rest[i].is(strings.ToUpper(from)) && rest[i+1].is(".") {
			rest[i].text, rest[i].upper = to, strings.ToUpper(to)
		}
	}
	r.tokens = append(append([]token(nil), r.tokens[:r.pos]...), rest...)
}

// mergeStatement reads MERGE INTO t USING … ON … WHEN …, which is an insert
// that says what happens on conflict.
func (r *reader) mergeStatement() (Statement, bool) {
	s := Statement{Verb: Insert, Conflict: ConflictNothing}
	r.next()
	r.acceptAny("INTO", "ONLY")
	target, ok := r.tableName()
	if !ok || !r.accept("USING") {
		return s, false
	}
	in := scope{target: target}
	s.Table = target.table
	if from, ok := r.source(); ok {
		in.sources = []source{target, from}
	}
	if r.accept("ON") {
		var c conjuncts
		c.read(r.expression(anyStrength), in)
		for _, condition := range c.simple {
			if condition.Op == "=" {
				s.ConflictTarget = append(s.ConflictTarget, condition.Column)
			}
		}
	}
	for r.skipToMatched(); !r.atEnd(); {
		r.mergeClause(&s, in)
	}
	return s, true
}

// skipToMatched steps to the next WHEN of a MERGE, past those of a CASE.
func (r *reader) skipToMatched() {
	for !r.atEnd() && !r.at("WHEN", "MATCHED") && !r.at("WHEN", "NOT", "MATCHED") {
		r.skipGroup()
	}
}

// mergeClause reads [NOT] MATCHED [AND …] THEN ….
func (r *reader) mergeClause(s *Statement, in scope) {
	r.skipTo("THEN")
	r.next()
	start := r.pos
	r.skipToMatched()
	action := r.sub(r.tokens[start:r.pos])
	switch {
	case action.accept("UPDATE", "SET"):
		s.Conflict = ConflictUpdate
		action.assignments(s, in)
	case action.accept("INSERT"):
		if action.at("(") {
			s.Columns, _ = action.sub(action.group()).names()
		}
		if action.accept("VALUES") {
			action.rows(s)
		}
		if len(in.sources) == 2 && in.sources[1].statement != nil {
			s.Values = in.sources[1].statement.resolve(s.Values)
		}
	}
}
