// Package reference prints the catalog for people and scripts: as a list, entry
// by entry, by name, and as docs/catalog.md. It knows no more than the catalog.
package reference

import (
	"bufio"
	"fmt"
	"io"
	"path"
	"reflect"
	"strings"

	"github.com/idemlint/idemlint/internal/catalog"
)

// Text lists entries, one a line, by file.
func Text(w io.Writer, list []catalog.Listing) error {
	b := bufio.NewWriter(w)
	for i, l := range list {
		if len(l.Entries) == 0 {
			continue
		}
		if i > 0 {
			b.WriteString("\n")
		}
		fmt.Fprintf(b, "%s  %s\n", library(l.File.Library), l.File.Name)
		for _, e := range l.Entries {
			line := fmt.Sprintf("  %-28s %s", brief(e.Kind, e.Entry), shortNames(e))
			if more := essentials(e.Entry); more != "" {
				line += "  (" + more + ")"
			}
			b.WriteString(strings.TrimRight(line, " ") + "\n")
		}
	}
	return b.Flush()
}

// library is the shown name of a file's library.
func library(name string) string {
	if name == "" {
		return "your own"
	}
	return name
}

// brief is the kind of an entry and what it says first.
func brief(kind string, entry any) string {
	detail := ""
	switch e := entry.(type) {
	case *catalog.Subscription:
		detail = string(e.Repeats)
	case *catalog.Receive:
		detail = string(e.Repeats)
	case *catalog.Message:
		detail = string(e.Repeats)
	case *catalog.Effect:
		detail = e.Kind
	case *catalog.SQL:
		detail = e.Form
	case *catalog.Op:
		detail = e.Do
	case *catalog.Builder:
		detail = e.Role
	case *catalog.Ack:
		if e.Do != "ack" {
			detail = e.Do
		}
	case *catalog.Value:
		detail = "is " + e.Is
	case *catalog.Transaction:
		detail = e.Do
	}
	return strings.TrimRight(kind+" "+detail, " ")
}

// essentials are what else a line about an entry must say.
func essentials(entry any) string {
	var parts []string
	say := func(format string, args ...any) { parts = append(parts, fmt.Sprintf(format, args...)) }
	if major := text(entry, "major"); major != "" {
		say("%s", major)
	}
	switch e := entry.(type) {
	case *catalog.Effect:
		say("can %s twice", e.Verb)
		if len(e.Keys) > 0 {
			say("takes a key")
		}
		if e.Tx != nil {
			say("takes a transaction")
		}
	case *catalog.Op:
		if e.Answer != "" {
			say("answer of a repeated call: %s", e.Answer)
		}
		if e.Kind != "" {
			say("effect %s", e.Kind)
		}
	case *catalog.Retry:
		if e.Attempts > 0 {
			say("%d attempts", e.Attempts)
		}
	case *catalog.Guard:
		say("processed before: %s", e.Seen)
	case *catalog.Duplicate:
		if len(e.Texts) > 0 {
			say("texts %s", strings.Join(e.Texts, ", "))
		}
		if len(e.Codes) > 0 {
			say("codes %s", strings.Join(e.Codes, ", "))
		}
	case *catalog.Note:
		say("%s", e.Text)
	}
	return strings.Join(parts, "; ")
}

// text is the string that an entry has under a key of the TOML, empty if it has none.
func text(entry any, key string) string {
	v := reflect.ValueOf(entry).Elem()
	f, ok := catalog.Keys(v.Type())[key]
	if !ok || f.Type.Kind() != reflect.String {
		return ""
	}
	return v.FieldByIndex(f.Index).String()
}

// shortNames are the names of an entry without packages, each once.
func shortNames(e catalog.Listed) string {
	var list []string
	seen := map[string]bool{}
	for _, name := range e.Names {
		if s := short(name); !seen[s] {
			seen[s] = true
			list = append(list, s)
		}
	}
	return strings.Join(list, ", ")
}

// short is Type.Method of a method's full name, pkg.Name of others.
func short(name string) string {
	method := strings.HasPrefix(name, "(")
	name = path.Base(dotted(name))
	if parts := strings.Split(name, "."); method && len(parts) > 2 && parts[len(parts)-2] != "*" {
		return strings.Join(parts[len(parts)-2:], ".")
	}
	return name
}

// dotted is path.Type.Method of a full name.
func dotted(name string) string {
	return strings.NewReplacer("(*", "", "(", "", ")", "", "/v*.", ".").Replace(name)
}
