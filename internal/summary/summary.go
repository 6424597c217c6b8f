// Package summary is the intermediate representation that every later stage
// works on: a slim SSA form of one package, without go/types. Extraction makes
// it from source alone, so the same source gives the same bytes; linking and
// replay read it in both ways of running.
package summary

// StrID is an index into Package.Strings; 0 is the empty string.
type StrID int32

// TypeID is an index into Package.Types; 0 is "no type".
type TypeID int32

// ValID is an index into Func.Vals; NoVal stands for "absent".
type ValID int32

// NoVal marks an absent operand or condition.
const NoVal ValID = -1

// Pos is a position in the package of the element that carries it. File is the
// base name; the zero Pos is "unknown". Line and column are 1-based.
type Pos struct {
	_    struct{} `cbor:",toarray"`
	File StrID
	Line int32
	Col  int32
}

// IsValid reports whether the position is known.
func (p Pos) IsValid() bool { return p.Line > 0 }

// Package is the summary of one package.
type Package struct {
	_           struct{} `cbor:",toarray"`
	Path        string   // import path without a test variant's suffix
	Name        string
	Module      string   // path of the module, empty where a driver does not know it
	Imports     []string // import paths of all direct imports, sorted
	Strings     []string // 0 is ""
	Types       []Type   // 0 is unused
	Funcs       []Func   // sorted by id
	Conversions []Conversion
	Directives  []Directive
	Generated   []StrID // base names of files marked "DO NOT EDIT", sorted
}

// Kind is the kind of a type's underlying type.
type Kind uint8

// The kinds of types.
const (
	KindInvalid Kind = iota
	KindBool
	KindInt // any integer
	KindFloat
	KindString
	KindPointer
	KindSlice
	KindArray
	KindMap
	KindChan
	KindStruct
	KindFunc
	KindInterface
	KindTuple
	KindTypeParam
	KindOther
)

// Type is one type that the package mentions.
type Type struct {
	_ struct{} `cbor:",toarray"`
	// Name is canonical: aliases resolved, package paths in full, named types as
	// path.Name of their origin (type arguments dropped), pointers with *,
	// unnamed types spelled out.
	Name    StrID
	Kind    Kind
	Named   bool
	Own     bool     // declared in source of the user's own modules
	Elem    TypeID   // of pointer, slice, array, map, channel
	Key     TypeID   // of map
	Args    []TypeID // type arguments of an instance, parameter types of a func
	Results []TypeID // result types of a func, elements of a tuple
	Fields  []Field  // of structs
	Methods []Method // method set of an own named type and of the pointer to it (pointer receivers too), or of any interface; sorted by name
}

// Field is a field of a struct type.
type Field struct {
	_        struct{} `cbor:",toarray"`
	Name     StrID
	Type     TypeID
	Tag      StrID
	Embedded bool
}

// Method says which function a method name stands for on a type.
type Method struct {
	_    struct{} `cbor:",toarray"`
	Name StrID
	Sig  StrID // canonical signature without receiver
	Func StrID // id of the declaring function, promoted methods too; (pkg.I).M for interface methods
}

// Conversion records that a value of type From is turned into interface To
// somewhere in the package; Methods has what each method of To is on From. It is
// recorded for library types and for interface-to-interface conversions too.
type Conversion struct {
	_       struct{} `cbor:",toarray"`
	From    TypeID
	To      TypeID
	Methods []Method
	Pos     Pos
}

// Directive is an //idemlint: or //nolint comment.
type Directive struct {
	_    struct{} `cbor:",toarray"`
	Pos  Pos
	Text StrID // the comment without the slashes
	Func StrID // id of the function whose doc comment holds it, else empty
	Own  bool  // the comment stands alone on its line
}

// Func is one function with a body.
type Func struct {
	_        struct{} `cbor:",toarray"`
	ID       StrID    // types.Func.FullName of the origin; closures add $n
	Parent   StrID    // enclosing function of a closure
	Pos      Pos      // the func keyword
	Recv     bool     // Params[0] is the receiver
	Variadic bool
	Params   []TypeID
	Results  []TypeID
	Names    []StrID // of the parameters, receiver included
	Free     []TypeID
	Vals     []Val
	Blocks   []Block // 0 is the entry
	Recover  int32   // block that runs after a recovered panic, or -1
	Loops    []Loop
	LoopBody Pos // position of the range-over-func loop whose body this closure is
}

// Loop gives the source position of the loop whose head is a block.
type Loop struct {
	_      struct{} `cbor:",toarray"`
	Head   int32
	Pos    Pos    // the for keyword
	Ranged TypeID // type that is ranged over, 0 for other loops
}

// Block is a basic block.
type Block struct {
	_     struct{} `cbor:",toarray"`
	Code  []ValID  // values that happen, in order; pure values are left out
	Cond  ValID    // NoVal unless the block ends in a branch; Succs[0] is the true side
	Succs []int32
	Preds []int32
}

// Op is the operation of a value.
type Op uint8

// The operations. Pure values form expressions and are evaluated where they are
// used; code values stand in Block.Code and happen in order.
const (
	OpInvalid Op = iota
	// Pure.
	OpConst     // Aux: text (string constants bounded, see MaxConst); N: Const kind
	OpParam     // N: index
	OpFree      // N: index; the value is the captured cell or value
	OpGlobal    // Aux: path.name; the value is its address
	OpFunc      // Aux: function id
	OpClosure   // Aux: function id; Args: bindings
	OpField     // Args: struct; Aux: path.Type.field (or struct.field); N: index
	OpFieldAddr // Args: pointer to struct; as OpField
	OpIndex     // Args: array or string, index
	OpIndexAddr // Args: slice or pointer to array, index
	OpExtract   // Args: tuple; N: index
	OpBin       // Args: x, y; Aux: operator
	OpNot       // Args: x
	OpUn        // Args: x; Aux: operator (- ^)
	OpConvert   // Args: x; change of type, conversions between interfaces too
	OpIface     // Args: x; N: TypeID of the concrete type; Type: the interface
	OpAssert    // Args: x; N: TypeID asserted; Mode 1: comma-ok, a tuple
	// Code.
	OpAlloc     // Type: pointer; Mode 1: heap
	OpLoad      // Args: address
	OpStore     // Args: address, value
	OpMake      // Mode: MakeMap, MakeSlice, MakeChan; Args: size or NoVal
	OpSlice     // Args: x, low, high, max (NoVal where absent)
	OpLookup    // Args: map or string, key; Mode 1: comma-ok, a tuple
	OpMapUpdate // Args: map, key, value
	OpRange     // Args: map or string
	OpNext      // Args: iterator; a tuple (ok, key, value)
	OpCall      // Aux: id of the static callee; Args; Mode: call, go, defer
	OpCallDyn   // Args: function value, arguments…; Mode as above
	OpInvoke    // Aux: (path.Interface).Method; Args: receiver, arguments…; Mode as above
	OpBuiltin   // Aux: name; Args; Mode as above
	OpRunDefers
	OpSend   // Args: channel, value
	OpRecv   // Args: channel; Mode 1: comma-ok, a tuple
	OpSelect // Args: pairs channel, value sent or NoVal for a receive; Mode 1: has a default; a tuple (index, ok, received…)
	OpPhi    // Args: by predecessor
	OpReturn // Args: results
	OpPanic  // Args: value
)

// Modes of the calls.
const (
	ModeCall uint8 = iota
	ModeGo
	ModeDefer
)

// Modes of OpMake.
const (
	MakeMap uint8 = iota
	MakeSlice
	MakeChan
)

// Kinds of constants (Val.N of OpConst).
const (
	ConstNil    int32 = iota // nil of any type
	ConstBool                // Aux: true or false
	ConstInt                 // Aux: decimal
	ConstFloat               // Aux: as go/constant prints it
	ConstString              // Aux: the text
	ConstZero                // zero value of a struct, array or type parameter
)

// MaxConst bounds the text of a string constant, in bytes; longer ones are cut.
const MaxConst = 16 << 10

// Val is one value of a function.
type Val struct {
	_    struct{} `cbor:",toarray"`
	Op   Op
	Mode uint8
	Aux  StrID
	N    int32
	Type TypeID
	Args []ValID
	TArg []TypeID // type arguments of a call of a generic function
	Pos  Pos      // of calls: the selector or name called
}

// Str returns the text of a string id.
func (p *Package) Str(id StrID) string { return p.Strings[id] }

// TypeName returns the canonical name of a type, empty for type 0.
func (p *Package) TypeName(id TypeID) string { return p.Strings[p.Types[id].Name] }
