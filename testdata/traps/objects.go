package traps

import (
	"context"
	"time"

	"github.com/nats-io/nats.go"
)

func (s *Service) registerObjects() {
	on(s.js, "objects.same", s.same)
	on(s.js, "objects.other", s.other)
	on(s.js, "objects.nestedsame", s.nestedSame)
	on(s.js, "objects.nestedother", s.nestedOther)
	on(s.js, "objects.methodsame", s.methodSame)
	on(s.js, "objects.methodother", s.methodOther)
	on(s.js, "objects.pairsame", s.pairSame)
	on(s.js, "objects.pairother", s.pairOther)
	on(s.js, "objects.counters", s.counters)
	on(s.js, "objects.overwritten", s.overwritten)
	on(s.js, "objects.throughmap", s.throughMap)
	on(s.js, "objects.othermap", s.otherMap)
	on(s.js, "objects.manysame", s.manySame)
	on(s.js, "objects.manyother", s.manyOther)
	on(s.js, "objects.inloop", s.inLoop)
	on(s.js, "objects.manyaskers", s.manyAskers)
}

// outcome is what a question ends with.
type outcome struct {
	duplicate bool
}

func newOutcome() *outcome { return &outcome{} }

// ask fills the outcome.
func (s *Service) ask(ctx context.Context, id string, o *outcome) error {
	dup, err := s.seen(ctx, id)
	if err != nil {
		return err
	}
	o.duplicate = dup
	return nil
}

// same fills and tests one object of a constructor that makes two.
func (s *Service) same(ctx context.Context, m *nats.Msg) error { // want handler
	a, b := newOutcome(), newOutcome()
	if err := s.ask(ctx, msgID(m), a); err != nil {
		return err
	}
	if b.duplicate || a.duplicate {
		return nil
	}
	return s.nc.Publish("done", m.Data) // want safe publish dedup-store|unique-key
}

// other fills one and tests the other.
func (s *Service) other(ctx context.Context, m *nats.Msg) error { // want handler
	a, b := newOutcome(), newOutcome()
	if err := s.ask(ctx, msgID(m), a); err != nil {
		return err
	}
	if b.duplicate {
		return nil
	}
	return s.nc.Publish("done", m.Data) // want hazard publish
}

// report holds an outcome that another constructor made.
type report struct {
	*outcome
	subject string
}

func newReport(subject string) *report { return &report{outcome: newOutcome(), subject: subject} }

// nestedSame tests what it filled, one constructor further down.
func (s *Service) nestedSame(ctx context.Context, m *nats.Msg) error { // want handler
	a, b := newReport(m.Subject), newReport(m.Subject)
	if err := s.ask(ctx, msgID(m), b.outcome); err != nil {
		return err
	}
	if b.duplicate {
		return nil
	}
	return s.nc.Publish(a.subject, m.Data) // want safe publish dedup-store|unique-key
}

// nestedOther tests the other one.
func (s *Service) nestedOther(ctx context.Context, m *nats.Msg) error { // want handler
	a, b := newReport(m.Subject), newReport(m.Subject)
	if err := s.ask(ctx, msgID(m), a.outcome); err != nil {
		return err
	}
	if b.duplicate {
		return nil
	}
	return s.nc.Publish(a.subject, m.Data) // want hazard publish
}

func (o *outcome) found(dup bool) { o.duplicate = o.duplicate || dup }

func (o *outcome) stop() bool { return o.duplicate }

// methodSame does the same by methods.
func (s *Service) methodSame(ctx context.Context, m *nats.Msg) error { // want handler
	a, b := newOutcome(), newOutcome()
	dup, err := s.seen(ctx, msgID(m))
	if err != nil {
		return err
	}
	b.found(dup)
	if a.stop() || b.stop() {
		return nil
	}
	return s.nc.Publish("done", m.Data) // want safe publish dedup-store|unique-key
}

// methodOther tests the other one by methods.
func (s *Service) methodOther(ctx context.Context, m *nats.Msg) error { // want handler
	a, b := newOutcome(), newOutcome()
	dup, err := s.seen(ctx, msgID(m))
	if err != nil {
		return err
	}
	b.found(dup)
	if a.stop() {
		return nil
	}
	return s.nc.Publish("done", m.Data) // want hazard publish
}

// asked makes an outcome and fills it.
func (s *Service) asked(ctx context.Context, key string) (*outcome, error) {
	o := newOutcome()
	free, err := s.take(ctx, key)
	if err != nil {
		return nil, err
	}
	o.found(!free)
	return o, nil
}

// pairSame tests the answer for the message.
func (s *Service) pairSame(ctx context.Context, m *nats.Msg) error { // want handler
	a, err := s.asked(ctx, "asked:"+msgID(m))
	if err != nil {
		return err
	}
	b := newOutcome()
	b.found(false)
	if a.duplicate {
		return nil
	}
	return s.nc.Publish("done", m.Data) // want safe publish dedup-store
}

// pairOther stops only if a key that is new each time is taken too.
func (s *Service) pairOther(ctx context.Context, m *nats.Msg) error { // want handler
	a, err := s.asked(ctx, "asked:"+msgID(m))
	if err != nil {
		return err
	}
	b, err := s.asked(ctx, time.Now().String())
	if err != nil {
		return err
	}
	if a.duplicate && b.duplicate {
		return nil
	}
	return s.nc.Publish("done", m.Data) // want hazard publish
}

type counter struct{ n int }

func newCounter() *counter { return &counter{} }

func (c *counter) add(dup bool) {
	if dup {
		c.n++
	}
}

// counters counts the duplicates in one and tests another.
func (s *Service) counters(ctx context.Context, m *nats.Msg) error { // want handler
	dups, others := newCounter(), newCounter()
	dup, err := s.seen(ctx, msgID(m))
	if err != nil {
		return err
	}
	dups.add(dup)
	others.add(len(m.Data) == 0)
	if others.n > 0 {
		return nil
	}
	return s.nc.Publish("done", m.Data) // want hazard publish
}

// overwritten forgets the answer before it is tested.
func (s *Service) overwritten(ctx context.Context, m *nats.Msg) error { // want handler
	o := newOutcome()
	if err := s.ask(ctx, msgID(m), o); err != nil {
		return err
	}
	o = newOutcome()
	if o.duplicate {
		return nil
	}
	return s.nc.Publish("done", m.Data) // want hazard publish
}

func newBoard() map[string]bool { return map[string]bool{} }

// throughMap keeps the answer in a map.
func (s *Service) throughMap(ctx context.Context, m *nats.Msg) error { // want handler
	board := newBoard()
	dup, err := s.seen(ctx, msgID(m))
	if err != nil {
		return err
	}
	board["duplicate"] = dup
	if board["duplicate"] {
		return nil
	}
	return s.nc.Publish("done", m.Data) // want safe publish dedup-store|unique-key
}

// otherMap keeps it in another map.
func (s *Service) otherMap(ctx context.Context, m *nats.Msg) error { // want handler
	board, spare := newBoard(), newBoard()
	dup, err := s.seen(ctx, msgID(m))
	if err != nil {
		return err
	}
	board["duplicate"] = dup
	if spare["duplicate"] {
		return nil
	}
	return s.nc.Publish("done", m.Data) // want hazard publish
}

// manySame has more objects of one constructor than an analysis cares to tell apart.
func (s *Service) manySame(ctx context.Context, m *nats.Msg) error { // want handler
	a, b, c, d, e, f := newOutcome(), newOutcome(), newOutcome(), newOutcome(), newOutcome(), newOutcome()
	g, h, i, j := newOutcome(), newOutcome(), newOutcome(), newOutcome()
	if err := s.ask(ctx, msgID(m), j); err != nil {
		return err
	}
	if a.duplicate || b.duplicate || c.duplicate || d.duplicate || e.duplicate || f.duplicate {
		return nil
	}
	if g.duplicate || h.duplicate || i.duplicate || j.duplicate {
		return nil
	}
	return s.nc.Publish("done", m.Data) // want safe publish dedup-store|unique-key
}

// manyOther does not test the one that it filled.
func (s *Service) manyOther(ctx context.Context, m *nats.Msg) error { // want handler
	a, b, c, d, e, f := newOutcome(), newOutcome(), newOutcome(), newOutcome(), newOutcome(), newOutcome()
	g, h, i, j := newOutcome(), newOutcome(), newOutcome(), newOutcome()
	if err := s.ask(ctx, msgID(m), j); err != nil {
		return err
	}
	if a.duplicate || b.duplicate || c.duplicate || d.duplicate || e.duplicate || f.duplicate {
		return nil
	}
	if g.duplicate || h.duplicate || i.duplicate {
		return nil
	}
	return s.nc.Publish("done", m.Data) // want hazard publish
}

// inLoop makes an object for each part and tests the one before.
func (s *Service) inLoop(ctx context.Context, m *nats.Msg) error { // want handler
	last := newOutcome()
	for range len(m.Data) {
		if last.duplicate {
			return nil
		}
		last = newOutcome()
	}
	if err := s.ask(ctx, msgID(m), newOutcome()); err != nil {
		return err
	}
	if last.duplicate {
		return nil
	}
	return s.nc.Publish("done", m.Data) // want hazard publish
}

// newAsker is entered with many arguments, and keeps what it is given.
func newAsker(subject string) *asker { return &asker{subject: subject, found: newOutcome()} }

type asker struct {
	subject string
	found   *outcome
}

// manyAskers asks by one of many and tests the next.
func (s *Service) manyAskers(ctx context.Context, m *nats.Msg) error { // want handler
	askers := []*asker{newAsker("a"), newAsker("b"), newAsker("c"), newAsker("d"), newAsker("e"), newAsker("f"), newAsker("g")}
	mine, other := newAsker("h"), newAsker("i")
	for _, a := range askers {
		a.found.found(len(m.Data) > 100)
	}
	if err := s.ask(ctx, msgID(m), mine.found); err != nil {
		return err
	}
	if other.found.duplicate {
		return nil
	}
	return s.nc.Publish(mine.subject, m.Data) // want hazard publish
}
