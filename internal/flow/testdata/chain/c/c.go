package c // want package:`bundle\(example.com/chain/c example.com/chain/b example.com/chain/a\)`

import "example.com/chain/b"

// C calls b.
func C() { b.B() }
