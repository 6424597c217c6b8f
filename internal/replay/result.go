package replay

import "cmp"

// Position is a place in the source of one package. Line and column are
// 1-based; the zero Position is unknown.
type Position struct {
	Package string // import path
	File    string // base name
	Line    int
	Column  int
}

// IsValid reports whether the position is known.
func (p Position) IsValid() bool { return p.Line > 0 }

// Compare orders positions by package, file, line and column.
func (p Position) Compare(q Position) int {
	return cmp.Or(cmp.Compare(p.Package, q.Package), cmp.Compare(p.File, q.File),
		cmp.Compare(p.Line, q.Line), cmp.Compare(p.Column, q.Column))
}

// Verdict is what replay says of an effect in a handler.
type Verdict string

// The verdicts, from worst to best.
const (
	Hazard  Verdict = "hazard"
	Unknown Verdict = "unknown"
	Safe    Verdict = "safe"
)

// Confidence says how sure a verdict is.
type Confidence string

// The confidences.
const (
	High   Confidence = "high"
	Medium Confidence = "medium"
	Low    Confidence = "low"
)

// Hop is one call of a path: Func is the function that is called, the position
// is the call.
type Hop struct {
	Func string // full name
	Pos  Position
}

// Guard is something that makes repetition harmless, or that looks like it and
// does not count.
type Guard struct {
	Kind string // of DESIGN: dedup-store, exists-check, state-check, conditional-insert, …
	In   string // middleware, transaction or empty
	Pos  Position
	Why  string   // what it does, or why it does not count
	Weak []string // how it can fail
	Key  string   // what its key is made of
	// Store is where the outcome is kept: "table inbox", "key space first:".
	Store string
}

// Effect is one effect that a handler reaches.
type Effect struct {
	Kind   string
	API    string // full name of the function that is called
	Target string // "topic orders.paid", "table stock", empty where not known
	Pos    Position
	Path   []Hop // from the handler's first call down to the last own call before the API
	// Callee is the API as messages name it: paymentintent.Client.New.
	Callee string
	Verb   string // "can <verb> twice for one message"
	Fix    string

	Verdict    Verdict
	Guard      *Guard  // the first of Guards
	Guards     []Guard // that make it safe
	Seen       []Guard // that do not count, with why
	Reason     string  // of unknown
	Declare    string  // TOML that settles unknown
	Confidence Confidence
	// Rule is the rule that a defect of this effect belongs to; empty if there is none.
	Rule         string
	Alternatives []Alternative

	// Holder is the stable id of the function that holds the effect's call, and
	// Ordinal counts its calls of the same callee in source order from 0: the
	// parts of a fingerprint that no larger view changes.
	Holder  string
	Ordinal int
	// Entry is the call in the handler's own function where the way to the
	// effect starts (the effect's own call if it is there).
	Entry Position
}

// Alternative is one of several effects behind one interface call.
type Alternative struct {
	API     string
	Pos     Position
	Verdict Verdict
}

// Subscription is what hands messages to a handler.
type Subscription struct {
	API     string // empty for a plain loop
	Pos     Position
	Subject string // queue, topic or pattern where it is constant
}

// Key is the value by which a handler recognises a repeated message.
type Key struct {
	From   string // "message field ID"
	Stable bool
	Store  string // "table processed_events"
}

// Retry says how often a delivery is tried.
type Retry struct {
	Limit   string // none, a number, unknown
	Backoff bool
}

// Handler is code that a runtime may run again for the same message.
type Handler struct {
	ID           string // stable: enclosing declaration, subscription and ordinal, never a line
	Func         string // as go/ssa prints it
	Package      string // import path of the function
	Pos          Position
	Subscription Subscription
	Via          []string
	Repeats      string // redelivery, retry, at-most-once
	Retry        Retry
	Key          *Key
	Effects      []*Effect
	// Scope says what is repeated where it is not the whole function: "retry
	// closure", "retry loop", "retried call"; Inside is set if a redelivered handler contains it.
	Scope  string
	Inside bool
}

// Unresolved is a call that stayed open, with the reason.
type Unresolved struct {
	Pos  Position
	Call string
	Why  string
}

// Result is what replay says of a program: handlers sorted by position.
type Result struct {
	Handlers   []*Handler
	Unresolved []Unresolved
}
