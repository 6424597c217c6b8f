package summary

import (
	"bytes"
	"reflect"
	"runtime"
	"testing"
)

func sample() *Package {
	return &Package{
		Path: "example.com/p", Name: "p", Module: "example.com", Imports: []string{"fmt"},
		Strings: []string{"", "a.go", "example.com/p.F", "bytes \xff that are no text"},
		Types:   []Type{{}, {Name: 2, Kind: KindStruct, Named: true, Own: true, Fields: []Field{{Name: 1, Type: 1, Embedded: true}}}},
		Funcs: []Func{{
			ID: 2, Pos: Pos{File: 1, Line: 3, Col: 1}, Params: []TypeID{1}, Names: []StrID{1}, Recover: -1,
			Vals:   []Val{{Op: OpParam, Type: 1}, {Op: OpReturn, Args: []ValID{0, NoVal}}},
			Blocks: []Block{{Code: []ValID{1}, Cond: NoVal}},
			Loops:  []Loop{{Head: 0, Pos: Pos{File: 1, Line: 4, Col: 2}}},
		}},
		Conversions: []Conversion{{From: 1, To: 1, Methods: []Method{{Name: 1, Sig: 2, Func: 2}}}},
		Directives:  []Directive{{Text: 1, Own: true}},
		Generated:   []StrID{1},
	}
}

func TestCodec(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	var first []byte
	for i := range 10 {
		runtime.GOMAXPROCS(1 + 7*(i%2))
		data, err := Encode(sample())
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = data
		}
		if !bytes.Equal(first, data) {
			t.Fatalf("encoding %d differs", i)
		}
	}
	got, err := Decode(first)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, sample()) {
		t.Errorf("round trip gives\n%s", Dump(got))
	}
}

func TestDecodeGarbage(t *testing.T) {
	good, err := Encode(sample())
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"empty":         nil,
		"version":       append([]byte{codecVersion + 1}, good[1:]...),
		"only version":  good[:1],
		"cut":           good[:len(good)/2],
		"trailing":      append(bytes.Clone(good), 0),
		"not a package": {codecVersion, 0x01},
		"huge array":    {codecVersion, 0x9a, 0xff, 0xff, 0xff, 0xff},
	} {
		if p, err := Decode(data); err == nil {
			t.Errorf("%s: no error, %v", name, p)
		}
	}
}
