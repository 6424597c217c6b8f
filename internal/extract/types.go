package extract

import (
	"cmp"
	"go/types"
	"slices"

	"github.com/idemlint/idemlint/internal/ssax"
	"github.com/idemlint/idemlint/internal/summary"
)

// depth says how much of a type the table holds.
type depth uint8

const (
	unfilled depth = iota
	shallow        // library types by name only
	deep           // with the fields and methods of the type itself
)

// typ is the row of t, with its fields and methods.
func (b *builder) typ(t types.Type) summary.TypeID { return b.intern(t, deep) }

// intern finds or makes the row of t and fills it to the depth wanted.
func (b *builder) intern(t types.Type, want depth) summary.TypeID {
	if t == nil {
		return 0
	}
	id, ok := b.typeIDs[t]
	if !ok {
		u := types.Unalias(t)
		key := b.names.TypeKey(u)
		if id, ok = b.typeKey[key]; !ok {
			id = b.newType(u, key)
		}
		b.typeIDs[t] = id
	}
	if b.depth[id] < want {
		b.fill(id, types.Unalias(t), want)
	}
	return id
}

func (b *builder) newType(t types.Type, key string) summary.TypeID {
	id := summary.TypeID(len(b.out.Types))
	row := summary.Type{Name: b.str(b.names.Type(t)), Kind: kindOf(t)}
	if obj := typeName(t); obj != nil {
		row.Named = true
		row.Own = b.isOwn(obj.Pkg())
	}
	b.out.Types = append(b.out.Types, row)
	b.depth = append(b.depth, unfilled)
	b.typeKey[key] = id
	return id
}

func typeName(t types.Type) *types.TypeName {
	if named, ok := t.(*types.Named); ok {
		return named.Obj()
	}
	return nil
}

// fill sets the parts of a row. Rows of types declared in this package are
// always deep; types of others that are merely mentioned stay names.
func (b *builder) fill(id summary.TypeID, t types.Type, want depth) {
	row := b.out.Types[id]
	named, _ := t.(*types.Named)
	if named != nil && named.Obj().Pkg() == b.Types {
		want = deep
	}
	b.depth[id] = want
	if named != nil {
		row.Args = b.typeArgs(named)
		b.out.Types[id].Args = row.Args
		if want == shallow {
			return
		}
	}
	inner := want // of the parts of unnamed containers
	if named != nil {
		inner = shallow
	}
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		row.Elem = b.intern(u.Elem(), inner)
	case *types.Slice:
		row.Elem = b.intern(u.Elem(), inner)
	case *types.Array:
		row.Elem = b.intern(u.Elem(), inner)
	case *types.Chan:
		row.Elem = b.intern(u.Elem(), inner)
	case *types.Map:
		row.Key = b.intern(u.Key(), inner)
		row.Elem = b.intern(u.Elem(), inner)
	case *types.Struct:
		row.Fields = b.structFields(u, row.Own || named == nil)
	case *types.Signature:
		row.Args = b.tuple(u.Params())
		row.Results = b.tuple(u.Results())
	}
	if tuple, ok := t.(*types.Tuple); ok {
		row.Results = b.tuple(tuple)
	}
	row.Methods = b.methods(t, want)
	b.out.Types[id] = row
	if named != nil && row.Own && row.Kind != summary.KindInterface {
		b.intern(types.NewPointer(t), deep)
	}
}

func (b *builder) typeArgs(t *types.Named) []summary.TypeID {
	var ids []summary.TypeID
	for a := range t.TypeArgs().Types() {
		ids = append(ids, b.intern(a, shallow))
	}
	return ids
}

func (b *builder) tuple(t *types.Tuple) []summary.TypeID {
	if t.Len() == 0 {
		return nil
	}
	ids := make([]summary.TypeID, t.Len())
	for i := range ids {
		ids[i] = b.intern(t.At(i).Type(), shallow)
	}
	return ids
}

// structFields lists all fields, so that an index finds its field; what other
// packages cannot reach has no type.
func (b *builder) structFields(s *types.Struct, all bool) []summary.Field {
	fields := make([]summary.Field, s.NumFields())
	for i := range fields {
		f := s.Field(i)
		row := summary.Field{Name: b.str(f.Name()), Tag: b.str(s.Tag(i)), Embedded: f.Embedded()}
		if all || f.Exported() || f.Embedded() {
			row.Type = b.intern(f.Type(), shallow)
		}
		fields[i] = row
	}
	return fields
}

// methods is the method set of an interface, of an own named type, or of a
// pointer to one.
func (b *builder) methods(t types.Type, want depth) []summary.Method {
	if types.IsInterface(t) {
		return b.ifaceMethods(t)
	}
	elem := t
	if p, ok := t.(*types.Pointer); ok {
		elem = types.Unalias(p.Elem())
	}
	named, ok := elem.(*types.Named)
	if !ok || types.IsInterface(elem) || !b.isOwn(named.Obj().Pkg()) || want < deep && named.Obj().Pkg() != b.Types {
		return nil
	}
	set := types.NewMethodSet(t)
	var list []summary.Method
	for sel := range set.Methods() {
		m, ok := sel.Obj().(*types.Func)
		if !ok || ssax.IsTest(b.Fset, m.Pos()) {
			continue
		}
		id, _ := b.names.Selected(t, m.Pkg(), m.Name())
		list = append(list, summary.Method{Name: b.str(m.Name()), Sig: b.sig(m), Func: b.str(id)})
	}
	return b.sorted(list)
}

// ifaceMethods is the method set of an interface or of a type parameter.
func (b *builder) ifaceMethods(t types.Type) []summary.Method {
	iface, ok := t.Underlying().(*types.Interface)
	if !ok {
		return nil
	}
	var list []summary.Method
	for m := range iface.Methods() {
		list = append(list, summary.Method{Name: b.str(m.Name()), Sig: b.sig(m), Func: b.str(b.names.Method(t, m))})
	}
	return b.sorted(list)
}

func (b *builder) sorted(list []summary.Method) []summary.Method {
	slices.SortStableFunc(list, func(x, y summary.Method) int {
		return cmp.Or(cmp.Compare(b.out.Strings[x.Name], b.out.Strings[y.Name]),
			cmp.Compare(b.out.Strings[x.Func], b.out.Strings[y.Func]))
	})
	return list
}

func (b *builder) sig(m *types.Func) summary.StrID {
	id, ok := b.sigs[m]
	if !ok {
		id = b.str(b.names.Type(m.Signature()))
		b.sigs[m] = id
	}
	return id
}

func kindOf(t types.Type) summary.Kind {
	if _, ok := t.(*types.TypeParam); ok {
		return summary.KindTypeParam
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch info := u.Info(); {
		case info&types.IsBoolean != 0:
			return summary.KindBool
		case info&types.IsInteger != 0:
			return summary.KindInt
		case info&(types.IsFloat|types.IsComplex) != 0:
			return summary.KindFloat
		case info&types.IsString != 0:
			return summary.KindString
		}
	case *types.Pointer:
		return summary.KindPointer
	case *types.Slice:
		return summary.KindSlice
	case *types.Array:
		return summary.KindArray
	case *types.Map:
		return summary.KindMap
	case *types.Chan:
		return summary.KindChan
	case *types.Struct:
		return summary.KindStruct
	case *types.Signature:
		return summary.KindFunc
	case *types.Interface:
		return summary.KindInterface
	case *types.Tuple:
		return summary.KindTuple
	}
	return summary.KindOther
}
