package report

import (
	"bufio"
	"io"

	"github.com/idemlint/idemlint/internal/replay"
)

// Text writes the findings that nothing ignores: file:line:column: message, and
// indented below it the places that explain it.
func Text(w io.Writer, in *Input) error {
	b := bufio.NewWriter(w)
	for _, f := range in.Shown() {
		b.WriteString(in.at(f.Pos) + ": " + f.Message + "\n")
		for _, r := range f.Related {
			b.WriteString("\t" + in.at(r.Pos) + ": " + r.Message + "\n")
		}
	}
	return b.Flush()
}

// Details writes the handlers that were found, and the effects and calls that
// stayed unknown with the reason.
func Details(w io.Writer, in *Input) error {
	b := bufio.NewWriter(w)
	for _, h := range in.handlers() {
		b.WriteString("handler " + in.name(h.Func, "") + " at " + in.at(h.Pos) + ": " + h.Repeats + ", " + owns(h) + "\n")
		for _, e := range in.effects(h) {
			if e.Verdict == replay.Unknown {
				b.WriteString("\tunknown " + e.Kind + " at " + in.at(e.Pos) + ": " + e.Reason + "\n")
			}
		}
	}
	for _, u := range in.unresolved() {
		b.WriteString("unknown call at " + in.at(u.Pos) + " of " + u.Call + ": " + u.Why + "\n")
	}
	return b.Flush()
}
