package reference

import (
	"encoding/json"
	"io"

	"github.com/idemlint/idemlint/internal/catalog"
)

// The JSON of the catalog is stable: fields may be added, and none goes away.
type document struct {
	Families []family `json:"families"`
}

type family struct {
	File     string   `json:"file"`
	Library  string   `json:"library"`
	Packages []string `json:"packages"`
	Entries  []entry  `json:"entries"`
}

type entry struct {
	Kind  string   `json:"kind"`
	Names []string `json:"names"`
	Line  int      `json:"line"`

	Major    string   `json:"major,omitempty"`
	Repeats  string   `json:"repeats,omitempty"`
	Effect   string   `json:"effect,omitempty"` // kind of effect
	Verb     string   `json:"verb,omitempty"`
	Fix      string   `json:"fix,omitempty"`
	Do       string   `json:"do,omitempty"`
	Answer   string   `json:"answer,omitempty"`
	Model    string   `json:"model,omitempty"`
	Role     string   `json:"role,omitempty"`
	Form     string   `json:"form,omitempty"`
	Is       string   `json:"is,omitempty"`
	Seen     string   `json:"seen,omitempty"`
	ID       string   `json:"id,omitempty"`
	Text     string   `json:"text,omitempty"`
	Keys     []string `json:"keys,omitempty"`     // where the call carries its idempotency key, in words
	Texts    []string `json:"texts,omitempty"`    // of errors that say "exists already"
	Codes    []string `json:"codes,omitempty"`    // the same as types and constants
	Mentions []string `json:"mentions,omitempty"` // full names that the entry speaks of besides
}

// JSON writes entries as JSON, in the order of their files.
func JSON(w io.Writer, list []catalog.Listing) error {
	doc := document{Families: []family{}}
	for _, l := range list {
		if len(l.Entries) == 0 {
			continue
		}
		f := family{File: l.File.Name, Library: l.File.Library, Packages: l.File.Packages, Entries: []entry{}}
		if f.Packages == nil {
			f.Packages = []string{}
		}
		for _, e := range l.Entries {
			f.Entries = append(f.Entries, entryOf(e))
		}
		doc.Families = append(doc.Families, f)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(doc)
}

func entryOf(e catalog.Listed) entry {
	of := func(key string) string { return text(e.Entry, key) }
	out := entry{
		Kind: e.Kind, Names: e.Names, Line: e.Line, Mentions: e.Mentions,
		Major: of("major"), Repeats: of("repeats"), Effect: of("kind"), Verb: of("verb"), Fix: of("fix"),
		Do: of("do"), Answer: of("answer"), Model: of("model"), Role: of("role"), Form: of("form"),
		Is: of("is"), Seen: of("seen"), ID: of("id"), Text: of("text"),
	}
	if out.Names == nil {
		out.Names = []string{}
	}
	switch x := e.Entry.(type) {
	case *catalog.Effect:
		out.Keys = slots(x.Keys)
	case *catalog.Op:
		out.Keys = slots(x.Token)
	case *catalog.Duplicate:
		out.Texts, out.Codes = x.Texts, x.Codes
	}
	return out
}
