package catalog

import "testing"

// What stores are asked for under the names that calls of them have.
func TestStores(t *testing.T) {
	c := mustBuiltin(t)
	ops := []struct{ name, do string }{
		{"(github.com/redis/go-redis/v9.cmdable).SetNX", "claim"},
		{"(github.com/redis/go-redis/v9.StringCmdable).SetNX", "claim"},
		{"(github.com/go-redis/redis/v8.Cmdable).SetNX", "claim"},
		{"(github.com/go-redis/redis/v7.cmdable).SetNX", "claim"},
		{"(github.com/go-redis/redis/v7.cmdable).SetArgs", ""}, // came with v8
		{"(github.com/redis/go-redis/v9.cmdable).BFAdd", "add"},
		{"(*gorm.io/gorm.DB).Create", "create"},
		{"(gorm.io/gorm.CreateInterface[T any]).Create", "create"},
		{"(*go.mongodb.org/mongo-driver/mongo.Collection).UpdateOne", "update"},
		{"(*go.mongodb.org/mongo-driver/v2/mongo.Collection).UpdateOne", "update"},
		{"(*github.com/uptrace/bun.InsertQuery).Exec", "create"},
	}
	for _, tt := range ops {
		fn := c.Func(tt.name)
		switch {
		case tt.do == "":
			if fn != nil && len(fn.Ops) > 0 {
				t.Errorf("%s is %q, want nothing", tt.name, fn.Ops[0].Do)
			}
		case fn == nil || len(fn.Ops) == 0:
			t.Errorf("%s is unknown", tt.name)
		case fn.Ops[0].Do != tt.do:
			t.Errorf("%s is %q, want %q", tt.name, fn.Ops[0].Do, tt.do)
		}
	}
	for name, key := range map[string]int{
		"(github.com/go-redis/redis/v7.cmdable).SetNX": 0, // before contexts
		"(github.com/go-redis/redis/v8.cmdable).SetNX": 1,
	} {
		if fn := c.Func(name); fn == nil || len(fn.Ops) == 0 || *fn.Ops[0].Key.Arg != key {
			t.Errorf("the key of %s is not argument %d", name, key)
		}
	}
	if fn := c.Func("(gorm.io/gorm.DB).RowsAffected"); fn == nil || fn.Accessor == nil || fn.Accessor.Results[0] != "rows" {
		t.Error("the field RowsAffected of gorm.DB is no accessor")
	}
	if fn := c.Func("net/http.NewRequestWithContext"); fn == nil || fn.Make == nil || fn.Make.Fields["Method"] != 1 {
		t.Error("NewRequestWithContext does not make a request with a method")
	}
	if fn := c.Func("(*database/sql.Stmt).ExecContext"); fn == nil || fn.SQL == nil || fn.SQL.Text != -1 {
		t.Error("the text of a prepared statement is not in its receiver")
	}
}

func TestCode(t *testing.T) {
	c := mustBuiltin(t)
	const code = "google.golang.org/grpc/codes.Code"
	if dup, notfound := c.Code(code, "6"); !dup || notfound {
		t.Errorf("AlreadyExists: duplicate %v, not found %v", dup, notfound)
	}
	if dup, notfound := c.Code(code, "5"); dup || !notfound {
		t.Errorf("NotFound: duplicate %v, not found %v", dup, notfound)
	}
	if dup, notfound := c.Code(code, "13"); dup || notfound {
		t.Errorf("Internal: duplicate %v, not found %v", dup, notfound)
	}
}
