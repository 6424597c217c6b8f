// Package gocqlx has the declarations of gocqlx that the catalog names.
package gocqlx

import (
	"context"

	"github.com/gocql/gocql"
)

type Session struct{ *gocql.Session }

func WrapSession(session *gocql.Session, err error) (Session, error) {
	return Session{session}, err
}

func (s Session) ContextQuery(ctx context.Context, stmt string, names []string) *Queryx { return nil }
func (s Session) Query(stmt string, names []string) *Queryx                             { return nil }

type Queryx struct {
	*gocql.Query
	Names []string
}

func (q *Queryx) Bind(v ...any) *Queryx                                  { return q }
func (q *Queryx) BindMap(arg map[string]any) *Queryx                     { return q }
func (q *Queryx) BindStruct(arg any) *Queryx                             { return q }
func (q *Queryx) BindStructMap(arg0 any, arg1 map[string]any) *Queryx    { return q }
func (q *Queryx) Consistency(c gocql.Consistency) *Queryx                { return q }
func (q *Queryx) Idempotent(value bool) *Queryx                          { return q }
func (q *Queryx) RetryPolicy(r gocql.RetryPolicy) *Queryx                { return q }
func (q *Queryx) SerialConsistency(cons gocql.SerialConsistency) *Queryx { return q }
func (q *Queryx) WithContext(ctx context.Context) *Queryx                { return q }
func (q *Queryx) WithTimestamp(timestamp int64) *Queryx                  { return q }
func (q *Queryx) Exec() error                                            { return nil }
func (q *Queryx) ExecCAS() (applied bool, err error)                     { return false, nil }
func (q *Queryx) ExecCASRelease() (bool, error)                          { return false, nil }
func (q *Queryx) ExecRelease() error                                     { return nil }
func (q *Queryx) Get(dest any) error                                     { return nil }
func (q *Queryx) GetCAS(dest any) (applied bool, err error)              { return false, nil }
func (q *Queryx) GetCASRelease(dest any) (bool, error)                   { return false, nil }
func (q *Queryx) GetRelease(dest any) error                              { return nil }
func (q *Queryx) Select(dest any) error                                  { return nil }
func (q *Queryx) SelectRelease(dest any) error                           { return nil }
