package link

import (
	"cmp"
	"slices"
	"strings"

	"github.com/idemlint/idemlint/internal/catalog"
	"github.com/idemlint/idemlint/internal/summary"
)

// loops finds receive and poll loops.
func (fd *finder) loops(f *Func) {
	fd.single(f)
	claimed := map[summary.ValID]bool{}
	for i := len(f.Loops) - 1; i >= 0; i-- { // inner loops come last
		l := f.Loops[i]
		var fresh []summary.ValID
		var api string
		repeats := catalog.Redelivery
		for _, r := range fd.received(f, l) {
			if claimed[r] || fd.ownType(f, r) && !fd.returnsMessage(f, r) && f.handsBack([]summary.ValID{r}) {
				continue // a loop that asks for a message until it gets one is no handler of it
			}
			claimed[r] = true
			fresh = append(fresh, r)
			if name, how := fd.receiveAPI(f, r); name != "" {
				api, repeats = name, how
			}
		}
		if len(fresh) == 0 {
			continue
		}
		e := Entry{Root: f, Messages: fresh, API: api, Repeats: repeats, Publishes: -1, Site: Site{f, fresh[0]}}
		fd.dispatchOr(e, f, l)
	}
}

// single finds the calls outside loops that receive a message which does not leave
// the function as a result: some caller's loop goes through it, or a goroutine is
// started for each message.
func (fd *finder) single(f *Func) {
	for _, t := range f.Results {
		if fd.isMessage(f.Pkg, t) {
			return
		}
	}
	if testEnvironment(f.Pkg.Path) {
		return
	}
	for id := range f.code(nil) {
		op := f.Vals[id].Op
		if f.LoopOf[f.Block[id]] >= 0 || op != summary.OpCall && op != summary.OpInvoke || f.Vals[id].Mode != summary.ModeCall || !fd.returnsMessage(f, id) || !fd.receiveCall(f, id, 0) {
			continue
		}
		name, repeats := fd.receiveAPI(f, id)
		if name == "" || repeats != catalog.Redelivery {
			continue
		}
		e := Entry{Root: f, Messages: []summary.ValID{id}, API: name, Repeats: repeats, Publishes: -1, Site: Site{f, id}}
		if taker := fd.taker(f, id); taker != nil {
			e.Handler, e.Via = taker, []string{f.ID}
			fd.emit(e)
			continue
		}
		fd.dispatchOr(e, f, nil)
	}
}

// taker returns the own function that a message is handed to whole, nil if there
// is none or if a dispatch lies on the way.
func (fd *finder) taker(f *Func, message summary.ValID) *Func {
	d := fd.newDispatcher(true)
	d.explore(f, nil, []summary.ValID{message}, 0)
	if len(d.found) > 0 {
		return nil
	}
	return d.taker
}

// received returns the values of a loop that hand over messages.
func (fd *finder) received(f *Func, l *Loop) []summary.ValID {
	var found []summary.ValID
	for id := range f.code(l) {
		if fd.receives(f, id) {
			found = append(found, id)
		}
	}
	return found
}

func (fd *finder) receives(f *Func, id summary.ValID) bool {
	v := &f.Vals[id]
	switch v.Op {
	case summary.OpRecv:
		return fd.isMessage(f.Pkg, f.Vals[v.Args[0]].Type) && !fd.prog.handedOver(f, v.Args[0])
	case summary.OpSelect:
		return fd.messageChannel(f, id) != summary.NoVal
	case summary.OpCall, summary.OpInvoke, summary.OpCallDyn:
		return v.Mode == summary.ModeCall && fd.receiveCall(f, id, 0)
	}
	return false
}

// messageChannel returns the channel of messages that a receive or a select
// reads, NoVal if there is none.
func (fd *finder) messageChannel(f *Func, id summary.ValID) summary.ValID {
	v := &f.Vals[id]
	if v.Op == summary.OpRecv {
		return v.Args[0]
	}
	for i := 0; i+1 < len(v.Args); i += 2 {
		ch := v.Args[i]
		if v.Args[i+1] == summary.NoVal && fd.isMessage(f.Pkg, f.Vals[ch].Type) && !fd.prog.handedOver(f, ch) {
			return ch
		}
	}
	return summary.NoVal
}

// isMessage reports whether a type, or what it contains, is a message type.
func (fd *finder) isMessage(pkg *summary.Package, id summary.TypeID) bool {
	for depth := 0; id != 0 && depth < 4; depth++ {
		t := &pkg.Types[id]
		if fd.prog.message(pkg.Str(t.Name)) {
			return true
		}
		id = t.Elem
	}
	return false
}

func (p *Program) message(name string) bool {
	return p.Catalog.Message(catalog.Normalize(strings.TrimLeft(name, "*"))) != nil
}

// receive returns what the catalog says of a call that returns messages, nil if
// it is none.
func (fd *finder) receive(fn *catalog.Fn) *catalog.Receive {
	if fn == nil || fn.Receive == nil || fn.Receive.Reconciler && !fd.prog.Settings.Reconcilers {
		return nil
	}
	return fn.Receive
}

// receiveCall reports whether a call returns messages that it received: a
// catalogued one, an interface's that stands for one, or an own function around one.
func (fd *finder) receiveCall(f *Func, id summary.ValID, depth int) bool {
	if fd.receive(f.API[id]) != nil {
		return true
	}
	if depth > 2 {
		return false
	}
	if !fd.returnsMessage(f, id) {
		return fd.ownMessage(f, id, depth)
	}
	if callee := f.Callee[id]; callee != nil {
		return fd.wrapsReceive(callee, depth)
	}
	if f.Vals[id].Op == summary.OpCall {
		return false
	}
	targets, _ := fd.prog.Targets(f, id)
	for _, t := range targets {
		if fd.receive(t.API) != nil || t.Func != nil && fd.wrapsReceive(t.Func, depth) {
			return true
		}
	}
	return len(targets) == 0 && f.Vals[id].Op == summary.OpInvoke && receiveName(MethodName(f.Aux(id)))
}

// ownMessage reports whether a call of own code returns a value of an own type that
// is made of a message it received.
func (fd *finder) ownMessage(f *Func, id summary.ValID, depth int) bool {
	if !fd.ownType(f, id) {
		return false
	}
	if callee := f.Callee[id]; callee != nil {
		return fd.yields(callee, depth)
	}
	targets, _ := fd.prog.Targets(f, id)
	return slices.ContainsFunc(targets, func(t Target) bool { return t.Func != nil && fd.yields(t.Func, depth) })
}

// ownType reports whether a result of a call is an own struct or interface.
func (fd *finder) ownType(f *Func, id summary.ValID) bool {
	return slices.ContainsFunc(f.resultsOf(id), func(r summary.TypeID) bool {
		t := &f.Pkg.Types[r]
		if t.Kind == summary.KindPointer && t.Elem != 0 {
			t = &f.Pkg.Types[t.Elem]
		}
		return t.Named && t.Own && (t.Kind == summary.KindStruct || t.Kind == summary.KindInterface)
	})
}

// yields reports whether a function returns something of a message that it received.
func (fd *finder) yields(f *Func, depth int) bool {
	var got []summary.ValID
	for id := range f.code(nil) {
		if op := f.Vals[id].Op; (op == summary.OpCall || op == summary.OpInvoke) && fd.receiveCall(f, id, depth+1) {
			got = append(got, id)
		}
	}
	return len(got) > 0 && f.handsBack(got)
}

// handsBack reports whether a function returns one of some values, or something
// made of it, other than an error.
func (f *Func) handsBack(got []summary.ValID) bool {
	derived := taint(f, got)
	for id := range f.code(nil) {
		if f.Vals[id].Op == summary.OpReturn && slices.ContainsFunc(f.Vals[id].Args, func(a summary.ValID) bool { return derived[a] && f.TypeOf(a) != "error" }) {
			return true
		}
	}
	return false
}

func receiveName(name string) bool {
	for _, w := range []string{"Receive", "Fetch", "Read", "Next", "Poll", "Pull", "Consume"} {
		if strings.HasPrefix(name, w) {
			return true
		}
	}
	return false
}

func (fd *finder) returnsMessage(f *Func, id summary.ValID) bool {
	return slices.ContainsFunc(f.resultsOf(id), func(r summary.TypeID) bool { return fd.isMessage(f.Pkg, r) })
}

// resultsOf returns the types of what a call returns.
func (f *Func) resultsOf(call summary.ValID) []summary.TypeID {
	typ := f.Vals[call].Type
	if t := &f.Pkg.Types[typ]; t.Kind == summary.KindTuple {
		return t.Results
	}
	return []summary.TypeID{typ}
}

func (fd *finder) wrapsReceive(f *Func, depth int) bool {
	for id := range f.code(nil) {
		switch f.Vals[id].Op {
		case summary.OpRecv, summary.OpSelect:
			if fd.receives(f, id) {
				return true
			}
		case summary.OpCall, summary.OpInvoke:
			if fd.receiveCall(f, id, depth+1) {
				return true
			}
		}
	}
	return false
}

// receiveAPI names the library call behind a received value, and how it repeats.
func (fd *finder) receiveAPI(f *Func, id summary.ValID) (string, catalog.Repeats) {
	if fn := f.API[id]; fd.receive(fn) != nil {
		return fn.Name, fd.prog.repeats(Site{f, id}, fn.Receive.Repeats, fn.Receive.AtMostOnce, fn.Receive.Redelivered)
	}
	if name, repeats := fd.receiveInside(f.Callee[id]); name != "" {
		return name, repeats
	}
	switch f.Vals[id].Op {
	case summary.OpRecv, summary.OpSelect:
		return fd.channelAPI(f, id)
	case summary.OpInvoke, summary.OpCallDyn:
		return fd.dynamicAPI(f, id)
	}
	return "", ""
}

// receiveInside names the first call of a library in an own function that receives.
func (fd *finder) receiveInside(f *Func) (string, catalog.Repeats) {
	if f == nil {
		return "", ""
	}
	for id := range f.code(nil) {
		if fd.receive(f.API[id]) != nil {
			return fd.receiveAPI(f, id)
		}
	}
	return "", ""
}

// dynamicAPI names the library call behind a call through an interface or a value.
func (fd *finder) dynamicAPI(f *Func, id summary.ValID) (string, catalog.Repeats) {
	targets, _ := fd.prog.Targets(f, id)
	for _, t := range targets {
		if r := fd.receive(t.API); r != nil {
			return t.API.Name, cmp.Or(r.Repeats, catalog.Redelivery)
		}
		if name, repeats := fd.receiveInside(t.Func); name != "" {
			return name, repeats
		}
	}
	return "", ""
}

// channelAPI finds the subscription that feeds a channel.
func (fd *finder) channelAPI(f *Func, id summary.ValID) (string, catalog.Repeats) {
	ch := fd.messageChannel(f, id)
	if ch == summary.NoVal {
		return "", ""
	}
	if v := &f.Vals[ch]; v.Op == summary.OpExtract {
		ch = v.Args[0]
	}
	if fn := f.API[ch]; fn != nil && fn.Subscription != nil {
		return fn.Name, fd.prog.repeats(Site{f, ch}, fn.Subscription.Repeats, fn.Subscription.AtMostOnce, nil)
	}
	if fn := f.API[ch]; fd.receive(fn) != nil {
		return fn.Name, fd.prog.repeats(Site{f, ch}, fn.Receive.Repeats, fn.Receive.AtMostOnce, fn.Receive.Redelivered)
	}
	return fd.subscribedChannel(f, id)
}

// subscribedChannel looks for a subscription that was given this channel.
func (fd *finder) subscribedChannel(f *Func, id summary.ValID) (string, catalog.Repeats) {
	objects := fd.prog.flow.pts[fd.prog.flow.val(f, fd.messageChannel(f, id))]
	for _, o := range objects {
		site := fd.prog.flow.objects[o].site
		if site.Func == nil {
			continue
		}
		for i := range site.Func.Vals {
			fn := site.Func.API[i]
			if fn == nil || fn.Subscription == nil || fn.Subscription.Channel == nil {
				continue
			}
			_, args := site.Func.APIArgs(summary.ValID(i))
			if c := *fn.Subscription.Channel; c < len(args) && slices.Contains(fd.prog.flow.pts[fd.prog.flow.val(site.Func, args[c])], o) {
				return fn.Name, fd.prog.repeats(Site{site.Func, summary.ValID(i)}, fn.Subscription.Repeats, fn.Subscription.AtMostOnce, nil)
			}
		}
	}
	return "", ""
}

// repeats says how a call delivers: as declared, unless an option makes it
// otherwise.
func (p *Program) repeats(call Site, declared catalog.Repeats, atMostOnce, redelivered []catalog.Option) catalog.Repeats {
	switch {
	case p.surely(call, atMostOnce):
		return catalog.AtMostOnce
	case p.anyOption(call, redelivered):
		return catalog.Redelivery
	}
	return cmp.Or(declared, catalog.Redelivery)
}
