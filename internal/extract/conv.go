package extract

import (
	"cmp"
	"go/token"
	"go/types"
	"slices"

	"github.com/idemlint/idemlint/internal/summary"
)

type convKey struct{ from, to summary.TypeID }

// conversion records that a value of type from becomes interface to. Interfaces
// without methods say nothing about library types.
func (b *builder) conversion(from, to types.Type, pos token.Pos) {
	iface, ok := to.Underlying().(*types.Interface)
	if !ok || iface.NumMethods() == 0 && !b.ownNamed(from) {
		return
	}
	key := convKey{b.typ(from), b.typ(to)}
	at := b.pos(pos)
	if i, ok := b.convs[key]; ok {
		c := &b.out.Conversions[i]
		if at.IsValid() && (!c.Pos.IsValid() || b.comparePos(at, c.Pos) < 0) {
			c.Pos = at
		}
		return
	}
	var list []summary.Method
	for m := range iface.Methods() {
		if id, seen := b.names.Selected(from, m.Pkg(), m.Name()); seen != nil {
			list = append(list, summary.Method{Name: b.str(m.Name()), Sig: b.sig(seen), Func: b.str(id)})
		}
	}
	b.convs[key] = len(b.out.Conversions)
	b.out.Conversions = append(b.out.Conversions, summary.Conversion{
		From: key.from, To: key.to, Methods: b.sorted(list), Pos: at,
	})
}

// ownNamed reports whether t is a named type of the user's code or a pointer to
// one.
func (b *builder) ownNamed(t types.Type) bool {
	t = types.Unalias(t)
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	obj := typeName(t)
	return obj != nil && b.isOwn(obj.Pkg())
}

func (b *builder) comparePos(x, y summary.Pos) int {
	return cmp.Or(cmp.Compare(b.out.Strings[x.File], b.out.Strings[y.File]),
		cmp.Compare(x.Line, y.Line), cmp.Compare(x.Col, y.Col))
}

func (b *builder) sortConversions() {
	p := b.out
	slices.SortStableFunc(p.Conversions, func(x, y summary.Conversion) int {
		return cmp.Or(cmp.Compare(p.TypeName(x.From), p.TypeName(y.From)),
			cmp.Compare(p.TypeName(x.To), p.TypeName(y.To)),
			cmp.Compare(x.From, y.From), cmp.Compare(x.To, y.To))
	})
}
