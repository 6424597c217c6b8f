package catalog

import (
	"strconv"
	"strings"
)

// ident is a name in parts. Functions, types and variables of a package share
// one name space, as in Go.
type ident struct {
	pkg  string // normalized import path
	recv string // type name of a method's receiver, without star
	name string
}

// Normalize strips from the full name of a function, variable or type what the
// catalog leaves out: major version segments of import paths (/v2, and .v2 of
// gopkg.in) and the brackets of type parameters and arguments. The star of a
// pointer stays. Callers that ask often cache the answer.
func Normalize(fullName string) string {
	s := fullName
	if strings.IndexByte(s, '[') >= 0 {
		s = stripBrackets(s)
	}
	if strings.Contains(s, "/v") || strings.Contains(s, "gopkg.in/") {
		s, _ = stripMajors(s)
	}
	return s
}

// normalizePrefix is the normalized form of an import path prefix as a file
// writes it, with "/v*" where the path of the module has a major version.
func normalizePrefix(prefix string) string {
	return strings.TrimSuffix(Unversioned(prefix+"/"), "/")
}

// Unversioned is the normalized form of a name as lists of the catalog print it,
// with "/v*" for major versions.
func Unversioned(listed string) string {
	if strings.Contains(listed, "/v*") {
		listed = strings.ReplaceAll(strings.ReplaceAll(listed, "/v*/", "/"), "/v*.", ".")
	}
	return Normalize(listed)
}

// stripBrackets removes type parameters and arguments. Slices, arrays and maps
// in the text of a type keep theirs.
func stripBrackets(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '[' && i > 0 && isIdentByte(s[i-1]) && !isMap(s[:i]) {
			i = closing(s, i)
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// isMap reports whether the last identifier of s is the keyword map.
func isMap(s string) bool {
	return strings.HasSuffix(s, "map") && (len(s) == 3 || !isIdentByte(s[len(s)-4]))
}

// closing is the index of the bracket that closes the one at i.
func closing(s string, i int) int {
	depth := 0
	for ; i < len(s); i++ {
		switch s[i] {
		case '[':
			depth++
		case ']':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return len(s)
}

func isIdentByte(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}

// stripMajors removes major version segments and returns the last one removed,
// 1 if there was none.
func stripMajors(s string) (string, int) {
	major := 1
	var b []byte
	last := 0 // end of what b holds
	for i := 0; i+2 < len(s); i++ {
		if s[i+1] != 'v' || s[i] != '/' && (s[i] != '.' || !inGopkg(s[:i])) {
			continue
		}
		end := i + 2
		for end < len(s) && s[end] >= '0' && s[end] <= '9' {
			end++
		}
		if end == i+2 || end < len(s) && (isIdentByte(s[end]) || s[end] == '-' || s[end] == '~') {
			continue
		}
		if n, err := strconv.Atoi(s[i+2 : end]); err == nil {
			major = n
		}
		b = append(b, s[last:i]...)
		last = end
		i = end - 1
	}
	if last == 0 {
		return s, major
	}
	return string(append(b, s[last:]...)), major
}

// inGopkg reports whether s ends within a path of gopkg.in.
func inGopkg(s string) bool {
	i := strings.LastIndex(s, "gopkg.in/")
	return i >= 0 && !strings.ContainsAny(s[i:], " ,()*[]")
}

// parseName takes the raw name of a function, method, variable or type apart.
func parseName(raw string) (id ident, major int, ok bool) {
	s := raw
	if strings.IndexByte(s, '[') >= 0 {
		s = stripBrackets(s)
	}
	major = 1
	if strings.Contains(s, "/v") || strings.Contains(s, "gopkg.in/") {
		s, major = stripMajors(s)
	}
	if strings.HasPrefix(s, "(") {
		end := strings.LastIndex(s, ").")
		if end < 0 {
			return ident{}, 0, false
		}
		id.name = s[end+2:]
		id.pkg, id.recv = splitLast(strings.TrimPrefix(s[1:end], "*"))
		return id, major, id.name != "" && id.recv != ""
	}
	id.pkg, id.name = splitLast(strings.TrimPrefix(s, "*"))
	return id, major, id.name != ""
}

// splitLast cuts "path.Name" at the last dot, which must come after the last slash.
func splitLast(s string) (pkg, name string) {
	dot := strings.LastIndexByte(s, '.')
	if dot <= 0 || dot < strings.LastIndexByte(s, '/') {
		return "", s
	}
	return s[:dot], s[dot+1:]
}

// isWild reports whether the name has a wildcard.
func (id ident) isWild() bool {
	return id.recv == "*" || id.name == "*" || strings.Contains(id.pkg, "*") || strings.Contains(id.pkg, "...")
}

// literals counts the literal parts of a name: more of them beat fewer.
func (id ident) literals() int {
	n := 0
	for seg := range strings.SplitSeq(id.pkg, "/") {
		if seg != "*" && seg != "..." {
			n++
		}
	}
	if id.recv != "" && id.recv != "*" {
		n++
	}
	return n
}

// matches reports whether the pattern id covers the name x.
func (id ident) matches(x ident) bool {
	if id.name != x.name && id.name != "*" {
		return false
	}
	if id.recv != x.recv && (id.recv != "*" || x.recv == "") {
		return false
	}
	return id.pkg == x.pkg || matchPath(id.pkg, x.pkg)
}

// matchPath matches an import path with a pattern, segment by segment.
func matchPath(pattern, path string) bool {
	p, restP, moreP := strings.Cut(pattern, "/")
	if p == "..." {
		if !moreP {
			return true
		}
		for {
			if matchPath(restP, path) {
				return true
			}
			_, rest, more := strings.Cut(path, "/")
			if !more {
				return false
			}
			path = rest
		}
	}
	seg, rest, more := strings.Cut(path, "/")
	if p != "*" && p != seg {
		return false
	}
	if !moreP {
		return !more
	}
	if !more {
		return restP == "..."
	}
	return matchPath(restP, rest)
}

// Match reports whether the raw name of a function, method, variable or type is
// the one that the catalog writes as pattern.
func Match(pattern, raw string) bool {
	p, _, ok := parseName(pattern)
	if !ok {
		return false
	}
	x, _, ok := parseName(raw)
	return ok && p.matches(x)
}

// majorRange is a range of major versions; the zero range is every version.
type majorRange struct{ from, to int }

// parseMajor reads "v5", "v5+" or "v4-".
func parseMajor(s string) (majorRange, bool) {
	if s == "" {
		return majorRange{}, true
	}
	digits := strings.TrimRight(strings.TrimPrefix(s, "v"), "+-")
	n, err := strconv.Atoi(digits)
	if err != nil || n < 1 || len(s) > len(digits)+2 {
		return majorRange{}, false
	}
	switch s {
	case "v" + digits:
		return majorRange{n, n}, true
	case "v" + digits + "+":
		return majorRange{n, 1 << 30}, true
	case "v" + digits + "-":
		return majorRange{0, n}, true
	}
	return majorRange{}, false
}

// anyMajor is in every range.
const anyMajor = 0

func (r majorRange) has(major int) bool {
	return r == majorRange{} || major == anyMajor || r.from <= major && major <= r.to
}

// ValidName reports whether s can be the full name of a function or method.
func ValidName(s string) bool { return validName(s, false) }

// validName reports whether s is the full name of a function or method as the
// catalog writes it; for plain, of a variable, type or function without receiver.
func validName(s string, plain bool) bool {
	id, _, ok := parseName(s)
	if !ok || id.pkg == "" || plain && id.recv != "" {
		return false
	}
	for seg := range strings.SplitSeq(id.pkg, "/") {
		if !validSegment(seg) {
			return false
		}
	}
	if id.recv != "" && id.recv != "*" && !validIdent(id.recv) {
		return false
	}
	return validIdent(id.name)
}

// validSegment reports whether s can be a segment of an import path.
func validSegment(s string) bool {
	if s == "*" || s == "..." {
		return true
	}
	for i := range len(s) {
		if !isIdentByte(s[i]) && !strings.ContainsRune(".-~+", rune(s[i])) {
			return false
		}
	}
	return s != "" && strings.Trim(s, ".") != ""
}

// validIdent reports whether s is a Go identifier.
func validIdent(s string) bool {
	if s == "" || s[0] >= '0' && s[0] <= '9' {
		return false
	}
	for i := range len(s) {
		if !isIdentByte(s[i]) {
			return false
		}
	}
	return true
}

// PackageOf is the import path that a full name lies in, without major version.
func PackageOf(fullName string) string {
	id, _, _ := parseName(fullName)
	return id.pkg
}
