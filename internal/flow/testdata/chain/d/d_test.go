package d // tests add nothing

import "testing"

func TestD(t *testing.T) { D() }
