package catalog

import (
	"go/types"
	"maps"
	"path"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// TestProof resolves the names, argument indices, fields and options of the built-in
// catalog against the real libraries, or against stubs of those that a module
// cannot require.
func TestProof(t *testing.T) {
	w := newWorld(t)
	files := mustAll(t, mustBuiltin(t))
	for _, f := range files {
		w.prove(f)
	}
	for _, e := range slices.Sorted(maps.Keys(w.errs)) {
		t.Error(e)
	}
	t.Logf("%d names in %d files", w.known, len(files))
}

// TestProofFails holds that the proof sees what it is for.
func TestProofFails(t *testing.T) {
	for _, tt := range []struct{ name, entry, want string }{
		{
			"right", `
[[subscription]]
names = ["(github.com/nats-io/nats.go.JetStream).Subscribe"]
callback = 1`, "",
		},
		{
			"name", `
[[subscription]]
names = ["(github.com/nats-io/nats.go.JetStream).Subscrbe"]
callback = 1`, "there is no (github.com/nats-io/nats.go.JetStream).Subscrbe; the nearest name there is Subscribe",
		},
		{
			"receiver", `
[[ack]]
names = ["(*github.com/nats-io/nats.go.Message).DoubleAck"]
do = "ack"`, "there is no (*github.com/nats-io/nats.go.Message).DoubleAck",
		},
		{
			"index", `
[[subscription]]
names = ["(github.com/nats-io/nats.go.JetStream).PullSubscribe"]
callback = 7
[[subscription]]
names = ["(*github.com/nats-io/nats.go.Conn).Subscribe"]
callback = 7`, "(*github.com/nats-io/nats.go.Conn).Subscribe has no argument 7",
		},
		{
			"callback", `
[[subscription]]
names = ["(*github.com/nats-io/nats.go.Conn).Subscribe"]
callback = 0`, "argument 0 of (*github.com/nats-io/nats.go.Conn).Subscribe is of type string, no callback",
		},
		{
			"channel", `
[[subscription]]
names = ["(*github.com/nats-io/nats.go.Conn).ChanSubscribe"]
channel = 0`, "argument 0 of (*github.com/nats-io/nats.go.Conn).ChanSubscribe is of type string, no channel",
		},
		{
			"field", `
[[effect]]
names = ["(*github.com/segmentio/kafka-go.Writer).WriteMessages"]
kind = "publish"
target = { arg = 1, field = "Tpic" }`, "kafka-go.Message has no Tpic",
		},
		{
			"receiver's field", `
[[retry]]
names = ["(*github.com/hashicorp/go-retryablehttp.Client).Do"]
self = true
limit = [{ field = "RetryMost" }]`, "go-retryablehttp.Client has no RetryMost",
		},
		{
			"option", `
[[effect]]
names = ["(*github.com/hibiken/asynq.Client).Enqueue"]
kind = "publish"
key = [{ arg = 1, option = "github.com/hibiken/asynq.TaskId" }]`, "there is no github.com/hibiken/asynq.TaskId; the nearest name there is TaskID",
		},
		{
			"option's argument", `
[[effect]]
names = ["(*github.com/hibiken/asynq.Client).Enqueue"]
kind = "publish"
key = [{ arg = 1, option = "github.com/hibiken/asynq.TaskID", value = 3 }]`, "github.com/hibiken/asynq.TaskID has no argument 3",
		},
		{
			"package", `
[[ack]]
names = ["(*github.com/nats-io/nats.go/jetsteam.Msg).Ack"]
do = "ack"`, "has no package github.com/nats-io/nats.go/jetsteam",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t)
			f := &File{Name: "test.toml"}
			if err := Decode(f.Name, []byte(tt.entry), f); err != nil {
				t.Fatal(err)
			}
			if err := Check(f.Name, []byte(tt.entry), &f.Entries); err != nil {
				t.Fatal(err)
			}
			w.prove(f)
			got := strings.Join(slices.Sorted(maps.Keys(w.errs)), "\n")
			if got != "" && tt.want == "" || !strings.Contains(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// prove resolves all entries of a file.
func (w *world) prove(f *File) {
	w.file = f.Name
	v := reflect.ValueOf(&f.Entries).Elem()
	for i := range v.NumField() {
		for j := range v.Field(i).Len() {
			w.entry(v.Field(i).Index(j))
		}
	}
}

// entry resolves the names of an entry, and its arguments against each of them.
func (w *world) entry(v reflect.Value) {
	w.majors = majorRange{}
	if f := v.FieldByName("Major"); f.IsValid() {
		w.majors, _ = parseMajor(f.String())
	}
	for _, field := range []string{"Params", "NotParams", "Sentinels", "Funcs", "NotFound"} {
		if f := v.FieldByName(field); f.IsValid() && f.Kind() == reflect.Slice {
			for i := range f.Len() {
				w.resolve(f.Index(i).String())
			}
		}
	}
	for _, name := range strs(v, "Types") {
		for _, obj := range w.resolve(name) {
			for _, field := range strs(v, "Fresh") {
				w.path(name, obj.Type(), field)
			}
		}
	}
	for _, name := range strs(v, "Names") {
		for _, obj := range w.resolve(name) {
			fn, ok := obj.(*types.Func)
			if !ok {
				continue
			}
			w.args(name, fn.Signature(), v)
			if value, ok := v.Interface().(Value); ok {
				for _, field := range value.Fresh {
					w.path(fn.FullName(), fn.Signature().Results().At(0).Type(), field)
				}
			}
		}
	}
}

// strs is a list of strings in a field, empty if there is no such field.
func strs(v reflect.Value, field string) []string {
	if f := v.FieldByName(field); f.IsValid() && f.Type() == reflect.TypeFor[[]string]() {
		return f.Interface().([]string)
	}
	return nil
}

// args checks the indices and fields in an entry against a signature.
func (w *world) args(name string, sig *types.Signature, v reflect.Value) {
	t := v.Type()
	for i := range t.NumField() {
		f, fv := t.Field(i), v.Field(i)
		switch {
		case fv.Kind() == reflect.Pointer && fv.IsNil():
		case fv.Kind() == reflect.Pointer && fv.Type().Elem().Kind() == reflect.Struct:
			w.place(name, sig, fv.Elem())
		case fv.Kind() == reflect.Slice && fv.Type().Elem().Kind() == reflect.Struct:
			for j := range fv.Len() {
				w.place(name, sig, fv.Index(j))
			}
		case f.Name == "Handle" && t.Name() == "Transaction", f.Name == "Tx" && v.FieldByName("TxOf").String() != "":
			// of the callback, of another function
		case slices.Contains([]string{"Callback", "Channel", "Subject", "Tx", "Out", "Args", "Named", "Handle", "On"}, f.Name):
			at := int(fv.Elem().Int())
			if w.param(name, sig, at, "") {
				w.fits(name, sig, at, f.Name)
			}
		case f.Name == "Payload":
			for j := range fv.Len() {
				w.param(name, sig, int(fv.Index(j).Int()), "")
			}
		}
	}
}

// fits checks that what is to be a callback or a channel can be one.
func (w *world) fits(name string, sig *types.Signature, at int, what string) {
	t := element(sig.Params().At(min(at, sig.Params().Len()-1)).Type())
	switch u := t.Underlying().(type) {
	case *types.Basic:
		if what == "Callback" {
			w.errorf("argument %d of %s is of type %s, no callback", at, name, u)
		}
		if what == "Channel" {
			w.errorf("argument %d of %s is of type %s, no channel", at, name, u)
		}
	}
}

// place checks a slot or an option.
func (w *world) place(name string, sig *types.Signature, v reflect.Value) {
	text := func(key string) string {
		if f := v.FieldByName(key); f.IsValid() {
			return f.String()
		}
		return ""
	}
	for key, index := range map[string]string{"Option": "Value", "Setter": "SetArg", "Elem": "ElemArg"} {
		if s := text(key); strings.Contains(s, ".") {
			w.inner(s, v.FieldByName(index), text("SetField"))
		}
	}
	if made := text("Made"); made != "" {
		objects := w.resolve(made)
		if len(objects) == 0 {
			return
		}
		fn, ok := objects[0].(*types.Func)
		if !ok {
			return
		}
		name, sig = made, fn.Signature()
	}
	if when := v.FieldByName("When"); when.IsValid() {
		for i := range when.Len() {
			w.place(name, sig, when.Index(i))
		}
	}
	field := text("Field")
	if text("Method") != "" || text("Elem") != "" || text("Header") != "" {
		field = "" // of what the method returns, the maker is given, the request holds
	}
	if arg := v.FieldByName("Arg"); !arg.IsNil() {
		w.param(name, sig, int(arg.Elem().Int()), field)
	} else if field != "" && text("Option") == "" && text("Setter") == "" && sig.Recv() != nil {
		w.path(name, sig.Recv().Type(), field)
	}
}

// inner checks a function named inside an entry, and the argument of it that counts.
func (w *world) inner(name string, index reflect.Value, field string) {
	for _, obj := range w.resolve(name) {
		fn, ok := obj.(*types.Func)
		if !ok || !index.IsValid() {
			continue
		}
		at := 0
		switch {
		case index.Kind() == reflect.Pointer && index.IsNil():
			continue
		case index.Kind() == reflect.Pointer:
			at = int(index.Elem().Int())
		default:
			at = int(index.Int())
		}
		if at == 0 && field == "" && fn.Signature().Params().Len() == 0 {
			continue // the option alone says it
		}
		w.param(name, fn.Signature(), at, field)
	}
}

// param checks that there is such an argument, and such a field of it.
func (w *world) param(name string, sig *types.Signature, n int, field string) bool {
	if n < 0 {
		return false
	}
	params := sig.Params()
	if n >= params.Len() && !sig.Variadic() {
		w.errorf("%s has no argument %d", name, n)
		return false
	}
	if field != "" {
		w.path(name, params.At(min(n, params.Len()-1)).Type(), field)
	}
	return true
}

// path checks that a type has a field or method, with dots for those in it; of
// alternatives one is enough.
func (w *world) path(name string, t types.Type, fields string) {
	var missing string
	for field := range strings.SplitSeq(fields, "|") {
		if missing = lacking(t, field); missing == "" {
			return
		}
	}
	w.errorf("%s: %s", name, missing)
}

// lacking says what a path of fields does not find; it is empty if all is there.
func lacking(t types.Type, field string) string {
	for part := range strings.SplitSeq(field, ".") {
		t = element(t)
		if _, ok := t.(*types.TypeParam); ok {
			return ""
		}
		part = strings.TrimSuffix(part, "()")
		obj, _, _ := types.LookupFieldOrMethod(t, true, nil, part)
		if obj == nil {
			switch t.Underlying().(type) {
			case *types.Map, *types.Interface:
				return "" // an entry of it, whatever is in it
			}
			return path.Base(t.String()) + " has no " + part
		}
		t = obj.Type()
		if sig, ok := t.(*types.Signature); ok && sig.Results().Len() > 0 {
			t = sig.Results().At(0).Type()
		}
	}
	return ""
}

// TestMajors holds that one entry serves the majors of a library, or that each has
// the one whose arguments are where that major has them.
func TestMajors(t *testing.T) {
	w := newWorld(t)
	c := mustBuiltin(t)
	for _, name := range []string{
		"github.com/stripe/stripe-go/v72/paymentintent.New", "github.com/stripe/stripe-go/v76/paymentintent.New", "github.com/stripe/stripe-go/v82/paymentintent.New",
		"(github.com/IBM/sarama.SyncProducer).SendMessage", "(github.com/Shopify/sarama.SyncProducer).SendMessage",
		"(github.com/go-redis/redis/v7.cmdable).SetNX", "(github.com/go-redis/redis/v8.cmdable).SetNX", "(github.com/redis/go-redis/v9.cmdable).SetNX",
		"github.com/cenkalti/backoff/v3.Retry", "github.com/cenkalti/backoff/v4.Retry", "github.com/cenkalti/backoff/v5.Retry",
		"(*github.com/jackc/pgx/v4.Conn).Exec", "(*github.com/jackc/pgx/v5.Conn).Exec",
		"(*github.com/aws/aws-sdk-go/service/sqs.SQS).SendMessage", "(*github.com/aws/aws-sdk-go-v2/service/sqs.Client).SendMessage",
		"(*go.mongodb.org/mongo-driver/mongo.Collection).InsertOne", "(*go.mongodb.org/mongo-driver/v2/mongo.Collection).InsertOne",
		"(*cloud.google.com/go/pubsub.Subscription).Receive", "(*cloud.google.com/go/pubsub/v2.Subscriber).Receive",
		"github.com/avast/retry-go/v4.Do", "github.com/avast/retry-go/v3.Do",
	} {
		id, major, _ := parseName(name)
		if w.objects[id][major] == nil {
			t.Errorf("there is no %s in the module testdata/catalog", name)
		}
		if c.Func(name) == nil {
			t.Errorf("the catalog does not know %s", name)
		}
	}
	for name, callback := range map[string]int{"github.com/cenkalti/backoff/v4.Retry": 0, "github.com/cenkalti/backoff/v5.Retry": 1} {
		if fn := c.Func(name); fn == nil || fn.Retry == nil || *fn.Retry.Callback != callback {
			t.Errorf("%s does not call argument %d", name, callback)
		}
	}
}
