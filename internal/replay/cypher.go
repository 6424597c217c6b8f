package replay

import (
	"regexp"
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
)

// cypherSQL returns the statements of a Cypher text in SQL.
func cypherSQL(text string) string {
	var out []string
	var matched []string // label and properties of what the statement has found or made
	found := cypherClause.FindAllStringIndex(text, -1)
	for i, at := range found {
		end := len(text)
		if i+1 < len(found) {
			end = found[i+1][0]
		}
		body := cypherParam.ReplaceAllString(text[at[1]:end], ":$1")
		switch words := strings.Fields(strings.ToUpper(text[at[0]:at[1]])); words[len(words)-1] {
		case "MATCH":
			if m := cypherPattern.FindStringSubmatch(body); m != nil {
				matched = []string{strconv.Quote(m[1]), m[2]} // a label may be a word of SQL
				out = append(out, "SELECT 1 FROM "+matched[0]+cypherWhere(m[2]))
			}
		case "MERGE", "CREATE":
			// The last of a path is what is new.
			if all := cypherPattern.FindAllStringSubmatch(body, -1); all != nil {
				m := all[len(all)-1]
				matched = []string{strconv.Quote(m[1]), m[2]}
				out = append(out, cypherInsert(matched[0], m[2], words[0] == "MERGE"))
			}
		case "SET":
			if matched != nil && words[0] == "SET" || matched != nil && words[1] == "MATCH" {
				out = append(out, "UPDATE "+matched[0]+" SET "+cypherProp.ReplaceAllString(body, "$1")+cypherWhere(matched[1]))
			}
		case "DELETE":
			if matched != nil {
				out = append(out, "DELETE FROM "+matched[0]+cypherWhere(matched[1]))
			}
		}
	}
	return strings.Join(out, ";\n")
}

// cypherInsert writes the node of a pattern as an insert; MERGE leaves one that exists.
func cypherInsert(label, props string, merge bool) string {
	var cols, vals []string
	for _, p := range cypherProps(props) {
		cols, vals = append(cols, p[0]), append(vals, p[1])
	}
	if len(cols) == 0 {
		return "INSERT INTO " + label + " DEFAULT VALUES"
	}
	s := "INSERT INTO " + label + " (" + strings.Join(cols, ", ") + ") VALUES (" + strings.Join(vals, ", ") + ")"
	if merge {
		s += " ON CONFLICT (" + strings.Join(cols, ", ") + ") DO UPDATE SET " + cols[0] + " = EXCLUDED." + cols[0]
	}
	return s
}

func cypherWhere(props string) string {
	var conds []string
	for _, p := range cypherProps(props) {
		conds = append(conds, p[0]+" = "+p[1])
	}
	if len(conds) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(conds, " AND ")
}

// cypherProps reads "id: $id, amount: 5".
func cypherProps(props string) [][2]string {
	var out [][2]string
	for part := range strings.SplitSeq(props, ",") {
		if name, val, ok := strings.Cut(part, ":"); ok && strings.TrimSpace(val) != "" {
			out = append(out, [2]string{strings.TrimSpace(name), strings.TrimSpace(val)})
		}
	}
	return out
}
