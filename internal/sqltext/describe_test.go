package sqltext

import (
	"fmt"
	"strings"
)

// describe renders what was found in a statement, leaving out what is empty.
func describe(statements []Statement) string {
	var lines []string
	for i := range statements {
		lines = append(lines, describeOne(&statements[i]))
	}
	return strings.Join(lines, "; ")
}

func describeOne(s *Statement) string {
	parts := []string{strings.TrimSpace(s.Verb.String() + " " + s.Table)}
	add := func(name, text string) {
		if text != "" {
			parts = append(parts, name+"="+text)
		}
	}
	flag := func(name string, set bool) {
		if set {
			parts = append(parts, name)
		}
	}
	add("columns", strings.Join(s.Columns, ","))
	add("values", describeValues(s.Values))
	flag("from-select", s.FromSelect)
	add("not-exists", describeConditions(s.NotExists))
	if s.Conflict != ConflictNone {
		add("conflict", s.Conflict.String())
	}
	add("target", strings.Join(s.ConflictTarget, ","))
	add("constraint", s.ConflictConstraint)
	var set []string
	for _, assignment := range s.Set {
		set = append(set, assignment.Column+":"+describeExpr(assignment.Value))
	}
	add("set", strings.Join(set, ","))
	add("conflict-where", describeConditions(s.ConflictWhere))
	add("where", describeConditions(s.Where))
	flag("other", s.OtherWhere)
	add("returning", strings.Join(s.Returning, ","))
	flag("xmax", s.XmaxReturning)
	add("selected", strings.Join(s.Selected, ","))
	add("aggregate", s.Aggregate)
	flag("limit1", s.Limit1)
	flag("for-update", s.ForUpdate)
	flag("skip-locked", s.SkipLocked)
	add("lock", s.Lock)
	flag("hole", s.HasHole)
	return strings.Join(parts, " ")
}

func describeConditions(conditions []Condition) string {
	var texts []string
	for _, c := range conditions {
		text := c.Column + " " + c.Op
		if len(c.Values) > 0 {
			text += " " + describeValues(c.Values)
		}
		texts = append(texts, text)
	}
	return strings.Join(texts, " & ")
}

func describeValues(values []Expr) string {
	var texts []string
	for _, value := range values {
		texts = append(texts, describeExpr(value))
	}
	return strings.Join(texts, ",")
}

func describeExpr(e Expr) string {
	switch e.Kind {
	case ExprParam:
		if e.Param < 0 {
			return "$" + e.Name
		}
		return fmt.Sprintf("$%d", e.Param)
	case ExprLiteral:
		return "'" + e.Text + "'"
	case ExprColumn:
		return e.Text
	case ExprExcluded:
		return "new." + e.Text
	}
	text := e.Kind.String()
	if len(e.Params) > 0 {
		text += fmt.Sprint(e.Params)
	}
	return text
}
