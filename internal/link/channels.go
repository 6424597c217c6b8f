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
