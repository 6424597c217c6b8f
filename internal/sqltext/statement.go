// Package sqltext answers what a SQL or CQL text does: which table it touches,
// whether a conflict clause or a condition makes its repetition harmless, and
// whether it computes a new value from the old one.
//
// It reads Postgres, MySQL, SQLite and CQL without being told which, forgives
// fragments, and says nothing rather than something wrong. It is no validator.
package sqltext

// Hole stands in a text for an unknown fragment, such as a variable that was
// spliced in by concatenation. A table or value that holds one is unknown.
const Hole = "\x00"

// Verb is what a statement does.
type Verb uint8

// The verbs. Unknown is a fragment that starts with a clause: "ON CONFLICT DO
// NOTHING" or "WHERE id = ?". Other is a statement that neither reads nor
// writes rows, such as SAVEPOINT or PRAGMA.
const (
	Unknown Verb = iota
	Select
	Insert
	Update
	Delete
	Begin
	Commit
	Rollback
	Call
	DDL
	Other
)

var verbNames = [...]string{"unknown", "select", "insert", "update", "delete", "begin", "commit", "rollback", "call", "ddl", "other"}

// String returns the verb in lower case.
func (v Verb) String() string {
	if int(v) < len(verbNames) {
		return verbNames[v]
	}
	return "invalid"
}

// ExprKind says where the value of an expression comes from.
type ExprKind uint8

// The kinds of expression.
const (
	ExprUnknown  ExprKind = iota // holds a Hole, or could not be read
	ExprParam                    // one argument, perhaps cast
	ExprLiteral                  // a constant
	ExprNull                     // NULL
	ExprNow                      // derived from the clock: now(), CURRENT_TIMESTAMP - interval '1 day'
	ExprColumn                   // a column as it is
	ExprFresh                    // new in every execution: gen_random_uuid(), nextval('s'), random()
	ExprDefault                  // DEFAULT
	ExprRelative                 // a new value made from the column being assigned: balance + $1
	ExprExcluded                 // the row proposed for insertion: EXCLUDED.x, VALUES(x)
	ExprOther                    // anything else; Params tells the arguments inside
)

var exprKindNames = [...]string{"unknown", "param", "literal", "null", "now", "column", "fresh", "default", "relative", "excluded", "other"}

// String returns the kind in lower case.
func (k ExprKind) String() string {
	if int(k) < len(exprKindNames) {
		return exprKindNames[k]
	}
	return "invalid"
}

// Expr is one value of a statement.
type Expr struct {
	Kind   ExprKind
	Param  int    // ExprParam: argument index from 0; -1 if named, or numbered at run time
	Name   string // ExprParam: the name of :name or @name
	Text   string // ExprLiteral: the text without quotes; ExprColumn and ExprExcluded: the column
	Each   bool   // ExprParam: an element of the argument, which is a list
	Params []int  // the indices of all arguments inside, in order of appearance
}

// Assignment is one column of a SET list.
type Assignment struct {
	Column string
	Value  Expr
}

// Condition is one simple conjunct of a WHERE clause. Op is one of = <> < <= >
// >= IN, NOT IN, IS NULL, IS NOT NULL, LIKE, NOT LIKE, or another operator as
// written, in upper case. Rewritings: x = ANY(v) is x IN v, BETWEEN is two
// conditions, a bare boolean column is x = true, its negation x = false.
type Condition struct {
	Column string
	Op     string
	Values []Expr
}

// Conflict says what an insert does about a row that is already there.
type Conflict uint8

// The answers to a conflict. A plain CQL insert overwrites, but says so nowhere:
// it is ConflictNone.
const (
	ConflictNone    Conflict = iota // an error, unless no key forbids the row
	ConflictNothing                 // DO NOTHING, INSERT IGNORE, INSERT OR IGNORE, IF NOT EXISTS
	ConflictUpdate                  // DO UPDATE, ON DUPLICATE KEY UPDATE, MERGE
	ConflictReplace                 // REPLACE INTO, INSERT OR REPLACE, UPSERT INTO
)

var conflictNames = [...]string{"none", "nothing", "update", "replace"}

// String returns the conflict in lower case.
func (c Conflict) String() string {
	if int(c) < len(conflictNames) {
		return conflictNames[c]
	}
	return "invalid"
}

// Statement is what one statement does. Names are in lower case, without quotes
// and qualifiers; a name that holds a Hole is empty.
type Statement struct {
	Verb  Verb
	Table string

	// Columns and Values are the column list and the first row of an insert.
	// The columns may be unlisted. The values of INSERT … SELECT are those of
	// the select list, if that is a list of expressions.
	Columns    []string
	Values     []Expr
	FromSelect bool // INSERT … SELECT

	// NotExists are the conditions of INSERT … SELECT … WHERE NOT EXISTS
	// (SELECT … FROM the same table WHERE …).
	NotExists []Condition

	Conflict           Conflict
	ConflictTarget     []string    // ON CONFLICT (a, b)
	ConflictConstraint string      // ON CONFLICT ON CONSTRAINT name
	ConflictWhere      []Condition // DO UPDATE SET … WHERE …

	Set []Assignment // UPDATE … SET, or the assignments on conflict

	// Where are the simple conjuncts of UPDATE, DELETE and SELECT about Table.
	// A subquery on the same table that picks the rows (id IN (SELECT id FROM
	// jobs WHERE status = 'new' FOR UPDATE SKIP LOCKED)) counts as its conditions
	// and locks.
	Where      []Condition
	OtherWhere bool // a further conjunct of Where or ConflictWhere was not simple

	Returning     []string
	XmaxReturning bool // RETURNING (xmax = 0): tells an inserted row from an updated one

	Selected   []string // the select list: column, alias, function or literal
	Aggregate  string   // the select list is this one aggregate: "count", "max", "exists", "not exists"
	Limit1     bool
	ForUpdate  bool
	SkipLocked bool
	Lock       string // the advisory lock function called: pg_advisory_xact_lock, get_lock

	HasHole bool // some part of the text is unknown

	list   []Expr       // the select list
	absent []*Statement // the queries of NOT EXISTS
}

// Relative reports whether the statement makes a new value from the old one, so
// that executing it twice differs from executing it once.
func (s *Statement) Relative() bool {
	for _, assignment := range s.Set {
		if assignment.Value.Kind == ExprRelative {
			return true
		}
	}
	return false
}
