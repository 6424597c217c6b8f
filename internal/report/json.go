package report

import (
	"encoding/json"
	"io"

	"github.com/idemlint/idemlint/internal/replay"
	"github.com/idemlint/idemlint/internal/rule"
)

// Version is the version of the JSON document.
const Version = 1

// Document is what -format json prints. Scripts depend on it.
type Document struct {
	Version  int       `json:"version"`
	Handlers []Handler `json:"handlers"`
	Findings []Finding `json:"findings"`
	Unknown  []Unknown `json:"unknown"`
}

// Pos is a place in a file; the file is empty where the place is not known.
type Pos struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

// Handler is a handler of the map.
type Handler struct {
	ID           string       `json:"id"`
	Func         string       `json:"func"`
	Pos          Pos          `json:"pos"`
	Subscription Subscription `json:"subscription"`
	Via          []string     `json:"via"`
	Repeats      string       `json:"repeats"`
	Retry        Retry        `json:"retry"`
	Key          *Key         `json:"key"`
	Effects      []Effect     `json:"effects"`
}

// Subscription is what hands messages to a handler.
type Subscription struct {
	API string `json:"api"`
	Pos Pos    `json:"pos"`
}

// Retry says how often a delivery is tried.
type Retry struct {
	Limit   string `json:"limit"`
	Backoff bool   `json:"backoff"`
}

// Key is the value by which a handler recognises a message.
type Key struct {
	From   string `json:"from"`
	Stable bool   `json:"stable"`
	Store  string `json:"store"`
}

// Effect is an effect of a handler.
type Effect struct {
	Kind         string        `json:"kind"`
	API          string        `json:"api"`
	Target       string        `json:"target"`
	Pos          Pos           `json:"pos"`
	Path         []Hop         `json:"path"`
	Verdict      string        `json:"verdict"`
	Guard        *Guard        `json:"guard"`
	Guards       []Guard       `json:"guards"`
	Seen         []Guard       `json:"seen"`
	Reason       string        `json:"reason"`
	Declare      string        `json:"declare"`
	Confidence   string        `json:"confidence"`
	Alternatives []Alternative `json:"alternatives"`
}

// Hop is a call on the way to an effect.
type Hop struct {
	Func string `json:"func"`
	Pos
}

// Guard is a guard of an effect, or what looks like one.
type Guard struct {
	Kind string   `json:"kind"`
	In   string   `json:"in"`
	Pos  Pos      `json:"pos"`
	Why  string   `json:"why"`
	Weak []string `json:"weak"`
}

// Alternative is one of several effects behind one interface call.
type Alternative struct {
	API     string `json:"api"`
	Pos     Pos    `json:"pos"`
	Verdict string `json:"verdict"`
}

// Finding is what a rule reports.
type Finding struct {
	Rule        string         `json:"rule"`
	Message     string         `json:"message"`
	Pos         Pos            `json:"pos"`
	Handler     *string        `json:"handler"`
	HandlerID   string         `json:"handler_id"`
	Effect      *FindingEffect `json:"effect"`
	Path        []Hop          `json:"path"`
	Fingerprint string         `json:"fingerprint"`
	Related     []Related      `json:"related"`
	Ignored     *Ignored       `json:"ignored"`
}

// FindingEffect is the effect that a finding is about.
type FindingEffect struct {
	Pos    Pos    `json:"pos"`
	Kind   string `json:"kind"`
	API    string `json:"api"`
	Target string `json:"target"`
}

// Related is a place that explains a finding.
type Related struct {
	Pos     Pos    `json:"pos"`
	Message string `json:"message"`
}

// Ignored is what silences a finding.
type Ignored struct {
	By     string `json:"by"`
	Reason string `json:"reason"`
	Pos    *Pos   `json:"pos"`
}

// Unknown is a call that stayed open.
type Unknown struct {
	Pos  Pos    `json:"pos"`
	Call string `json:"call"`
	Why  string `json:"why"`
}

// JSON writes the document of section "outward formats": everything sorted,
// lists never null.
func JSON(w io.Writer, in *Input) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(in.Document())
}

// Document is the document that JSON writes.
func (in *Input) Document() *Document {
	return &Document{
		Version:  Version,
		Handlers: each(in.handlers(), in.handler),
		Findings: each(in.findings(), in.finding),
		Unknown: each(in.unresolved(), func(u replay.Unresolved) Unknown {
			return Unknown{in.pos(u.Pos), u.Call, u.Why}
		}),
	}
}

// each converts a list; the result is never nil.
func each[A, B any](list []A, f func(A) B) []B {
	out := make([]B, 0, len(list))
	for _, a := range list {
		out = append(out, f(a))
	}
	return out
}

func (in *Input) pos(p replay.Position) Pos {
	if !p.IsValid() {
		return Pos{}
	}
	return Pos{in.File(p.Package, p.File), p.Line, p.Column}
}

func (in *Input) handler(h *replay.Handler) Handler {
	out := Handler{
		ID:           h.ID,
		Func:         h.Func,
		Pos:          in.pos(h.Pos),
		Subscription: Subscription{h.Subscription.API, in.pos(h.Subscription.Pos)},
		Via:          list(h.Via),
		Repeats:      h.Repeats,
		Retry:        Retry{h.Retry.Limit, h.Retry.Backoff},
		Effects:      each(in.effects(h), in.effect),
	}
	if out.Retry.Limit == "" {
		out.Retry.Limit = "unknown"
	}
	if h.Key != nil {
		out.Key = &Key{h.Key.From, h.Key.Stable, h.Key.Store}
	}
	return out
}

func (in *Input) effect(e *replay.Effect) Effect {
	out := Effect{
		Kind:       e.Kind,
		API:        e.API,
		Target:     e.Target,
		Pos:        in.pos(e.Pos),
		Path:       in.path(e.Path),
		Verdict:    string(e.Verdict),
		Guards:     each(e.Guards, in.guard),
		Seen:       each(e.Seen, in.guard),
		Reason:     e.Reason,
		Declare:    e.Declare,
		Confidence: string(e.Confidence),
		Alternatives: each(e.Alternatives, func(a replay.Alternative) Alternative {
			return Alternative{a.API, in.pos(a.Pos), string(a.Verdict)}
		}),
	}
	if e.Guard != nil {
		g := in.guard(*e.Guard)
		out.Guard = &g
	}
	return out
}

func (in *Input) guard(g replay.Guard) Guard {
	return Guard{g.Kind, g.In, in.pos(g.Pos), g.Why, list(g.Weak)}
}

func (in *Input) path(hops []replay.Hop) []Hop {
	return each(hops, func(h replay.Hop) Hop { return Hop{h.Func, in.pos(h.Pos)} })
}

func (in *Input) finding(f rule.Finding) Finding {
	out := Finding{
		Rule:        f.Rule,
		Message:     f.Message,
		Pos:         in.pos(f.Pos),
		HandlerID:   f.HandlerID,
		Path:        in.path(f.Path),
		Fingerprint: f.Fingerprint,
		Related: each(f.Related, func(r rule.Related) Related {
			return Related{in.pos(r.Pos), r.Message}
		}),
	}
	if f.Handler != "" {
		out.Handler = &f.Handler
	}
	if e := f.Effect; e != nil {
		out.Effect = &FindingEffect{in.pos(e.Pos), e.Kind, e.API, e.Target}
	}
	if ig := f.Ignored; ig != nil {
		out.Ignored = &Ignored{By: ig.By, Reason: ig.Reason}
		if ig.Pos.IsValid() {
			pos := in.pos(ig.Pos)
			out.Ignored.Pos = &pos
		}
	}
	return out
}

// list is a copy that is never nil.
func list(s []string) []string { return append([]string{}, s...) }
