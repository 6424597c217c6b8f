package marks

import (
	"cmp"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
)

// near is how many lines may lie between a handler mark and the handler
// reported for it.
const near = 2

// Tally counts what was met in one module, or in several added up.
type Tally struct {
	Handlers, HandlersMet int
	Hazards, HazardsMet   int
	Safes, SafesMet       int // met: no alarm
	Recognised            int // safe marks that the map calls safe
	Traps, TrapsMet       int // none and nohandler
	Right, Wrong          int // hazards reported on hazard marks, and elsewhere
	Short                 int // lines that tell of something that fell short
}

// Add adds the counts of another module.
func (t *Tally) Add(o Tally) {
	t.Handlers += o.Handlers
	t.HandlersMet += o.HandlersMet
	t.Hazards += o.Hazards
	t.HazardsMet += o.HazardsMet
	t.Safes += o.Safes
	t.SafesMet += o.SafesMet
	t.Recognised += o.Recognised
	t.Traps += o.Traps
	t.TrapsMet += o.TrapsMet
	t.Right += o.Right
	t.Wrong += o.Wrong
	t.Short += o.Short
}

// Precision is the share of right ones among all hazards reported, 1 if there
// are none.
func (t Tally) Precision() float64 {
	if t.Right+t.Wrong == 0 {
		return 1
	}
	return float64(t.Right) / float64(t.Right+t.Wrong)
}

func (t Tally) String() string {
	return fmt.Sprintf("handlers found %d/%d; hazards found %d/%d; safe without alarm %d/%d (recognised %d); "+
		"traps silent %d/%d; precision %.3f",
		t.HandlersMet, t.Handlers, t.HazardsMet, t.Hazards, t.SafesMet, t.Safes, t.Recognised,
		t.TrapsMet, t.Traps, t.Precision())
}

// Word says what a line tells.
type Word string

// Words of lines. The last two are for information.
const (
	Miss     Word = "miss"     // a handler or hazard that is marked and was not reported
	Alarm    Word = "alarm"    // a hazard reported where the code is safe
	Trap     Word = "trap"     // something reported where nothing is
	Kind     Word = "kind"     // a hazard found under another kind than the mark's
	Unmarked Word = "unmarked" // a hazard reported on a line without a mark
	Guard    Word = "guard"    // recognised as safe, by another guard than the mark's
	Silent   Word = "silent"   // safe and not in the map
)

// Info reports whether a line with this word tells of nothing that fell short.
func (w Word) Info() bool { return w == Guard || w == Silent }

// Line is one difference between marks and map.
type Line struct {
	Word Word
	Text string // printable, with the word and the place
}

func (l Line) String() string { return l.Text }

// Check compares the marks of the module at root with doc, the output of
// `idemlint map -format json ./...` run there.
func Check(root string, doc []byte) (Tally, []Line, error) {
	marked, err := Read(root)
	if err != nil {
		return Tally{}, nil, err
	}
	c := newComparison(root, marked)
	a, err := decode(root, doc)
	if err != nil {
		return c.tally, nil, fmt.Errorf("%s: %w", root, err) // nothing of it counts as met
	}
	c.attribute(a.effects)
	for _, m := range marked {
		c.judge(m, a.handlers)
	}
	c.judgeStray()
	for _, l := range c.lines {
		if !l.Word.Info() {
			c.tally.Short++
		}
	}
	return c.tally, c.lines, nil
}

// comparison is one run of Check.
type comparison struct {
	root   string
	marked map[spot]bool // bears a mark about effects
	named  map[spot]bool // bears a handler mark

	at    map[spot][]effect
	stray map[spot]effect // hazards that touch no mark

	tally Tally
	lines []Line
}

func newComparison(root string, marked []Mark) *comparison {
	c := &comparison{
		root: root, marked: map[spot]bool{}, named: map[spot]bool{},
		at: map[spot][]effect{}, stray: map[spot]effect{},
	}
	for _, m := range marked {
		switch m.What {
		case wantHandler:
			c.tally.Handlers++
			c.named[m.at()] = true
		case wantHazard:
			c.tally.Hazards++
		case wantSafe:
			c.tally.Safes++
		default:
			c.tally.Traps++
		}
		if m.What != wantHandler && m.What != wantNoHandler {
			c.marked[m.at()] = true
		}
	}
	return c
}

// attribute finds the marks that each effect answers: the one on its own line
// or, if there is none, all that its path passes through.
func (c *comparison) attribute(effects []effect) {
	for _, e := range effects {
		if c.marked[e.pos] {
			c.at[e.pos] = append(c.at[e.pos], e)
			continue
		}
		touched := false
		for hop := range e.hops {
			if c.marked[hop] {
				c.at[hop] = append(c.at[hop], e)
				touched = true
			}
		}
		if _, known := c.stray[e.pos]; !touched && !known && e.verdict == wantHazard {
			c.stray[e.pos] = e
		}
	}
}

func (c *comparison) judge(m Mark, handlers map[spot]string) {
	hazards, safes := split(c.at[m.at()])
	switch m.What {
	case wantHandler:
		c.judgeHandler(m, around(handlers, m))
	case wantNoHandler:
		c.judgeNoHandler(m, around(handlers, m), handlers)
	case wantNone:
		c.judgeNone(m, hazards, safes)
	case wantHazard:
		c.judgeHazard(m, hazards, safes)
	case wantSafe:
		c.judgeSafe(m, hazards, safes)
	}
}

func (c *comparison) judgeHandler(m Mark, found []spot) {
	if len(found) == 0 {
		c.say(Miss, m, "")
		return
	}
	c.tally.HandlersMet++
}

func (c *comparison) judgeNoHandler(m Mark, found []spot, handlers map[spot]string) {
	found = slices.DeleteFunc(found, func(s spot) bool { return c.named[s] })
	if len(found) > 0 {
		c.say(Trap, m, handlers[found[0]])
		return
	}
	c.tally.TrapsMet++
}

func (c *comparison) judgeNone(m Mark, hazards, safes []effect) {
	switch {
	case len(hazards) > 0:
		c.tally.Wrong++
		c.say(Trap, m, "hazard "+hazards[0].kind)
	case len(safes) > 0:
		c.say(Trap, m, "safe "+safes[0].kind)
	default:
		c.tally.TrapsMet++
	}
}

func (c *comparison) judgeHazard(m Mark, hazards, safes []effect) {
	if len(hazards) == 0 {
		found := ""
		if len(safes) > 0 {
			found = "safe by " + safes[0].guard
		}
		c.say(Miss, m, found)
		return
	}
	c.tally.HazardsMet++
	c.tally.Right++
	if given, ok := agree(hazards, m.Kinds, func(e effect) string { return e.kind }); !ok {
		c.say(Kind, m, given)
	}
}

func (c *comparison) judgeSafe(m Mark, hazards, safes []effect) {
	if len(hazards) > 0 {
		c.tally.Wrong++
		c.say(Alarm, m, "hazard "+hazards[0].kind+" in "+hazards[0].handler)
		return
	}
	c.tally.SafesMet++
	if len(safes) == 0 {
		c.say(Silent, m, "")
		return
	}
	c.tally.Recognised++
	if given, ok := agree(safes, m.Guards, func(e effect) string { return e.guard }); !ok {
		c.say(Guard, m, cmp.Or(given, "no guard"))
	}
}

func (c *comparison) judgeStray() {
	for _, at := range slices.SortedFunc(maps.Keys(c.stray), compareSpots) {
		c.tally.Wrong++
		e := c.stray[at]
		c.add(Unmarked, at, "hazard "+e.kind+" in "+e.handler)
	}
}

func (c *comparison) say(w Word, m Mark, reported string) {
	text := "want " + m.Text
	if reported != "" {
		text += " (reported: " + reported + ")"
	}
	c.add(w, m.at(), text)
}

func (c *comparison) add(w Word, at spot, text string) {
	where := filepath.Join(c.root, filepath.FromSlash(at.file))
	c.lines = append(c.lines, Line{w, fmt.Sprintf("%-8s %s:%d: %s", w, where, at.line, text)})
}

func split(all []effect) (hazards, safes []effect) {
	for _, e := range all {
		switch e.verdict {
		case wantHazard:
			hazards = append(hazards, e)
		case wantSafe:
			safes = append(safes, e)
		}
	}
	return hazards, safes
}

// around returns the handlers reported near the mark, in order.
func around(handlers map[spot]string, m Mark) []spot {
	var found []spot
	for s := range handlers {
		if s.file == m.File && s.line >= m.Line-near && s.line <= m.Line+near {
			found = append(found, s)
		}
	}
	slices.SortFunc(found, compareSpots)
	return found
}

// agree reports whether one effect has one of the wanted values, and lists
// those that are there.
func agree(all []effect, wanted []string, value func(effect) string) (string, bool) {
	given := map[string]bool{}
	for _, e := range all {
		given[value(e)] = true
	}
	ok := slices.ContainsFunc(wanted, func(w string) bool { return given[w] })
	return strings.Join(slices.Sorted(maps.Keys(given)), ", "), ok
}

func compareSpots(a, b spot) int {
	return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.line, b.line))
}
