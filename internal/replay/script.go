package replay

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/idemlint/idemlint/internal/catalog"
	"github.com/idemlint/idemlint/internal/sqltext"
)

var (
	// luaCall is a command of a Redis script, with what stands before it in its line.
	luaCall    = regexp.MustCompile(`([^\n]*?)redis\.p?call\s*\(\s*['"](\w+)['"]([^)]*)`)
	luaComment = regexp.MustCompile(`--[^\n]*`)
	luaGiven   = regexp.MustCompile(`\b(KEYS|ARGV)\[(\d+)\]`)
	luaNX      = regexp.MustCompile(`(?i)['"]NX['"]`)
	// luaBegins is where a statement can begin.
	luaBegins = regexp.MustCompile(`(?:^|;|\b(?:then|do|else|repeat))\s*$`)
)

// scriptCommand is what a command of a script does.
var scriptCommand = map[string]stmtVerb{
	"INCR": doIncrement, "INCRBY": doIncrement, "INCRBYFLOAT": doIncrement, "DECR": doIncrement, "DECRBY": doIncrement,
	"HINCRBY": doIncrement, "HINCRBYFLOAT": doIncrement, "ZINCRBY": doIncrement,
	"LPUSH": doAppend, "RPUSH": doAppend, "APPEND": doAppend, "XADD": doAppend, "PUBLISH": doAppend,
	"SETNX": doClaim, "HSETNX": doClaim, "SADD": doClaim, "ZADD": doClaim, "EXISTS": doRead, "HEXISTS": doRead,
	"SISMEMBER": doRead, "ZSCORE": doRead, "GET": doRead, "HGET": doRead,
	"SET": doPut, "SETEX": doPut, "PSETEX": doPut, "HSET": doPut, "HMSET": doPut,
}

// luaCommand is one command of a script.
type luaCommand struct {
	verb   stmtVerb
	exists bool   // a question that any write to the key answers
	key    string // its text
	args   string // the same of all arguments
	asked  bool   // something is made of the answer
}

func luaCommands(text string) []luaCommand {
	var commands []luaCommand
	for _, m := range luaCall.FindAllStringSubmatch(luaComment.ReplaceAllString(text, ""), -1) {
		word := strings.ToUpper(m[2])
		c := luaCommand{verb: scriptCommand[word], exists: strings.HasSuffix(word, "EXISTS"), args: m[3], asked: !luaBegins.MatchString(m[1])}
		if word == "SET" && luaNX.MatchString(m[3]) {
			c.verb = doClaim
		}
		if args := strings.Split(m[3], ","); len(args) > 1 {
			c.key = strings.TrimSpace(args[1])
		}
		commands = append(commands, c)
	}
	return commands
}

// guards reports whether a command of a script answers otherwise once all of it
// has run: a claim does, and a question to what another one marks.
func (c luaCommand) guards(all []luaCommand) bool {
	if c.verb != doRead {
		return c.asked && c.verb == doClaim
	}
	return c.asked && slices.ContainsFunc(all, func(w luaCommand) bool {
		return w.key == c.key && (w.verb == doPut || w.verb == doClaim || c.exists && w.verb != doRead && w.verb != doOther)
	})
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
	commands := luaCommands(f.textOf(text))
	for _, command := range commands {
		switch {
		case command.guards(commands) && f.scriptKey(c, op, command):
			return st
		case command.verb == doIncrement || command.verb == doAppend:
			st.verb = command.verb
			return st
		}
	}
	return st
}

// scriptKey reports whether what a command of a script asks for is a key: what it
// is given of the script's keys and arguments is not made anew, nor constant.
func (f *frame) scriptKey(c *invocation, op *catalog.Op, command luaCommand) bool {
	if op.Key == nil || op.Key.Arg == nil || *op.Key.Arg >= len(c.args) {
		return true
	}
	given := map[string][]V{"KEYS": f.elements(c.s, c.args[*op.Key.Arg]), "ARGV": f.spread(c.s, c.args, *op.Key.Arg+1)}
	var parts []V
	for _, m := range luaGiven.FindAllStringSubmatch(command.args, -1) {
		list := given[m[1]]
		i, err := strconv.Atoi(m[2])
		if err != nil || i < 1 || i > len(list) {
			return true // not in view
		}
		parts = append(parts, f.vals.inner(list[i-1]))
	}
	switch f.keyQuality(f.derive("concat", f.contents(c.s, parts)...)) {
	case keyFresh, keyAbsent:
		return false
	case keyConstant:
		return command.verb == doRead && !command.exists // compared with something
	}
	return true
}
