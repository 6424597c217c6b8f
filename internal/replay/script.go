package replay

import (
	"regexp"
	"strings"

	"github.com/idemlint/idemlint/internal/catalog"
	"github.com/idemlint/idemlint/internal/sqltext"
)

var (
	// luaCall is a command of a Redis script.
	luaCall = regexp.MustCompile(`redis\.p?call\s*\(\s*['"](\w+)['"]([^)]*)`)
	luaNX   = regexp.MustCompile(`(?i)['"]NX['"]`)
)

// scriptCommand is what a command of a script does, as far as it repeats.
var scriptCommand = map[string]stmtVerb{
	"INCR": doIncrement, "INCRBY": doIncrement, "INCRBYFLOAT": doIncrement, "DECR": doIncrement, "DECRBY": doIncrement,
	"HINCRBY": doIncrement, "HINCRBYFLOAT": doIncrement, "ZINCRBY": doIncrement,
	"LPUSH": doAppend, "RPUSH": doAppend, "APPEND": doAppend, "XADD": doAppend, "PUBLISH": doAppend,
	"SETNX": doClaim, "HSETNX": doClaim, "SADD": doClaim, "ZADD": doClaim, "EXISTS": doRead, "HEXISTS": doRead,
	"SISMEMBER": doRead, "ZSCORE": doRead, "GET": doRead, "HGET": doRead,
}

// script executes a Redis script: all of it is one step, so that what it asks
// before it writes guards what it writes.
func (f *frame) script(c *invocation, op *catalog.Op) *stmt {
	st := &stmt{verb: doOther, handle: c.recv}
	text, ok := f.slotOf(c, op.Change)
	if !ok || f.textOf(text) == sqltext.Hole {
		return st
	}
	if key, ok := f.slotOf(c, op.Key); ok {
		st.resource = strings.TrimSpace("key space " + f.prefix(key))
		st.where = []condition{{name: "key", op: "=", vals: []V{key}}}
	}
	for _, m := range luaCall.FindAllStringSubmatch(f.textOf(text), -1) {
		word := strings.ToUpper(m[1])
		switch verb := scriptCommand[word]; {
		case verb == doClaim || verb == doRead, word == "SET" && luaNX.MatchString(m[2]):
			return st
		case verb == doIncrement || verb == doAppend:
			st.verb = verb
			return st
		}
	}
	return st
}
