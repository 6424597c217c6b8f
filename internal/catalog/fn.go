package catalog

// kindOf names the kind of an entry. Within one kind an entry of a later source
// replaces those of earlier ones.
func kindOf(entry any) string {
	switch entry.(type) {
	case *Subscription:
		return "subscription"
	case *Retry:
		return "retry"
	case *Message:
		return "message"
	case *Receive:
		return "receive"
	case *Webhook:
		return "webhook"
	case *Effect:
		return "effect"
	case *SQL:
		return "sql"
	case *Op:
		return "op"
	case *Builder:
		return "builder"
	case *Accessor:
		return "accessor"
	case *Ack:
		return "ack"
	case *Value:
		return "value"
	case *Make:
		return "make"
	case *Transaction:
		return "transaction"
	case *NoReturn:
		return "noreturn"
	case *Middleware:
		return "middleware"
	case *Guard:
		return "guard"
	case *Note:
		return "note"
	}
	return "duplicate"
}

// set files one entry under its kind.
func (fn *Fn) set(entry any) {
	switch e := entry.(type) {
	case *Subscription:
		if e.Implements {
			fn.Implements = e
			return // own code may call it as well: that is a call of its own method
		}
		fn.Subscription = e
	case *Retry:
		if e.Self {
			fn.SelfRetries = append(fn.SelfRetries, e)
		} else {
			fn.Retry = e
		}
	case *Receive:
		fn.Receive = e
	case *Webhook:
		fn.Webhook = e
	case *Effect:
		fn.Effects = append(fn.Effects, e)
	case *SQL:
		fn.SQL = e
	case *Op:
		fn.Ops = append(fn.Ops, e)
	case *Builder:
		fn.Builder = e
	case *Accessor:
		fn.Accessor = e
	case *Ack:
		fn.Ack = e
	case *Value:
		fn.Value = e
	case *Make:
		fn.Make = e
	case *Transaction:
		fn.Tx = e
	case *NoReturn:
		fn.NoReturn = true
	case *Middleware:
		fn.Middleware = e
	case *Guard:
		fn.Guard = e
	case *Note:
		fn.Note = e
		return
	case *Message:
		fn.message = e
		return
	case mark:
		fn.marks[e] = true
		if e != dupFunc && e != notFound {
			return
		}
		fn.Duplicate = fn.Duplicate || e == dupFunc
		fn.NotFound = fn.NotFound || e == notFound
	}
	fn.function = true
}
