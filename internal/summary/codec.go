package summary

import (
	"errors"
	"fmt"

	"github.com/fxamacker/cbor/v2"
)

// codecVersion is the first byte of an encoded package; it changes whenever the
// IR or its encoding does.
const codecVersion = 1

var (
	encMode = must(cbor.CoreDetEncOptions().EncMode())
	decMode = must(cbor.DecOptions{
		MaxArrayElements: 1<<31 - 1,
		UTF8:             cbor.UTF8DecodeInvalid, // Go strings may hold any bytes
	}.DecMode())
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// Encode returns the deterministic encoding of p.
func Encode(p *Package) ([]byte, error) {
	body, err := encMode.Marshal(p)
	if err != nil {
		return nil, fmt.Errorf("encoding summary of %s: %w", p.Path, err)
	}
	return append([]byte{codecVersion}, body...), nil
}

// Decode reads what Encode wrote.
func Decode(data []byte) (*Package, error) {
	if len(data) == 0 {
		return nil, errors.New("summary: empty")
	}
	if data[0] != codecVersion {
		return nil, fmt.Errorf("summary: version %d, want %d", data[0], codecVersion)
	}
	p := new(Package)
	if err := decMode.Unmarshal(data[1:], p); err != nil {
		return nil, fmt.Errorf("summary: %w", err)
	}
	return p, nil
}
