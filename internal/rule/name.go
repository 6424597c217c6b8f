package rule

import (
	"path"
	"regexp"
	"strings"

	"github.com/idemlint/idemlint/internal/summary"
)

// Name is a function's full name taken apart.
type Name struct {
	Path string // import path
	Type string // type of the receiver, without star and type arguments
	Func string
}

var (
	closure  = regexp.MustCompile(`(\$\d+|\.func\d+(\.\d+)*|-range\d+|-fm|\$bound|\$thunk)+$`)
	typeArgs = regexp.MustCompile(`\[[^\[\]]*\]`)
	major    = regexp.MustCompile(`^v\d+$`)
)

// ParseName takes a full name apart: path.Func, (*path.Type).Method,
// (path.Type).Method or path.(*Type).Method; a closure is named after the
// function around it.
func ParseName(full string) Name {
	full = Enclosing(full)
	for {
		cut := typeArgs.ReplaceAllString(full, "")
		if cut == full {
			break
		}
		full = cut
	}
	if recv, fn, ok := strings.Cut(strings.TrimPrefix(full, "("), ")."); ok && strings.HasPrefix(full, "(") {
		pkg, typ := splitLast(strings.TrimLeft(recv, "*"))
		return Name{pkg, typ, fn}
	}
	if pkg, rest, ok := strings.Cut(full, ".("); ok {
		typ, fn, _ := strings.Cut(rest, ").")
		return Name{pkg, strings.TrimLeft(typ, "*"), fn}
	}
	pkg, fn := splitLast(full)
	return Name{pkg, "", fn}
}

// Enclosing is the name of the declared function around a closure; any other
// name is returned as it is.
func Enclosing(full string) string {
	loc := closure.FindStringIndex(full)
	if loc == nil {
		return full
	}
	head := full[:loc[0]]
	// A function or method may itself be called func1.
	if strings.HasSuffix(head, ")") || !strings.Contains(head[strings.LastIndex(head, "/")+1:], ".") {
		return full
	}
	return head
}

// splitLast splits "path/pkg.Name" at the dot before Name.
func splitLast(s string) (pkg, name string) {
	if i := strings.LastIndexByte(s, '.'); i >= 0 {
		return s[:i], s[i+1:]
	}
	return "", s
}

// Namer gives functions the names that messages use.
type Namer struct {
	pkgs map[string]string
}

// NewNamer returns a Namer that knows the names of the packages in pkgs (by
// import path); others are guessed from their path.
func NewNamer(pkgs map[string]string) *Namer { return &Namer{pkgs} }

// NamerOf returns a Namer that knows the names of packages from their summaries.
func NamerOf(pkgs []*summary.Package) *Namer {
	names := make(map[string]string, len(pkgs))
	for _, p := range pkgs {
		names[p.Path] = p.Name
	}
	return NewNamer(names)
}

// Func is pkg.Func or Type.Method; a function of the package from goes without pkg.
func (n *Namer) Func(full, from string) string {
	name := ParseName(full)
	switch {
	case name.Type != "":
		return name.Type + "." + name.Func
	case name.Path == "" || name.Path == from:
		return name.Func
	default:
		return n.Package(name.Path) + "." + name.Func
	}
}

// API is the name of a library function: pkg.Func or pkg.Type.Method.
func (n *Namer) API(full string) string {
	name := ParseName(full)
	if name.Type != "" && name.Path != "" {
		return n.Package(name.Path) + "." + name.Type + "." + name.Func
	}
	return n.Func(full, "")
}

// Package is the name of the package with that path.
func (n *Namer) Package(p string) string {
	if n != nil {
		if name := n.pkgs[p]; name != "" {
			return name
		}
	}
	base := path.Base(p)
	if major.MatchString(base) {
		base = path.Base(path.Dir(p))
	}
	if head, tail, ok := strings.Cut(base, "."); ok && (major.MatchString(tail) || tail == "go") {
		base = head
	}
	base = strings.TrimSuffix(strings.TrimPrefix(base, "go-"), "-go")
	return base[strings.LastIndexByte(base, '-')+1:]
}
