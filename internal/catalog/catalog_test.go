package catalog

import (
	"strings"
	"sync"
	"testing"
)

func newTest(t testing.TB, files ...string) *Catalog {
	t.Helper()
	var sources []Source
	for i, f := range files {
		sources = append(sources, Source{Name: string(rune('a'+i)) + ".toml", Data: []byte(f)})
	}
	c, err := New(sources...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

const queueFile = `
library = "Queue"
packages = ["example.com/queue"]

[[subscription]]
names = ["(*example.com/queue.Conn).Subscribe"]
callback = 1

[[effect]]
names = ["(example.com/queue.Conn).Publish", "example.com/queue/*.New"]
kind = "publish"

[[effect]]
names = ["example.com/queue/exact.New"]
kind = "charge"

[[effect]]
names = ["example.com/queue.Do"]
kind = "http"
when = [{ arg = 0, equals = "POST" }]

[[effect]]
names = ["example.com/queue.Do"]
kind = "send"
when = [{ arg = 0, equals = "SEND" }]

[[retry]]
names = ["example.com/queue.Retry"]
callback = 0

[[retry]]
names = ["example.com/queue.Retry"]
major = "v5+"
callback = 1

[[message]]
types = ["*example.com/queue.Msg"]
id = "ID"

[[ack]]
names = ["(example.com/queue.*).Ack"]
do = "ack"

[[duplicate]]
sentinels = ["example.com/queue.ErrExists"]
types = ["*example.com/queue.Error"]
funcs = ["example.com/queue.IsDup"]
texts = ["23505", "duplicate key"]
not_found = ["example.com/queue.ErrNone", "example.com/queue.IsNone"]
codes = ["example.com/queue/v2.Code 6"]
not_found_codes = ["example.com/queue.Code 5"]

[[make]]
names = ["example.com/queue.NewMsg"]
fields = { ID = 0 }
`

func TestFunc(t *testing.T) {
	c := newTest(t, queueFile)
	fn := c.Func("(example.com/queue/v3.Conn).Subscribe")
	if fn == nil || fn.Subscription == nil || *fn.Subscription.Callback != 1 {
		t.Fatalf("Subscribe: %+v", fn)
	}
	if fn.Subscription.Repeats != Redelivery || fn.Library != "Queue" || fn.Name != "(example.com/queue.Conn).Subscribe" {
		t.Errorf("Subscribe: %+v", fn)
	}
	if fn != c.Func("(example.com/queue/v3.Conn).Subscribe") {
		t.Error("second answer differs")
	}
	if fn := c.Func("(*example.com/queue.Conn).Publish"); fn == nil || len(fn.Effects) != 1 {
		t.Errorf("Publish through a pointer: %+v", fn)
	}
	if fn := c.Func("example.com/queue/v2/topic.New"); fn == nil || fn.Effects[0].Kind != "publish" {
		t.Errorf("wildcard: %+v", fn)
	}
	if fn := c.Func("example.com/queue/exact.New"); len(fn.Effects) != 1 || fn.Effects[0].Kind != "charge" {
		t.Errorf("exact beside wildcard: %+v", fn.Effects)
	}
	if fn := c.Func("example.com/queue.Do"); len(fn.Effects) != 2 {
		t.Errorf("conditions: %+v", fn.Effects)
	}
	if fn := c.Func("(*example.com/queue.hidden[T any]).Ack"); fn == nil || fn.Ack.Do != "ack" {
		t.Errorf("any receiver: %+v", fn)
	}
	for _, name := range []string{"example.com/queue.Ack", "example.com/queues.Do", "example.com/queue.Msg", "(example.com/queue.Conn).Nope", "", "x", "(x)", "example.com/queue/a/b.New"} {
		if fn := c.Func(name); fn != nil {
			t.Errorf("Func(%q) = %+v", name, fn)
		}
	}
}

func TestMajor(t *testing.T) {
	c := newTest(t, queueFile)
	for name, want := range map[string]int{
		"example.com/queue.Retry": 0, "example.com/queue/v4.Retry": 0, "example.com/queue/v5.Retry": 1, "example.com/queue/v6.Retry": 1,
	} {
		if got := *c.Func(name).Retry.Callback; got != want {
			t.Errorf("%s: callback %d", name, got)
		}
	}
}

func TestTypesAndErrors(t *testing.T) {
	c := newTest(t, queueFile)
	for _, name := range []string{"example.com/queue.Msg", "*example.com/queue/v2.Msg"} {
		if m := c.Message(name); m == nil || m.ID != "ID" {
			t.Errorf("Message(%q) = %+v", name, m)
		}
	}
	if dup, none := c.Sentinel("example.com/queue.ErrExists"); !dup || none {
		t.Error("ErrExists")
	}
	if dup, none := c.Sentinel("example.com/queue.ErrNone"); dup || !none {
		t.Error("ErrNone")
	}
	if !c.ErrorType("example.com/queue.Error") || c.ErrorType("example.com/queue.Msg") {
		t.Error("ErrorType")
	}
	if !c.Func("example.com/queue.IsDup").Duplicate || !c.Func("example.com/queue.IsNone").NotFound {
		t.Error("predicates")
	}
	for value, want := range map[string][2]bool{"6": {true, false}, "5": {false, true}, "7": {}} {
		if dup, none := c.Code("example.com/queue/v3.Code", value); dup != want[0] || none != want[1] {
			t.Errorf("code %s: %v, %v", value, dup, none)
		}
	}
	if fn := c.Func("example.com/queue.NewMsg"); fn == nil || fn.Make.Fields["ID"] != 0 {
		t.Errorf("NewMsg: %+v", fn)
	}
	for s, want := range map[string]bool{"23505": true, "SQLSTATE 23505": true, "Duplicate key value": true, "": false, "23503": false} {
		if c.DuplicateText(s) != want {
			t.Errorf("DuplicateText(%q) = %v", s, !want)
		}
	}
	if !c.Known("example.com/queue/v2/sub") || c.Known("example.com/queues") || c.Known("") {
		t.Error("Known")
	}
}

func TestUserBeatsBuiltin(t *testing.T) {
	c := newTest(t, queueFile, `
[[effect]]
names = ["(*example.com/queue/v2.Conn).Publish"]
kind = "send"
[[guard]]
names = ["example.com/own.Seen"]
seen = "true"
`, `
[[effect]]
names = ["example.com/queue/*.New"]
kind = "append"
`)
	if fn := c.Func("(*example.com/queue.Conn).Publish"); len(fn.Effects) != 1 || fn.Effects[0].Kind != "send" || fn.Library != "" {
		t.Errorf("Publish: %+v", fn)
	}
	if fn := c.Func("example.com/queue/exact.New"); len(fn.Effects) != 1 || fn.Effects[0].Kind != "append" {
		t.Errorf("New: %+v", fn.Effects)
	}
	if c.Func("example.com/own.Seen").Guard == nil || !c.Known("example.com/own") {
		t.Error("own package")
	}
}

func TestFor(t *testing.T) {
	c := newTest(t, queueFile, `
library = "Ent"
packages = ["entgo.io/ent"]
anywhere = true
[[op]]
names = ["(.../ent.*).Save"]
do = "save"
`)
	none := c.For([]string{"fmt"})
	if none.Func("example.com/queue.Do") != nil || none.Func("(a/ent.UserCreate).Save") != nil || none.DuplicateText("23505") {
		t.Error("a family that is not imported answers")
	}
	if !none.Known("example.com/queue") {
		t.Error("Known must not depend on the imports")
	}
	some := c.For([]string{"fmt", "example.com/queue/v9/sub"})
	if some.Func("example.com/queue.Do") == nil || !some.DuplicateText("23505") {
		t.Error("an imported family does not answer")
	}
	if fn := c.For([]string{"entgo.io/ent/dialect/sql"}).Func("(*a/ent.UserCreate).Save"); fn == nil || fn.Ops[0].Do != "save" {
		t.Errorf("generated code: %+v", fn)
	}
}

// Heads say which modules have a major version in their path; names do not.
func TestVersionedPackages(t *testing.T) {
	c := newTest(t, `
library = "Retry"
packages = ["example.com/retry", "example.com/retry/v*", "example.com/etcd/v*/lock", "gopkg.in/queue.v3"]
[[noreturn]]
names = ["example.com/retry.Exit", "example.com/retry/sub.Exit", "example.com/etcd/lock.Exit", "gopkg.in/queue.Exit"]
`)
	for _, name := range []string{
		"example.com/retry.Exit", "example.com/retry/v4.Exit", "example.com/retry/v4/sub.Exit",
		"example.com/etcd/v3/lock.Exit", "gopkg.in/queue.v3.Exit", "gopkg.in/queue.v2.Exit",
	} {
		if fn := c.Func(name); fn == nil || !fn.NoReturn {
			t.Errorf("%s is unknown", name)
		}
		pkg := strings.TrimSuffix(name, ".Exit")
		if !c.Known(pkg) || c.For([]string{pkg}).Func(name) == nil {
			t.Errorf("%s is unknown", pkg)
		}
	}
	if got := len(c.byPrefix["example.com/retry"]); got != 1 {
		t.Errorf("the family is filed %d times under one prefix", got)
	}
	_, err := New(Source{Name: "a.toml", Data: []byte("packages = [\"example.com/retry/v*\"]\n[[noreturn]]\nnames = [\"example.com/other.Exit\"]\n")})
	if err == nil || !strings.Contains(err.Error(), "lies outside the packages") {
		t.Errorf("a name outside the packages: %v", err)
	}
}

func TestConcurrent(t *testing.T) {
	c := newTest(t, queueFile)
	var wg sync.WaitGroup
	answers := make([]*Fn, 16)
	for i := range answers {
		wg.Go(func() { answers[i] = c.Func("example.com/queue.Do") })
	}
	wg.Wait()
	for _, a := range answers {
		if a != answers[0] {
			t.Fatal("answers differ")
		}
	}
}

func TestBadFiles(t *testing.T) {
	for _, tt := range []struct{ name, file, want string }{
		{"unknown table", "[[efect]]\nnames = ['a/b.C']\n", `a.toml:1: unknown key "efect"; did you mean "effect"?`},
		{"unknown key", "\n[[effect]]\nnams = ['a/b.C']\n", `a.toml:3: unknown key "nams" in effect; did you mean "names"?`},
		{"case", "[[effect]]\nNames = ['a/b.C']\n", `a.toml:2: unknown key "Names" in effect; did you mean "names"?`},
		{"nested key", "[[effect]]\nnames = ['a/b.C']\nkind = 'send'\ntarget = { arg = 1, feild = 'X' }\n", `a.toml:4: unknown key "feild" in effect.target; did you mean "field"?`},
		{"nested table", "[[effect]]\nnames = ['a/b.C']\nkind = 'send'\n[[effect.key]]\narg = 1\n[[effect.key]]\nopt = 'a/b.C'\n", `a.toml:7: unknown key "opt" in effect.key`},
		{"key of a second entry", "[[ack]]\nnames = ['a/b.C']\ndo = 'ack'\n[[ack]]\nnames = ['a/b.D']\ndoo = 'ack'\n", `a.toml:6: unknown key "doo" in ack; did you mean "do"?`},
		{"kind", "[[effect]]\nnames = ['a/b.C']\nkind = \"chrage\"\n", `a.toml:3: effect: unknown kind "chrage"; did you mean "charge"?`},
		{"no kind", "[[effect]]\nnames = ['a/b.C']\n", `a.toml:1: effect: no kind (one of publish, send,`},
		{"repeats", "[[receive]]\nnames = ['a/b.C']\nrepeats = \"once\"\n", `a.toml:3: receive: unknown repeats "once" (one of`},
		{"name", "[[ack]]\ndo = \"ack\"\nnames = [\n  \"a/b.C\",\n  \"a b.C\",\n]\n", `a.toml:5: ack: "a b.C" is no full name of a function`},
		{"no names", "[[ack]]\ndo = \"ack\"\n[[ack]]\ndo = \"nack\"\nnames = []\n", `a.toml:1: ack: no names`},
		{"type name", "[[message]]\ntypes = [\"(a/b.C).D\"]\n", `a.toml:2: message: "(a/b.C).D" is no full name of a type`},
		{"negative", "[[effect]]\nnames = [\"a/b.C\"]\nkind = \"send\"\npayload = [-1]\n", `a.toml:4: effect: payload must not be negative`},
		{"negative in slot", "[[effect]]\nnames = [\"a/b.C\"]\nkind = \"send\"\n[effect.target]\narg = -1\n", `a.toml:5: effect: arg must not be negative`},
		{"duplicate", "[[ack]]\nnames = [\"(*a/b.C).D\"]\ndo = \"ack\"\n[[ack]]\nnames = [\"(a/b.C).D\"]\ndo = \"nack\"\n", `a.toml:5: ack: second entry for (a/b.C).D`},
		{"outside", "packages = ['x/y']\n[[ack]]\nnames = [\"a/b.C\"]\ndo = \"ack\"\n", `a.toml:3: ack: a/b.C lies outside the packages`},
		{"major", "[[ack]]\nnames = [\"a/b.C\"]\nmajor = \"5\"\ndo = \"ack\"\n", `a.toml:3: ack: major "5" is not like`},
		{"wrong type", "[[ack]]\nnames = \"a/b.C\"\ndo = \"ack\"\n", `a.toml:2: ack.names: incompatible types`},
		{"syntax", "[[ack]]\nnames = [\n", `a.toml:`},
		{"claim", "[[op]]\nnames = [\"a/b.C\"]\ndo = \"claim\"\n", `a.toml:3: op: do = "claim" wants answer`},
		{"retry", "[[retry]]\nnames = [\"a/b.C\"]\n", `a.toml:1: retry: neither callback nor loop`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := New(Source{Name: "a.toml", Data: []byte(tt.file)})
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
		})
	}
}

func BenchmarkFunc(b *testing.B) {
	c := newTest(b, queueFile)
	for b.Loop() {
		c.Func("(example.com/queue/v3.Conn).Subscribe")
		c.Func("(*example.com/other.Conn).Subscribe")
	}
}
