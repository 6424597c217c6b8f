// Package db has the declarations of upper/db that the catalog names.
package db

import (
	"context"
	"database/sql"
	"errors"
)

var ErrNoMoreRows = errors.New("upper: no more rows in this result set")

type (
	Cond map[any]any

	RawExpr struct{ text string }

	ID any

	Record interface{ Store(sess Session) Store }

	Store interface{ Collection }

	InsertResult interface{ ID() ID }
)

func Raw(value string, args ...any) *RawExpr { return &RawExpr{value} }

type Session interface {
	Collection(name string) Collection
	Delete(record Record) error
	Get(record Record, cond any) error
	Save(record Record) error
	SQL() SQL
	Tx(fn func(sess Session) error) error
	TxContext(ctx context.Context, fn func(sess Session) error, opts *sql.TxOptions) error
	WithContext(ctx context.Context) Session
}

type Collection interface {
	Count() (uint64, error)
	Find(...any) Result
	Insert(any) (InsertResult, error)
	InsertReturning(any) error
	Name() string
	UpdateReturning(any) error
}

type Result interface {
	All(sliceOfStructs any) error
	And(...any) Result
	Count() (uint64, error)
	Delete() error
	Exists() (bool, error)
	GroupBy(...any) Result
	Limit(int) Result
	Offset(int) Result
	One(ptrToStruct any) error
	OrderBy(...any) Result
	Select(...any) Result
	Update(any) error
}

type SQL interface {
	DeleteFrom(table string) Deleter
	Exec(query any, args ...any) (sql.Result, error)
	ExecContext(ctx context.Context, query any, args ...any) (sql.Result, error)
	InsertInto(table string) Inserter
	Query(query any, args ...any) (*sql.Rows, error)
	QueryContext(ctx context.Context, query any, args ...any) (*sql.Rows, error)
	QueryRow(query any, args ...any) (*sql.Row, error)
	QueryRowContext(ctx context.Context, query any, args ...any) (*sql.Row, error)
	Select(columns ...any) Selector
	SelectFrom(table ...any) Selector
	Update(table string) Updater
}

type SQLExecer interface {
	Exec() (sql.Result, error)
	ExecContext(context.Context) (sql.Result, error)
}

type SQLGetter interface {
	Query() (*sql.Rows, error)
	QueryContext(context.Context) (*sql.Rows, error)
	QueryRow() (*sql.Row, error)
	QueryRowContext(context.Context) (*sql.Row, error)
}

type ResultMapper interface {
	All(destSlice any) error
	One(dest any) error
}

type Selector interface {
	Amend(func(queryIn string) (queryOut string)) Selector
	And(conds ...any) Selector
	As(alias string) Selector
	Columns(columns ...any) Selector
	Distinct(columns ...any) Selector
	From(tables ...any) Selector
	GroupBy(columns ...any) Selector
	Join(table ...any) Selector
	LeftJoin(...any) Selector
	Limit(int) Selector
	Offset(int) Selector
	On(...any) Selector
	OrderBy(columns ...any) Selector
	Where(conds ...any) Selector
	SQLGetter
	ResultMapper
}

type Inserter interface {
	Amend(func(queryIn string) (queryOut string)) Inserter
	Columns(...string) Inserter
	Returning(columns ...string) Inserter
	Values(...any) Inserter
	SQLExecer
	SQLGetter
}

type Updater interface {
	Amend(func(queryIn string) (queryOut string)) Updater
	And(conds ...any) Updater
	Limit(int) Updater
	Set(...any) Updater
	Where(conds ...any) Updater
	SQLExecer
}

type Deleter interface {
	Amend(func(queryIn string) (queryOut string)) Deleter
	And(conds ...any) Deleter
	Limit(int) Deleter
	Where(conds ...any) Deleter
	SQLExecer
}
