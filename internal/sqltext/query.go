package sqltext

import "strings"

// clauses are the words that may follow a table reference or a condition.
var clauses = []string{
	"WHERE", "GROUP", "HAVING", "WINDOW", "ORDER", "LIMIT", "OFFSET", "FETCH", "FOR", "UNION", "INTERSECT", "EXCEPT",
	"RETURNING", "SET", "FROM", "IF", "ALLOW", "ON",
}

// atClause reports whether the next clause starts here.
func (r *reader) atClause() bool {
	return r.atAny(clauses...) && !r.at("IF", "(") && !r.atSoftName()
}

func (r *reader) selectStatement() Statement {
	s := Statement{Verb: Select}
	r.next()
	r.acceptAny("ALL", "DISTINCT", "SQL_CALC_FOUND_ROWS", "STRAIGHT_JOIN")
	if r.at("ON", "(") { // DISTINCT ON (…)
		r.next()
		r.skipGroup()
	}
	if r.accept("TOP") {
		s.Limit1 = r.peek(0).text == "1"
		r.skipGroup()
	}
	items := r.selectList()
	in := scope{}
	if r.accept("INTO") {
		r.skipTo(clauses...)
	}
	if r.accept("FROM") {
		in = r.fromClause(&s)
	}
	for _, item := range items {
		s.Selected = append(s.Selected, item.name())
		s.list = append(s.list, item.value.each())
	}
	if query := in.target.statement; query != nil && query.Table == "" {
		s.list = query.resolve(s.list)
	}
	if len(items) == 1 {
		s.aggregate(items[0].value)
	}
	r.tail(&s, in)
	return s
}

// selected is one item of a select list.
type selected struct {
	value *node
	alias string
}

func (r *reader) selectList() []selected {
	var items []selected
	for !r.atEnd() && !r.at("INTO") && !r.atClause() {
		before := r.pos
		item := selected{value: r.expression(anyStrength)}
		item.alias = r.alias()
		if r.pos == before {
			r.skipGroup()
			continue
		}
		items = append(items, item)
		if !r.accept(",") && !r.atClause() {
			r.skipTo(append([]string{",", "INTO"}, clauses...)...)
			r.accept(",")
		}
	}
	return items
}

func (i selected) name() string {
	if i.alias != "" {
		return i.alias
	}
	switch n := i.value.uncast(); n.kind {
	case nameNode, callNode, literalNode:
		return n.text
	case starNode:
		return "*"
	}
	return ""
}

// resolve replaces the columns of a query that is one row of expressions by
// these: SELECT * FROM (SELECT ? AS id, ? AS amount) AS t.
func (s *Statement) resolve(values []Expr) []Expr {
	if len(values) == 1 && values[0].Kind == ExprUnknown && len(values[0].Params) == 0 {
		return s.list
	}
	resolved := append([]Expr(nil), values...)
	for i, value := range values {
		for j, name := range s.Selected {
			if value.Kind == ExprColumn && value.Text == name {
				resolved[i] = s.list[j]
			}
		}
	}
	return resolved
}

// plainValues returns the select list as a row, nil if some item is none or
// several, such as a star or a hole.
func (s *Statement) plainValues() []Expr {
	for _, value := range s.list {
		if value.Kind == ExprUnknown {
			return nil
		}
	}
	return s.list
}

var aggregates = lowerSet(`COUNT MAX MIN SUM AVG BOOL_OR BOOL_AND EVERY ARRAY_AGG JSON_AGG JSONB_AGG STRING_AGG
	GROUP_CONCAT BIT_OR BIT_AND`)

// aggregate notes a select list that is one aggregate, also inside COALESCE or
// a comparison. EXISTS and a scalar subquery speak of the table of the subquery.
func (s *Statement) aggregate(n *node) {
	n = n.uncast()
	switch {
	case n.kind == selectNode && s.Table == "":
		s.adopt(n.statement)
		s.Aggregate = n.statement.Aggregate
	case n.kind == callNode && n.text == "exists" && len(n.args) == 1 && n.args[0].kind == selectNode:
		s.Aggregate = "exists"
		s.adopt(n.args[0].statement)
	case n.isOp("NOT"):
		s.aggregate(n.args[0])
		if s.Aggregate == "exists" {
			s.Aggregate = "not exists"
		}
	case n.kind == callNode && aggregates[n.text]:
		s.Aggregate = n.text
	case n.kind == opNode && len(n.args) == 2, n.kind == callNode && settledFunctions[n.text] && len(n.args) > 0:
		s.aggregate(n.args[0])
	}
}

// adopt takes over the table of a subquery and what is said of its rows.
func (s *Statement) adopt(query *Statement) {
	if s.Table == "" {
		s.Table = query.Table
		s.inherit(query)
	}
}

// fromClause reads the sources after FROM. The first is the statement's table.
func (r *reader) fromClause(s *Statement) scope {
	in := scope{sources: r.sources()}
	if len(in.sources) == 0 {
		return in
	}
	in.target = in.sources[0]
	s.Table = in.target.table
	if query := in.target.statement; query != nil && query.Verb == Select {
		s.Table = query.Table
		s.inherit(query)
		in.target.table = query.Table
	}
	return in
}

// sources reads table references, separated by commas and joins.
func (r *reader) sources() []source {
	var sources []source
	for !r.atEnd() {
		r.acceptAny("LATERAL", "ONLY")
		if s, ok := r.source(); ok {
			sources = append(sources, s)
		}
		if !r.toNextSource() {
			break
		}
	}
	return sources
}

// source reads one table reference.
func (r *reader) source() (source, bool) {
	if r.at("(") {
		if r.depth >= maxDepth {
			r.skipGroup()
			return source{}, false
		}
		inner := r.sub(r.group())
		var s source
		if query := inner.subquery(); query != nil {
			s.statement = query.statement
		} else if nested := inner.sources(); len(nested) > 0 {
			s = nested[0]
		}
		s.alias = r.alias()
		if r.at("(") {
			r.skipGroup() // AS t(a, b)
		}
		return s, true
	}
	s, ok := r.tableName()
	if r.at("(") { // a function: unnest($1) AS t(a)
		args := r.sub(r.group())
		f := source{alias: r.alias()}
		names := []string{f.alias}
		if r.at("(") {
			names, _ = r.sub(r.group()).names()
		}
		if s.table == "unnest" && args.depth < maxDepth {
			f.statement = unnested(args.expressions(), names)
		}
		return f, ok
	}
	for i := range r.shared.queries {
		if query := r.shared.queries[i]; query.alias == s.table && ok {
			s.statement = query.statement
		}
	}
	return s, ok
}

// unnested reads unnest(a, b) AS t(x, y) as a query for one row of elements.
func unnested(args []*node, names []string) *Statement {
	s := &Statement{Verb: Select, Selected: make([]string, len(args))}
	for _, arg := range args {
		e := arg.value()
		e.Each = e.Kind == ExprParam
		s.list = append(s.list, e)
	}
	copy(s.Selected, names)
	return s
}

// each returns the value of an item of a select list: of unnest(a) an element of a.
func (n *node) each() Expr {
	if call := n.uncast(); call.kind == callNode && call.text == "unnest" && len(call.args) == 1 {
		e := call.args[0].value()
		e.Each = e.Kind == ExprParam
		return e
	}
	return n.value()
}

// toNextSource steps over join conditions to the next table reference.
func (r *reader) toNextSource() bool {
	for !r.atEnd() {
		switch {
		case r.accept(","), r.accept("JOIN"), r.accept("STRAIGHT_JOIN"):
			return true
		case r.at("ON", "CONFLICT"), r.at("ON", "DUPLICATE"):
			return false
		case r.accept("ON"):
			r.expression(anyStrength)
		case r.at("USING", "("):
			r.next()
			r.skipGroup()
		case r.at("USING"), r.atClause():
			return false
		default:
			r.skipGroup()
		}
	}
	return false
}

// tail reads what may follow the tables: WHERE, LIMIT, FOR UPDATE, RETURNING.
func (r *reader) tail(s *Statement, in scope) {
	for !r.atEnd() {
		switch {
		case r.accept("WHERE"):
			r.where(s, in)
		case r.at("IF", "EXISTS"), r.at("IF", "NOT", "EXISTS"):
			r.acceptAny("IF", "NOT", "EXISTS")
		case r.accept("IF"): // CQL: UPDATE … IF status = ?
			r.where(s, in)
		case r.accept("LIMIT"):
			s.Limit1 = s.Limit1 || r.peek(0).text == "1" && r.peek(0).kind == numberToken
			r.skipGroup()
		case r.accept("FETCH"):
			r.acceptAny("FIRST", "NEXT")
			s.Limit1 = s.Limit1 || r.peek(0).text == "1" || r.at("ROW")
		case r.accept("FOR", "UPDATE"), r.accept("FOR", "NO", "KEY", "UPDATE"):
			s.ForUpdate = true
		case r.accept("SKIP", "LOCKED"):
			s.SkipLocked = true
		case r.accept("RETURNING"):
			r.returning(s)
		case r.atAny("UNION", "INTERSECT", "EXCEPT"):
			return
		default:
			r.skipGroup()
		}
	}
}

// where reads a condition. What it cannot read up to the next clause is a
// conjunct that is not simple.
func (r *reader) where(s *Statement, in scope) {
	var c conjuncts
	for {
		c.read(r.expression(anyStrength), in)
		if !r.accept("AND") {
			break
		}
	}
	c.applyTo(s)
	s.absent = append(s.absent, c.notExists...)
	if !r.atEnd() && !r.atClause() {
		s.OtherWhere = true
		r.skipTo(clauses...)
	}
}

func (r *reader) returning(s *Statement) {
	start := r.pos
	for _, item := range r.selectList() {
		s.Returning = append(s.Returning, item.name())
	}
	for _, t := range r.tokens[start:r.pos] {
		s.XmaxReturning = s.XmaxReturning || strings.EqualFold(t.text, "xmax")
	}
}
