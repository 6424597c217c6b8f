// Package unguarded reports side effects that a second delivery of the same message repeats.
//
// # What
//
// Brokers, queues, webhooks and retry helpers run a handler again for a message
// that it has already handled: the acknowledgement was lost, the process died,
// the handler returned an error after half of its work. The rule runs each
// handler a second time, abstractly, with every guard answering as it would
// then. An effect that is still reached is reported at the call with which the
// handler sets out for it.
//
// An effect is a call whose repetition makes a new outcome: a message published,
// a mail sent, a card charged, a row inserted, a value incremented, an entry
// appended, a request posted, a workflow or process started. A guard is what
// makes the repetition harmless: a claim of the message's ID in a store, a
// conditional update whose result is tested, a unique column, an idempotency key
// made from the message, a check of what the effect itself marks.
//
// # Why
//
// At-least-once delivery is what nearly every broker offers, so a handler without
// a guard is right in every test and wrong on the first bad day: customers are
// charged twice, mails go out again, stock is counted down once too often.
//
// # Bad
//
//	func (w *Worker) Handle(ctx context.Context, m Message) error {
//		_, err := w.db.ExecContext(ctx, "UPDATE stock SET n = n - 1 WHERE sku = $1", m.SKU)
//		return err
//	}
//
// # Good
//
//	func (w *Worker) Handle(ctx context.Context, m Message) error {
//		tx, err := w.db.BeginTx(ctx, nil)
//		if err != nil {
//			return err
//		}
//		defer tx.Rollback()
//		res, err := tx.ExecContext(ctx, "INSERT INTO inbox (id) VALUES ($1) ON CONFLICT DO NOTHING", m.ID)
//		if err != nil {
//			return err
//		}
//		if n, err := res.RowsAffected(); err != nil || n == 0 {
//			return err
//		}
//		if _, err := tx.ExecContext(ctx, "UPDATE stock SET n = n - 1 WHERE sku = $1", m.SKU); err != nil {
//			return err
//		}
//		return tx.Commit()
//	}
//
// # Silence
//
// Where a guard of your own is not recognised, teach it to idemlint: a [[guard]]
// in idemlint.toml names the function and the answer that means "processed
// before". Where consumers recognise duplicates themselves, an [[accept]] with a
// reason says so. A single place is silenced by a comment on the line of the
// call, of any call on the way, or at the handler's declaration:
//
//	//idemlint:ignore unguarded the carrier drops repeated labels
package unguarded
