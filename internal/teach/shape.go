package teach

import (
	"slices"
	"strings"

	"github.com/idemlint/idemlint/internal/summary"
)

// shapes is what the summaries show of types: a library's type is known by its
// exported fields, an interface's by its methods, and any type's by what is
// called on it.
type shapes struct {
	types   map[string]*shape
	params  map[string][]string // types of the parameters of own functions, without receiver
	methods map[string]string   // ids of own methods, by "type.method"
}

type shape struct {
	members map[string]bool
}

func newShapes(packages []*summary.Package) *shapes {
	s := &shapes{map[string]*shape{}, map[string][]string{}, map[string]string{}}
	for _, p := range packages {
		for i := 1; i < len(p.Types); i++ {
			s.addType(p, &p.Types[i])
		}
		for i := range p.Funcs {
			s.addFunc(p, &p.Funcs[i])
		}
	}
	return s
}

func (s *shapes) addType(p *summary.Package, t *summary.Type) {
	name := p.Str(t.Name)
	for _, m := range t.Methods {
		s.methods[strings.TrimLeft(name, "*")+"."+p.Str(m.Name)] = p.Str(m.Func)
	}
	if !t.Named || t.Kind == summary.KindTypeParam {
		return
	}
	for _, f := range t.Fields {
		s.member(name, p.Str(f.Name))
	}
	for _, m := range t.Methods {
		s.member(name, p.Str(m.Name))
	}
}

func (s *shapes) member(typ, name string) {
	if s.types[typ] == nil {
		s.types[typ] = &shape{map[string]bool{}}
	}
	s.types[typ].members[name] = true
}

func (s *shapes) addFunc(p *summary.Package, fn *summary.Func) {
	params := fn.Params
	if fn.Recv && len(params) > 0 {
		params = params[1:]
	}
	s.params[p.Str(fn.ID)] = typeNames(p, params)
	for _, v := range fn.Vals {
		if v.Op != summary.OpCall && v.Op != summary.OpInvoke {
			continue
		}
		if recv, method, ok := strings.Cut(p.Str(v.Aux), ")."); ok {
			s.member(strings.TrimLeft(recv, "(*"), method)
		}
	}
}

var (
	// strong members are those of messages alone, weak ones often of messages.
	strong = []string{"Ack", "Nack", "Nak", "Reject", "Payload", "Body", "DeliveryTag", "MessageID", "MessageId", "Redelivered", "Subject", "Topic", "Headers"}
	weak   = []string{"Data", "Value", "Header", "Key", "ID", "Id", "Type", "Timestamp", "Attributes", "Metadata", "Properties", "Attempt", "Attempts"}
	// web members are those of requests of a web framework, which has handlers of
	// another kind.
	web = []string{"Request", "Response", "ResponseWriter", "Writer", "JSON", "Query", "Cookie", "Redirect", "Params"}
	// words of the names of messages.
	named = []string{"Message", "Msg", "Event", "Delivery", "Record", "Job", "Task", "Notification", "Envelope", "Command"}
)

// message says how much a type looks like a message.
func (s *shape) message(name string) int {
	has := func(list []string) int {
		n := 0
		for _, m := range list {
			if s.members[m] {
				n++
			}
		}
		return n
	}
	if has(web) > 0 {
		return 0
	}
	points := min(has(strong), 1)*2 + min(has(weak), 2)
	words := split(name[strings.LastIndexByte(name, '.')+1:])
	if slices.Contains(named, words[len(words)-1]) {
		points++
	}
	return points
}
