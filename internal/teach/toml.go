package teach

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
)

const head = `# Suggested by idemlint for calls that its catalog does not know, by the look of
# their types. Check each entry, drop what is none, and put the rest into
# idemlint.toml; config.toml.example has all that an entry can say.
`

// Write writes suggestions as TOML. File is the shown path of a file.
func Write(w io.Writer, list []Suggestion, file func(pkg, base string) string) error {
	b := bufio.NewWriter(w)
	b.WriteString(head)
	for _, s := range list {
		calls := "1 call"
		if s.Uses > 1 {
			calls = strconv.Itoa(s.Uses) + " calls"
		}
		fmt.Fprintf(b, "\n# %s:%d, %s\n", file(s.First.Package, s.First.File), s.First.Line, calls)
		if s.Effect != "" {
			s.effect(b)
		} else {
			s.subscription(b)
		}
	}
	return b.Flush()
}

func (s *Suggestion) effect(b *bufio.Writer) {
	fmt.Fprintf(b, "[[effect]]\nnames = [%q]\nkind = %q\n", s.Name, s.Effect)
	if s.Payload >= 0 {
		fmt.Fprintf(b, "payload = [%d]\n", s.Payload)
	}
	if s.Target >= 0 {
		fmt.Fprintf(b, "target = { arg = %d }\n", s.Target)
	}
	if s.Key != "" {
		fmt.Fprintf(b, "key = [{ arg = %d, field = %q }]\n", s.Payload, s.Key)
		fmt.Fprintf(b, "fix = \"set %s from the message ID\"\n", s.Key)
	}
}

func (s *Suggestion) subscription(b *bufio.Writer) {
	fmt.Fprintf(b, "[[subscription]]\nnames = [%q]\ncallback = %d\n", s.Name, s.Callback)
	if s.Field != "" {
		fmt.Fprintf(b, "field = %q\n", s.Field)
	}
	if s.Method != "" {
		fmt.Fprintf(b, "method = %q\n", s.Method)
	}
	if s.Target >= 0 {
		fmt.Fprintf(b, "subject = %d\n", s.Target)
	}
	b.WriteString("repeats = \"redelivery\" # or \"at-most-once\", where nothing comes again\n")
}
