package config

import (
	"os"
	"path/filepath"
	"reflect"
	"sort"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"

	"github.com/idemlint/idemlint/internal/catalog"
)

const example = "../../config.toml.example"

func parse(t *testing.T, text string) *Config {
	t.Helper()
	c, err := Parse("idemlint.toml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestExample(t *testing.T) {
	c, err := Load(example)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Catalog(); err != nil {
		t.Error(err)
	}
	if c.AtMostOnce || c.Reconcilers || c.FlagRetries || c.MinConfidence != Default().MinConfidence {
		t.Error("the example differs from the defaults")
	}
}

// The example shows every key.
func TestExampleIsComplete(t *testing.T) {
	data, err := os.ReadFile(example)
	if err != nil {
		t.Fatal(err)
	}
	var c Config
	md, err := toml.Decode(string(data), &c)
	if err != nil {
		t.Fatal(err)
	}
	shown := map[string]bool{}
	for _, key := range md.Keys() {
		typ := reflect.TypeOf(c)
		for _, part := range key {
			for typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Slice {
				typ = typ.Elem()
			}
			if typ.Kind() != reflect.Struct {
				break
			}
			shown[typ.Name()+"."+part] = true
			typ = catalog.Keys(typ)[part].Type
		}
	}
	var missing []string
	structs(reflect.TypeOf(c), map[reflect.Type]bool{}, func(typ reflect.Type) {
		for key := range catalog.Keys(typ) {
			if !shown[typ.Name()+"."+key] && (key != "major" || !shown["Effect.major"]) { // one major speaks for all
				missing = append(missing, typ.Name()+"."+key)
			}
		}
	})
	sort.Strings(missing)
	if missing != nil {
		t.Errorf("config.toml.example lacks %s", strings.Join(missing, ", "))
	}
}

// structs calls f for every struct type that decoding can reach.
func structs(typ reflect.Type, seen map[reflect.Type]bool, f func(reflect.Type)) {
	for typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Slice || typ.Kind() == reflect.Map {
		typ = typ.Elem()
	}
	if typ.Kind() != reflect.Struct || seen[typ] {
		return
	}
	seen[typ] = true
	f(typ)
	for _, field := range catalog.Keys(typ) {
		structs(field.Type, seen, f)
	}
}

func TestFind(t *testing.T) {
	top := t.TempDir()
	root := filepath.Join(top, "a", "b")
	if err := os.MkdirAll(filepath.Join(root, FileName), 0o755); err != nil {
		t.Fatal(err) // a folder of that name is no configuration
	}
	want := filepath.Join(top, FileName)
	if err := os.WriteFile(want, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if path, found := Find(root); !found || path != want {
		t.Errorf("Find = %q, %v", path, found)
	}
}

func TestDefault(t *testing.T) {
	c, err := Load("")
	if err != nil || c.MinConfidence != Medium || c.Path() != "" || c.Dir() != "" {
		t.Errorf("%+v, %v", c, err)
	}
	if c.Digest() == parse(t, "at_most_once = true").Digest() {
		t.Error("digest does not depend on the content")
	}
	if _, err := Load(filepath.Join(t.TempDir(), "none.toml")); err == nil {
		t.Error("a file that is not there loads")
	}
}

func TestRules(t *testing.T) {
	c := parse(t, "[rules]\nunguarded = 'off'\ncheckthenact = 'on'\nearlyack = false\n")
	if c.On("unguarded", true) || !c.On("checkthenact", false) || c.On("earlyack", true) || !c.On("other", true) {
		t.Errorf("%+v", c.Rules)
	}
	err := c.CheckRules([]string{"unguarded", "checkthenact", "earlyacks"})
	if err == nil || err.Error() != `idemlint.toml:4: unknown rule "earlyack"; did you mean "earlyacks"?` {
		t.Error(err)
	}
	if err := c.CheckRules([]string{"unguarded", "checkthenact", "earlyack"}); err != nil {
		t.Error(err)
	}
}

func TestUserEntries(t *testing.T) {
	c := parse(t, "[[guard]]\nnames = ['(*example.com/v2/a.S).Seen']\nseen = 'true'\n")
	cat, err := c.Catalog()
	if err != nil {
		t.Fatal(err)
	}
	if fn := cat.For(nil).Func("(example.com/v2/a.S).Seen"); fn == nil || fn.Guard == nil {
		t.Errorf("%+v", fn)
	}
}

func TestExcluded(t *testing.T) {
	c := parse(t, `
[[exclude]]
path = "legacy/"
reason = "x"
[[exclude]]
path = "gen/*.pb.go"
reason = "x"
[[exclude]]
path = ".../mocks/..."
reason = "x"
`)
	for file, want := range map[string]bool{
		"legacy/a/b.go": true, "legacy.go": false, "gen/a.pb.go": true, "gen/a.go": false,
		"mocks/a.go": true, "x/y/mocks/z/a.go": true, "x/mocksy/a.go": false,
	} {
		if c.Excluded(file) != want {
			t.Errorf("Excluded(%q) = %v", file, !want)
		}
	}
}

func TestAccepted(t *testing.T) {
	c := parse(t, `
[[accept]]
kind = "publish"
target = "orders.*"
reason = "one"
[[accept]]
api = "(*example.com/*.Client).Send"
reason = "two"
`)
	for _, tt := range []struct{ kind, api, target, want string }{
		{"publish", "x", "orders.paid", "one"},
		{"send", "x", "orders.paid", ""},
		{"publish", "x", "order", ""},
		{"send", "(example.com/v3/mail.Client).Send", "", "two"},
		{"send", "(*example.com/mail.Client).Send", "", "two"},
		{"send", "(*example.com/mail.Client).SendAll", "", ""},
	} {
		if got, ok := c.Accepted(tt.kind, tt.api, tt.target); got != tt.want || ok != (tt.want != "") {
			t.Errorf("Accepted(%q, %q, %q) = %q", tt.kind, tt.api, tt.target, got)
		}
	}
}

func TestBadConfig(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"at_most_onse = true", `idemlint.toml:1: unknown key "at_most_onse"; did you mean "at_most_once"?`},
		{"own = []\nmin_confidence = \"hihg\"", `idemlint.toml:2: min_confidence is "hihg", not low, medium or high`},
		{"retries = \"yes\"", `idemlint.toml:1: retries: incompatible types`},
		{"[rules]\nunguarded = \"maybe\"", `idemlint.toml:2: rules.unguarded: want "on" or "off", not maybe`},
		{"[schema]\nfile = []", `idemlint.toml:2: unknown key "file" in schema; did you mean "files"?`},
		{"[[exclude]]\npath = \"a\"", `idemlint.toml:1: exclude: no reason`},
		{"[[exclude]]\nreason = \"a\"", `idemlint.toml:1: exclude: no path`},
		{"[[exclude]]\nreason = \"a\"\npath = \"[\"", `idemlint.toml:3: exclude: bad pattern "["`},
		{"[[accept]]\nreason = \"a\"", `idemlint.toml:1: accept: wants kind, api or target`},
		{"[[accept]]\nreason = \"a\"\nkind = \"sned\"", `idemlint.toml:3: accept: unknown kind "sned"; did you mean "send"?`},
		{"[[accept]]\nkind = \"send\"", `idemlint.toml:1: accept: no reason`},
		{"[[handler]]\nnames = [\"a b\"]", `idemlint.toml:2: handler: "a b" is no full name of a function`},
		{"[[handler]]\nnames = [\"a.B\"]\nrepeats = \"always\"", `idemlint.toml:3: handler: repeats is "always"`},
		{"[[handler]]", `idemlint.toml:1: handler: no names`},
		{"own = [\"\"]", `idemlint.toml:1: own: "" is no module path`},
		{"[[guard]]\nnames = [\"a.B\"]\nseen = \"yes\"", `idemlint.toml:3: guard: unknown seen "yes"`},
		{"library = \"x\"", `idemlint.toml:1: unknown key "library"`},
	} {
		_, err := Parse("idemlint.toml", []byte(tt.text))
		if err == nil || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("%q:\ngot  %v\nwant %s", tt.text, err, tt.want)
		}
	}
}
