package sqltext

import "strings"

// conjuncts are the parts of a WHERE clause.
type conjuncts struct {
	simple    []Condition
	other     bool
	notExists []*Statement // NOT EXISTS (SELECT …)
	queries   []*Statement // subqueries on the target that pick its rows
}

func (c *conjuncts) add(column, operator string, values ...*node) {
	condition := Condition{Column: column, Op: operator}
	for _, value := range values {
		condition.Values = append(condition.Values, value.value())
	}
	c.simple = append(c.simple, condition)
}

// read adds the conjuncts of an expression.
func (c *conjuncts) read(n *node, in scope) {
	switch {
	case n.isOp("AND"):
		for _, arg := range n.args {
			c.read(arg, in)
		}
	case n.isOp("NOT"):
		c.negated(n.args[0], in)
	case n.isAlways():
		// WHERE 1 = 1 starts a clause that is built in pieces.
	case n.kind == nameNode:
		c.compare(n, "=", &node{kind: literalNode, text: "true"}, in)
	case n.kind == opNode && len(n.args) > 0:
		c.operator(n, in)
	default:
		c.other = true
	}
}

func (n *node) isAlways() bool {
	if n.kind == literalNode {
		return n.text == "true" || n.text == "1"
	}
	return n.isOp("=") && n.args[0].kind == literalNode && n.args[1].kind == literalNode && n.args[0].text == n.args[1].text
}

var opposites = map[string]string{
	"=": "<>", "<>": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">", "IN": "NOT IN", "NOT IN": "IN",
	"IS NULL": "IS NOT NULL", "IS NOT NULL": "IS NULL", "LIKE": "NOT LIKE", "NOT LIKE": "LIKE",
}

// negated adds the conjuncts of NOT n.
func (c *conjuncts) negated(n *node, in scope) {
	switch opposite := opposites[n.text]; {
	case n.kind == callNode && n.text == "exists" && len(n.args) == 1 && n.args[0].kind == selectNode:
		c.notExists = append(c.notExists, n.args[0].statement)
		c.other = true
	case n.kind == nameNode:
		c.compare(n, "=", &node{kind: literalNode, text: "false"}, in)
	case n.kind == opNode && opposite != "":
		c.operator(op(opposite, n.args...), in)
	case n.isOp("NOT"):
		c.read(n.args[0], in)
	default:
		c.other = true
	}
}

// operator adds a comparison.
func (c *conjuncts) operator(n *node, in scope) {
	left := n.args[0].uncast()
	switch n.text {
	case "IS NULL", "IS NOT NULL":
		if c.columnOf(left, in) {
			c.add(left.text, n.text)
		}
	case "BETWEEN":
		c.compare(left, ">=", n.args[1], in)
		c.compare(left, "<=", n.args[2], in)
	case "OR":
		c.either(n, in)
	default:
		if len(n.args) != 2 {
			c.other = true
			return
		}
		c.compare(left, n.text, n.args[1].uncast(), in)
	}
}

// either adds a = x OR a = y, which is a IN (x, y). No other alternative is
// simple.
func (c *conjuncts) either(n *node, in scope) {
	var left, right conjuncts
	left.read(n.args[0], in)
	right.read(n.args[1], in)
	one, ok := left.only()
	two, ok2 := right.only()
	if !ok || !ok2 || one.Column != two.Column {
		c.other = true
		return
	}
	c.simple = append(c.simple, Condition{Column: one.Column, Op: "IN", Values: append(one.Values, two.Values...)})
}

// only returns the condition if there is exactly one, by equality.
func (c *conjuncts) only() (Condition, bool) {
	if len(c.simple) != 1 || c.other || c.queries != nil {
		return Condition{}, false
	}
	return c.simple[0], c.simple[0].Op == "=" || c.simple[0].Op == "IN"
}

// columnOf reports whether the node is a column of the target. If it is none,
// the conjunct is not simple.
func (c *conjuncts) columnOf(n *node, in scope) bool {
	if n.kind == nameNode && !n.isExcluded() && in.owns(n.qualifier) {
		return true
	}
	c.other = true
	return false
}

var mirrored = map[string]string{"=": "=", "<>": "<>", "<": ">", ">": "<", "<=": ">=", ">=": "<="}

func (c *conjuncts) compare(left *node, operator string, right *node, in scope) {
	right = right.uncast()
	if !in.isColumn(left) && in.isColumn(right) && mirrored[operator] != "" {
		left, right, operator = right, left, mirrored[operator]
	}
	left = left.columnIfDue(right)
	switch {
	case right.kind == callNode && (right.text == "any" || right.text == "some") && operator == "=" && len(right.args) == 1:
		c.in(left, "IN", right.args[0], in)
	case right.kind == callNode && right.text == "all" && operator == "<>" && len(right.args) == 1:
		c.in(left, "NOT IN", right.args[0], in)
	case operator == "IN" || operator == "NOT IN":
		c.in(left, operator, right, in)
	case left.kind == listNode && operator == "=":
		c.rows(left, right, in)
	case right.kind == selectNode:
		c.query(left, operator, right.statement, in)
	case in.joins(left, right) && operator == "=":
		c.join(right, in)
		c.add(left.text, "=", right)
	case c.columnOf(left, in):
		c.add(left.text, operator, right)
	}
}

func (c scope) isColumn(n *node) bool {
	return n.kind == nameNode && !n.isExcluded() && c.owns(n.qualifier)
}

// joins reports whether the right side is the column of another source.
func (c scope) joins(left, right *node) bool {
	if !c.isColumn(left) || right.kind != nameNode {
		return false
	}
	_, ok := c.resolve(right.qualifier)
	return ok && !c.owns(right.qualifier)
}

// columnIfDue takes "name" on the left of a comparison for a column after all.
func (n *node) columnIfDue(right *node) *node {
	if n.kind == literalNode && n.qualifier == doubleQuoted && right.kind != nameNode {
		return &node{kind: nameNode, text: strings.ToLower(n.text)}
	}
	return n
}

// in adds column IN list.
func (c *conjuncts) in(left *node, operator string, right *node, in scope) {
	switch {
	case right.kind == selectNode && operator == "IN":
		c.query(left, "=", right.statement, in)
	case left.kind == listNode && operator == "IN":
		c.rows(left, right, in)
	case right.kind == selectNode || !c.columnOf(left, in):
		c.other = true
	case right.kind == listNode:
		c.add(left.text, operator, right.args...)
	case right.kind == callNode && right.text == "array":
		c.add(left.text, operator, right.args...)
	default:
		c.add(left.text, operator, right.uncast())
	}
}

// rows adds (a, b) = (x, y), also written (a, b) IN ((x, y)).
func (c *conjuncts) rows(left, right *node, in scope) {
	if right.kind == selectNode {
		c.query(left, "=", right.statement, in)
		return
	}
	if right.kind != listNode || len(right.args) != len(left.args) {
		c.other = true
		return
	}
	for i := range left.args {
		if right.args[i].kind == listNode { // (a, b) IN ((1, 2), (3, 4))
			c.other = true
			return
		}
	}
	for i := range left.args {
		c.compare(left.args[i].uncast(), "=", right.args[i], in)
	}
}

// query adds a comparison with a subquery. One on the target itself picks the
// rows: what holds of the picked holds of the changed.
func (c *conjuncts) query(left *node, operator string, query *Statement, in scope) {
	picks := operator == "=" && (left.kind == listNode || c.columnOf(left, in))
	if picks && query.Verb == Select && query.Aggregate == "" && query.Table != "" && query.Table == in.target.table {
		c.queries = append(c.queries, query)
		return
	}
	c.other = true
}

// join notes that rows are picked by joining a subquery on the target.
func (c *conjuncts) join(right *node, in scope) {
	from, _ := in.resolve(right.qualifier)
	if q := from.statement; q != nil && q.Verb == Select && q.Table == in.target.table && q.Table != "" {
		c.queries = append(c.queries, q)
	}
}

// applyTo adds the conjuncts to the statement's WHERE.
func (c *conjuncts) applyTo(s *Statement) {
	s.Where = append(s.Where, c.simple...)
	s.OtherWhere = s.OtherWhere || c.other
	seen := map[*Statement]bool{}
	for _, query := range c.queries {
		if !seen[query] {
			seen[query] = true
			s.inherit(query)
		}
	}
}

// inherit takes over the conditions and locks of a query on the same table.
func (s *Statement) inherit(query *Statement) {
	s.Where = append(s.Where, query.Where...)
	s.OtherWhere = s.OtherWhere || query.OtherWhere
	s.Limit1 = s.Limit1 || query.Limit1
	s.ForUpdate = s.ForUpdate || query.ForUpdate
	s.SkipLocked = s.SkipLocked || query.SkipLocked
}
