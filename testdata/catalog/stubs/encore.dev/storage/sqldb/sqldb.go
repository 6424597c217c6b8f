// Package sqldb declares the part of encore.dev/storage/sqldb that the catalog names.
package sqldb

import "context"

type (
	Database   struct{}
	Tx         struct{}
	Row        struct{}
	Rows       struct{}
	ExecResult interface{ RowsAffected() int64 }
)

func (db *Database) Exec(ctx context.Context, query string, args ...any) (ExecResult, error) {
	return nil, nil
}
func (db *Database) Query(ctx context.Context, query string, args ...any) (*Rows, error) {
	return nil, nil
}
func (db *Database) QueryRow(ctx context.Context, query string, args ...any) *Row { return nil }
func (db *Database) Begin(ctx context.Context) (*Tx, error)                       { return nil, nil }

func (tx *Tx) Exec(ctx context.Context, query string, args ...any) (ExecResult, error) {
	return nil, nil
}
func (tx *Tx) Query(ctx context.Context, query string, args ...any) (*Rows, error) { return nil, nil }
func (tx *Tx) QueryRow(ctx context.Context, query string, args ...any) *Row        { return nil }
func (tx *Tx) Commit() error                                                       { return nil }
func (tx *Tx) Rollback() error                                                     { return nil }

func (r *Row) Scan(dest ...any) error  { return nil }
func (r *Row) Err() error              { return nil }
func (r *Rows) Scan(dest ...any) error { return nil }
func (r *Rows) Next() bool             { return false }
func (r *Rows) Close()                 {}
func (r *Rows) Err() error             { return nil }

func Exec(ctx context.Context, query string, args ...any) (ExecResult, error) { return nil, nil }
func Query(ctx context.Context, query string, args ...any) (*Rows, error)     { return nil, nil }
func QueryRow(ctx context.Context, query string, args ...any) *Row            { return nil }
func Begin(ctx context.Context) (*Tx, error)                                  { return nil, nil }
