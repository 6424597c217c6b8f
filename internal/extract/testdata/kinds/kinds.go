// Package kinds has one function for each kind of value.
package kinds

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"time"
)

type Key string

type Point struct {
	X, Y int
	tag  string `json:"tag,omitempty"`
	io.Writer
}

type Handler interface {
	Handle(ctx context.Context, id string) error
}

type Closer interface {
	Handler
	io.Closer
}

type Reader io.Reader

type Worker struct {
	log  func(string, ...any)
	next Handler
	Base
}

type Base struct{ n int }

func (b *Base) Inc() int { b.n++; return b.n }

func (w *Worker) Handle(ctx context.Context, id string) error { return w.next.Handle(ctx, id) }

var (
	Global          = map[string]int{"a": 1}
	errGone         = errors.New("gone")
	_               = fmt.Sprint("x")
	onStart         = func() { os.Exit(1) }
	_       Handler = (*Worker)(nil)
)

func init() { Global["b"] = 2 }

func init() { onStart() }

func _() { panic("never") }

func Consts() (bool, int, float64, string, any, Point, [2]int, error, Key) {
	return true, 1 << 40, 1.5, "text", nil, Point{}, [2]int{}, nil, "k"
}

func Fields(p *Point, q Point, f func() Point) (int, string) {
	p.X = q.Y
	return f().Y, p.tag
}

func Indexes(s []int, a *[3]int, str string, i int) (int, int, byte) {
	return s[i], a[1], str[i]
}

func Operators(a, b int, ok bool) (int, bool) {
	if !ok && a < b {
		return -a ^ b, a != b
	}
	return ^a % b, ok
}

func Converts(s string, e error, k Key) ([]byte, any, string, time.Duration) {
	return []byte(s), e, string(k), time.Duration(len(s))
}

func Asserts(v any) (string, bool, error) {
	s, ok := v.(string)
	e := v.(error)
	switch x := v.(type) {
	case *Worker:
		return "worker", true, x.next.(Closer).Close()
	}
	return s, ok, e
}

func Maps(m map[string]int, k string) (n int) {
	v, ok := m[k]
	m[k] = m["other"] + v
	for key, val := range m {
		n += len(key) + val
	}
	delete(m, k)
	if ok {
		return
	}
	x := make(map[string]bool)
	_ = x
	return n
}

func Slices(s []int, n int) []int {
	t := make([]int, n)
	t = append(t, s[1:n]...)
	return t[:0:1]
}

func Chans(c chan string, done <-chan struct{}) (string, bool) {
	d := make(chan int, 3)
	go func() { d <- 1 }()
	c <- "x"
	s, ok := <-c
	select {
	case v := <-c:
		return v, true
	case c <- "y":
	case <-done:
	}
	select {
	case <-done:
	default:
	}
	for range c {
		<-d
	}
	return s, ok
}

func Closures(w *Worker, ids []string) func() error {
	n := 0
	add := func(k int) {
		n += k
		func() { n++ }()
	}
	add(1)
	defer add(2)
	h := w.Handle
	var i Handler = w
	g := i.Handle
	f := (*Worker).Inc
	use(h, g, f)
	Handler.Handle(i, context.Background(), "x")
	return func() error { return h(context.Background(), ids[0]) }
}

func use(...any) {}

func Promoted(w *Worker, p Point) int {
	p.Write(nil)
	return w.Inc()
}

func Chain(b *Builder) error {
	return b.
		With("a").
		With("b").
		Done(
			func() string { return "c" }(),
		)
}

type Builder struct{}

func (b *Builder) With(string) *Builder { return b }
func (b *Builder) Done(string) error    { return nil }

func Defers(w *Worker) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("recovered: %v", r)
		}
	}()
	defer w.Inc()
	w.Inc()
	panic("x")
}

func OnlyDefers(w *Worker) {
	defer w.Inc()
	w.Inc()
}

func Loops(n int, s []string, c chan int) int {
	total := 0
	for i := 0; i < n; i++ {
		for _, x := range s {
			if x == "" {
				continue
			}
			total += len(x)
		}
	}
	for range 10 {
		total++
	}
	for {
		v, ok := <-c
		if !ok {
			break
		}
		func() {
			for range v {
				total++
			}
		}()
	}
retry:
	if total > 100 {
		total /= 2
		goto retry
	}
	return total
}

func RangeFunc(seq iter.Seq2[int, string]) string {
	for i, s := range seq {
		if i > 3 {
			return s
		}
		for range i {
			fmt.Println(s)
		}
	}
	return ""
}

type Store[K comparable, V Handler] struct {
	items map[K]V
	last  V
}

func (s *Store[K, V]) Get(ctx context.Context, k K) error {
	v := s.items[k]
	s.last = v
	return v.Handle(ctx, "id")
}

func Run[H Handler](ctx context.Context, h H) error { return h.Handle(ctx, "id") }

func Map[T, U any](xs []T, f func(T) U) []U {
	var out []U
	for _, x := range xs {
		out = append(out, f(x))
	}
	return out
}

func Generic(ctx context.Context, s *Store[string, *Worker], w *Worker) []string {
	_ = s.Get(ctx, "k")
	_ = Run(ctx, w)
	use(s.Get, Run[*Worker])
	return Map([]int{1}, func(i int) string { return fmt.Sprint(i) })
}

func Local() any {
	type local struct{ A int }
	return local{1}
}

func Named(r Reader, c Closer) {
	r.Read(nil)
	c.Handle(nil, "")
	var h Handler = c
	_ = h
}

//nolint:errcheck
func Directives() {
	fmt.Println("x") //idemlint:ignore unguarded because
	//idemlint:ignore earlyack because
	fmt.Println("y")
}
