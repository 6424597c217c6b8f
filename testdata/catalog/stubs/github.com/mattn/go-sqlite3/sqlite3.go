// Package sqlite3 has the declarations of the driver that the catalog names:
// without cgo the driver itself has no errors.
package sqlite3

type (
	ErrNo         int
	ErrNoExtended int

	Error struct {
		Code         ErrNo
		ExtendedCode ErrNoExtended
	}
)

var (
	ErrConstraint           = ErrNo(19)
	ErrConstraintPrimaryKey = ErrNoExtended(19 | 6<<8)
	ErrConstraintUnique     = ErrNoExtended(19 | 8<<8)
)

func (err Error) Error() string { return "sqlite3" }
