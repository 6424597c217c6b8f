package schema

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// write makes a folder from alternating names and contents.
func write(t *testing.T, files ...string) string {
	t.Helper()
	root := t.TempDir()
	for i := 0; i < len(files); i += 2 {
		path := filepath.Join(root, filepath.FromSlash(files[i]))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(files[i+1]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func load(t *testing.T, root string, files ...string) (*Set, []string) {
	t.Helper()
	set, notes, err := Load(root, files)
	if err != nil {
		t.Fatal(err)
	}
	return set, notes
}

// describe renders a schema, one table a line.
func describe(s *Set) string {
	var lines []string
	for _, name := range s.Names() {
		table, _ := s.Table(name)
		lines = append(lines, fmt.Sprintf("%s%v keys=%v fresh=%v %s:%d", name, table.Columns, table.Keys, table.Fresh, table.File, table.Line))
	}
	return strings.Join(lines, "\n")
}

func expect(t *testing.T, s *Set, want ...string) {
	t.Helper()
	if got := describe(s); got != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
}

func TestLoadWalks(t *testing.T) {
	root := write(t,
		"go.mod", "module a",
		"db/migrations/1_init.up.sql", "\nCREATE TABLE a (id bigserial PRIMARY KEY, ref text);",
		"db/migrations/1_init.down.sql", "DROP TABLE a;",
		"db/migrations/2_ref.sql", "CREATE UNIQUE INDEX a_ref ON a (ref);",
		"db/migrations/2_ref_down.sql", "DROP INDEX a_ref;",
		"db/migrations/10_more.SQL", "ALTER TABLE a RENAME COLUMN ref TO reference; ALTER TABLE a ADD c int;",
		"db/migrations/11/down.sql", "DROP TABLE a;",
		"sub/go.mod", "module b",
		"sub/schema.sql", "CREATE TABLE b (id text, PRIMARY KEY (id));",
		"vendor/v.sql", "CREATE TABLE v (id int);",
		"sub/testdata/t.sql", "CREATE TABLE t (id int);",
		"node_modules/n.sql", "CREATE TABLE n (id int);",
		".hidden/h.sql", "CREATE TABLE h (id int);",
		"readme.md", "CREATE TABLE r (id int);",
	)
	set, notes := load(t, root)
	expect(t, set,
		"a[id reference c] keys=[[id] [reference]] fresh=[id] db/migrations/1_init.up.sql:2",
		"b[id] keys=[[id]] fresh=[] sub/schema.sql:1")
	if len(notes) > 0 {
		t.Errorf("notes: %v", notes)
	}
}

func TestLoadRootMayBeTestdata(t *testing.T) {
	root := write(t, "testdata/a.sql", "CREATE TABLE a (id int)")
	set, _ := load(t, filepath.Join(root, "testdata"))
	expect(t, set, "a[id] keys=[] fresh=[] a.sql:1")
}

func TestLoadFiles(t *testing.T) {
	root := write(t,
		"a.sql", "CREATE TABLE a (id int UNIQUE)",
		"b/1.sql", "CREATE TABLE b (id int)",
		"b/2.sql", "CREATE TABLE c (id int)",
		"d.ddl", "CREATE TABLE d (id int)",
		"e.sql", "CREATE TABLE e (id int)",
		"big.sql", strings.Repeat("-- rows\n", maxFileSize/8+1))
	set, notes := load(t, root, "d.ddl", "b", "a*.sql", "a.sql", "missing.sql", "none*.sql", "big.sql")
	if got := set.Names(); !slices.Equal(got, []string{"a", "b", "c", "d"}) {
		t.Errorf("tables: %v", got)
	}
	want := []string{"none*.sql: matches no file", "missing.sql: no such file or directory", "big.sql: larger than 1 MiB, skipped"}
	if !slices.Equal(notes, want) {
		t.Errorf("notes: %q", notes)
	}
}

func TestLoadNeedsFolder(t *testing.T) {
	root := write(t, "a.sql", "")
	for _, path := range []string{filepath.Join(root, "a.sql"), filepath.Join(root, "none")} {
		if _, _, err := Load(path, nil); err == nil {
			t.Errorf("%s: no error", path)
		}
	}
}

func TestChanges(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"CREATE TABLE t (a int UNIQUE, b int, UNIQUE (a, b)); ALTER TABLE t DROP COLUMN a", "t[b] keys=[]"},
		{"CREATE TABLE t (a int UNIQUE); ALTER TABLE t DROP CONSTRAINT t_a_key", "t[a] keys=[]"},
		{"CREATE TABLE t (a int); CREATE UNIQUE INDEX i ON t (a); DROP INDEX i", "t[a] keys=[]"},
		{"CREATE TABLE t (a int); CREATE UNIQUE INDEX i ON t (a); ALTER INDEX i RENAME TO j; DROP INDEX i", "t[a] keys=[[a]]"},
		{"CREATE TABLE t (a int PRIMARY KEY); ALTER TABLE t DROP PRIMARY KEY, ADD PRIMARY KEY (b)", "t[a] keys=[[b]]"},
		{"CREATE TABLE t (a int UNIQUE); ALTER TABLE t RENAME TO u", "u[a] keys=[[a]]"},
		{"CREATE TABLE t (a int); CREATE TABLE n (a int UNIQUE); DROP TABLE t; ALTER TABLE n RENAME TO t", "t[a] keys=[[a]]"},
		{"CREATE TABLE t (a int UNIQUE); DROP TABLE t", ""},
		{"CREATE TABLE t (a int UNIQUE, b int UNIQUE); CREATE TABLE t (b int UNIQUE, c int)", "t[a b c] keys=[[b]]"},
		{"CREATE TABLE t (a int, b int, UNIQUE (a, b)); CREATE TABLE t (a int, b int, UNIQUE (b, a))", "t[a b] keys=[[a b]]"},
		{"CREATE TABLE t (a int UNIQUE); ALTER TABLE t RENAME TO u; ALTER TABLE t ADD b int; ALTER TABLE t RENAME TO u", "u[a] keys=[[a]]"},
		{"CREATE TABLE t (a int UNIQUE); ALTER TABLE t RENAME a TO b; ALTER TABLE t ADD a int; ALTER TABLE t RENAME a TO b", "t[b] keys=[[b]]"},
		{"CREATE UNIQUE INDEX i ON t (a); CREATE TABLE t (a int, b int PRIMARY KEY)", "t[a b] keys=[[a] [b]]"},
	} {
		set, _ := load(t, write(t, "s.sql", c.text))
		got, _, _ := strings.Cut(describe(set), " fresh=")
		if got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

func TestUnique(t *testing.T) {
	set := New(Table{Name: "t", Keys: [][]string{{"id"}, {"tenant", "ref"}}})
	has := func(columns ...string) func(string) bool {
		return func(column string) bool { return slices.Contains(columns, column) }
	}
	for _, c := range []struct {
		table   string
		columns []string
		want    []string
		known   bool
	}{
		{"t", []string{"ref", "tenant", "x"}, []string{"tenant", "ref"}, true},
		{"t", []string{"ref", "id", "tenant"}, []string{"id"}, true},
		{"t", []string{"ref"}, nil, true},
		{"u", []string{"id"}, nil, false},
	} {
		if key, known := set.Unique(c.table, has(c.columns...)); !slices.Equal(key, c.want) || known != c.known {
			t.Errorf("Unique(%s, %v) = %v, %v", c.table, c.columns, key, known)
		}
	}
	if _, known := (*Set)(nil).Unique("t", has()); known {
		t.Error("no schema knows nothing")
	}
}

// Of a table whose creation is not in view a key may be known, its absence not.
func TestUniquePartial(t *testing.T) {
	set, _ := load(t, write(t, "s.sql", "CREATE UNIQUE INDEX i ON t (ref)"))
	if key, known := set.Unique("t", func(column string) bool { return column == "ref" }); len(key) != 1 || !known {
		t.Errorf("got %v, %v", key, known)
	}
	if _, known := set.Unique("t", func(column string) bool { return column == "id" }); known {
		t.Error("the primary key is not in view")
	}
}

func TestDigest(t *testing.T) {
	digest := func(files ...string) string {
		set, _ := load(t, write(t, files...))
		return set.Digest()
	}
	one := digest("a.sql", "x", "b.sql", "y")
	if one != digest("b.sql", "y", "a.sql", "x") {
		t.Error("the same files differ")
	}
	for _, other := range []string{
		digest("a.sql", "x"), digest("a.sql", "xy", "b.sql", ""), digest("a.sql", "x", "c.sql", "y"), digest(),
	} {
		if other == one || other == "" {
			t.Errorf("other files have the digest %q", other)
		}
	}
}

func TestComparePaths(t *testing.T) {
	paths := []string{"b/10.sql", "b/2.sql", "a/V1__x.sql", "a/V10__x.sql", "a/V2__x.sql", "a-b/1.sql", "b/002.sql", "b/20240101000000_x.sql"}
	slices.SortFunc(paths, comparePaths)
	want := []string{"a/V1__x.sql", "a/V2__x.sql", "a/V10__x.sql", "a-b/1.sql", "b/002.sql", "b/2.sql", "b/10.sql", "b/20240101000000_x.sql"}
	if !slices.Equal(paths, want) {
		t.Errorf("got %v", paths)
	}
}
