package flow

import (
	"bytes"
	"cmp"
	"compress/flate"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"go/types"
	"io"
	"log"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/idemlint/idemlint/internal/ssax"
	"github.com/idemlint/idemlint/internal/summary"
)

const (
	maxHops  = 2         // a bundle holds dependencies up to this distance
	maxBytes = 512 << 10 // and no more than this, compressed, besides the package itself
)

// Part is one package's summary, encoded and compressed. It is copied from
// bundle to bundle unread.
type Part struct {
	Path string
	Hash string // of the encoded summary
	Hops int    // distance from the package whose bundle this is
	Z    []byte
}

// Bundle is the fact that a package exports: its own summary and those of its
// near dependencies, nearest first.
type Bundle struct {
	Parts []Part
}

// AFact marks Bundle as a fact.
func (*Bundle) AFact() {}

// String lists the packages of the bundle.
func (b *Bundle) String() string {
	var paths []string
	for _, p := range b.Parts {
		paths = append(paths, p.Path)
	}
	return "bundle(" + strings.Join(paths, " ") + ")"
}

// View is what one package can see: its own summary and the parts that its
// dependencies exported.
type View struct {
	Self  *summary.Package // nil if the package is not the user's own or could not be summarised
	Parts []Part           // without Self, sorted by path
}

// Packages decodes the view: Self and the parts, sorted by path. Parts that
// cannot be read are left out.
func (v *View) Packages() []*summary.Package {
	var list []*summary.Package
	if v.Self != nil {
		list = append(list, v.Self)
	}
	for _, p := range v.Parts {
		pkg, err := unpack(p.Z)
		if err != nil {
			Logf("%s: %v", p.Path, err)
			continue
		}
		list = append(list, pkg)
	}
	slices.SortFunc(list, func(a, b *summary.Package) int { return cmp.Compare(a.Path, b.Path) })
	return list
}

// runFacts never fails, as runProgram does not.
func runFacts(pass *analysis.Pass) (res any, err error) {
	defer func() {
		if r := recover(); r != nil {
			Logf("%s: %v", pass.Pkg.Path(), r)
			res, err = &View{}, nil
		}
	}()
	if testMain(pass.Pkg) || !own(pass) {
		return &View{}, nil
	}
	imported := gather(pass)
	view := &View{Parts: slices.SortedFunc(maps.Values(imported), byPath)}
	self, err := summarise(pass)
	if err != nil {
		Logf("%v", err)
		return view, nil
	}
	view.Self = self
	part, err := pack(self)
	if err != nil {
		Logf("%s: %v", self.Path, err)
		return view, nil
	}
	pass.ExportPackageFact(bundle(part, imported))
	return view, nil
}

// testMain reports whether pkg is the main package that go test generates.
func testMain(pkg *types.Package) bool {
	return pkg.Name() == "main" && strings.HasSuffix(ssax.PkgPath(pkg), ".test")
}

// own reports whether the package under analysis is the user's own.
func own(pass *analysis.Pass) bool {
	u := ssax.Unit{Path: pass.Pkg.Path()}
	if m := pass.Module; m != nil {
		u.Module, u.ModuleVersion = m.Path, m.Version
	}
	for _, f := range pass.Files {
		// Files that cgo made lie elsewhere and name their source by //line.
		made := filepath.Dir(pass.Fset.File(f.FileStart).Name())
		from := filepath.Dir(pass.Fset.Position(f.Package).Filename)
		for _, u.Dir = range []string{made, from} {
			if !ssax.Own(u) {
				return false
			}
		}
	}
	return ssax.Own(u)
}

// gather collects the parts of the direct imports, nearest first for each
// package, with their distance from this package.
func gather(pass *analysis.Pass) map[string]Part {
	parts := map[string]Part{}
	imports := slices.Clone(pass.Pkg.Imports())
	slices.SortFunc(imports, func(a, b *types.Package) int { return cmp.Compare(a.Path(), b.Path()) })
	for _, imp := range imports {
		var b Bundle
		if !pass.ImportPackageFact(imp, &b) {
			continue
		}
		for _, p := range b.Parts {
			p.Hops++
			if old, ok := parts[p.Path]; !ok || p.Hops < old.Hops {
				parts[p.Path] = p
			}
		}
	}
	delete(parts, ssax.PkgPath(pass.Pkg))
	return parts
}

// bundle puts a package and its near dependencies together.
func bundle(self Part, imported map[string]Part) *Bundle {
	near := slices.SortedFunc(maps.Values(imported), func(a, b Part) int {
		return cmp.Or(cmp.Compare(a.Hops, b.Hops), byPath(a, b))
	})
	b := &Bundle{Parts: []Part{self}}
	size := 0
	for _, p := range near {
		if p.Hops > maxHops || size+len(p.Z) > maxBytes {
			continue
		}
		size += len(p.Z)
		b.Parts = append(b.Parts, p)
	}
	return b
}

func byPath(a, b Part) int { return cmp.Compare(a.Path, b.Path) }

// pack encodes and compresses a summary.
func pack(p *summary.Package) (Part, error) {
	data, err := summary.Encode(p)
	if err != nil {
		return Part{}, err
	}
	var z bytes.Buffer
	w, err := flate.NewWriter(&z, flate.DefaultCompression)
	if err != nil {
		return Part{}, err
	}
	if _, err := w.Write(data); err != nil {
		return Part{}, err
	}
	if err := w.Close(); err != nil {
		return Part{}, err
	}
	sum := sha256.Sum256(data)
	return Part{Path: p.Path, Hash: hex.EncodeToString(sum[:16]), Z: z.Bytes()}, nil
}

func unpack(z []byte) (*summary.Package, error) {
	data, err := io.ReadAll(flate.NewReader(bytes.NewReader(z)))
	if err != nil {
		return nil, fmt.Errorf("reading a fact: %w", err)
	}
	return summary.Decode(data)
}

// Logf tells what went wrong, to those who ask for it.
func Logf(format string, args ...any) {
	if os.Getenv("IDEMLINT_VERBOSE") != "" {
		log.Printf("idemlint: "+format, args...)
	}
}
