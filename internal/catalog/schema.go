// Package catalog is what idemlint knows of libraries: where code receives
// messages, which calls cannot be repeated, what recognises a repetition. The
// knowledge is data: one TOML file per library family in libs, and the same
// schema in a user's idemlint.toml.
package catalog

// Names are types.Func.FullName of the origin with the brackets of type
// parameters stripped and major version segments left out: /v2 in a path
// matches every major ("github.com/stripe/stripe-go.PaymentIntent" stands for
// v72 to v86). Argument indices do not count the receiver.
//
// A path segment "*" stands for any one segment, "..." for any number of them;
// a type "*" stands for every type of the package: "(example.com/db.*).Get" is
// the method Get of whatever type declares it. A name without wildcards beats
// one with them, and the name of a method matches with and without the star of
// its receiver. Major, where an entry has one, restricts it to major versions
// of the import path: "v5" is that one, "v5+" it and later ones, "v4-" it and
// earlier ones (a path without a version is v1); such an entry beats one
// without.

// Repeats says how often a message can come.
type Repeats string

// The values of Repeats.
const (
	Redelivery Repeats = "redelivery"
	Retried    Repeats = "retry"
	AtMostOnce Repeats = "at-most-once"
)

// File is one catalog file, or the entries of an idemlint.toml.
type File struct {
	Name    string `toml:"-"`       // where it came from, such as "libs/nats.toml"
	Library string `toml:"library"` // shown name, such as "NATS"
	// Packages are the import path prefixes that the names lie in. A module whose
	// path has a major version is written with "/v*" after it, one of gopkg.in with
	// its own version ("gopkg.in/yaml.v3"); the names leave both out.
	Packages []string `toml:"packages"`
	// Anywhere says that names of this file also lie outside Packages, in code
	// generated for the user: it is asked about every package once one of
	// Packages is imported. Such names start with the path segment "...".
	Anywhere bool `toml:"anywhere"`
	Entries
}

// Entries are the entries of a file by kind.
type Entries struct {
	Subscriptions []Subscription `toml:"subscription"`
	Retries       []Retry        `toml:"retry"`
	Messages      []Message      `toml:"message"`
	Receives      []Receive      `toml:"receive"`
	Webhooks      []Webhook      `toml:"webhook"`
	Effects       []Effect       `toml:"effect"`
	SQL           []SQL          `toml:"sql"`
	Ops           []Op           `toml:"op"`
	Builders      []Builder      `toml:"builder"`
	Accessors     []Accessor     `toml:"accessor"`
	Acks          []Ack          `toml:"ack"`
	Values        []Value        `toml:"value"`
	Makes         []Make         `toml:"make"`
	Transactions  []Transaction  `toml:"transaction"`
	Duplicates    []Duplicate    `toml:"duplicate"`
	NoReturns     []NoReturn     `toml:"noreturn"`
	Middlewares   []Middleware   `toml:"middleware"`
	Guards        []Guard        `toml:"guard"`
	Notes         []Note         `toml:"note"`
}

// Subscription is a call that hands messages to a callback or into a channel. With
// neither Callback nor Channel its result delivers: a channel to range over.
type Subscription struct {
	Names []string `toml:"names"`
	Major string   `toml:"major"` // major versions of the import path
	// Implements says that the names are methods of interfaces: the library calls
	// the method of that name of every own type that implements the interface, also
	// where the call that hands it over is out of view.
	Implements bool `toml:"implements"`
	// Callback is the argument that is a function, or an object whose Method is called.
	Callback *int `toml:"callback"`
	// Field is the field of the callback argument (a struct or a pointer to one)
	// that holds the function, such as "OnPublishReceived"; "A|B" is either.
	Field  string `toml:"field"`
	Method string `toml:"method"` // method that the library calls on the argument; "*" is every exported method with a context first, or with one of Params
	// Channel is the argument into which the library delivers.
	Channel *int `toml:"channel"`
	// Params restricts the callback to functions with a parameter of one of these
	// types, whatever stars and brackets stand before it.
	Params []string `toml:"params"`
	// NotParams excludes callbacks with a parameter of one of these types.
	NotParams  []string `toml:"not_params"`
	Repeats    Repeats  `toml:"repeats"`
	AtMostOnce []Option `toml:"at_most_once"` // what turns the subscription into at-most-once
	Publishes  *int     `toml:"publishes"`    // result of the callback that the library publishes
	Subject    *int     `toml:"subject"`      // argument that names the queue, topic or subject
	// Reconciler marks a subscription that counts only with the setting reconcilers.
	Reconciler bool     `toml:"reconciler"`
	Limits     []Option `toml:"limit"`    // options that bound the deliveries
	Attempts   int      `toml:"attempts"` // deliveries without such an option; 0: no bound, or one that lies in the infrastructure
}

// Option is a fact about a call that depends on an argument.
type Option struct {
	Option string `toml:"option"` // option function or variable among the arguments, or a method of an options builder there
	Arg    *int   `toml:"arg"`    // argument that decides
	Recv   bool   `toml:"recv"`   // the receiver decides
	Field  string `toml:"field"`  // field of that argument or of the receiver
	Equals string `toml:"equals"` // constant that it must have, such as "true"; "a|b" is either; "&os.O_APPEND" is among its bits; empty is any; of a slice: that an element has
	Value  *int   `toml:"value"`  // argument of the option function that holds the value
	// Made is the full name of a function that made the receiver of the call (or,
	// with Of, that argument): Arg, Field and Option are then of the call that made
	// it, such as the configuration of a consumer.
	Made string `toml:"made"`
	Of   *int   `toml:"of"`
	// Method is a method of the argument's type whose result has the field, such as
	// (JobArgs).InsertOpts of River.
	Method string `toml:"method"`
}

// Retry is a helper that calls its argument again when it fails.
type Retry struct {
	Names    []string `toml:"names"`
	Major    string   `toml:"major"` // major versions of the import path
	Callback *int     `toml:"callback"`
	Field    string   `toml:"field"` // field of the callback argument that holds the function
	Limits   []Option `toml:"limit"`
	Attempts int      `toml:"attempts"` // calls without such an option; 0: no bound by count
	Bounded  bool     `toml:"bounded"`  // without an option it ends by itself, after a time or a count
	// Loop marks a helper without closure: the enclosing loop is the retry.
	Loop bool `toml:"loop"`
	// Self says that the call repeats itself, such as that of a client which sends a
	// request again when it fails.
	Self bool     `toml:"self"`
	When []Option `toml:"when"` // all must hold
}

// Message names message types: a loop over a channel of them, or around a call
// that returns one, receives. A function with one as a parameter takes part in dispatch.
type Message struct {
	Types   []string `toml:"types"`
	Major   string   `toml:"major"` // major versions of the import path
	Repeats Repeats  `toml:"repeats"`
	ID      string   `toml:"id"`    // field or method that identifies the message, for messages to people ("MessageId")
	Fresh   []string `toml:"fresh"` // fields and methods that change with each delivery (ReceiptHandle, DeliveryTag, attempt counts)
}

// Receive is a call that returns messages; the loop around it is the handler.
type Receive struct {
	Names      []string `toml:"names"`
	Major      string   `toml:"major"` // major versions of the import path
	Repeats    Repeats  `toml:"repeats"`
	AtMostOnce []Option `toml:"at_most_once"`
	// Redelivered are the options that turn an at-most-once call into a redelivered one.
	Redelivered []Option `toml:"redelivered"`
	// Reconciler marks a call that counts only with the setting reconcilers.
	Reconciler bool `toml:"reconciler"`
}

// Webhook is a call that verifies a provider's signature: the function that calls it is the handler.
type Webhook struct {
	Names []string `toml:"names"`
	Major string   `toml:"major"` // major versions of the import path
}

// Kinds of effects, in the words of the map.
var Kinds = []string{"publish", "send", "charge", "insert", "increment", "append", "http", "start"}

// Effect is a call whose repetition makes a new outcome.
type Effect struct {
	Names   []string  `toml:"names"`
	Major   string    `toml:"major"` // major versions of the import path
	Kind    string    `toml:"kind"`
	Verb    string    `toml:"verb"`    // "can <verb> twice": publish, send mail, charge
	Fix     string    `toml:"fix"`     // what ends it: "set IdempotencyKey from the message ID"
	Payload []int     `toml:"payload"` // arguments that are the content, for the search of the call that makes it
	Target  *Slot     `toml:"target"`  // topic, queue, address
	Keys    []Slot    `toml:"key"`     // where the request carries its idempotency key
	Tx      *int      `toml:"tx"`      // argument that is the handle of a database transaction
	TxOf    string    `toml:"tx_of"`   // function that made the receiver: Tx is then its argument
	When    []Option  `toml:"when"`    // all must hold, such as the method of http.NewRequest being POST
	Verbs   *RPCVerbs `toml:"verbs"`   // the effect depends on the name of a remote method
	Results []string  `toml:"results"` // slots of the results, see Op
}

// RPCVerbs decides by the name of a remote method whether a call creates.
type RPCVerbs struct {
	Arg    *int     `toml:"arg"`    // argument with the method's name or path; absent: the name of the function called
	Field  string   `toml:"field"`  // field of it
	Create []string `toml:"create"` // first words that make an effect
	Caller bool     `toml:"caller"` // it is the name of the function that holds the call, a generated client's method
}

// Slot is a place of a request.
type Slot struct {
	Arg    *int   `toml:"arg"`    // argument; absent with Recv, Option
	At     *int   `toml:"at"`     // element of that argument, which is variadic or a slice; absent: every element
	Recv   bool   `toml:"recv"`   // the receiver
	Field  string `toml:"field"`  // field of it, with dots for nested ones; of slices: of each element
	Setter string `toml:"setter"` // full name of the method that sets it on that argument: (*T).SetKey; its first argument is the value
	SetArg int    `toml:"set_arg"`
	// SetField is the field of what the setter is given, if the value lies in it.
	SetField string `toml:"set_field"`
	Option   string `toml:"option"` // full name of an option function among the arguments from Arg on
	Value    int    `toml:"value"`  // argument of the option function that is the value
	Header   string `toml:"header"` // entry of a map, header (Set/Add) or list of keys and values in that place; with Setter: what its first argument must be if SetArg is another. In any case (upper or lower)
	// Elem is the constructor's argument: the value given to the named function
	// that made the argument, such as message.NewMessage's first, or the Field of it;
	// made otherwise, it is the place itself.
	// With Option too, that is searched among its arguments from ElemArg on.
	Elem    string `toml:"elem"`
	ElemArg int    `toml:"elem_arg"`
	// When lists what must hold of the call (all of it) for the slot to count.
	When []Option `toml:"when"`
}

// SQL is a call that runs a text.
type SQL struct {
	Names []string `toml:"names"`
	Major string   `toml:"major"` // major versions of the import path
	Text  int      `toml:"text"`  // argument; -1: the receiver, a builder, holds it; of a list: its first element
	Field string   `toml:"field"` // field of that argument that is the text
	Args  *int     `toml:"args"`  // first of the variadic arguments
	Named *int     `toml:"named"` // struct or map that holds :name parameters
	// NamedField is the field of that argument that holds them.
	NamedField string `toml:"named_field"`
	Dialect    string `toml:"dialect"` // cql, cypher; empty is SQL
	// Handle is the argument that is the database or transaction; absent: the receiver.
	Handle *int `toml:"handle"`
	// Form: exec (results in Results), row (a row to Scan), rows (iterated, or all
	// put into Out), get (Out is filled with one row, none is an error).
	Form    string   `toml:"form"`
	Out     *int     `toml:"out"`
	Results []string `toml:"results"`
}

// Op is a call on a store that is no SQL text: key-value, document and ORM calls.
//
// Results names a slot per result: "handle" (accessors and fields of it lead to
// slots of the call), "err", "rows" (how many were changed), "val" (the answer
// of a claim, add, exists, member or increment: bool or count), "found" (whether
// there is one, how many, or the list of them), "row" (what was read; an "err"
// beside it says if there was none), "notfound" (true if there is none), "" for others. "rowserr" is an error that says
// nothing of the row ((sql.Result).RowsAffected). Of updates that may insert
// "matched" counts what was there and "upserted" what was inserted (or is its id),
// where "rows" counts what changed.
//
// Of several operations under one name that with a true When is meant, else the
// one without.
type Op struct {
	Names []string `toml:"names"`
	Major string   `toml:"major"` // major versions of the import path
	// Do: claim (insert if absent), put (absolute), get, exists, delete, insert,
	// increment, append, add (to a set, answer says whether new), member
	// (membership test), update (by operators), save (entity, whole), create
	// (entity or document), first, find, count, firstorcreate, lock, unlock, eval
	// (Change is the script), bulk (Value is a list of writes, built or structs), run
	// (what the receiver's chain of builders says).
	Do       string   `toml:"do"`
	Model    string   `toml:"model"`    // key-value (default), gorm, bun, mongo, dynamo, ent, squirrel, goqu, pg (go-pg), xorm, elastic, firestore, spanner, s3, k8s
	Resource *Slot    `toml:"resource"` // table, collection, bucket; absent for key-value: the prefix of the key
	Key      *Slot    `toml:"key"`
	Member   *Slot    `toml:"member"` // field of a hash: part of the key
	Value    *Slot    `toml:"value"`  // entity, document, member of a set, value
	Filter   *Slot    `toml:"filter"`
	Change   *Slot    `toml:"change"`  // update document or expression
	Cond     *Slot    `toml:"cond"`    // condition expression (dynamo)
	Params   *Slot    `toml:"params"`  // values that placeholders of the expressions stand for
	Aliases  *Slot    `toml:"aliases"` // names that placeholders of the expressions stand for
	Token    []Slot   `toml:"token"`   // where the request carries its idempotency key
	Out      *int     `toml:"out"`
	Results  []string `toml:"results"`
	When     []Option `toml:"when"`
	Answer   string   `toml:"answer"` // of a claim that repeats: "false" (val is false), "zero", "true" (val true means was there), "later" (count above 1), "dup" (error), "notfound" (error or nil value), "found" (a value, where the first got none)
	Upsert   []Option `toml:"upsert"` // what makes an update or replace an upsert
	Kind     string   `toml:"kind"`   // overrides the kind of effect: insert for create, increment, append, publish for a queue in a store
	Verb     string   `toml:"verb"`
	Fix      string   `toml:"fix"`
}

// Builder is a call that adds to a statement under construction and returns it.
type Builder struct {
	Names []string `toml:"names"`
	Major string   `toml:"major"` // major versions of the import path
	Model string   `toml:"model"`
	// Role: pass (nothing), model (Arg is the entity or its type), table (text),
	// where (Arg is condition text, arguments follow), or and not (the same, joined to
	// or taken off the conditions so far), conflict (Arg is a conflict
	// clause struct or text), set (column, value or text, arguments), add and append
	// (the same, relative: column, value), values,
	// columns, returning, insert, update, save, delete, select, order, limit, lock, handle
	// (Arg is the database or transaction that runs it; else the value the chain starts
	// from is); where without Arg is the model's primary key, conflict without Arg
	// leaves or replaces rows that exist; text
	// (Arg is the whole statement, arguments follow; also a prepared one); sql (ends
	// the statement: result 0 is its text, result 1 its arguments).
	Role string `toml:"role"`
	Arg  *int   `toml:"arg"`
	// On is set where the builder is not the receiver but an argument.
	On *int `toml:"on"`
}

// Accessor is a method of a call's handle, or a plain function of a value. A field
// of the handle is written like a method: (gorm.io/gorm.DB).Error.
type Accessor struct {
	Names   []string `toml:"names"`
	Major   string   `toml:"major"`   // major versions of the import path
	Results []string `toml:"results"` // slots of the call behind the receiver; "handle" hands the receiver on
	Out     *int     `toml:"out"`     // first pointer argument that is filled with what the call read
}

// Ack is a call that ends a delivery.
type Ack struct {
	Names []string `toml:"names"`
	Major string   `toml:"major"` // major versions of the import path
	Do    string   `toml:"do"`    // ack, nack, reject, extend
}

// Value is a function (or variable) whose result has a known origin.
type Value struct {
	Names []string `toml:"names"`
	Major string   `toml:"major"` // major versions of the import path
	// Is: fresh (new in each call), stable (derived from its arguments alone),
	// same (result is its argument, unchanged in meaning), constant, error (makes
	// an error), wrap (makes an error that keeps its error arguments), truncate,
	// expr (makes a SQL expression: Arg is its text, arguments follow).
	Is  string `toml:"is"`
	Arg *int   `toml:"arg"` // of same (absent: the receiver) and expr; of fresh: the argument that it fills
	// Text is of an expr whose text is no argument: "attribute_not_exists(?)"; each ?
	// is the receiver, where it is a part of the expression, or the next argument;
	// {column} is the column that is given the expression.
	Text string `toml:"text"`
	Nil  bool   `toml:"nil"` // of wrap: nil if all its error arguments are
	// Fresh are fields of the result that change with each delivery though the
	// others do not, such as the attempt of an activity's info.
	Fresh []string `toml:"fresh"`
	Ends  bool     `toml:"ends"` // of error, wrap and constant: an error that ends the retry or redelivery
}

// Make is a function that makes a value: fields of result 0 (a struct or a pointer
// to one) are its arguments. A field slot reads through it as through a literal.
type Make struct {
	Names  []string       `toml:"names"`
	Major  string         `toml:"major"`  // major versions of the import path
	Fields map[string]int `toml:"fields"` // argument by name of field
}

// Transaction is a call that begins a transaction or runs a closure in one.
type Transaction struct {
	Names    []string `toml:"names"`
	Major    string   `toml:"major"`    // major versions of the import path
	Do       string   `toml:"do"`       // begin, run, commit, rollback
	Callback *int     `toml:"callback"` // of run; its error comes back
	Handle   *int     `toml:"handle"`   // parameter of the callback that is the handle; absent: the context carries it
	Reruns   bool     `toml:"reruns"`   // run calls the closure again on conflicts
	Broker   bool     `toml:"broker"`   // a broker's transaction: messages published and acks in it count together
	Offsets  bool     `toml:"offsets"`  // of a broker's: its commit acks what was received
}

// Duplicate is how an error says that the row, key or job exists already.
type Duplicate struct {
	Sentinels []string `toml:"sentinels"` // variables: gorm.io/gorm.ErrDuplicatedKey
	Types     []string `toml:"types"`     // error types: *github.com/lib/pq.Error
	Funcs     []string `toml:"funcs"`     // predicates: mongo.IsDuplicateKeyError
	Texts     []string `toml:"texts"`     // parts of the error's text, or of its code: duplicate key, 23505
	// NotFound: the same for "there is no such row".
	NotFound []string `toml:"not_found"`
	// Codes are constants of a type that an error's code is compared with, such as
	// "google.golang.org/grpc/codes.Code 6"; NotFoundCodes the same for NotFound.
	Codes         []string `toml:"codes"`
	NotFoundCodes []string `toml:"not_found_codes"`
}

// NoReturn is a function that does not return.
type NoReturn struct {
	Names []string `toml:"names"`
	Major string   `toml:"major"` // major versions of the import path
}

// Middleware is a library middleware that keeps repeated messages from the handler.
type Middleware struct {
	Names      []string `toml:"names"`      // the method or function that wraps
	Major      string   `toml:"major"`      // major versions of the import path
	Repository string   `toml:"repository"` // field that must hold an own lasting store, else it forgets
}

// Guard is a function that the user declares to be a guard.
type Guard struct {
	Names []string `toml:"names"`
	Major string   `toml:"major"` // major versions of the import path
	// Seen: which answer means "processed before": true, false, error, nil.
	Seen   string `toml:"seen"`
	Result int    `toml:"result"`
	Key    *int   `toml:"key"`
}

// Note explains a name that changes no verdict, such as a lock within the process
// that is no guard, so that nobody takes it for forgotten.
type Note struct {
	Names []string `toml:"names"`
	Major string   `toml:"major"` // major versions of the import path
	Text  string   `toml:"text"`
}
