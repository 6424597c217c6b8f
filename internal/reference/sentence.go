package reference

import (
	"strings"

	"github.com/idemlint/idemlint/internal/catalog"
)

var again = map[catalog.Repeats]string{
	catalog.Redelivery: "a message comes again until it is settled",
	catalog.Retried:    "a failed call is made again",
	catalog.AtMostOnce: "a message comes at most once",
	"":                 "what delivers it says how often it comes",
}

var dos = map[string]string{
	"claim": "claims a key", "put": "stores a value whatever was there: repeating it changes nothing",
	"get": "reads", "exists": "asks whether there is one", "delete": "deletes: repeating it changes nothing",
	"insert": "inserts", "increment": "changes a value relative to what it was", "append": "appends",
	"add": "adds to a set, where a second time changes nothing", "member": "asks whether a set has a member",
	"update": "updates", "save": "writes an entity whole", "create": "inserts an entity or document",
	"first": "reads one", "find": "reads", "count": "counts", "firstorcreate": "inserts one if there is none",
	"lock": "locks: no guard, for a lock ends", "unlock": "unlocks", "eval": "runs a script in the store, by whose text it is judged",
	"bulk": "writes a list of things", "run": "runs the statement that was built",
}

var acks = map[string]string{
	"ack": "acknowledges a delivery", "nack": "gives a delivery back to come again",
	"reject": "ends a delivery for good", "extend": "asks for more time",
}

var origins = map[string]string{
	"fresh": "new in each call: no key", "stable": "derived from the arguments alone: good as a key",
	"same": "what was put in, unchanged in meaning", "constant": "a constant", "error": "an error",
	"wrap": "an error that keeps the errors it is given", "truncate": "a part of what was put in", "expr": "an expression of SQL",
}

var transactions = map[string]string{
	"begin": "begins a transaction", "run": "runs a function in a transaction",
	"commit": "commits a transaction", "rollback": "rolls a transaction back",
}

var marks = map[string]string{
	"duplicate (sentinel)": "an error that says that a row or key exists already",
	"duplicate (type)":     "an error type that can say, by its code or text, that a row or key exists already",
	"duplicate (func)":     "reports whether an error says that a row or key exists already",
	"duplicate":            "how an error says that a row or key exists already, or that there is none",
	"not found":            "says that there is no such row or key",
}

// sentence says what an entry is.
func sentence(f catalog.Fact) string {
	switch e := f.Entry.(type) {
	case *catalog.Subscription:
		return subscription(e) + again[e.Repeats]
	case *catalog.Retry:
		switch {
		case e.Self:
			return "a self retry: the call repeats itself when it fails"
		case e.Loop:
			return "a retry: the loop around the call tries again"
		}
		return "a retry: it calls " + argument(*e.Callback) + " again when that fails"
	case *catalog.Message:
		return "a message type: a loop over a channel of it, or around a call that returns one, is a handler; " + again[e.Repeats]
	case *catalog.Receive:
		return "a receive: the loop around the call is a handler; " + again[e.Repeats]
	case *catalog.Webhook:
		return "a webhook: it verifies a provider's signature, and the function that calls it is a handler; the provider sends again until it is answered"
	case *catalog.Effect:
		return "an effect, " + e.Kind + ": a handler that runs twice can " + e.Verb + " twice"
	case *catalog.SQL:
		return "runs SQL, by whose text it is judged (" + e.Form + ")"
	case *catalog.Op:
		return "an operation on a store, " + e.Do + ": it " + dos[e.Do]
	case *catalog.Builder:
		return "adds to a statement under construction (" + e.Role + ")"
	case *catalog.Accessor:
		return "reads what a call answered"
	case *catalog.Ack:
		return "an ack: it " + acks[e.Do]
	case *catalog.Value:
		return "a value: the result is " + origins[e.Is]
	case *catalog.Make:
		return "makes a value whose fields are its arguments"
	case *catalog.Transaction:
		return transactions[e.Do]
	case *catalog.NoReturn:
		return "does not return"
	case *catalog.Middleware:
		return "middleware that keeps repeated messages from the handler"
	case *catalog.Guard:
		return "a guard: the answer " + e.Seen + " means that the message was processed before"
	case *catalog.Note:
		return "known, and changes no verdict"
	}
	return marks[f.Kind]
}

func subscription(e *catalog.Subscription) string {
	var parts []string
	if e.Callback != nil {
		what := argument(*e.Callback)
		if e.Method != "" && e.Method != "*" {
			what = "method " + e.Method + " of " + what
		}
		parts = append(parts, "hands messages to "+what)
	}
	if e.Channel != nil {
		parts = append(parts, "delivers into the channel that is "+argument(*e.Channel))
	}
	switch {
	case e.Implements:
		return "implements: the library calls this method of your types, which are handlers; "
	case len(parts) == 0:
		return "a subscription: the result delivers messages; "
	}
	return "a subscription: it " + strings.Join(parts, " and ") + "; "
}
