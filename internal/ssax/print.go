package ssax

import (
	"go/types"
	"strconv"
	"strings"
)

// printer writes canonical type names. types.TypeString is not stable: it
// depends on aliases, on the names of type parameters and on the qualifier.
type printer struct {
	n       *Names
	buf     strings.Builder
	args    bool // with type arguments and constraints
	generic bool // met a type argument or a type parameter
	depth   int
}

func (p *printer) str(s string) { p.buf.WriteString(s) }

func (p *printer) typ(t types.Type) {
	p.depth++
	defer func() { p.depth-- }()
	if p.depth > 60 { // only a constraint that mentions itself gets here
		p.str("…")
		return
	}
	switch t := types.Unalias(t).(type) {
	case nil:
		p.str("invalid")
	case *types.Basic:
		p.basic(t)
	case *types.Named:
		p.named(t)
	case *types.TypeParam:
		p.param(t)
	case *types.Pointer:
		p.str("*")
		p.typ(t.Elem())
	case *types.Slice:
		p.str("[]")
		p.typ(t.Elem())
	case *types.Array:
		p.str("[" + strconv.FormatInt(t.Len(), 10) + "]")
		p.typ(t.Elem())
	case *types.Map:
		p.str("map[")
		p.typ(t.Key())
		p.str("]")
		p.typ(t.Elem())
	case *types.Chan:
		p.channel(t)
	case *types.Signature:
		p.str("func")
		p.signature(t)
	case *types.Tuple:
		p.tuple(t, false)
	case *types.Struct:
		p.structure(t)
	case *types.Interface:
		p.iface(t)
	case *types.Union:
		p.union(t)
	default:
		p.str(t.String())
	}
}

func (p *printer) basic(t *types.Basic) {
	switch {
	case t.Kind() == types.UnsafePointer:
		p.str("unsafe.Pointer")
	case t.Kind() > types.Invalid && int(t.Kind()) < len(types.Typ):
		p.str(types.Typ[t.Kind()].Name()) // byte is uint8, rune is int32
	default:
		p.str(t.Name())
	}
}

func (p *printer) named(t *types.Named) {
	obj := t.Obj()
	if path := PkgPath(obj.Pkg()); path != "" {
		p.str(path)
		p.str(".")
	}
	p.str(obj.Name())
	if IsLocal(obj) {
		p.str(p.n.place(obj.Pos()))
	}
	if t.TypeArgs().Len() == 0 {
		return
	}
	p.generic = true
	if !p.args {
		return
	}
	sep := "["
	for a := range t.TypeArgs().Types() {
		p.str(sep)
		p.typ(a)
		sep = ","
	}
	p.str("]")
}

func (p *printer) param(t *types.TypeParam) {
	p.generic = true
	p.str("$" + strconv.Itoa(t.Index()))
	if p.args {
		p.str("|")
		p.args = false // names are enough, and constraints may be recursive
		p.typ(t.Constraint())
		p.args = true
	}
}

func (p *printer) channel(t *types.Chan) {
	elem := types.Unalias(t.Elem())
	switch t.Dir() {
	case types.SendOnly:
		p.str("chan<- ")
	case types.RecvOnly:
		p.str("<-chan ")
	default:
		p.str("chan ")
		if c, ok := elem.(*types.Chan); ok && c.Dir() == types.RecvOnly {
			p.str("(")
			defer p.str(")")
		}
	}
	p.typ(elem)
}

func (p *printer) signature(t *types.Signature) {
	p.tuple(t.Params(), t.Variadic())
	switch res := t.Results(); res.Len() {
	case 0:
	case 1:
		p.str(" ")
		p.typ(res.At(0).Type())
	default:
		p.str(" ")
		p.tuple(res, false)
	}
}

func (p *printer) tuple(t *types.Tuple, variadic bool) {
	p.str("(")
	for i := range t.Len() {
		if i > 0 {
			p.str(", ")
		}
		typ := t.At(i).Type()
		if s, ok := typ.(*types.Slice); variadic && ok && i == t.Len()-1 {
			p.str("...")
			typ = s.Elem()
		}
		p.typ(typ)
	}
	p.str(")")
}

func (p *printer) structure(t *types.Struct) {
	p.str("struct{")
	for i := range t.NumFields() {
		if i > 0 {
			p.str("; ")
		}
		f := t.Field(i)
		switch {
		case f.Embedded():
			p.str("embedded")
		case f.Exported():
			p.str(f.Name())
		default:
			p.str(PkgPath(f.Pkg()) + "." + f.Name())
		}
		p.str(" ")
		p.typ(f.Type())
		if tag := t.Tag(i); tag != "" {
			p.str(" " + strconv.Quote(tag))
		}
	}
	p.str("}")
}

func (p *printer) iface(t *types.Interface) {
	if t.Empty() {
		p.str("any")
		return
	}
	p.str("interface{")
	sep := ""
	for m := range t.Methods() { // sorted by go/types
		p.str(sep)
		if !m.Exported() {
			p.str(PkgPath(m.Pkg()) + ".")
		}
		p.str(m.Name())
		p.signature(m.Signature())
		sep = "; "
	}
	if t.IsComparable() && t.NumMethods() == 0 && t.NumEmbeddeds() == 0 {
		p.str(sep + "comparable")
	}
	for e := range t.EmbeddedTypes() {
		if ei, ok := e.Underlying().(*types.Interface); ok && ei.IsMethodSet() {
			continue // its methods are written above
		}
		p.str(sep)
		p.typ(e)
		sep = "; "
	}
	p.str("}")
}

func (p *printer) union(t *types.Union) {
	for i := range t.Len() {
		if i > 0 {
			p.str(" | ")
		}
		if t.Term(i).Tilde() {
			p.str("~")
		}
		p.typ(t.Term(i).Type())
	}
}
