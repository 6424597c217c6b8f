package d // want package:`bundle\(example.com/chain/d example.com/chain/c example.com/chain/b\)`

import "example.com/chain/c"

// D calls c.
func D() { c.C() }
