package a // want package:`bundle\(example.com/chain/a\)`

import "fmt"

// A prints.
func A(s fmt.Stringer) { fmt.Println(s) }
