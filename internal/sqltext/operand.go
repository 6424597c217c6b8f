package sqltext

import "strings"

func (r *reader) operand() *node {
	t := r.peek(0)
	switch t.kind {
	case endToken:
		return &node{}
	case holeToken:
		return r.nameOrCall()
	case paramToken:
		r.next()
		return &node{kind: paramNode, text: t.text, param: t.param}
	case stringToken, numberToken:
		r.next()
		return &node{kind: literalNode, text: t.text}
	case symbolToken:
		return r.symbolOperand(t)
	case quotedToken:
		return r.nameOrCall()
	}
	return r.wordOperand(t)
}

func (r *reader) symbolOperand(t token) *node {
	switch t.upper {
	case "(":
		return r.parenthesis()
	case "[", "{":
		return &node{kind: callNode, text: "array", args: r.sub(r.group()).arguments()}
	case "*":
		r.next()
		return &node{kind: starNode}
	case "+":
		r.next()
		return r.expression(multiplyStrength)
	case "-", "~", "!":
		r.next()
		n := r.expression(multiplyStrength)
		if n.kind == literalNode && t.is("-") {
			n.text = "-" + n.text
			return n
		}
		return op(t.upper, n)
	}
	return &node{}
}

// parenthesis reads a subquery, a list or one expression in parentheses.
func (r *reader) parenthesis() *node {
	inner := r.sub(r.group())
	if n := inner.subquery(); n != nil {
		return n
	}
	args := inner.arguments()
	if len(args) == 1 {
		return args[0]
	}
	return &node{kind: listNode, args: args}
}

// subquery reads the tokens as a query, nil if they are none.
func (r *reader) subquery() *node {
	if r.depth >= maxDepth || !r.atAny("SELECT", "WITH") {
		return nil
	}
	statements := r.statement()
	if len(statements) == 0 {
		return &node{}
	}
	return &node{kind: selectNode, statement: &statements[len(statements)-1]}
}

// arguments reads the inside of a call: expressions between commas, and between
// words as in EXTRACT(epoch FROM x) or count(DISTINCT x).
func (r *reader) arguments() []*node {
	var args []*node
	for !r.atEnd() {
		r.acceptAny("DISTINCT", "ALL")
		if r.peek(1).is("=>") { // a named argument
			r.pos += 2
		}
		before := r.pos
		n := r.expression(anyStrength)
		if r.pos == before {
			r.skipGroup()
			continue
		}
		args = append(args, n)
		r.accept(",")
	}
	return args
}

func (r *reader) wordOperand(t token) *node {
	switch t.upper {
	case "NULL":
		r.next()
		return &node{kind: nullNode}
	case "TRUE", "FALSE":
		r.next()
		return &node{kind: literalNode, text: strings.ToLower(t.text)}
	case "DEFAULT":
		r.next()
		if r.at("(") { // MySQL: DEFAULT(column)
			r.skipGroup()
		}
		return &node{kind: defaultNode}
	case "NOT":
		r.next()
		return op("NOT", r.expression(notStrength))
	case "CASE":
		return r.caseOperand()
	case "ARRAY", "ROW", "ANY", "SOME", "ALL":
		if next := r.peek(1); next.is("[") || next.is("(") {
			return r.call(strings.ToLower(r.next().text))
		}
	case "LEFT", "RIGHT", "VALUES", "IF", "INSERT": // functions, where an operand is due
		if r.peek(1).is("(") {
			return r.call(strings.ToLower(r.next().text))
		}
	case "INTERVAL":
		r.next()
		n := r.operand()
		r.acceptAny("MICROSECOND", "SECOND", "MINUTE", "HOUR", "DAY", "WEEK", "MONTH", "YEAR")
		return &node{kind: castNode, args: []*node{n}}
	}
	if r.peek(1).kind == stringToken { // DATE '2020-01-01', E'…', b'…'
		r.next()
		return &node{kind: literalNode, text: r.next().text}
	}
	return r.nameOrCall()
}

func (r *reader) nameOrCall() *node {
	single := r.peek(0)
	start := r.pos
	qualifier, name, ok := r.name()
	if !ok {
		return &node{}
	}
	oneToken := r.pos == start+1
	switch {
	case r.at("("):
		return r.call(strings.TrimPrefix(qualifier+"."+name, "."))
	case r.accept(".", "*"):
		return &node{kind: starNode}
	case name == "":
		return &node{}
	case oneToken && single.double && r.shared.doubleQuotesText:
		return &node{kind: literalNode, text: single.text, qualifier: doubleQuoted}
	case oneToken && single.kind == wordToken && clockWords[name]:
		return &node{kind: callNode, text: name}
	}
	return &node{kind: nameNode, qualifier: qualifier, text: name}
}

// doubleQuoted marks a literal that would be a column where one is due.
const doubleQuoted = `"`

// call reads the arguments of a function whose name was read.
func (r *reader) call(function string) *node {
	inner := r.sub(r.group())
	n := &node{kind: callNode, text: function}
	switch {
	case strings.HasPrefix(function, "sqlc."):
		return sqlcMacro(function, inner)
	case function == "cast" || function == "convert":
		return &node{kind: castNode, args: []*node{inner.expression(anyStrength)}}
	}
	if query := inner.subquery(); query != nil {
		n.args = []*node{query}
	} else {
		n.args = inner.arguments()
	}
	r.skipWindow()
	return n
}

// sqlcMacro reads sqlc.arg(name), which stands for a parameter.
func sqlcMacro(function string, inner *reader) *node {
	if function == "sqlc.embed" {
		return &node{kind: starNode}
	}
	return &node{kind: paramNode, text: strings.ToLower(inner.peek(0).text), param: -1}
}

// skipWindow steps over what may follow a call: FILTER (…), WITHIN GROUP (…),
// OVER (…) and OVER name.
func (r *reader) skipWindow() {
	for {
		switch {
		case r.at("FILTER", "("), r.at("OVER", "("):
			r.next()
			r.skipGroup()
		case r.at("WITHIN", "GROUP", "("):
			r.pos += 2
			r.skipGroup()
		case r.at("OVER"):
			r.next()
			r.name()
		default:
			return
		}
	}
}

// caseOperand reads CASE … END. Only the results matter: a condition decides
// which of them it is, it is no part of the value.
func (r *reader) caseOperand() *node {
	r.next()
	n := &node{kind: caseNode}
	if !r.at("WHEN") {
		r.expression(anyStrength)
	}
	for !r.atEnd() && !r.accept("END") {
		result := r.accept("THEN") || r.accept("ELSE")
		if !result {
			r.accept("WHEN")
		}
		before := r.pos
		value := r.expression(anyStrength)
		if result {
			n.args = append(n.args, value)
		}
		if r.pos == before && !r.atAny("THEN", "ELSE", "WHEN", "END") {
			r.skipGroup()
		}
	}
	return n
}
