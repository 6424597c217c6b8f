package rule

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"github.com/idemlint/idemlint/internal/replay"
	"github.com/idemlint/idemlint/internal/summary"
)

// Finding is one defect of one handler.
type Finding struct {
	Rule        string
	Message     string // one line, ends in the name of the rule
	Pos         replay.Position
	Handler     string // full name, empty outside handlers
	HandlerID   string
	Effect      *Effect
	Path        []replay.Hop
	Fingerprint string // the same in every view and at every line
	Related     []Related
	Ignored     *Ignored // why it is not to be shown
}

// Effect is the effect that a finding is about.
type Effect struct {
	Pos    replay.Position
	Kind   string
	API    string
	Target string
}

// Related is a place that explains a finding.
type Related struct {
	Pos     replay.Position
	Message string
}

// Ignored is what silences a finding.
type Ignored struct {
	Pos    replay.Position // of the directive; zero where a configuration excludes the file
	By     string          // idemlint:ignore, nolint, exclude
	Reason string
}

// Options say how Check runs.
type Options struct {
	// Packages are the summaries in view: their directives are honoured and their
	// names used.
	Packages []*summary.Package
	// MinConfidence leaves out findings that are less sure; empty means medium.
	MinConfidence replay.Confidence
	// Exclude gives the reason why findings at a position are not wanted, empty if
	// they are.
	Exclude func(replay.Position) string
	// Where gives the place of a finding in the package that reports it, and false
	// if another package does. Without it findings sit in the handler's package.
	Where func(*replay.Handler, *replay.Effect) (replay.Position, bool)
}

// Check returns the findings of the rules, sorted by position. Ignored findings
// are among them.
func Check(rules []*Rule, res *replay.Result, opts Options) []Finding {
	c := checker{opts: opts, names: NamerOf(opts.Packages), ignores: NewIgnores(opts.Packages)}
	var out []Finding
	for _, r := range rules {
		outer := outermost(r, res)
		for _, h := range res.Handlers {
			for _, e := range h.Effects {
				if !r.Select(h, e) || h.Inside && outer[effectID(e)] || !sure(e.Confidence, opts.MinConfidence) {
					continue
				}
				if f, ok := c.finding(r, h, e); ok {
					out = append(out, f)
				}
			}
		}
	}
	slices.SortStableFunc(out, Finding.Compare)
	return slices.CompactFunc(out, func(a, b Finding) bool {
		return a.Fingerprint == b.Fingerprint && a.Pos == b.Pos
	})
}

// Compare orders findings by position, rule and fingerprint.
func (f Finding) Compare(g Finding) int {
	return cmp.Or(f.Pos.Compare(g.Pos), cmp.Compare(f.Rule, g.Rule),
		cmp.Compare(f.Message, g.Message), cmp.Compare(f.Fingerprint, g.Fingerprint))
}

// outermost are the effects that a rule finds in handlers which no other handler
// contains: an effect in nested scopes is one finding, at the outermost of them.
func outermost(r *Rule, res *replay.Result) map[string]bool {
	out := map[string]bool{}
	for _, h := range res.Handlers {
		for _, e := range h.Effects {
			if !h.Inside && r.Select(h, e) {
				out[effectID(e)] = true
			}
		}
	}
	return out
}

func effectID(e *replay.Effect) string {
	return e.Holder + "\x00" + e.API + "\x00" + strconv.Itoa(e.Ordinal)
}

var grades = map[replay.Confidence]int{replay.Low: 1, replay.Medium: 2, replay.High: 3}

// sure reports whether a confidence is good enough; no confidence counts as high.
func sure(c, least replay.Confidence) bool {
	return cmp.Or(grades[c], 3) >= cmp.Or(grades[least], 2)
}

type checker struct {
	opts    Options
	names   *Namer
	ignores *Ignores
}

func (c *checker) finding(r *Rule, h *replay.Handler, e *replay.Effect) (Finding, bool) {
	pos := entry(h, e)
	if c.opts.Where != nil {
		var ok bool
		if pos, ok = c.opts.Where(h, e); !ok {
			return Finding{}, false
		}
	}
	f := Finding{
		Rule:        r.Name,
		Message:     r.Message(c.names, h, e) + " (" + r.Name + ")",
		Pos:         pos,
		Handler:     h.Func,
		HandlerID:   h.ID,
		Effect:      &Effect{Pos: e.Pos, Kind: e.Kind, API: e.API, Target: e.Target},
		Path:        e.Path,
		Fingerprint: Fingerprint(r.Name, h, e),
		Related:     c.related(h, e),
		Ignored:     c.ignores.Match(r.Name, h, e),
	}
	if f.Ignored == nil && c.opts.Exclude != nil {
		if reason := c.opts.Exclude(pos); reason != "" {
			f.Ignored = &Ignored{By: "exclude", Reason: reason}
		}
	}
	return f, true
}

// entry is the place of a finding of the whole program: the call in the
// handler's own function where the way to the effect starts.
func entry(h *replay.Handler, e *replay.Effect) replay.Position {
	for _, p := range []replay.Position{e.Entry, e.Pos, h.Pos} {
		if p.IsValid() && p.Package == h.Package {
			return p
		}
	}
	for _, p := range []replay.Position{e.Entry, h.Pos, e.Pos} {
		if p.IsValid() {
			return p
		}
	}
	return replay.Position{}
}

// Fingerprint identifies a finding: it holds nothing that another line, another
// path or a larger view of the program would change.
func Fingerprint(rule string, h *replay.Handler, e *replay.Effect) string {
	parts := []string{rule, h.ID, e.Kind, e.API, e.Holder, strconv.Itoa(e.Ordinal)}
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:])
}
