package b // want package:`bundle\(example.com/chain/b example.com/chain/a\)`

import "example.com/chain/a"

// T is a number.
type T int

// String implements fmt.Stringer.
func (T) String() string { return "t" }

// B calls a.
func B() { a.A(T(1)) }
