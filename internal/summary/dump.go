package summary

import (
	"fmt"
	"strings"
)

var opNames = [...]string{"invalid", "const", "param", "free", "global", "func", "closure", "field", "fieldaddr",
	"index", "indexaddr", "extract", "bin", "not", "un", "convert", "iface", "assert", "alloc", "load", "store", "make",
	"slice", "lookup", "mapupdate", "range", "next", "call", "calldyn", "invoke", "builtin", "rundefers", "send",
	"recv", "select", "phi", "return", "panic"}

// String returns the name of the operation.
func (o Op) String() string {
	if int(o) < len(opNames) {
		return opNames[o]
	}
	return "op?"
}

var kindNames = [...]string{"invalid", "bool", "int", "float", "string", "pointer", "slice", "array", "map", "chan",
	"struct", "func", "interface", "tuple", "typeparam", "other"}

// String returns the name of the kind.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "kind?"
}

// Dump prints a package for people: one line per function, value, type and
// conversion.
func Dump(p *Package) string {
	d := dumper{p: p}
	d.printf("package %s %s module %s\n", p.Path, p.Name, p.Module)
	d.printf("imports %s\n", strings.Join(p.Imports, " "))
	for _, g := range p.Generated {
		d.printf("generated %s\n", p.Str(g))
	}
	for _, x := range p.Directives {
		d.printf("directive %s %q func=%s own=%t\n", d.pos(x.Pos), p.Str(x.Text), p.Str(x.Func), x.Own)
	}
	for i := range p.Funcs {
		d.fn(&p.Funcs[i])
	}
	d.printf("\n")
	for i := 1; i < len(p.Types); i++ {
		d.typ(TypeID(i))
	}
	d.printf("\n")
	for _, c := range p.Conversions {
		d.printf("conversion %s -> %s %s\n", d.t(c.From), d.t(c.To), d.pos(c.Pos))
		d.methods(c.Methods)
	}
	return d.b.String()
}

// DumpFunc prints one function.
func DumpFunc(p *Package, f *Func) string {
	d := dumper{p: p}
	d.fn(f)
	return d.b.String()
}

type dumper struct {
	p *Package
	b strings.Builder
}

func (d *dumper) printf(format string, args ...any) { fmt.Fprintf(&d.b, format, args...) }

func (d *dumper) pos(p Pos) string {
	if !p.IsValid() {
		return "-"
	}
	return fmt.Sprintf("%s:%d:%d", d.p.Str(p.File), p.Line, p.Col)
}

func (d *dumper) t(id TypeID) string {
	if id == 0 {
		return "-"
	}
	name := d.p.TypeName(id)
	t := d.p.Types[id]
	if t.Named && t.Kind != KindFunc && len(t.Args) > 0 {
		name += "[" + d.ts(t.Args) + "]"
	}
	return name
}

func (d *dumper) ts(ids []TypeID) string {
	var list []string
	for _, id := range ids {
		list = append(list, d.t(id))
	}
	return strings.Join(list, ", ")
}

func (d *dumper) fn(f *Func) {
	d.printf("\nfunc %s %s", d.p.Str(f.ID), d.pos(f.Pos))
	if f.Recv {
		d.printf(" recv")
	}
	if f.Variadic {
		d.printf(" variadic")
	}
	if f.LoopBody.IsValid() {
		d.printf(" loopbody=%s", d.pos(f.LoopBody))
	}
	if f.Recover >= 0 {
		d.printf(" recover=b%d", f.Recover)
	}
	d.printf("\n")
	for i, t := range f.Params {
		d.printf("  param %d %s %s\n", i, d.p.Str(f.Names[i]), d.t(t))
	}
	for i, t := range f.Free {
		d.printf("  free %d %s\n", i, d.t(t))
	}
	if len(f.Results) > 0 {
		d.printf("  results %s\n", d.ts(f.Results))
	}
	for _, l := range f.Loops {
		d.printf("  loop b%d %s ranged=%s\n", l.Head, d.pos(l.Pos), d.t(l.Ranged))
	}
	d.body(f)
}

// body prints the blocks; pure values stand where they are numbered.
func (d *dumper) body(f *Func) {
	next := ValID(0)
	code := make(map[ValID]bool)
	for _, b := range f.Blocks {
		for _, v := range b.Code {
			code[v] = true
		}
	}
	pure := func() {
		for int(next) < len(f.Vals) && !code[next] {
			d.val(f, next, "  ")
			next++
		}
	}
	for i, b := range f.Blocks {
		d.printf("  b%d preds=%v succs=%v", i, b.Preds, b.Succs)
		if b.Cond != NoVal {
			d.printf(" if v%d", b.Cond)
		}
		d.printf("\n")
		for _, v := range b.Code {
			pure()
			d.val(f, v, "* ")
			next = v + 1
		}
		if len(b.Code) > 0 {
			pure()
		}
	}
	pure()
}

func (d *dumper) val(f *Func, id ValID, mark string) {
	v := &f.Vals[id]
	d.printf("    %sv%d = %s", mark, id, v.Op)
	if v.Mode != 0 {
		d.printf("/%d", v.Mode)
	}
	switch v.Op {
	case OpConst:
		d.printf(" %s %q", [...]string{"nil", "bool", "int", "float", "string", "zero"}[v.N], d.p.Str(v.Aux))
	case OpIface, OpAssert:
		d.printf(" [%s]", d.t(TypeID(v.N)))
	case OpParam, OpFree, OpExtract, OpField, OpFieldAddr:
		d.printf(" #%d", v.N)
	}
	if v.Aux != 0 && v.Op != OpConst {
		d.printf(" %s", d.p.Str(v.Aux))
	}
	for _, a := range v.Args {
		if a == NoVal {
			d.printf(" _")
		} else {
			d.printf(" v%d", a)
		}
	}
	if len(v.TArg) > 0 {
		d.printf(" targ[%s]", d.ts(v.TArg))
	}
	d.printf(" : %s", d.t(v.Type))
	if v.Pos.IsValid() {
		d.printf(" @%s", d.pos(v.Pos))
	}
	d.printf("\n")
}

func (d *dumper) typ(id TypeID) {
	t := &d.p.Types[id]
	d.printf("type %d %s %s", id, d.t(id), t.Kind)
	if t.Named {
		d.printf(" named")
	}
	if t.Own {
		d.printf(" own")
	}
	if t.Key != 0 {
		d.printf(" key=%s", d.t(t.Key))
	}
	if t.Elem != 0 {
		d.printf(" elem=%s", d.t(t.Elem))
	}
	d.printf("\n")
	for i, f := range t.Fields {
		d.printf("  field %d %s %s", i, d.p.Str(f.Name), d.t(f.Type))
		if f.Embedded {
			d.printf(" embedded")
		}
		if f.Tag != 0 {
			d.printf(" %q", d.p.Str(f.Tag))
		}
		d.printf("\n")
	}
	d.methods(t.Methods)
}

func (d *dumper) methods(list []Method) {
	for _, m := range list {
		d.printf("  method %s %s = %s\n", d.p.Str(m.Name), d.p.Str(m.Sig), d.p.Str(m.Func))
	}
}
