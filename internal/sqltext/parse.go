package sqltext

import "strings"

// Parse returns the statements of a text in the order of their effect: the
// data-modifying WITH queries of a statement come before it. A text that is no
// SQL has none.
func Parse(text string) []Statement {
	if !IsSQL(text) {
		return nil
	}
	tokens := lex(text)
	shared := &shared{doubleQuotesText: doubleQuotesText(tokens)}
	var statements []Statement
	for _, part := range splitStatements(tokens) {
		r := &reader{tokens: part, shared: shared}
		shared.queries = nil
		statements = append(statements, r.statement()...)
	}
	return statements
}

// ParseConditions reads a text that is only a condition, as builders take it:
// Where("status = ? AND sent_at IS NULL", …). The second result reports that
// some part was not simple.
func ParseConditions(text string) ([]Condition, bool) {
	statements := Parse("WHERE " + text)
	if len(statements) != 1 {
		return nil, true
	}
	return statements[0].Where, statements[0].OtherWhere
}

// starters are the words that start a statement or a clause.
var starters = setOf(`SELECT WITH INSERT REPLACE UPSERT UPDATE DELETE MERGE BEGIN START COMMIT END ROLLBACK ABORT
	SAVEPOINT RELEASE CALL EXEC EXECUTE DO CREATE ALTER DROP TRUNCATE COMMENT GRANT REVOKE EXPLAIN SET SHOW
	PRAGMA LOCK UNLOCK COPY VACUUM ANALYZE ANALYSE LISTEN NOTIFY UNLISTEN VALUES TABLE USE RENAME REINDEX
	REFRESH DECLARE FETCH CLOSE PREPARE DEALLOCATE DISCARD ATTACH DETACH APPLY OPTIMIZE
	WHERE FROM ON RETURNING ORDER LIMIT FOR`)

// IsSQL reports whether a text may be SQL: it starts with a word that starts a
// statement or a clause. It is cheap, and more generous than Parse.
func IsSQL(text string) bool {
	rest := skipToWord(text)
	length := wordLength(rest)
	if length == 0 || length > len("DEALLOCATE") {
		return false
	}
	return starters[strings.ToUpper(rest[:length])]
}

// skipToWord steps over the comments, parentheses and holes before a statement.
func skipToWord(text string) string {
	for {
		text = strings.TrimLeft(text, " \t\r\n(;"+Hole)
		switch {
		case strings.HasPrefix(text, "--"):
			text = text[lineLength(text):]
		case strings.HasPrefix(text, "/*"):
			end := strings.Index(text, "*/")
			if end < 0 {
				return ""
			}
			text = text[end+2:]
		default:
			if n := holeLength(text); n > 0 {
				text = text[n:]
				continue
			}
			return text
		}
	}
}

// doubleQuotesText reports whether "x" may be a string: MySQL and SQLite take
// it for one, and both bind by question marks or quote names by backticks.
func doubleQuotesText(tokens []token) bool {
	question := false
	for _, t := range tokens {
		switch {
		case t.kind == quotedToken && !t.double:
			return true
		case t.is("::"):
			return false
		case t.kind == paramToken && t.upper == "?":
			question = true
		}
	}
	return question
}

// splitStatements cuts the tokens at semicolons, but not inside the body of a
// routine.
func splitStatements(tokens []token) [][]token {
	var parts [][]token
	r := &reader{tokens: tokens}
	for !r.atEnd() {
		start := r.pos
		r.skipTo(";")
		if definesRoutine(tokens[start:r.pos]) {
			for !r.atEnd() && !tokens[r.pos-1].is("END") {
				r.next()
				r.skipTo(";")
			}
		}
		if r.pos > start {
			parts = append(parts, tokens[start:r.pos])
		}
		r.next()
	}
	return parts
}

// definesRoutine reports whether a CREATE TRIGGER or the like has a body that
// holds statements of its own.
func definesRoutine(tokens []token) bool {
	if len(tokens) == 0 || !tokens[0].is("CREATE") {
		return false
	}
	routine := false
	for i, t := range tokens {
		if i < 6 && (t.is("TRIGGER") || t.is("PROCEDURE") || t.is("FUNCTION")) {
			routine = true
		}
		if routine && t.is("BEGIN") {
			return true
		}
	}
	return false
}

// statement reads the tokens as one statement. Its WITH queries that change
// something come first.
func (r *reader) statement() []Statement {
	for r.peek(0).kind == holeToken && (r.peek(1).kind == wordToken || r.peek(1).kind == holeToken) {
		r.next() // a comment or hint spliced in front
	}
	var statements []Statement
	if r.accept("WITH") {
		statements = r.withQueries()
	}
	if r.at("(") && r.depth < maxDepth { // (SELECT …) UNION (SELECT …)
		return append(statements, r.sub(r.group()).statement()...)
	}
	start := r.pos
	s, ok := r.oneStatement()
	if !ok {
		return statements
	}
	s.annotate(r.tokens[start:])
	statements = append(statements, s)
	if s.Verb == Begin && !r.atEnd() && r.depth < maxDepth { // CQL: BEGIN BATCH INSERT …
		statements = append(statements, r.sub(r.tokens[r.pos:]).statement()...)
	}
	return statements
}

// withQueries reads the list of common table expressions. It returns those that
// change data; all can be named from now on.
func (r *reader) withQueries() []Statement {
	var changes []Statement
	r.accept("RECURSIVE")
	for {
		_, name, ok := r.name()
		if !ok {
			return changes
		}
		if r.at("(") {
			r.skipGroup()
		}
		r.accept("AS")
		r.acceptAny("NOT", "MATERIALIZED")
		if !r.at("(") || r.depth >= maxDepth {
			return changes
		}
		statements := r.sub(r.group()).statement()
		for i := range statements {
			if s := &statements[i]; s.Verb == Insert || s.Verb == Update || s.Verb == Delete {
				changes = append(changes, *s)
			}
			if i == len(statements)-1 {
				r.shared.queries = append(r.shared.queries, source{alias: name, statement: &statements[i]})
			}
		}
		if !r.accept(",") {
			return changes
		}
	}
}

// oneStatement reads a statement by its first word.
func (r *reader) oneStatement() (Statement, bool) {
	t := r.peek(0)
	if t.kind != wordToken {
		return Statement{}, false
	}
	switch t.upper {
	case "SELECT":
		return r.selectStatement(), true
	case "VALUES", "TABLE":
		return Statement{Verb: Select}, true
	case "INSERT", "REPLACE", "UPSERT":
		return r.insertStatement()
	case "MERGE":
		return r.mergeStatement()
	case "UPDATE":
		return r.updateStatement()
	case "DELETE":
		return r.deleteStatement()
	case "CREATE", "ALTER", "DROP", "TRUNCATE":
		return r.definition(), true
	case "CALL", "EXEC", "EXECUTE":
		return Statement{Verb: Call}, true
	case "WHERE", "SET", "FROM", "ON", "RETURNING", "ORDER", "LIMIT", "FOR":
		return r.fragment()
	}
	if verb := r.transactionVerb(); verb != Unknown {
		return Statement{Verb: verb}, true
	}
	return Statement{Verb: Other}, starters[t.upper] && !transactionWords[t.upper] && !r.prose()
}

// transactionVerb reads BEGIN, COMMIT and ROLLBACK in their spellings.
func (r *reader) transactionVerb() Verb {
	switch first := r.next(); first.upper {
	case "BEGIN", "START":
		if r.atEnd() && first.is("BEGIN") || r.transactionMode() {
			return Begin
		}
	case "COMMIT", "END":
		if r.atEnd() || r.transactionMode() || r.atAny("PREPARED") {
			return Commit
		}
	case "APPLY":
		if r.at("BATCH") {
			return Commit
		}
	case "ROLLBACK", "ABORT":
		r.acceptAny("WORK", "TRANSACTION")
		switch {
		case r.at("TO"):
			return Other
		case r.atEnd(), r.at("AND"), r.at("PREPARED"):
			return Rollback
		}
	}
	return Unknown
}

// transactionMode steps over what may follow BEGIN.
func (r *reader) transactionMode() bool {
	found := r.acceptAny("TRANSACTION", "TRAN", "WORK", "DEFERRED", "IMMEDIATE", "EXCLUSIVE", "CONCURRENT", "ISOLATION",
		"LEVEL", "SERIALIZABLE", "REPEATABLE", "READ", "COMMITTED", "WRITE", "ONLY", "LOGGED", "UNLOGGED", "COUNTER", "BATCH")
	if r.accept("USING", "TIMESTAMP") { // CQL: BEGIN BATCH USING TIMESTAMP ?
		r.next()
	}
	return found
}

// transactionWords start a transaction statement or no statement at all.
var transactionWords = setOf("BEGIN START COMMIT END ROLLBACK ABORT APPLY")

// prose reports whether the text reads like a message: one word, many words and
// nothing else, or a colon as in "close %s: %w".
func (r *reader) prose() bool {
	words := 0
	for _, t := range r.tokens {
		switch {
		case t.is(":"):
			return true
		case t.is("WHERE"):
			return false
		case t.kind == wordToken:
			words++
		}
	}
	return words == len(r.tokens) && (words < 2 || words > 4)
}

// definition reads the table of a data definition.
func (r *reader) definition() Statement {
	s := Statement{Verb: DDL}
	truncate := r.next().is("TRUNCATE")
	r.acceptAny("OR", "REPLACE", "TEMP", "TEMPORARY", "UNLOGGED", "GLOBAL", "LOCAL")
	if r.accept("TABLE") || truncate {
		r.acceptAny("IF", "NOT", "EXISTS", "ONLY")
		_, s.Table, _ = r.name()
	}
	return s
}

// fragment reads a text that starts with a clause.
func (r *reader) fragment() (Statement, bool) {
	s := Statement{}
	switch {
	case r.at("ON", "CONFLICT"), r.at("ON", "DUPLICATE"):
		r.onConflict(&s, scope{})
	case r.at("SET"):
		return r.setFragment()
	case r.accept("FROM"):
		in := r.fromClause(&s)
		r.tail(&s, in)
		return s, s.Table != "" && !r.prose()
	case r.at("ORDER", "BY"), r.at("FOR", "UPDATE"), r.at("WHERE"), r.at("RETURNING"), r.at("LIMIT") && r.peek(1).kind != wordToken:
	default:
		return s, false
	}
	r.tail(&s, scope{})
	return s, !r.prose()
}

// setFragment reads SET column = value, and the commands that set variables.
func (r *reader) setFragment() (Statement, bool) {
	s := Statement{}
	r.next()
	if r.atAny("LOCAL", "SESSION", "GLOBAL", "TRANSACTION", "NAMES", "CONSTRAINTS", "ROLE") {
		return Statement{Verb: Other}, !r.prose() || r.at("TRANSACTION")
	}
	r.assignments(&s, scope{})
	r.tail(&s, scope{})
	return s, len(s.Set) > 0
}

var lockFunctions = lowerSet(`PG_ADVISORY_LOCK PG_ADVISORY_XACT_LOCK PG_TRY_ADVISORY_LOCK PG_TRY_ADVISORY_XACT_LOCK
	PG_ADVISORY_LOCK_SHARED PG_ADVISORY_XACT_LOCK_SHARED PG_TRY_ADVISORY_LOCK_SHARED
	PG_TRY_ADVISORY_XACT_LOCK_SHARED GET_LOCK SP_GETAPPLOCK`)

// annotate adds what can be seen from the tokens alone.
func (s *Statement) annotate(tokens []token) {
	for i, t := range tokens {
		switch t.kind {
		case holeToken:
			s.HasHole = true
		case wordToken:
			if name := strings.ToLower(t.text); lockFunctions[name] && i+1 < len(tokens) && tokens[i+1].is("(") {
				s.Lock = name
			}
		}
	}
}
