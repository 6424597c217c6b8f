package replay

import (
	"strings"

	"github.com/idemlint/idemlint/internal/catalog"
	"github.com/idemlint/idemlint/internal/sqltext"
)

// bulkCall executes a call that is given a list of writes, built or structs.
func (f *frame) bulkCall(c *invocation, op *catalog.Op) ([]*state, bool) {
	var stmts []*stmt
	for _, e := range f.bulkList(c, op.Value) {
		if st := f.bulkWrite(c, op, e); st != nil {
			stmts = append(stmts, st)
		}
	}
	if len(stmts) == 0 {
		return nil, false
	}
	// What can carry a key is a transaction: one write that is refused keeps the others out.
	refused := map[*stmt]bool{}
	for _, st := range stmts {
		if j := f.judge(c, st); len(op.Token) > 0 && j.answer == "dup" {
			refused[st] = true
		}
	}
	token, keyed := f.token(c, op)
	keyed = keyed && f.keyQuality(token) == keyStable
	for _, st := range stmts {
		if keyed || len(refused) > 0 && !refused[st] {
			st.verb = doOther
		}
	}
	f.stmts[c.node] = stmts[0]
	return f.perform(c, stmts, "exec", op.Results, op.Out, apiText{kind: op.Kind, verb: op.Verb, fix: op.Fix}), true
}

// bulkList returns the writes of a list, also of one for each table.
func (f *frame) bulkList(c *invocation, slot *catalog.Slot) []V {
	v, ok := f.argument(c, slot)
	if ok && slot.Field != "" {
		v, ok = f.fieldAt(c.s, v, slot.Field)
	}
	if !ok {
		return nil
	}
	var list []V
	for _, l := range f.vals.leaves(v) {
		if elems := f.elements(c.s, l); elems != nil {
			list = append(list, elems...)
			continue
		}
		cols := f.mapColumns(c.s, f.vals.inner(l))
		for _, col := range cols {
			list = append(list, f.elements(c.s, col.val)...)
		}
		if len(cols) == 0 {
			list = append(list, l)
		}
	}
	return list
}

func (f *frame) bulkWrite(c *invocation, op *catalog.Op, e V) *stmt {
	switch op.Model {
	case "mongo":
		return f.bulkDocument(c, e)
	case "dynamo":
		return f.bulkItem(c, e)
	case "elastic":
		return f.bulkIndexed(c, e)
	}
	return nil
}

// at is the slot of an argument, or of a field of it.
func at(arg int, field string) *catalog.Slot { return &catalog.Slot{Arg: &arg, Field: field} }

// bulkDocument reads a write of a MongoDB bulk.
func (f *frame) bulkDocument(c *invocation, e V) *stmt {
	const filter, change, doc = 0, 1, 2
	args := []V{vNil, vNil, vNil}
	do, upsert := "", false
	if links := f.chain(e); len(links) > 0 {
		for _, l := range links {
			switch {
			case l.role == "insert" || l.role == "save" || l.role == "update" || l.role == "delete":
				do = l.role
			case len(l.args) == 0:
			case l.role == "where":
				args[filter] = l.args[0]
			case l.role == "set":
				args[change] = l.args[0]
			case l.role == "values":
				args[doc] = l.args[0]
			case l.role == "conflict":
				upsert = f.vals.inner(l.args[0]) == vTrue
			}
		}
	} else {
		for i, names := range [][]string{filter: {"Filter"}, change: {"Update"}, doc: {"Document", "Replacement"}} {
			for _, name := range names {
				if v, ok := f.fieldAt(c.s, e, name); ok {
					args[i] = v
					do = map[string]string{"Update": "update", "Document": "insert", "Replacement": "save"}[name]
				}
			}
		}
		if v, ok := f.fieldAt(c.s, e, "Upsert"); ok {
			upsert = f.contents(c.s, []V{v})[0] == vTrue
		}
	}
	if do == "" {
		return nil
	}
	one := *c
	one.args = args
	st := f.document(&one, &catalog.Op{Do: do, Filter: at(filter, ""), Change: at(change, ""), Value: at(doc, "")})
	if upsert && st.verb == doUpdate {
		st.conflict, st.marksRow = sqltext.ConflictUpdate, do == "update" && st.onlyInserts
	}
	return st
}

// bulkItem reads a write of a DynamoDB transaction or batch.
func (f *frame) bulkItem(c *invocation, e V) *stmt {
	one := *c
	if links := f.chain(e); len(links) > 0 {
		one.recv, one.args = e, nil
		do := "update"
		for _, l := range links {
			if l.role == "values" {
				do = "put"
			}
		}
		return f.dynamo(&one, &catalog.Op{Do: do})
	}
	for _, name := range []string{"Put", "PutRequest", "Update"} {
		if v, ok := f.fieldAt(c.s, e, name); ok && v != vNil {
			do := "put"
			if name == "Update" {
				do = "update"
			}
			one.args = []V{v}
			return f.dynamo(&one, &catalog.Op{
				Do: do, Resource: at(0, "TableName"), Key: at(0, "Key"), Value: at(0, "Item"), Change: at(0, "UpdateExpression"),
				Cond: at(0, "ConditionExpression"), Params: at(0, "ExpressionAttributeValues"), Aliases: at(0, "ExpressionAttributeNames"),
			})
		}
	}
	return nil
}

// bulkIndexed reads a write of an Elasticsearch bulk.
func (f *frame) bulkIndexed(c *invocation, e V) *stmt {
	do, key, index := "", vEmpty, ""
	for _, l := range f.chain(e) {
		switch {
		case l.role == "insert" || l.role == "save":
			do = l.role
		case len(l.args) == 0:
		case l.role == "where":
			key = f.vals.inner(l.args[0])
		case l.role == "table":
			index = targetText(f.vals, l.args[0])
		}
	}
	if do == "" {
		return nil
	}
	st := &stmt{verb: doInsert, resource: strings.TrimSpace("index " + index), where: []condition{{name: "key", op: "=", vals: []V{key}}}, handle: c.recv}
	st.set = []column{{name: "key", val: key}}
	if q := f.keyQuality(key); do == "save" && q != keyFresh && q != keyAbsent {
		st.verb = doPut
	}
	return st
}
