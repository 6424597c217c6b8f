package sqltext

import (
	"fmt"
	"strings"
	"testing"
)

var changeNames = [...]string{"create", "extend", "drop", "rename", "drop-column", "rename-column", "drop-key", "rename-key"}

func describeChanges(changes []Change) string {
	var lines []string
	for _, c := range changes {
		parts := []string{strings.TrimSpace(changeNames[c.Kind] + " " + c.Table.Name)}
		if len(c.Table.Columns) > 0 {
			parts = append(parts, "("+strings.Join(c.Table.Columns, ",")+")")
		}
		for _, key := range c.Table.Keys {
			parts = append(parts, key.Name+"["+strings.Join(key.Columns, ",")+"]")
		}
		if len(c.Table.DefaultFresh) > 0 {
			parts = append(parts, "fresh="+strings.Join(c.Table.DefaultFresh, ","))
		}
		if c.From != "" || c.To != "" {
			parts = append(parts, fmt.Sprintf("%s->%s", c.From, c.To))
		}
		lines = append(lines, strings.Join(parts, " "))
	}
	return strings.Join(lines, "; ")
}

var schemaCases = []parseCase{
	{`CREATE TABLE orders (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), ref text NOT NULL UNIQUE, total numeric(10, 2) DEFAULT 0 CHECK (total > 0))`,
		`create orders (id,ref,total) orders_pkey[id] orders_ref_key[ref] fresh=id`},
	{`create table if not exists public."Inbox" ("MessageID" text, consumer text, at timestamp with time zone default now(), primary key ("MessageID", consumer));`,
		`create inbox (messageid,consumer,at) inbox_pkey[messageid,consumer]`},
	{`CREATE TABLE t (id BIGSERIAL, a int, b int, CONSTRAINT t_ab UNIQUE (a, b), CONSTRAINT t_pk PRIMARY KEY (id), FOREIGN KEY (a) REFERENCES x (id), CHECK (a <> b))`,
		`create t (id,a,b) t_ab[a,b] t_pk[id] fresh=id`},
	{"CREATE TABLE `t` (`id` int unsigned NOT NULL AUTO_INCREMENT, `key` varchar(255) NOT NULL, `body` text, PRIMARY KEY (`id`), UNIQUE KEY `uq_key` (`key`(191)), KEY `body_idx` (`body`(20)), UNIQUE INDEX x USING BTREE (`body` ASC)) ENGINE=InnoDB DEFAULT CHARSET=utf8",
		`create t (id,key,body) t_pkey[id] uq_key[key] x[body] fresh=id`},
	{`CREATE TABLE t (key varchar(255) primary key, index int, period text, value text constraint one unique)`,
		`create t (key,index,period,value) t_pkey[key] one[value]`},
	{`CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, offset INTEGER, "order" TEXT)`, `create t (id,offset,order) t_pkey[id] fresh=id`},
	{`CREATE TABLE t (id INTEGER PRIMARY KEY)`, `create t (id) t_pkey[id] fresh=id`},
	{`CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY, x text DEFAULT 'a' || nextval('s'), y int GENERATED ALWAYS AS (x + 1) STORED)`, `create t (id,x,y) fresh=id,x`},
	{`CREATE TABLE ks.messages (room text, day date, id timeuuid, PRIMARY KEY ((room, day), id)) WITH CLUSTERING ORDER BY (id DESC)`,
		`create messages (room,day,id) messages_pkey[room,day,id]`},
	{`CREATE TABLE Orders (OrderId STRING(36) NOT NULL) PRIMARY KEY (OrderId)`, `create orders (orderid) orders_pkey[orderid]`},
	{`CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON public.t USING btree (a, b DESC NULLS LAST) INCLUDE (c)`, `extend t i[a,b]`},
	{`CREATE UNIQUE INDEX ON t (a)`, `extend t t_a_key[a]`},
	{`CREATE UNIQUE INDEX i ON t (lower(email))`, ``},
	{`CREATE UNIQUE INDEX i ON t ((lower(email)))`, ``},
	{`CREATE UNIQUE INDEX i ON t ((data->>'id'))`, ``},
	{`CREATE UNIQUE INDEX i ON t (a) WHERE deleted_at IS NULL`, ``},
	{`CREATE INDEX i ON t (a)`, ``},
	{`ALTER TABLE ONLY public.t ADD CONSTRAINT t_ref UNIQUE (ref), ADD COLUMN x int UNIQUE, ADD y text`, `extend t t_ref[ref]; extend t (x) t_x_key[x]; extend t (y)`},
	{`ALTER TABLE t ADD UNIQUE INDEX u (a, b), ADD PRIMARY KEY (id), ADD INDEX z (c), ADD (p int, q int)`, `extend t u[a,b]; extend t t_pkey[id]; extend t (p); extend t (q)`},
	{`ALTER TABLE t ALTER COLUMN id SET DEFAULT nextval('t_id_seq'::regclass), ALTER x DROP NOT NULL`, `extend t fresh=id`},
	{`ALTER TABLE t DROP CONSTRAINT IF EXISTS t_ref, DROP COLUMN x, DROP y CASCADE, DROP PRIMARY KEY, DROP INDEX u, DROP FOREIGN KEY f`,
		`drop-key t t_ref->; drop-column t x->; drop-column t y->; drop-key t t_pkey->; drop-key t u->`},
	{`ALTER TABLE t RENAME TO u; ALTER TABLE u RENAME COLUMN a TO b; ALTER TABLE u RENAME CONSTRAINT k TO l; ALTER INDEX i RENAME TO j`,
		`rename t ->u; rename-column u a->b; rename-key u k->l; rename-key i->j`},
	{`ALTER TABLE t CHANGE COLUMN a b int UNIQUE, MODIFY c bigint`, `rename-column t a->b; extend t (b) t_b_key[b]; extend t (c)`},
	{`ALTER TABLE t ADD CONSTRAINT k UNIQUE USING INDEX i`, ``},
	{`DROP TABLE IF EXISTS a, b.c CASCADE; DROP INDEX i; DROP INDEX j ON t`, `drop a; drop c; drop-key i->; drop-key t j->`},
	{"-- +goose Up\nCREATE TABLE t (a int);\n-- +goose StatementBegin\nCREATE FUNCTION f() RETURNS trigger AS $$ BEGIN DROP TABLE t; END $$ LANGUAGE plpgsql;\n-- +goose StatementEnd\n-- +goose Down\nDROP TABLE t;",
		`create t (a)`},
	{"-- +migrate Up\nCREATE TABLE t (a int);\n-- +migrate Down\nDROP TABLE t;\n-- +migrate Up\nCREATE TABLE u (b int);", `create t (a); create u (b)`},
	{"-- migrate:up\nCREATE TABLE t (a int);\n-- migrate:down\nDROP TABLE t;", `create t (a)`},
	{`DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_constraint) THEN ALTER TABLE t ADD CONSTRAINT k UNIQUE (a); END IF; EXCEPTION WHEN duplicate_object THEN NULL; END $$;`,
		`extend t k[a]`},
	{`CREATE TABLE t AS SELECT 1`, `create t`},
	{`CREATE TABLE t_2024 PARTITION OF t FOR VALUES FROM (1) TO (2)`, `create t_2024`},
	{`INSERT INTO t VALUES (1); hello; SELECT 'CREATE TABLE x (a int)'`, ``},
	{`CREATE TABLE t (`, `create t`},
	{`CREATE TABLE`, ``},
	{``, ``},
}

func TestParseSchema(t *testing.T) {
	for _, c := range schemaCases {
		if got := describeChanges(ParseSchema(c.text)); got != c.want {
			t.Errorf("ParseSchema(%s)\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

func TestParseSchemaLine(t *testing.T) {
	changes := ParseSchema("-- +goose Up\n/* two\nlines */\nCREATE TABLE a (\n id int);\n\nCREATE TABLE b (id int);")
	if len(changes) != 2 || changes[0].Line != 4 || changes[1].Line != 7 {
		t.Errorf("got %+v", changes)
	}
}

func FuzzParseSchema(f *testing.F) {
	for _, c := range schemaCases {
		f.Add(c.text)
	}
	f.Fuzz(func(t *testing.T, text string) { ParseSchema(text) })
}
