package teach

import (
	"slices"
	"strings"

	"github.com/idemlint/idemlint/internal/summary"
)

// makers are the verbs that make something, with the kind of effect that they
// are likely to be.
var makers = map[string]string{
	"Publish": "publish", "Emit": "publish", "Produce": "publish", "Dispatch": "publish", "Trigger": "publish", "Enqueue": "publish",
	"Send": "send", "Notify": "send", "Push": "send",
	"Charge": "charge", "Pay": "charge", "Refund": "charge", "Capture": "charge",
	"Create": "insert", "Insert": "insert", "Add": "insert",
	"Post": "http", "Submit": "http",
	"Start": "start", "Execute": "start", "Schedule": "start",
}

// brokers are words of receivers that put what they send into a queue.
var brokers = []string{"producer", "publisher", "queue", "topic", "bus", "broker", "stream", "outbox", "events"}

// observers are words of packages and receivers that only watch.
var observers = []string{"otel", "opentelemetry", "opentracing", "trace", "tracer", "tracing", "metric", "metrics", "counter", "log", "logger", "logging", "telemetry", "prometheus", "sentry", "statsd"}

// builders are last words of receivers that make something of this process: no
// row, no workflow.
var builders = []string{"Writer", "Builder", "Config", "Command", "Parser", "Router", "Server", "Group", "Set", "Map", "List", "Container"}

// keys are the fields of requests that carry an idempotency key.
var keys = []string{"IdempotencyKey", "DeduplicationID", "DeduplicationId", "DedupID", "DedupKey", "ClientToken", "RequestID", "RequestId"}

// effect is the suggestion for a call that makes something: a method of a client,
// by its first word, that can fail or takes a context, and takes a content.
func effect(c *call) *Suggestion {
	words := split(c.callee())
	kind := makers[words[0]]
	if kind == "" || !c.isMethod() || (kind == "insert" || kind == "start") && c.builds() {
		return nil
	}
	s := &Suggestion{Effect: kind, Payload: -1, Target: -1, Callback: -1}
	hasContext := false
	for i, id := range c.args() {
		v, t := c.arg(id)
		if v == nil || t == 0 {
			continue
		}
		switch row := &c.p.Types[t]; {
		case c.isContext(t):
			hasContext = true
		case row.Kind == summary.KindFunc, c.p.TypeName(c.fn.Vals[id].Type) == "io.Writer":
			return nil // it registers something, or writes here
		case row.Kind == summary.KindString:
			if s.Target < 0 {
				s.Target = i
			}
		case row.Kind != summary.KindBool && row.Kind != summary.KindFloat && row.Kind != summary.KindInt && s.Payload < 0:
			s.Payload = i
			s.Key = c.key(t)
		}
	}
	switch {
	case !hasContext && !c.fails():
		return nil
	case !hasContext && s.Payload < 0: // a server's Start(address)
		return nil
	case s.Payload < 0 && s.Target < 0: // it is given nothing to make
		return nil
	}
	if kind == "send" && slices.ContainsFunc(c.around(), func(w string) bool { return slices.Contains(brokers, w) }) {
		s.Effect = "publish"
	}
	return s
}

// key is the field of a request that carries its key, empty if none is seen.
func (c *call) key(t summary.TypeID) string {
	row := &c.p.Types[t]
	if row.Kind == summary.KindPointer && row.Elem != 0 {
		row = &c.p.Types[row.Elem]
	}
	for _, f := range row.Fields {
		if slices.Contains(keys, c.p.Str(f.Name)) {
			return c.p.Str(f.Name)
		}
	}
	return ""
}

// observes reports whether what is called belongs to logs, metrics or traces.
func (c *call) observes() bool {
	return slices.ContainsFunc(c.around(), func(w string) bool { return slices.Contains(observers, w) })
}

// builds reports whether the receiver is no client.
func (c *call) builds() bool {
	recv, _, _ := strings.Cut(c.name, ").")
	words := split(recv[strings.LastIndexByte(recv, '.')+1:])
	return slices.Contains(builders, words[len(words)-1])
}

// around are the words of the package and of the receiver, in lower case.
func (c *call) around() []string {
	path := strings.Trim(c.name[:strings.LastIndexByte(c.name, '.')], "(*)")
	var list []string
	for _, part := range strings.FieldsFunc(path, func(r rune) bool { return strings.ContainsRune("/.-_", r) }) {
		for _, w := range split(part) {
			list = append(list, strings.ToLower(w))
		}
	}
	return list
}

// split cuts a name in camel case into its words.
func split(name string) []string {
	var list []string
	start := 0
	for i := 1; i < len(name); i++ {
		if isUpper(name[i]) && (!isUpper(name[i-1]) || i+1 < len(name) && !isUpper(name[i+1])) {
			list = append(list, name[start:i])
			start = i
		}
	}
	return append(list, name[start:])
}

func isUpper(c byte) bool { return c >= 'A' && c <= 'Z' }
