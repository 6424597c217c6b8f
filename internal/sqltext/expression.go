package sqltext

type nodeKind uint8

const (
	unknownNode nodeKind = iota
	paramNode
	literalNode
	nullNode
	defaultNode
	nameNode   // qualifier and text
	callNode   // text is the function; args
	opNode     // text is the operator; one, two or more args
	castNode   // args[0]
	caseNode   // args are the results only
	listNode   // (a, b)
	selectNode // statement
	starNode
)

// node is an expression as a tree, before it is judged.
type node struct {
	kind            nodeKind
	qualifier, text string
	param           int
	statement       *Statement
	args            []*node
}

func op(text string, args ...*node) *node { return &node{kind: opNode, text: text, args: args} }

func (n *node) isOp(text string) bool { return n.kind == opNode && n.text == text }

// Binding strengths, weakest first.
const (
	anyStrength = iota
	orStrength
	andStrength
	notStrength
	compareStrength
	otherStrength // ||, ->, and the like
	addStrength
	multiplyStrength
)

var symbolStrength = map[string]int{
	"=": compareStrength, "==": compareStrength, "<=>": compareStrength, "<>": compareStrength, "!=": compareStrength,
	"<": compareStrength, "<=": compareStrength, ">": compareStrength, ">=": compareStrength,
	"~": compareStrength, "~*": compareStrength, "!~": compareStrength, "!~*": compareStrength,
	"||": otherStrength, "->": otherStrength, "->>": otherStrength, "#>": otherStrength, "#>>": otherStrength,
	"#-": otherStrength, "@>": otherStrength, "<@": otherStrength, "@@": otherStrength, "@?": otherStrength,
	"?": otherStrength, "?|": otherStrength, "?&": otherStrength, "&&": otherStrength,
	"&": otherStrength, "|": otherStrength, "#": otherStrength, "<<": otherStrength, ">>": otherStrength,
	"+": addStrength, "-": addStrength, "*": multiplyStrength, "/": multiplyStrength,
	"%": multiplyStrength, "%%": multiplyStrength, "^": multiplyStrength,
}

var wordStrength = map[string]int{
	"OR": orStrength, "XOR": orStrength, "AND": andStrength,
	"IS": compareStrength, "ISNULL": compareStrength, "NOTNULL": compareStrength,
	"IN": compareStrength, "BETWEEN": compareStrength, "LIKE": compareStrength, "ILIKE": compareStrength,
	"SIMILAR": compareStrength, "REGEXP": compareStrength, "RLIKE": compareStrength, "GLOB": compareStrength,
	"CONTAINS": compareStrength, "DIV": multiplyStrength, "MOD": multiplyStrength,
	"COLLATE": multiplyStrength, "ESCAPE": multiplyStrength, "AT": multiplyStrength,
}

// strength returns how strongly the operator that comes next binds, 0 if what
// comes next is no operator.
func (r *reader) strength() int {
	t := r.peek(0)
	switch {
	case t.is("NOT"):
		if next := r.peek(1); next.is("IN") || next.is("LIKE") || next.is("ILIKE") || next.is("BETWEEN") || next.is("SIMILAR") || next.is("REGEXP") {
			return compareStrength
		}
		return 0
	case t.kind == symbolToken:
		return symbolStrength[t.upper]
	case t.kind == wordToken:
		return wordStrength[t.upper]
	}
	return 0
}

// expression reads an expression whose operators bind more strongly than weaker.
// It returns an unknown node, and may stay where it is, if none comes next.
func (r *reader) expression(weaker int) *node {
	if r.depth >= maxDepth {
		r.skipGroup()
		return &node{}
	}
	r.depth++
	defer func() { r.depth-- }()
	left := r.postfix(r.operand())
	for {
		strength := r.strength()
		if strength <= weaker {
			return left
		}
		left = r.postfix(r.infix(left, strength))
	}
}

// infix reads the operator that comes next and its right side.
func (r *reader) infix(left *node, strength int) *node {
	not := ""
	if r.accept("NOT") {
		not = "NOT "
	}
	t := r.next()
	switch t.upper {
	case "IS":
		return r.is(left)
	case "ISNULL":
		return op("IS NULL", left)
	case "NOTNULL":
		return op("IS NOT NULL", left)
	case "BETWEEN":
		r.acceptAny("SYMMETRIC")
		low := r.expression(compareStrength)
		r.accept("AND")
		return op(not+"BETWEEN", left, low, r.expression(compareStrength))
	case "AT": // AT TIME ZONE
		r.acceptAny("TIME", "ZONE")
		return op("AT TIME ZONE", left, r.expression(strength))
	case "COLLATE":
		r.name()
		return left
	case "ESCAPE":
		r.expression(strength)
		return left
	case "SIMILAR", "CONTAINS":
		r.acceptAny("TO", "KEY")
	}
	return op(not+operatorName(t.upper), left, r.expression(strength))
}

func operatorName(upper string) string {
	switch upper {
	case "==", "<=>":
		return "="
	case "!=":
		return "<>"
	case "%%", "MOD":
		return "%"
	case "DIV":
		return "/"
	}
	return upper
}

// is reads what follows IS.
func (r *reader) is(left *node) *node {
	not := r.accept("NOT")
	equal, null := "=", "IS NULL"
	if not {
		equal, null = "<>", "IS NOT NULL"
	}
	switch {
	case r.accept("DISTINCT", "FROM"):
		if not {
			return op("=", left, r.expression(compareStrength))
		}
		return op("<>", left, r.expression(compareStrength))
	case r.accept("NULL"), r.accept("UNKNOWN"):
		return op(null, left)
	}
	return op(equal, left, r.expression(compareStrength))
}

// postfix reads casts, subscripts and fields after an operand.
func (r *reader) postfix(n *node) *node {
	for {
		switch {
		case r.accept("::"):
			r.skipType()
			n = &node{kind: castNode, args: []*node{n}}
		case r.at("[") && n.kind != unknownNode:
			r.skipGroup()
			n = op("[]", n)
		case r.at(".") && n.kind != nameNode && n.kind != unknownNode:
			r.next()
			r.next()
			n = op(".", n)
		default:
			return n
		}
	}
}

// skipType steps over the name of a type: double precision, numeric(10, 2),
// timestamp with time zone, text[].
func (r *reader) skipType() {
	r.name()
	r.acceptAny("PRECISION", "VARYING", "UNSIGNED", "SIGNED")
	if r.at("(") {
		r.skipGroup()
	}
	if r.accept("WITH") || r.accept("WITHOUT") {
		r.acceptAny("TIME", "ZONE", "LOCAL")
	}
	for r.at("[") {
		r.skipGroup()
	}
}
