package catalog

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

var (
	repeats = []string{string(Redelivery), string(Retried), string(AtMostOnce)}
	models  = []string{
		"key-value", "sql", "gorm", "bun", "mongo", "dynamo", "ent", "squirrel", "goqu", "pg", "xorm",
		"elastic", "firestore", "spanner", "s3", "k8s",
	}
	results = []string{"", "handle", "err", "rows", "val", "found", "row", "rowserr", "matched", "upserted", "notfound"}
)

// enums are the values that a string may have, by type and field.
var enums = map[string][]string{
	"Subscription.Repeats": repeats,
	"Message.Repeats":      repeats,
	"Receive.Repeats":      repeats,
	"Effect.Kind":          Kinds,
	"Effect.Results":       results,
	"SQL.Form":             {"exec", "row", "rows", "get"},
	"SQL.Results":          results,
	"SQL.Dialect":          {"cql", "cypher"},
	"Op.Do": {
		"claim", "put", "get", "exists", "delete", "insert", "increment", "append", "add", "member",
		"update", "save", "create", "first", "find", "count", "firstorcreate", "lock", "unlock", "eval", "bulk", "run",
	},
	"Op.Model":      models,
	"Op.Results":    results,
	"Op.Answer":     {"false", "zero", "true", "later", "dup", "notfound", "found"},
	"Op.Kind":       Kinds,
	"Builder.Model": models,
	"Builder.Role": {
		"pass", "model", "table", "where", "conflict", "set", "values", "columns", "returning",
		"insert", "update", "delete", "select", "order", "limit", "lock", "or", "not", "add", "append", "handle", "save", "text", "sql",
	},
	"Accessor.Results": results,
	"Ack.Do":           {"ack", "nack", "reject", "extend"},
	"Value.Is":         {"fresh", "stable", "same", "constant", "error", "wrap", "truncate", "expr"},
	"Transaction.Do":   {"begin", "run", "commit", "rollback"},
	"Guard.Seen":       {"true", "false", "error", "nil"},
}

// verbs are what entries without a verb say.
var verbs = map[string]string{
	"publish": "publish", "send": "send", "charge": "charge", "insert": "insert", "increment": "add",
	"append": "append", "http": "call", "start": "start",
}

// required are the strings and lists that an entry must have.
var required = map[string]bool{
	"Effect.Kind": true, "SQL.Form": true, "Op.Do": true, "Builder.Role": true, "Ack.Do": true,
	"Value.Is": true, "Transaction.Do": true, "Guard.Seen": true, "Message.Types": true, "Note.Text": true,
}

// roles says which strings are names, by the field that holds them: of a
// function or method, of a variable or function, of a type, or of any of them.
var roles = map[string]string{
	"Names": "func", "Setter": "func", "Elem": "func", "Funcs": "func", "Made": "func", "TxOf": "func",
	"Option": "any", "Sentinels": "any", "NotFound": "any",
	"Types": "type", "Params": "type", "NotParams": "type",
	"Codes": "code", "NotFoundCodes": "code",
	"Major": "major",
}

// checker walks the entries of one source.
type checker struct {
	file  string
	data  []byte
	array string // key of the top-level array
	nth   int    // place in it
	errs  []error
	// inside reports whether a name lies in the packages of the file.
	inside func(pkg string) bool
}

func (c *checker) errorf(key, value, format string, args ...any) {
	line := LineOfValue(c.data, c.array, c.nth, key, value)
	c.errs = append(c.errs, &Error{c.file, line, c.array + ": " + fmt.Sprintf(format, args...)})
}

// Check validates decoded entries, normalizes the names in them and fills
// defaults. The data is searched for the lines of what is wrong.
func Check(file string, data []byte, e *Entries) error {
	return check(file, data, e, func(string) bool { return true })
}

func check(file string, data []byte, e *Entries, inside func(pkg string) bool) error {
	c := &checker{file: file, data: data, inside: inside}
	v := reflect.ValueOf(e).Elem()
	for i := range v.NumField() {
		c.array = v.Type().Field(i).Tag.Get("toml")
		list := v.Field(i)
		seen := map[string]bool{}
		for c.nth = range list.Len() {
			entry := list.Index(c.nth)
			c.walk(entry)
			c.wants(entry.Addr().Interface())
			c.unique(entry, seen)
		}
	}
	return joinErrors(c.errs)
}

// walk checks the fields of a struct and of the structs in it.
func (c *checker) walk(v reflect.Value) {
	t := v.Type()
	for i := range t.NumField() {
		f, fv := t.Field(i), v.Field(i)
		key := f.Tag.Get("toml")
		if fv.Kind() == reflect.Pointer && fv.Type().Elem().Kind() == reflect.Struct && !fv.IsNil() {
			c.walk(fv.Elem())
			continue
		}
		if fv.Kind() == reflect.Pointer && !fv.IsNil() {
			fv = fv.Elem()
		}
		switch fv.Kind() {
		case reflect.Int:
			c.index(key, fv.Int())
		case reflect.Map:
			for _, name := range fv.MapKeys() {
				c.index(key, fv.MapIndex(name).Int())
			}
		case reflect.String:
			c.text(t.Name(), f.Name, key, fv)
		case reflect.Slice:
			c.slice(t.Name(), f.Name, key, fv)
		}
	}
}

func (c *checker) slice(typ, field, key string, list reflect.Value) {
	if list.Len() == 0 && (required[typ+"."+field] || field == "Names") {
		c.errorf("", "", "no %s", key)
	}
	for j := range list.Len() {
		switch elem := list.Index(j); elem.Kind() {
		case reflect.Struct:
			c.walk(elem)
		case reflect.String:
			c.text(typ, field, key, elem)
		case reflect.Int:
			c.index(key, elem.Int())
		}
	}
}

// index checks an argument index; the text of SQL may be that of the receiver, -1.
func (c *checker) index(key string, n int64) {
	if n < 0 && (key != "text" || n < -1) {
		c.errorf(key, "", "%s must not be negative", key)
	}
}

// text checks one string by what its field is for.
func (c *checker) text(typ, field, key string, v reflect.Value) {
	s := v.String()
	if words, ok := enums[typ+"."+field]; ok && !slices.Contains(words, s) {
		if s == "" && !required[typ+"."+field] {
			return
		}
		c.enum(key, s, words)
		return
	}
	if s == "" {
		if required[typ+"."+field] || field == "Names" {
			c.errorf(key, "", "empty %s", key)
		}
		return
	}
	switch roles[field] {
	case "":
		return
	case "major":
		if _, ok := parseMajor(s); !ok {
			c.errorf(key, s, `%s %q is not like "v5", "v5+" or "v4-"`, key, s)
		}
		return
	case "code":
		typ, value, ok := strings.Cut(s, " ")
		if !ok || value == "" || !validName(typ, true) {
			c.errorf(key, s, "%q is no full name of a type and a constant, such as example.com/pkg.Code 6", s)
			return
		}
	case "type":
		// Of unnamed types only the elements are names.
		if elem := strings.TrimLeft(s, "*[]"); !validName(elem, true) && !isUnnamed(elem) {
			c.errorf(key, s, "%q is no full name of a type, such as *example.com/pkg.Type", s)
			return
		}
	default:
		if !validName(s, false) {
			c.errorf(key, s, "%q is no full name of a function, such as (*example.com/pkg.Type).Method", s)
			return
		}
	}
	c.within(typ, field, key, s)
	if field == "Params" || field == "NotParams" {
		s = strings.TrimLeft(s, "*[]")
	}
	v.SetString(Normalize(s))
}

// isUnnamed reports whether a type in text is a predeclared or composite one.
func isUnnamed(s string) bool {
	return validIdent(s) || strings.HasPrefix(s, "map[") || strings.HasPrefix(s, "func(") || strings.HasPrefix(s, "chan ") ||
		strings.HasPrefix(s, "interface")
}

// within holds that what the catalog is asked for by name lies in the packages
// of the file: a file is decoded only for them.
func (c *checker) within(typ, field, key, s string) {
	if field != "Names" && (typ != "Message" || field != "Types") && typ != "Duplicate" {
		return
	}
	name, _, _ := strings.Cut(s, " ")
	id, _, _ := parseName(strings.TrimLeft(name, "*[]"))
	if !c.inside(id.pkg) {
		c.errorf(key, s, "%s lies outside the packages of this file", s)
	}
}

func (c *checker) enum(key, s string, words []string) {
	msg := fmt.Sprintf("unknown %s %q", key, s)
	if s == "" {
		msg = "no " + key
	}
	if near := Nearest(s, words); near != "" {
		msg += fmt.Sprintf("; did you mean %q?", near)
	} else {
		msg += " (one of " + strings.Join(slices.DeleteFunc(slices.Clone(words), func(w string) bool { return w == "" }), ", ") + ")"
	}
	c.errorf(key, s, "%s", msg)
}

// wants checks what one field demands of another, and fills defaults.
func (c *checker) wants(entry any) {
	switch e := entry.(type) {
	case *Subscription:
		e.Repeats = orRedelivery(e.Repeats)
	case *Receive:
		e.Repeats = orRedelivery(e.Repeats)
	case *Effect:
		if e.Verb == "" {
			e.Verb = verbs[e.Kind]
		}
	case *Retry:
		if e.Callback == nil && !e.Loop && !e.Self {
			c.errorf("", "", "neither callback nor loop nor self")
		}
	case *Value:
		if (e.Is == "same" && !allMethods(e.Names) || e.Is == "expr" && e.Text == "") && e.Arg == nil {
			c.errorf("is", "", "is = %q wants arg", e.Is)
		}
	case *Make:
		if len(e.Fields) == 0 {
			c.errorf("", "", "no fields")
		}
	case *Transaction:
		if e.Do == "run" && e.Callback == nil {
			c.errorf("do", "", `do = "run" wants callback`)
		}
	case *Op:
		if e.Do == "claim" && e.Answer == "" {
			c.errorf("do", "", `do = "claim" wants answer`)
		}
	}
}

// allMethods reports whether no name is a plain function's.
func allMethods(names []string) bool {
	return !slices.ContainsFunc(names, func(s string) bool { return !strings.HasPrefix(s, "(") })
}

func orRedelivery(r Repeats) Repeats {
	if r == "" {
		return Redelivery
	}
	return r
}

// unique reports a name that has two entries of one kind. Effects and operations
// may share a name if conditions tell them apart, all kinds if majors do.
func (c *checker) unique(entry reflect.Value, seen map[string]bool) {
	names := entry.FieldByName("Names")
	if !names.IsValid() {
		names = entry.FieldByName("Types")
	}
	major := entry.FieldByName("Major")
	if !names.IsValid() || !major.IsValid() {
		return
	}
	when := entry.FieldByName("When")
	for i := range names.Len() {
		name := names.Index(i).String()
		key := strings.Replace(name, "(*", "(", 1) + " " + major.String()
		if seen[key] && (!when.IsValid() || when.Len() == 0) {
			c.errorf("", name, "second entry for %s", name)
		}
		seen[key] = true
	}
}
