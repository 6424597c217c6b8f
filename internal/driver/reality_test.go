package driver

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/idemlint/idemlint/internal/summary"
)

// TestReality extracts the module in IDEMLINT_DIR and logs what it costs; with
// IDEMLINT_DUMP it writes the dump of every package there.
func TestReality(t *testing.T) {
	dir := os.Getenv("IDEMLINT_DIR")
	if dir == "" {
		t.Skip("IDEMLINT_DIR is not set")
	}
	start := time.Now()
	l, err := Load(context.Background(), Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	loaded := time.Now()
	sums, errs := Extract(l)
	extracted := time.Now()
	for _, err := range errs {
		t.Error(err)
	}
	var raw, funcs, vals, types int
	for _, p := range sums {
		funcs += len(p.Funcs)
		types += len(p.Types)
		for _, f := range p.Funcs {
			vals += len(f.Vals)
		}
		data, err := summary.Encode(p)
		if err != nil {
			t.Fatal(err)
		}
		raw += len(data)
		q, err := summary.Decode(data)
		if err != nil {
			t.Fatal(err)
		}
		again, err := summary.Encode(q)
		if err != nil || !bytes.Equal(data, again) {
			t.Errorf("%s: decoding loses something (%v)", p.Path, err)
		}
		if out := os.Getenv("IDEMLINT_DUMP"); out != "" {
			name := filepath.Join(out, filepath.Base(p.Path)+".txt")
			if err := os.WriteFile(name, []byte(summary.Dump(p)), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	coded := time.Now()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	t.Logf("%d packages, %d broken, %d functions, %d values, %d types", len(sums), len(l.Broken), funcs, vals, types)
	t.Logf("load %v, SSA and extract %v, encode+decode+encode %v, %d KB, sys %d MB", loaded.Sub(start), extracted.Sub(loaded), coded.Sub(extracted), raw>>10, m.Sys>>20)
	for _, b := range l.Broken {
		t.Logf("broken %s: %s", b.Path, b.Err)
	}
}
