package replay

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Cypher is read as the SQL that means the same: a label is a table, a property
// a column.

var (
	cypherClause  = regexp.MustCompile(`(?i)\b(?:OPTIONAL\s+MATCH|MATCH|MERGE|CREATE|ON\s+CREATE\s+SET|ON\s+MATCH\s+SET|SET|REMOVE|DETACH\s+DELETE|DELETE|UNWIND|WITH|WHERE|RETURN)\b`)
	cypherPattern = regexp.MustCompile(`[(\[]\s*\w*\s*:\s*` + "`?" + `(\w+)` + "`?" + `\s*(?:\{([^}]*)\})?`)
	cypherProp    = regexp.MustCompile(`\b\w+\.(\w+)`)
	cypherParam   = regexp.MustCompile(`\$(\w+)`)
	cypherFresh   = regexp.MustCompile(`(?i)\brandomUUID\s*\(\s*\)`)
	cypherNow     = regexp.MustCompile(`(?i)\b(?:timestamp|datetime|localdatetime)\s*\(\s*\)`)
	// cypherPlain is a condition on properties alone, without patterns or lists.
	cypherPlain = regexp.MustCompile(`^[^\[\]{}]*$`)
)

// cypherText is a text, and the same with what is quoted or nested in braces
// covered, so that no word, comma or brace of it counts.
type cypherText struct{ text, covered string }

func coverCypher(text string) cypherText {
	covered := []byte(text)
	quote, depth := byte(0), 0
	for i, b := range covered {
		hide := quote != 0 || depth > 1
		switch {
		case quote != 0:
			if b == quote && text[i-1] != '\\' {
				quote = 0
			}
		case b == '\'' || b == '"':
			quote, hide = b, true
		case b == '{' || depth > 0 && (b == '(' || b == '['):
			hide = depth > 0
			depth++
		case depth > 0 && (b == '}' || b == ')' || b == ']'):
			depth--
		}
		if hide {
			covered[i] = '_'
		}
	}
	return cypherText{text, string(covered)}
}

func (t cypherText) slice(from, to int) cypherText {
	return cypherText{t.text[from:to], t.covered[from:to]}
}

// split splits at the commas outside of parentheses, brackets and braces.
func (t cypherText) split() []cypherText {
	var parts []cypherText
	depth, from := 0, 0
	for i, b := range []byte(t.covered) {
		switch b {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
		case ',':
			if depth == 0 {
				parts = append(parts, t.slice(from, i))
				from = i + 1
			}
		}
	}
	return append(parts, t.slice(from, len(t.text)))
}

// cypherNode is the label of a node or relation, and its properties as SQL.
type cypherNode struct {
	label string
	props [][2]string
}

// where is the condition that finds a node.
func (n *cypherNode) where(more string) string {
	var conds []string
	for _, p := range n.props {
		conds = append(conds, p[0]+" = "+p[1])
	}
	if more != "" {
		conds = append(conds, more)
	}
	if len(conds) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(conds, " AND ")
}

// node returns what a path is about: of its nodes and relations the last one with
// properties, else the last; nil if none has a label.
func (t cypherText) node() *cypherNode {
	var last *cypherNode
	for _, m := range cypherPattern.FindAllStringSubmatchIndex(t.covered, -1) {
		n := &cypherNode{label: strconv.Quote(t.text[m[2]:m[3]])} // a label may be a word of SQL
		if m[4] >= 0 {
			for _, p := range t.slice(m[4], m[5]).split() {
				if name, val, ok := strings.Cut(p.text, ":"); ok && strings.TrimSpace(val) != "" {
					n.props = append(n.props, [2]string{strings.TrimSpace(name), strings.TrimSpace(val)})
				}
			}
		}
		if last == nil || len(n.props) > 0 || len(last.props) == 0 {
			last = n
		}
	}
	return last
}

// cypherSQL returns the statements of a Cypher text in SQL.
func cypherSQL(text string) string {
	text = cypherNow.ReplaceAllString(cypherFresh.ReplaceAllString(text, "gen_random_uuid()"), "now()")
	t := coverCypher(cypherParam.ReplaceAllString(text, ":$1"))
	var out []string
	var found *cypherNode // what the statement has found or made
	var cond string       // of what it has found
	clauses := t.clauses()
	for i, c := range clauses {
		switch c.word {
		case "MATCH":
			if n := c.body.node(); n != nil {
				found, cond = n, ""
				if i+1 < len(clauses) && clauses[i+1].word == "WHERE" && cypherPlain.MatchString(clauses[i+1].body.covered) {
					cond = cypherProp.ReplaceAllString(clauses[i+1].body.text, "$1")
				}
				out = append(out, "SELECT 1 FROM "+n.label+n.where(cond))
			}
		case "MERGE":
			if n := c.body.node(); n != nil {
				found, cond = n, ""
				out = append(out, n.merge())
			}
		case "CREATE":
			for _, path := range c.body.split() {
				if n := path.node(); n != nil {
					found, cond = n, ""
					out = append(out, n.insert())
				}
			}
		case "SET", "ON MATCH SET":
			if found != nil {
				out = append(out, "UPDATE "+found.label+" SET "+cypherProp.ReplaceAllString(c.body.text, "$1")+found.where(cond))
			}
		case "DELETE":
			if found != nil {
				out = append(out, "DELETE FROM "+found.label+found.where(cond))
			}
		}
	}
	return strings.Join(out, ";\n")
}

type cypherPart struct {
	word string
	body cypherText
}

// clauses splits a statement at the words that begin a clause.
func (t cypherText) clauses() []cypherPart {
	var parts []cypherPart
	end := len(t.text)
	all := cypherClause.FindAllStringIndex(t.covered, -1)
	for i := len(all) - 1; i >= 0; i-- {
		at := all[i]
		if at[0] > 0 && strings.ContainsRune(".:`", rune(t.covered[at[0]-1])) {
			continue // a property, a label or a parameter
		}
		words := strings.Fields(strings.ToUpper(t.text[at[0]:at[1]]))
		word := strings.Join(words, " ")
		if words[0] != "ON" {
			word = words[len(words)-1]
		}
		parts = append(parts, cypherPart{word, t.slice(at[1], end)})
		end = at[0]
	}
	slices.Reverse(parts)
	return parts
}

// insert writes a node as a new row.
func (n *cypherNode) insert() string {
	var cols, vals []string
	for _, p := range n.props {
		cols, vals = append(cols, p[0]), append(vals, p[1])
	}
	if len(cols) == 0 {
		return "INSERT INTO " + n.label + " DEFAULT VALUES"
	}
	return "INSERT INTO " + n.label + " (" + strings.Join(cols, ", ") + ") VALUES (" + strings.Join(vals, ", ") + ")"
}

// merge writes a node as a row that is left where it exists; one without
// properties, such as a relation, exists for all that follow.
func (n *cypherNode) merge() string {
	var cols []string
	for _, p := range n.props {
		cols = append(cols, p[0])
	}
	if len(cols) == 0 {
		return "SELECT 1 FROM " + n.label
	}
	return n.insert() + " ON CONFLICT (" + strings.Join(cols, ", ") + ") DO UPDATE SET " + cols[0] + " = EXCLUDED." + cols[0]
}
