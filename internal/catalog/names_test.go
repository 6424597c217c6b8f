package catalog

import "testing"

func TestNormalize(t *testing.T) {
	for in, want := range map[string]string{
		"os.Exit": "os.Exit",
		"(*github.com/redis/go-redis/v9.Client).Do":                                        "(*github.com/redis/go-redis.Client).Do",
		"github.com/stripe/stripe-go/v82/paymentintent.New":                                "github.com/stripe/stripe-go/paymentintent.New",
		"github.com/aws/aws-sdk-go-v2/service/sqs.New":                                     "github.com/aws/aws-sdk-go-v2/service/sqs.New",
		"github.com/v2ray/v2ray.New":                                                       "github.com/v2ray/v2ray.New",
		"gopkg.in/yaml.v3.Marshal":                                                         "gopkg.in/yaml.Marshal",
		"(*gopkg.in/DataDog/dd-trace-go.v1/ddtrace.T).M":                                   "(*gopkg.in/DataDog/dd-trace-go/ddtrace.T).M",
		"example.com/yaml.v3.Marshal":                                                      "example.com/yaml.v3.Marshal",
		"(*github.com/riverqueue/river.Client[TTx]).Insert":                                "(*github.com/riverqueue/river.Client).Insert",
		"(*github.com/riverqueue/river.Client[github.com/jackc/pgx/v5.Tx]).Insert":         "(*github.com/riverqueue/river.Client).Insert",
		"(github.com/riverqueue/river.Worker[T github.com/riverqueue/river.JobArgs]).Work": "(github.com/riverqueue/river.Worker).Work",
		"(a/b.M[map[string][]int, x]).F":                                                   "(a/b.M).F",
		"[]*a/b/v2.M[int]":                                                                 "[]*a/b.M",
		"map[string]a/b/v2.M":                                                              "map[string]a/b.M",
		"func(a/v2.T, b/v3/c.U[int]) error":                                                "func(a.T, b/c.U) error",
		"k8s.io/api/core/v1.Pod":                                                           "k8s.io/api/core.Pod",
		"k8s.io/api/core/v1beta1.Pod":                                                      "k8s.io/api/core/v1beta1.Pod",
		"":                                                                                 "",
		"[":                                                                                "[",
	} {
		if got := Normalize(in); got != want {
			t.Errorf("Normalize(%q) = %q, want %q", in, got, want)
		}
		if again := Normalize(Normalize(in)); again != Normalize(in) {
			t.Errorf("Normalize(%q) is not idempotent: %q", in, again)
		}
	}
}

func TestParseName(t *testing.T) {
	for _, tt := range []struct {
		in    string
		want  ident
		major int
	}{
		{"os.Exit", ident{"os", "", "Exit"}, 1},
		{"(*gopkg.in/yaml.v3.Decoder).Decode", ident{"gopkg.in/yaml", "Decoder", "Decode"}, 3},
		{"(github.com/nats-io/nats.go.JetStream).Publish", ident{"github.com/nats-io/nats.go", "JetStream", "Publish"}, 1},
		{"*a.b/c/v7.T", ident{"a.b/c", "", "T"}, 7},
		{"(a/b/*.Client).X", ident{"a/b/*", "Client", "X"}, 1},
		{"(*a/b.*).X", ident{"a/b", "*", "X"}, 1},
		{"(error).Error", ident{}, 0},
		{"(a/b.T)", ident{}, 0},
		{"a/b.F$1", ident{"a/b", "", "F$1"}, 1},
	} {
		id, major, ok := parseName(tt.in)
		if !ok && tt.major == 0 || tt.in == "(error).Error" {
			continue // a method of the universe: no package, matches nothing
		}
		if id != tt.want || major != tt.major {
			t.Errorf("parseName(%q) = %+v, %d, %v", tt.in, id, major, ok)
		}
	}
}

func TestMatch(t *testing.T) {
	for _, tt := range []struct {
		pattern, name string
		want          bool
	}{
		{"(*a/b.T).M", "(a/b.T).M", true},
		{"(a/b.T).M", "(*a/b/v4.T).M", true},
		{"(a/b.T).M", "(a/b.U).M", false},
		{"(a/b.T).M", "a/b.M", false},
		{"(a/b.*).M", "(*a/b/v2.hidden).M", true},
		{"(a/b.*).M", "a/b.M", false},
		{"(a/b/*.Client).X", "(*a/b/sqs.Client).X", true},
		{"(a/b/*.Client).X", "(*a/b/c/sqs.Client).X", false},
		{"a/*.New", "a/c.New", true},
		{"a/*.New", "a.New", false},
		{".../ent.X", "a/b/ent.X", true},
		{".../ent.X", "ent.X", true},
		{".../ent.X", "a/rodent.X", false},
		{"a/....X", "a.X", true},
		{"a/....X", "a/b/c.X", true},
		{"a/....X", "b/c.X", false},
	} {
		if got := Match(tt.pattern, tt.name); got != tt.want {
			t.Errorf("Match(%q, %q) = %v", tt.pattern, tt.name, got)
		}
	}
}

func TestMajorRange(t *testing.T) {
	for _, tt := range []struct {
		text  string
		major int
		want  bool
	}{
		{"", 3, true}, {"v5", 5, true}, {"v5", 6, false}, {"v5+", 5, true}, {"v5+", 9, true},
		{"v5+", 4, false}, {"v4-", 1, true}, {"v4-", 4, true}, {"v4-", 5, false},
	} {
		r, ok := parseMajor(tt.text)
		if !ok || r.has(tt.major) != tt.want {
			t.Errorf("%q has %d: %v, %v", tt.text, tt.major, !tt.want, ok)
		}
	}
	for _, bad := range []string{"5", "v", "v+", "vx", "v5-+", "v0", "v5++", "vv5"} {
		if _, ok := parseMajor(bad); ok {
			t.Errorf("parseMajor(%q) is accepted", bad)
		}
	}
}
