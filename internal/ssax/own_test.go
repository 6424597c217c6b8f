package ssax

import "testing"

func TestOwn(t *testing.T) {
	for _, c := range []struct {
		name string
		unit Unit
		want bool
	}{
		{"main module", Unit{"example.com/s/a", "example.com/s", "", "/src/s/a"}, true},
		{"main module without a dot", Unit{"service/a", "service", "", "/src/s/a"}, true},
		{"main module in vendor's name", Unit{"example.com/s", "example.com/s", "", "/vendor/s"}, true},
		{"files on the command line", Unit{"command-line-arguments", "", "", "/src/s"}, true},
		{"library", Unit{"x.org/y", "x.org/y", "v1.2.0", "/mod/x.org/y@v1.2.0"}, false},
		{"library, vendored", Unit{"x.org/y", "x.org/y", "v1.2.0", "/src/s/vendor/x.org/y"}, false},
		{"library, folder unknown", Unit{"x.org/y", "x.org/y", "v1.2.0", ""}, false},
		{"joined by replace", Unit{"x.org/y", "x.org/y", "v0.0.0", "/src/y"}, true},
		{"standard library", Unit{"net/http", "", "", "/go/src/net/http"}, false},
		{"standard library, folder unknown", Unit{"net/http", "", "", ""}, false},
		{"standard library, paths trimmed", Unit{"net/http", "", "", "net/http"}, false},
		{"vendored by the standard library", Unit{"vendor/golang.org/x/net/http2", "", "", ""}, false},
		{"no module told", Unit{"example.com/s/a", "", "", "/execroot/s/a"}, true},
		{"no module told, library", Unit{"x.org/y", "", "", "/mod/x.org/y@v1.2.0"}, false},
		{"test variant", Unit{"example.com/s/a [example.com/s/a.test]", "example.com/s", "", "/src/s/a"}, true},
	} {
		if got := Own(c.unit); got != c.want {
			t.Errorf("%s: own %v, want %v", c.name, got, c.want)
		}
	}
}
