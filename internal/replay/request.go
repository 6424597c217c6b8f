package replay

import (
	"strings"

	"github.com/idemlint/idemlint/internal/catalog"
	"github.com/idemlint/idemlint/internal/link"
	"github.com/idemlint/idemlint/internal/summary"
)

// findRequests collects the methods that catalog entries name as setters, and the
// types of the objects that carry keys.
func (s *shared) findRequests() {
	s.setters, s.requests = map[string]bool{"Set": true, "Add": true}, map[string]bool{}
	for _, f := range s.prog.Funcs {
		for id, fn := range f.API {
			if op := f.Vals[id].Op; fn == nil || op != summary.OpCall && op != summary.OpInvoke {
				continue
			}
			for _, slot := range requestSlots(fn) {
				s.addRequest(f, summary.ValID(id), slot)
			}
		}
	}
}

// requestSlots are the places of a request that setters may fill, and those of
// its keys.
func requestSlots(fn *catalog.Fn) []*catalog.Slot {
	var slots []*catalog.Slot
	for _, e := range fn.Effects {
		for i := range e.Keys {
			slots = append(slots, &e.Keys[i])
		}
	}
	for _, op := range fn.Ops {
		for i := range op.Token {
			slots = append(slots, &op.Token[i])
		}
		for _, slot := range []*catalog.Slot{op.Key, op.Value, op.Change, op.Resource} {
			if slot != nil && slot.Setter != "" {
				slots = append(slots, slot)
			}
		}
	}
	return slots
}

func (s *shared) addRequest(f *link.Func, call summary.ValID, slot *catalog.Slot) {
	if slot.Setter != "" {
		s.setters[link.MethodName(slot.Setter)] = true
	}
	for _, o := range slot.When {
		if link.IsMethod(o.Option) {
			s.setters[link.MethodName(o.Option)] = true
		}
	}
	on, args := f.APIArgs(call)
	if slot.Arg != nil {
		if *slot.Arg >= len(args) {
			return
		}
		on = args[*slot.Arg]
	}
	if on != summary.NoVal {
		s.requests["*"+strings.TrimPrefix(f.TypeOf(on), "*")] = true
	}
}
