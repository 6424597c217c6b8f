package link

import (
	"slices"

	"github.com/idemlint/idemlint/internal/summary"
)

// Receivers returns the receives of own code at the channels that a send may
// send to, sorted by function and value.
func (p *Program) Receivers(f *Func, send summary.ValID) []Site {
	var found []Site
	for _, ch := range p.channelsOf(f, send, true) {
		found = append(found, p.receivers[ch]...)
	}
	slices.SortFunc(found, func(a, b Site) int {
		if a.Func != b.Func {
			return a.Func.Index - b.Func.Index
		}
		return int(a.Val - b.Val)
	})
	return slices.Compact(found)
}

// sentTo returns the values of a receive that hold what a send has sent: of a
// select only those of its cases that receive from the channel.
func (p *Program) sentTo(f *Func, send summary.ValID, recv Site) []summary.ValID {
	v := &recv.Func.Vals[recv.Val]
	if v.Op != summary.OpSelect {
		return []summary.ValID{recv.Val}
	}
	sent := p.channelsOf(f, send, true)
	var cases []int32 // places in the tuple of a select: index, ok, then what each case receives
	next := int32(2)
	for i := 0; i+1 < len(v.Args); i += 2 {
		if v.Args[i+1] != summary.NoVal {
			continue
		}
		for _, o := range p.flow.pts[p.flow.val(recv.Func, v.Args[i])] {
			if slices.Contains(sent, o) {
				cases = append(cases, next)
				break
			}
		}
		next++
	}
	var values []summary.ValID
	for i := range recv.Func.Vals {
		e := &recv.Func.Vals[i]
		if e.Op == summary.OpExtract && e.Args[0] == recv.Val && slices.Contains(cases, int32(e.N)) {
			values = append(values, summary.ValID(i))
		}
	}
	return values
}

// channelsOf returns the channel objects of a send or of a receive.
func (p *Program) channelsOf(f *Func, id summary.ValID, send bool) []object {
	v := &f.Vals[id]
	if v.Op != summary.OpSelect {
		return p.flow.pts[p.flow.val(f, v.Args[0])]
	}
	var all []object
	for i := 0; i+1 < len(v.Args); i += 2 {
		if (v.Args[i+1] != summary.NoVal) == send {
			all = append(all, p.flow.pts[p.flow.val(f, v.Args[i])]...)
		}
	}
	return all
}

// indexChannels collects who sends to and who receives from each channel.
func (p *Program) indexChannels() {
	p.receivers, p.senders = map[object][]Site{}, map[object][]Site{}
	for _, s := range p.flow.recvs {
		for _, o := range p.channelsOf(s.Func, s.Val, false) {
			if !slices.Contains(p.receivers[o], s) {
				p.receivers[o] = append(p.receivers[o], s)
			}
		}
	}
	for _, s := range p.flow.sends {
		for _, o := range p.channelsOf(s.Func, s.Val, true) {
			p.senders[o] = append(p.senders[o], s)
		}
	}
}

// handedOver reports whether what comes through a channel is sent by own code:
// its receiver goes on with the work of the sender.
func (p *Program) handedOver(f *Func, ch summary.ValID) bool {
	for _, o := range p.flow.pts[p.flow.val(f, ch)] {
		if len(p.senders[o]) > 0 {
			return true
		}
	}
	return false
}

// Signals reports whether a value of a type carries nothing but the fact that
// something happened: whoever waits for that does work of its own.
func Signals(pkg *summary.Package, id summary.TypeID) bool {
	t := &pkg.Types[id]
	return t.Kind == summary.KindBool || t.Kind == summary.KindStruct && len(t.Fields) == 0 && !t.Named || pkg.TypeName(id) == "error"
}

// Works reports whether a function loops over what own code sends to it: what it
// does is done for each sender, and not for whoever starts it as a goroutine.
// Signals to stop or to go on are no work.
func (p *Program) Works(f *Func) bool {
	for _, l := range f.Loops {
		for id := range f.code(l) {
			if op := f.Vals[id].Op; op != summary.OpRecv && op != summary.OpSelect {
				continue
			}
			for _, o := range p.channelsOf(f, id, false) {
				if slices.ContainsFunc(p.senders[o], func(s Site) bool { return p.sendsWork(s, o) }) {
					return true
				}
			}
		}
	}
	return false
}

// sendsWork reports whether a send gives more than a signal to a channel.
func (p *Program) sendsWork(send Site, ch object) bool {
	f, v := send.Func, &send.Func.Vals[send.Val]
	for i := 0; i+1 < len(v.Args); i += 2 {
		if sent := v.Args[i+1]; sent != summary.NoVal && slices.Contains(p.flow.pts[p.flow.val(f, v.Args[i])], ch) && !Signals(f.Pkg, f.Vals[sent].Type) {
			return true
		}
	}
	return false
}
