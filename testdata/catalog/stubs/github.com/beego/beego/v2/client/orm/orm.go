// Package orm has the declarations of beego's ORM that the catalog names.
package orm

import (
	"context"
	"database/sql"
	"errors"
)

var ErrNoRows = errors.New("<QuerySeter> no row found")

type (
	Params map[string]any

	Condition struct{ params []string }

	operator int
)

const (
	ColAdd operator = iota
	ColMinus
)

func ColValue(opt operator, value any) any { return value }

func RegisterModel(models ...any) {}

func NewOrm() Ormer { return nil }

func (c Condition) And(expr string, args ...any) *Condition { return &c }

type DML interface {
	Delete(md any, cols ...string) (int64, error)
	DeleteWithCtx(ctx context.Context, md any, cols ...string) (int64, error)
	Insert(md any) (int64, error)
	InsertMulti(bulk int, mds any) (int64, error)
	InsertMultiWithCtx(ctx context.Context, bulk int, mds any) (int64, error)
	InsertOrUpdate(md any, colConflitAndArgs ...string) (int64, error)
	InsertOrUpdateWithCtx(ctx context.Context, md any, colConflitAndArgs ...string) (int64, error)
	InsertWithCtx(ctx context.Context, md any) (int64, error)
	Raw(query string, args ...any) RawSeter
	RawWithCtx(ctx context.Context, query string, args ...any) RawSeter
	Update(md any, cols ...string) (int64, error)
	UpdateWithCtx(ctx context.Context, md any, cols ...string) (int64, error)
}

type DQL interface {
	QueryTable(ptrStructOrTableName any) QuerySeter
	QueryTableWithCtx(ctx context.Context, ptrStructOrTableName any) QuerySeter
	Read(md any, cols ...string) error
	ReadForUpdate(md any, cols ...string) error
	ReadForUpdateWithCtx(ctx context.Context, md any, cols ...string) error
	ReadOrCreate(md any, col1 string, cols ...string) (bool, int64, error)
	ReadOrCreateWithCtx(ctx context.Context, md any, col1 string, cols ...string) (bool, int64, error)
	ReadWithCtx(ctx context.Context, md any, cols ...string) error
}

type TxBeginner interface {
	Begin() (TxOrmer, error)
	BeginWithCtx(ctx context.Context) (TxOrmer, error)
	BeginWithCtxAndOpts(ctx context.Context, opts *sql.TxOptions) (TxOrmer, error)
	BeginWithOpts(opts *sql.TxOptions) (TxOrmer, error)
	DoTx(task func(ctx context.Context, txOrm TxOrmer) error) error
	DoTxWithCtx(ctx context.Context, task func(ctx context.Context, txOrm TxOrmer) error) error
	DoTxWithCtxAndOpts(ctx context.Context, opts *sql.TxOptions, task func(ctx context.Context, txOrm TxOrmer) error) error
	DoTxWithOpts(opts *sql.TxOptions, task func(ctx context.Context, txOrm TxOrmer) error) error
}

type txEnder interface {
	Commit() error
	Rollback() error
	RollbackUnlessCommit() error
}

type Ormer interface {
	DQL
	DML
	TxBeginner
}

type TxOrmer interface {
	DQL
	DML
	txEnder
}

type Inserter interface {
	Close() error
	Insert(any) (int64, error)
	InsertWithCtx(context.Context, any) (int64, error)
}

type QuerySeter interface {
	All(container any, cols ...string) (int64, error)
	AllWithCtx(ctx context.Context, container any, cols ...string) (int64, error)
	Count() (int64, error)
	CountWithCtx(context.Context) (int64, error)
	Delete() (int64, error)
	DeleteWithCtx(context.Context) (int64, error)
	Distinct() QuerySeter
	Exclude(string, ...any) QuerySeter
	Exist() bool
	ExistWithCtx(context.Context) bool
	Filter(string, ...any) QuerySeter
	FilterRaw(string, string) QuerySeter
	ForUpdate() QuerySeter
	GroupBy(exprs ...string) QuerySeter
	Limit(limit any, args ...any) QuerySeter
	Offset(offset any) QuerySeter
	One(container any, cols ...string) error
	OneWithCtx(ctx context.Context, container any, cols ...string) error
	OrderBy(exprs ...string) QuerySeter
	PrepareInsert() (Inserter, error)
	PrepareInsertWithCtx(context.Context) (Inserter, error)
	RelatedSel(params ...any) QuerySeter
	SetCond(*Condition) QuerySeter
	Update(values Params) (int64, error)
	UpdateWithCtx(ctx context.Context, values Params) (int64, error)
}

type RawSeter interface {
	Exec() (sql.Result, error)
	QueryRow(containers ...any) error
	QueryRows(containers ...any) (int64, error)
	SetArgs(...any) RawSeter
}
