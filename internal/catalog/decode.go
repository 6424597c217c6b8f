package catalog

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"
)

// Error is something wrong with a catalog file or an idemlint.toml.
type Error struct {
	File string
	Line int // 0 if unknown
	Msg  string
}

// Error renders "file:line: message".
func (e *Error) Error() string {
	if e.Line == 0 {
		return e.File + ": " + e.Msg
	}
	return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Msg)
}

// Decode decodes TOML into the struct dst points to. A key that the struct does
// not know, in exactly that spelling, is an error that names the nearest one.
// Errors are *Error, several of them joined in the order of their lines.
func Decode(file string, data []byte, dst any) error {
	md, err := toml.Decode(string(data), dst)
	if keyErr := checkKeys(file, data, md, reflect.TypeOf(dst).Elem()); keyErr != nil {
		return keyErr
	}
	if err != nil {
		return decodeError(file, err)
	}
	return nil
}

var lineOf = regexp.MustCompile(`^toml: (?:line (\d+) )?(?:\(last key "([^"]*)"\): )?`)

// decodeError gives an error of the TOML package our form.
func decodeError(file string, err error) error {
	var parse toml.ParseError
	if errors.As(err, &parse) {
		msg := parse.Message
		if parse.LastKey != "" {
			msg = parse.LastKey + ": " + msg
		}
		return &Error{file, parse.Position.Line, msg}
	}
	text := err.Error()
	m := lineOf.FindStringSubmatch(text)
	if m == nil {
		return &Error{file, 0, text}
	}
	line, _ := strconv.Atoi(m[1])
	msg := text[len(m[0]):]
	if m[2] != "" {
		msg = m[2] + ": " + msg
	}
	return &Error{file, line, msg}
}

// checkKeys compares the keys of a document with the type that it is for.
func checkKeys(file string, data []byte, md toml.MetaData, t reflect.Type) error {
	var errs []error
	seen := map[string]bool{}
	for _, key := range md.Keys() {
		depth, near := unknownKey(t, key)
		if depth < 0 {
			continue
		}
		path := strings.Join(key[:depth+1], ".")
		if seen[path] {
			continue
		}
		seen[path] = true
		msg := fmt.Sprintf("unknown key %q", key[depth])
		if depth > 0 {
			msg += " in " + strings.Join(key[:depth], ".")
		}
		if near != "" {
			msg += fmt.Sprintf("; did you mean %q?", near)
		}
		for _, line := range linesOfKey(data, key[:depth+1]) {
			errs = append(errs, &Error{file, line, msg})
		}
	}
	return joinErrors(errs)
}

// unknownKey walks a key down the type and returns the place in it that the type
// does not know, and the key most like it; -1 if it knows all.
func unknownKey(t reflect.Type, key toml.Key) (depth int, near string) {
	for i, part := range key {
		for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
			t = t.Elem()
		}
		if reflect.PointerTo(t).Implements(reflect.TypeFor[toml.Unmarshaler]()) {
			return -1, ""
		}
		switch t.Kind() {
		case reflect.Map:
			t = t.Elem()
			continue
		case reflect.Struct:
			fields := Keys(t)
			if f, ok := fields[part]; ok {
				t = f.Type
				continue
			}
			return i, nearest(part, fields)
		}
		return -1, "" // a value where a table stands: the decoder says so
	}
	return -1, ""
}

var keysOf sync.Map // of reflect.Type, what Keys answers

// Keys returns the fields of a struct by their TOML keys, those of embedded
// structs included. The answer is shared: it must not be changed.
func Keys(t reflect.Type) map[string]reflect.StructField {
	if m, ok := keysOf.Load(t); ok {
		return m.(map[string]reflect.StructField)
	}
	m := map[string]reflect.StructField{}
	for _, f := range reflect.VisibleFields(t) {
		tag := f.Tag.Get("toml")
		if tag != "" && tag != "-" {
			m[tag] = f
		}
	}
	keysOf.Store(t, m)
	return m
}

// nearest is the known key most like a wrong one, empty if none is like it.
func nearest(key string, fields map[string]reflect.StructField) string {
	best, bestDist := "", max(1, len(key)/3)+1
	for _, k := range slices.Sorted(mapKeys(fields)) {
		if d := distance(strings.ToLower(key), k); d < bestDist {
			best, bestDist = k, d
		}
	}
	return best
}

// Nearest is the word most like a wrong one, empty if none is like it.
func Nearest(word string, words []string) string {
	fields := map[string]reflect.StructField{}
	for _, w := range words {
		fields[w] = reflect.StructField{}
	}
	return nearest(word, fields)
}

func mapKeys[V any](m map[string]V) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// distance is the edit distance of two words, a swap of neighbours counted as one.
func distance(a, b string) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range b {
		rows[0][j+1] = j + 1
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d := min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, rows[i-2][j-2]+1)
			}
			rows[i][j] = d
		}
	}
	return rows[len(a)][len(b)]
}

// joinErrors sorts errors by line and joins them.
func joinErrors(errs []error) error {
	slices.SortStableFunc(errs, func(a, b error) int {
		return cmp.Compare(lineNumber(a), lineNumber(b))
	})
	return errors.Join(errs...)
}

func lineNumber(err error) int {
	var e *Error
	errors.As(err, &e)
	if e == nil {
		return 0
	}
	return e.Line
}

// A docLine is a line of a TOML document and the table that it lies in.
type docLine struct {
	table  []string // path of the header above, or of this line's own header
	nth    int      // ordinal of the top-level array element it lies in, from 0
	header bool
	text   string // without strings and comment
	raw    string
}

var (
	headerLine = regexp.MustCompile(`^\s*\[{1,2}\s*([A-Za-z0-9_.\- "]+?)\s*\]{1,2}\s*(?:#.*)?$`)
	quoted     = regexp.MustCompile(`"(?:\\.|[^"\\])*"|'[^']*'`)
)

// docLines splits a document. The decoder gives no position for keys that it did
// not decode, nor for values: the lines are found in the text.
func docLines(data []byte) []docLine {
	var lines []docLine
	var table []string
	count := map[string]int{}
	nth := 0
	for raw := range strings.SplitSeq(string(data), "\n") {
		l := docLine{raw: raw, text: quoted.ReplaceAllString(raw, `""`)}
		l.text, _, _ = strings.Cut(l.text, "#")
		if m := headerLine.FindStringSubmatch(raw); m != nil {
			table = strings.Split(strings.ReplaceAll(m[1], `"`, ""), ".")
			if len(table) == 1 {
				nth = count[table[0]]
				count[table[0]]++
			}
			l.header = true
		}
		l.table, l.nth = table, nth
		lines = append(lines, l)
	}
	return lines
}

// linesOfKey finds the lines where a key stands; {0} if none does.
func linesOfKey(data []byte, key []string) []int {
	last := key[len(key)-1]
	token := regexp.MustCompile(`(?:^|[\s{,.])["']?` + regexp.QuoteMeta(last) + `["']?\s*[=.]`)
	var found []int
	for i, l := range docLines(data) {
		switch {
		case l.header:
			// The header may name more than the key: [foo.bar] for foo.
			if len(l.table) >= len(key) && slices.Equal(l.table[:len(key)], key) {
				found = append(found, i+1)
			}
		case len(l.table) < len(key) && slices.Equal(l.table, key[:len(l.table)]):
			if token.MatchString(l.text) {
				found = append(found, i+1)
			}
		}
	}
	if found == nil {
		return []int{0}
	}
	return found
}

// LineOfKey is the first line where a key stands, 0 if none does.
func LineOfKey(data []byte, key ...string) int { return linesOfKey(data, key)[0] }

// LineOfValue finds a string value, or else the line of key, in the nth element
// of a top-level array of tables; failing both, the header of that element. An
// empty array stands for what comes before the first table.
func LineOfValue(data []byte, array string, nth int, key, value string) int {
	return lineOfValue(docLines(data), array, nth, key, value)
}

func lineOfValue(lines []docLine, array string, nth int, key, value string) int {
	token := regexp.MustCompile(`(?:^|[\s{,])` + regexp.QuoteMeta(key) + `\s*=`)
	head, keyLine := 0, 0
	for i, l := range lines {
		if array == "" && len(l.table) > 0 || array != "" && (len(l.table) == 0 || l.table[0] != array || l.nth != nth) {
			continue
		}
		if l.header && len(l.table) == 1 {
			head = i + 1
		}
		if value != "" && (strings.Contains(l.raw, strconv.Quote(value)) || strings.Contains(l.raw, "'"+value+"'")) {
			return i + 1
		}
		if key != "" && keyLine == 0 && token.MatchString(l.text) {
			keyLine = i + 1
		}
	}
	return cmp.Or(keyLine, head)
}
