package sqltext

import "strings"

// clockWords are the clock functions that are called without parentheses.
var clockWords = lowerSet(`CURRENT_TIMESTAMP CURRENT_DATE CURRENT_TIME LOCALTIME LOCALTIMESTAMP SYSDATE SYSTIMESTAMP
	UTC_TIMESTAMP UTC_DATE UTC_TIME`)

var clockFunctions = lowerSet(`NOW CURRENT_TIMESTAMP CURRENT_DATE CURRENT_TIME LOCALTIME LOCALTIMESTAMP SYSDATE
	SYSTIMESTAMP SYSDATETIME SYSUTCDATETIME GETDATE GETUTCDATE CURDATE CURTIME UTC_TIMESTAMP UTC_DATE UTC_TIME
	CLOCK_TIMESTAMP STATEMENT_TIMESTAMP TRANSACTION_TIMESTAMP TIMEOFDAY CURRENTTIMESTAMP CURRENTDATE`)

var freshFunctions = lowerSet(`GEN_RANDOM_UUID UUID_GENERATE_V1 UUID_GENERATE_V1MC UUID_GENERATE_V4 UUIDV4 UUIDV7
	UUID_GENERATE_V7 GENERATE_UUID UUID UUID_SHORT NEWID NEWSEQUENTIALID RANDOM RAND RANDOMBLOB RANDOM_BYTES
	GEN_RANDOM_BYTES GEN_RANDOM_ULID GEN_ULID GENERATE_ULID ULID NANOID UNIQUE_ROWID NEXTVAL MINTIMEUUID
	CURRENTTIMEUUID TXID_CURRENT PG_CURRENT_XACT_ID`)

// settledFunctions give the same again when applied to their own result, or
// choose among their arguments: SET seen_at = COALESCE(seen_at, now()) and SET
// version = GREATEST(version, $1) may be repeated.
var settledFunctions = lowerSet(`COALESCE IFNULL NVL GREATEST LEAST LOWER UPPER TRIM LTRIM RTRIM BTRIM NULLIF IF IIF
	ABS ROUND FLOOR CEIL CEILING JSONB_SET JSON_SET JSON_REPLACE JSON_INSERT JSON_REMOVE JSON_MERGE_PATCH JSON_PATCH
	JSONB_STRIP_NULLS ARRAY_REMOVE LAST_INSERT_ID DATE_TRUNC BIT_OR CAST`)

// settledOperators likewise: flags | 4, seen OR $1, doc #- '{a}', tags[1].
var settledOperators = setOf("| & OR AND #- [] .")

func lowerSet(words string) map[string]bool { return setOf(strings.ToLower(words)) }

// scope says which names mean the table that the statement is about.
type scope struct {
	target  source
	sources []source
}

// owns reports whether a column of that qualifier is the target's. A fragment
// does not tell its target: there every qualifier may be it.
func (c scope) owns(qualifier string) bool {
	return qualifier == "" || c.target == (source{}) || qualifier == c.target.alias || qualifier == c.target.table
}

// resolve returns the source that a qualifier names.
func (c scope) resolve(qualifier string) (source, bool) {
	for _, s := range c.sources {
		if qualifier != "" && (qualifier == s.alias || s.alias == "" && qualifier == s.table) {
			return s, true
		}
	}
	return source{}, false
}

// value judges an expression outside an assignment.
func (n *node) value() Expr { return n.assigned("", scope{}) }

// assigned judges an expression that is assigned to a column of the target.
func (n *node) assigned(column string, in scope) Expr {
	e := Expr{Kind: n.exprKind(column, in), Params: n.params(nil)}
	inner := n.uncast()
	switch e.Kind {
	case ExprParam:
		e.Param, e.Name = inner.param, inner.text
	case ExprLiteral, ExprColumn:
		e.Text = inner.text
	case ExprExcluded:
		e.Text = inner.text
		if inner.kind == callNode {
			e.Text = inner.args[0].text
		}
	}
	return e
}

func (n *node) uncast() *node {
	for n.kind == castNode {
		n = n.args[0]
	}
	return n
}

// params appends the indices of all arguments inside.
func (n *node) params(into []int) []int {
	if n.kind == paramNode && n.param >= 0 {
		into = append(into, n.param)
	}
	for _, arg := range n.args {
		into = arg.params(into)
	}
	return into
}

func (n *node) exprKind(column string, in scope) ExprKind {
	if column != "" && n.relativeTo(column, in) {
		return ExprRelative
	}
	switch n.kind {
	case castNode:
		return n.args[0].exprKind("", in)
	case paramNode:
		return ExprParam
	case literalNode:
		return ExprLiteral
	case nullNode:
		return ExprNull
	case defaultNode:
		return ExprDefault
	case nameNode:
		if n.isExcluded() {
			return ExprExcluded
		}
		return ExprColumn
	case callNode, opNode:
		return n.derivedKind()
	case caseNode, listNode, selectNode:
		return ExprOther
	}
	return ExprUnknown
}

// isExcluded recognises EXCLUDED.x. The row alias of MySQL (VALUES (…) AS new)
// is rewritten to it.
func (n *node) isExcluded() bool { return n.qualifier == "excluded" }

// isProposed recognises MySQL's VALUES(x).
func (n *node) isProposed() bool {
	return n.kind == callNode && n.text == "values" && len(n.args) == 1 && n.args[0].kind == nameNode
}

// derivedKind judges a call or an operator by the least repeatable part.
func (n *node) derivedKind() ExprKind {
	switch {
	case n.isProposed():
		return ExprExcluded
	case n.isFresh():
		return ExprFresh
	case n.isClock():
		return ExprNow
	case n.holdsUnknown():
		return ExprUnknown
	}
	return ExprOther
}

// isFresh reports whether the value differs in every execution. COALESCE($1,
// gen_random_uuid()) is decided by its first argument.
func (n *node) isFresh() bool { return n.derivesFrom(freshFunctions) }

func (n *node) isClock() bool {
	if n.kind == callNode && isDateFunction(n.text) && n.args != nil {
		for _, arg := range n.args {
			if arg.kind == literalNode && arg.text == "now" {
				return true
			}
		}
		return false
	}
	if n.kind == callNode && (n.text == "unix_timestamp" || n.text == "unixepoch") && len(n.args) == 0 {
		return true
	}
	return n.derivesFrom(clockFunctions)
}

// isDateFunction recognises SQLite's functions that take 'now'.
func isDateFunction(name string) bool {
	switch name {
	case "datetime", "strftime", "julianday", "date", "time", "unixepoch":
		return true
	}
	return false
}

func (n *node) derivesFrom(functions map[string]bool) bool {
	if n.kind == callNode {
		if functions[n.text] {
			return true
		}
		if (n.text == "coalesce" || n.text == "ifnull" || n.text == "nvl") && len(n.args) > 0 {
			return n.args[0].derivesFrom(functions)
		}
	}
	if n.kind == caseNode {
		return false
	}
	for _, arg := range n.args {
		if arg.derivesFrom(functions) {
			return true
		}
	}
	return false
}

func (n *node) holdsUnknown() bool {
	if n.kind == unknownNode {
		return true
	}
	for _, arg := range n.args {
		if arg.holdsUnknown() {
			return true
		}
	}
	return false
}

// reads reports whether the expression reads the column of the target.
func (n *node) reads(column string, in scope) bool {
	if n.kind == nameNode {
		return n.text == column && !n.isExcluded() && in.owns(n.qualifier)
	}
	if n.kind == literalNode && n.qualifier == doubleQuoted {
		return strings.EqualFold(n.text, column)
	}
	if n.isProposed() {
		return false
	}
	for _, arg := range n.args {
		if arg.reads(column, in) {
			return true
		}
	}
	return false
}

// relativeTo reports whether assigning the expression to the column a second
// time gives another value than the first time.
func (n *node) relativeTo(column string, in scope) bool {
	switch n.kind {
	case opNode:
		if n.text == "AT TIME ZONE" || !settledOperators[n.text] {
			return n.reads(column, in)
		}
	case callNode:
		if !settledFunctions[n.text] {
			return n.reads(column, in)
		}
	}
	for _, arg := range n.args {
		if arg.relativeTo(column, in) {
			return true
		}
	}
	return false
}
