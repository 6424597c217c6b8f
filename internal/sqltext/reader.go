package sqltext

import "strings"

// maxDepth bounds the nesting of parentheses, subqueries and operators.
const maxDepth = 100

// reader walks over the tokens of one statement or of one pair of parentheses.
// It never fails: what it does not understand it steps over.
type reader struct {
	tokens []token
	pos    int
	depth  int
	shared *shared
}

// shared is what holds for the whole text.
type shared struct {
	doubleQuotesText bool     // "x" in place of a value is a string
	queries          []source // the common table expressions read so far
}

// source is a table of a FROM clause: its name, its alias and, for a subquery
// or a common table expression, its statement.
type source struct {
	table, alias string
	statement    *Statement
}

func (r *reader) sub(tokens []token) *reader {
	return &reader{tokens: tokens, depth: r.depth + 1, shared: r.shared}
}

func (r *reader) peek(offset int) token {
	if i := r.pos + offset; i >= 0 && i < len(r.tokens) {
		return r.tokens[i]
	}
	return token{}
}

func (r *reader) next() token {
	t := r.peek(0)
	if r.pos < len(r.tokens) {
		r.pos++
	}
	return t
}

func (r *reader) atEnd() bool { return r.pos >= len(r.tokens) }

// at reports whether the given words and symbols come next.
func (r *reader) at(upper ...string) bool {
	for i, u := range upper {
		if !r.peek(i).is(u) {
			return false
		}
	}
	return true
}

// atAny reports whether one of the given words comes next.
func (r *reader) atAny(upper ...string) bool {
	for _, u := range upper {
		if r.peek(0).is(u) {
			return true
		}
	}
	return false
}

// accept steps over the given words if they come next.
func (r *reader) accept(upper ...string) bool {
	if !r.at(upper...) {
		return false
	}
	r.pos += len(upper)
	return true
}

// acceptAny steps over as many of the given words as come next.
func (r *reader) acceptAny(upper ...string) bool {
	found := false
	for r.atAny(upper...) {
		r.pos++
		found = true
	}
	return found
}

// group returns the tokens inside the bracket that comes next, and steps over
// its end. A bracket that is never closed ends with the text.
func (r *reader) group() []token {
	start := r.pos + 1
	r.skipGroup()
	end := r.pos
	if end > start && closes(r.tokens[end-1]) {
		end--
	}
	if start > end {
		return nil
	}
	return r.tokens[start:end]
}

func opens(t token) bool { return t.is("(") || t.is("[") || t.is("{") }

func closes(t token) bool { return t.is(")") || t.is("]") || t.is("}") }

// skipGroup steps over one token, or a bracket with its content.
func (r *reader) skipGroup() {
	depth := 0
	for !r.atEnd() {
		t := r.next()
		switch {
		case opens(t):
			depth++
		case closes(t):
			depth--
		}
		if depth <= 0 {
			return
		}
	}
}

// skipTo steps to the first of the words outside brackets, or to the end.
func (r *reader) skipTo(upper ...string) {
	for !r.atEnd() && !r.atAny(upper...) {
		r.skipGroup()
	}
}

// split cuts the tokens at a separator outside brackets.
func (r *reader) split(separator string) [][]token {
	var parts [][]token
	for !r.atEnd() {
		start := r.pos
		r.skipTo(separator)
		parts = append(parts, r.tokens[start:r.pos])
		r.next()
	}
	return parts
}

// reserved are the words that end a name, an alias or an expression.
var reserved = setOf(`SELECT FROM WHERE SET VALUES ON USING INTO RETURNING GROUP ORDER HAVING LIMIT OFFSET
	FETCH FOR UNION INTERSECT EXCEPT JOIN LEFT RIGHT INNER OUTER FULL CROSS NATURAL WHEN THEN ELSE END AND OR
	NOT IN IS LIKE ILIKE BETWEEN AS CASE WINDOW DO LATERAL IF ALLOW STRAIGHT_JOIN ISNULL NOTNULL
	INSERT UPDATE DELETE TABLESAMPLE OVERRIDING OUTPUT`)

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(words) {
		set[word] = true
	}
	return set
}

// softWords are reserved words that Kafka-minded tables use for columns all the
// same. In front of a comparison they are names.
var softWords = setOf("OFFSET LIMIT GROUP ORDER WINDOW DO END FETCH ALLOW")

// atSoftName reports whether such a column comes next.
func (r *reader) atSoftName() bool {
	next := r.peek(1)
	return r.peek(0).kind == wordToken && softWords[r.peek(0).upper] &&
		next.kind == symbolToken && symbolStrength[next.upper] == compareStrength
}

func isNamePart(t token) bool {
	switch t.kind {
	case wordToken:
		return !reserved[t.upper]
	case quotedToken, holeToken:
		return true
	}
	return false
}

// name reads a name with its qualifier: schema.table or alias.column. A part
// that is a hole is empty.
func (r *reader) name() (qualifier, name string, ok bool) {
	if !isNamePart(r.peek(0)) && !r.atSoftName() {
		return "", "", false
	}
	name = strings.ToLower(r.next().text)
	for r.at(".") {
		part := r.peek(1)
		switch part.kind {
		case wordToken, quotedToken, holeToken: // after a dot even a keyword is a name
			qualifier, name = name, strings.ToLower(part.text)
			r.pos += 2
		default:
			return qualifier, name, true
		}
	}
	return qualifier, name, true
}

// names reads a list of column names such as the inside of (a, b). A hole is an
// empty name. Parts that are no names are left out and reported.
func (r *reader) names() (names []string, plain bool) {
	plain = true
	for _, part := range r.split(",") {
		one := r.sub(part)
		if len(part) == 1 && part[0].kind == wordToken { // even a reserved one
			names = append(names, strings.ToLower(part[0].text))
			continue
		}
		if _, name, ok := one.name(); ok && !one.at("(") {
			names = append(names, name)
		} else {
			plain = false
		}
	}
	return names, plain
}

// tableName reads the name of a table and its alias.
func (r *reader) tableName() (source, bool) {
	r.acceptAny("ONLY")
	_, table, ok := r.name()
	if !ok {
		return source{}, false
	}
	r.accept("*") // Postgres: with descendants
	return source{table: table, alias: r.alias()}, true
}

func (r *reader) alias() string {
	explicit := r.accept("AS")
	t := r.peek(0)
	if isNamePart(t) && t.kind != holeToken || explicit && t.kind == wordToken {
		r.next()
		return strings.ToLower(t.text)
	}
	return ""
}
