package rule

import (
	"go/parser"
	"go/token"
	"strings"
)

// MustDoc returns the documentation in the text of a rule's doc.go: its package
// comment, which begins "Package NAME reports". The result begins "Reports".
func MustDoc(src string) string {
	f, err := parser.ParseFile(token.NewFileSet(), "doc.go", src, parser.PackageClauseOnly|parser.ParseComments)
	if err != nil {
		panic(err)
	}
	text := f.Doc.Text()
	intro := "Package " + f.Name.Name + " "
	rest, ok := strings.CutPrefix(text, intro)
	if !ok {
		panic("the package comment does not begin with " + intro)
	}
	return strings.ToUpper(rest[:1]) + rest[1:]
}
