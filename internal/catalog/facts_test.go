package catalog

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

const partsFile = `
library = "Bus"
packages = ["example.com/bus", "example.com/bus/v*", "gopkg.in/bus.v3"]

[[effect]]
names = ["(*example.com/bus.Conn).Send", "(example.com/bus/*.Sender).Send", "gopkg.in/bus.Send"]
kind = "send"
key = [
	{ arg = 1, option = "example.com/bus.WithKey", when = [{ arg = 0, field = "Mode", equals = "x" }] },
	{ arg = 0, field = "Entries.DedupID" },
	{ arg = 0, setter = "(*example.com/bus.SendInput).SetKey" },
]
tx = 0
tx_of = "example.com/bus.NewTx"

[[effect]]
names = ["(*example.com/bus.Conn).Old"]
major = "v1"
kind = "send"

[[effect]]
names = ["(*example.com/bus.Conn).New"]
major = "v3+"
kind = "send"

[[subscription]]
names = ["(*example.com/bus.Conn).Listen"]
callback = 0
method = "Handle"
params = ["*example.com/other.Msg", "[]byte"]
limit = [{ made = "example.com/bus.NewReader", arg = 0, field = "MaxTries" }]

[[subscription]]
names = ["(example.com/bus.Worker).Work"]
implements = true

[[retry]]
names = ["(*example.com/bus.Conn).Send"]
self = true

[[message]]
types = ["*example.com/bus.Msg"]
id = "ID"
fresh = ["Meta.Attempt"]

[[accessor]]
names = ["(example.com/bus.Result).Count"]
results = ["rows"]

[[duplicate]]
sentinels = ["example.com/bus.ErrExists"]
not_found = ["example.com/bus.ErrNone"]
codes = ["example.com/bus.Code 6"]

[[note]]
names = ["(*example.com/bus.Conn).Lock"]
text = "no guard"
`

func TestFacts(t *testing.T) {
	c := newTest(t, partsFile)
	for _, tt := range []struct{ name, want string }{
		{"(example.com/bus.Handler).Handle", "method (callback) of (*example.com/bus.Conn).Listen"},
		{"(example.com/bus.Conn).Handle", ""},
		{"(example.com/other.Handler).Handle", ""},
		{"(*example.com/bus/v2.Conn).Send", "effect; self retry"},
		{"(example.com/bus.Conn).Send", "effect; self retry"},
		{"(example.com/bus/deep.Sender[int]).Send", "effect"},
		{"example.com/bus/v4.WithKey", "option (key) of (*example.com/bus.Conn).Send"},
		{"(example.com/bus.SendInput).SetKey", "setter (key) of (*example.com/bus.Conn).Send"},
		{"example.com/bus.NewTx", "maker of (*example.com/bus.Conn).Send"},
		{"example.com/other.Msg", "parameter of the callback of (*example.com/bus.Conn).Listen"},
		{"example.com/bus.NewReader", "maker (limit) of (*example.com/bus.Conn).Listen"},
		{"(example.com/bus.Worker).Work", "implements"},
		{"example.com/bus.Msg", "message"},
		{"example.com/bus.ErrExists", "duplicate (sentinel)"},
		{"example.com/bus.ErrNone", "not found"},
		{"example.com/bus.Code", "code type of example.com/bus.ErrExists"},
		{"(*example.com/bus.Conn).Lock", "note"},
		{"(*example.com/bus.Conn).New", ""},
		{"(*example.com/bus/v3.Conn).New", "effect"},
		{"(*example.com/bus.Conn).Nothing", ""},
		{"byte", ""},
		{"", ""},
		{"field example.com/bus.Msg.ID", "field of example.com/bus.Msg"},
		{"field example.com/bus/v2.Meta.Attempt", "field of example.com/bus.Msg"},
		{"field example.com/bus.ReaderConfig.MaxTries", "field (limit) of (*example.com/bus.Conn).Listen"},
		{"field example.com/bus.SendInput.Mode", "field (key, when) of (*example.com/bus.Conn).Send"},
		{"field example.com/bus.Entry.DedupID", "field (key) of (*example.com/bus.Conn).Send"},
		{"field example.com/bus.Result.Count", "accessor"},
		{"field example.com/bus.ListenInput.Mode", ""},
		{"field example.com/other.SendInput.Mode", ""},
		{"field example.com/bus.Conn.Mode", ""},
		{"field Mode", ""},
	} {
		var got []string
		for _, f := range c.Facts(tt.name) {
			text := f.Kind
			if f.Part != "" {
				text = f.Part + " of " + f.Of
			}
			got = append(got, text)
			if f.Line == 0 || f.File != "a.toml" || f.Library != "Bus" {
				t.Errorf("%s: no place: %+v", tt.name, f)
			}
		}
		if s := strings.Join(got, "; "); s != tt.want {
			t.Errorf("%q: got %q, want %q", tt.name, s, tt.want)
		}
	}
}

func TestFactLines(t *testing.T) {
	c := newTest(t, partsFile)
	for name, want := range map[string]string{
		"example.com/bus.WithKey": "option = \"example.com/bus.WithKey\"",
		"example.com/bus.ErrNone": "not_found",
		"gopkg.in/bus.v3.Send":    "names",
	} {
		line := c.Facts(name)[0].Line
		if text := strings.Split(partsFile, "\n")[line-1]; !strings.Contains(text, want) {
			t.Errorf("%s: line %d is %s", name, line, text)
		}
	}
}

func TestList(t *testing.T) {
	c := newTest(t, partsFile)
	all, err := c.List()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprint(all[0].Entries[3].Mentions), "[example.com/bus.NewReader example.com/bus/v*.NewReader example.com/other.Msg]"; got != want {
		t.Errorf("mentions %s, want %s", got, want)
	}
	var kinds []string
	names := map[string]bool{}
	for _, e := range all[0].Entries {
		kinds = append(kinds, e.Kind)
		for _, name := range e.Names {
			names[name] = true
		}
	}
	if got, want := fmt.Sprint(kinds), "[effect effect effect subscription implements self retry message accessor duplicate note]"; got != want {
		t.Errorf("kinds in the order of the file:\n got %s\nwant %s", got, want)
	}
	for name, want := range map[string]bool{
		"(*example.com/bus.Conn).Send": true, "(*example.com/bus/v*.Conn).Send": true,
		"(example.com/bus/*.Sender).Send": true, "(example.com/bus/v*/*.Sender).Send": true,
		"(*example.com/bus.Conn).Old": true, "(*example.com/bus/v*.Conn).Old": false,
		"(*example.com/bus.Conn).New": false, "(*example.com/bus/v*.Conn).New": true,
		"gopkg.in/bus.v3.Send": true, "gopkg.in/bus.Send": false,
		"example.com/bus.Msg": true, "*example.com/bus.Msg": false, "example.com/bus.ErrExists": true,
	} {
		if names[name] != want {
			t.Errorf("%s listed: %v", name, !want)
		}
	}
}

// Whatever is listed is found, in the file that lists it.
func TestListedIsFound(t *testing.T) {
	c := mustBuiltin(t)
	all, err := c.List()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range all {
		for _, e := range l.Entries {
			for _, name := range e.Mentions {
				if !validName(strings.ReplaceAll(name, "/v*", ""), false) {
					t.Errorf("%s:%d mentions %q", l.File.Name, e.Line, name)
				}
			}
			if e.Line == 0 {
				t.Errorf("%s: a %s has no line: %v", l.File.Name, e.Kind, e.Names)
			}
			for _, name := range e.Names {
				if _, major := namesOf(e.Entry); major != "" && !strings.Contains(name, "/v*") {
					continue // the head of the file need not write a path for each version
				}
				if !slices.ContainsFunc(c.Facts(name), func(f Fact) bool { return f.File == l.File.Name && kindOf(f.Entry) == kindOf(e.Entry) }) {
					t.Errorf("%s:%d lists %s and does not find it", l.File.Name, e.Line, name)
				}
			}
		}
	}
}
