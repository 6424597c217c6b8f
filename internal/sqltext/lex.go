package sqltext

import (
	"strings"
	"unicode"
	"unicode/utf8"

	sqllexer "github.com/DataDog/go-sqllexer"
)

type tokenKind uint8

const (
	endToken tokenKind = iota
	wordToken
	quotedToken // a quoted identifier
	stringToken
	numberToken
	paramToken
	holeToken
	symbolToken
)

type token struct {
	kind   tokenKind
	text   string // without quotes; a parameter's name
	upper  string // of words and symbols, for comparison; a parameter's sign
	param  int    // argument index, -1 if named or unknown
	double bool   // quoted by ", which in MySQL and SQLite may be a string
	line   int
}

func (t token) is(upper string) bool {
	return t.upper == upper && (t.kind == wordToken || t.kind == symbolToken)
}

// holeRune replaces Hole while scanning, because the library takes a zero byte
// for the end of the text. It is no character and cannot be meant.
const holeRune = '\uffff'

// scanner splits a text into tokens. The library reads strings, comments,
// quoted names and numbers, which differ between dialects. Words, operators and
// placeholders it joins in ways that suit obfuscation only ("n/2", "?::", "=:"
// are one token each), so these are read here.
type scanner struct {
	text      string
	pos       int
	line      int
	questions int  // question marks seen
	dollars   bool // the text numbers its parameters: ? is a JSON operator
	tokens    []token
}

func lex(text string) []token {
	text = strings.ReplaceAll(text, Hole, string(holeRune))
	s := &scanner{text: text, line: 1, dollars: numbersParameters(text)}
	for s.pos < len(s.text) {
		before := s.pos
		s.scan()
		if s.pos <= before {
			s.pos = before + 1
		}
		s.line += strings.Count(s.text[before:min(s.pos, len(s.text))], "\n")
	}
	return s.tokens
}

func numbersParameters(text string) bool {
	for i := 0; i+1 < len(text); i++ {
		if text[i] == '$' && isDigit(text[i+1]) {
			return true
		}
	}
	return false
}

// at returns the byte at an offset from the position, or 0.
func (s *scanner) at(offset int) byte {
	if i := s.pos + offset; i >= 0 && i < len(s.text) {
		return s.text[i]
	}
	return 0
}

func (s *scanner) starts(prefix string) bool { return strings.HasPrefix(s.text[s.pos:], prefix) }

func (s *scanner) emit(t token, length int) {
	t.line = s.line
	s.tokens = append(s.tokens, t)
	s.pos += length
}

func (s *scanner) scan() {
	c := s.at(0)
	switch {
	case c == ' ' || c == '\t' || c == '\n' || c == '\r':
		s.pos++
	case s.starts("--") || s.starts("/*"):
		s.pos += len(s.library().Value)
	case c == '#' && s.at(1) == ' ' && s.atLineStart():
		s.pos += lineLength(s.text[s.pos:])
	case c == '\'':
		s.scanString(s.library().Value)
	case c == '"' || c == '`':
		s.scanQuoted(c)
	case c == '$':
		s.scanDollar()
	case c == '?' || c == ':' || c == '@':
		s.scanPlaceholder(c)
	case s.holeLength() > 0:
		s.scanHole()
	case isDigit(c):
		value := s.library().Value
		s.emit(token{kind: numberToken, text: value}, len(value))
	case wordLength(s.text[s.pos:]) > 0:
		s.scanWord()
	default:
		s.scanSymbol()
	}
}

// library lets the library read the one token at the position.
func (s *scanner) library() *sqllexer.Token {
	return sqllexer.New(s.text[s.pos:]).Scan()
}

func (s *scanner) atLineStart() bool {
	before := s.text[:s.pos]
	return strings.TrimSpace(before[strings.LastIndexByte(before, '\n')+1:]) == ""
}

func lineLength(text string) int {
	if i := strings.IndexByte(text, '\n'); i >= 0 {
		return i
	}
	return len(text)
}

func (s *scanner) scanString(value string) {
	text := strings.TrimPrefix(value, "'")
	text = strings.TrimSuffix(text, "'")
	if containsHole(text) && !s.formatsTime() {
		s.emit(token{kind: holeToken}, len(value))
		return
	}
	text = strings.ReplaceAll(text, "''", "'")
	text = strings.ReplaceAll(text, `\'`, "'")
	s.emit(token{kind: stringToken, text: text}, len(value))
}

// formatsTime reports whether a format of SQLite's strftime comes next: its %s is
// no hole.
func (s *scanner) formatsTime() bool {
	n := len(s.tokens)
	return n >= 2 && s.tokens[n-2].is("STRFTIME") && s.tokens[n-1].is("(")
}

func containsHole(text string) bool {
	for i := range text {
		if holeLength(text[i:]) > 0 {
			return true
		}
	}
	return false
}

func (s *scanner) scanQuoted(quote byte) {
	end := strings.IndexByte(s.text[s.pos+1:], quote)
	if end < 0 {
		s.pos++ // a lone quote of a fragment
		return
	}
	text := s.text[s.pos+1 : s.pos+1+end]
	kind := quotedToken
	if containsHole(text) {
		kind = holeToken
	}
	s.emit(token{kind: kind, text: text, double: quote == '"'}, end+2)
}

// scanDollar reads $1, SQLite's $name, a number that is only known at run time
// ("$" + strconv.Itoa(n)), and dollar-quoted strings.
func (s *scanner) scanDollar() {
	rest := s.text[s.pos+1:]
	name := wordLength(rest)
	switch {
	case isDigit(s.at(1)):
		s.scanNumbered(rest)
	case holeLength(rest) > 0:
		s.emit(token{kind: paramToken, param: -1}, 1)
		s.scanHole()
	case strings.HasPrefix(rest[name:], "$"):
		value := s.library().Value
		text := value[min(name+2, len(value)):]
		s.emit(token{kind: stringToken, text: text[:max(0, len(text)-name-2)]}, len(value))
	case name > 0:
		s.emit(token{kind: paramToken, text: rest[:name], param: -1}, name+1)
	default:
		s.scanSymbol()
	}
}

// scanNumbered reads the digits after a parameter's sign. Both $1 and ?1 count
// from one.
func (s *scanner) scanNumbered(rest string) {
	length, number := 0, 0
	for length < len(rest) && isDigit(rest[length]) {
		number = min(number*10+int(rest[length]-'0'), 1<<20)
		length++
	}
	s.emit(token{kind: paramToken, param: number - 1, upper: s.text[s.pos : s.pos+1]}, 1+length)
}

func (s *scanner) scanPlaceholder(sign byte) {
	rest := s.text[s.pos+1:]
	name := wordLength(rest)
	switch {
	case sign == '?' && s.dollars, s.starts("::"), s.starts(":="):
		s.scanSymbol()
	case sign == '?' && isDigit(s.at(1)):
		s.scanNumbered(rest)
	case name > 0:
		s.emit(token{kind: paramToken, text: rest[:name], param: -1}, name+1)
	case sign == '?':
		s.emit(token{kind: paramToken, param: s.questions, upper: "?"}, 1)
		s.questions++
	case s.starts("@@"):
		s.pos += 2 // a system variable: the name is read as a word
	case sign == ':' && isDigit(s.at(1)) && !isDigit(s.at(-1)):
		s.scanNumbered(rest)
	default:
		s.scanSymbol()
	}
}

// scanWord reads a word. One that ends in an underscore goes on in a hole that
// follows: its name is unknown.
func (s *scanner) scanWord() {
	length := wordLength(s.text[s.pos:])
	text := s.text[s.pos : s.pos+length]
	if strings.HasSuffix(text, "_") && holeLength(s.text[s.pos+length:]) > 0 {
		s.pos += length
		s.scanHole()
		return
	}
	s.emit(token{kind: wordToken, text: text, upper: strings.ToUpper(text)}, length)
}

// scanHole reads a hole, and with it the rest of the name whose beginning it
// stands for: \x00_events. A keyword that touches the hole is no such rest.
func (s *scanner) scanHole() {
	length := 0
	for {
		rest := s.text[s.pos+length:]
		if n := holeLength(rest); n > 0 {
			length += n
			continue
		}
		n := nameLength(rest)
		if n == 0 || reserved[strings.ToUpper(rest[:n])] {
			break
		}
		length += n
	}
	s.emit(token{kind: holeToken}, length)
}

func (s *scanner) holeLength() int { return holeLength(s.text[s.pos:]) }

// holeLength returns the length of the hole that starts the text: the hole's
// rune or a verb of fmt. The verb must not go on as a word, or every LIKE
// '%shop%' held one.
func holeLength(text string) int {
	if strings.HasPrefix(text, string(holeRune)) {
		return utf8.RuneLen(holeRune)
	}
	if !strings.HasPrefix(text, "%") {
		return 0
	}
	i := 1
	for i < len(text) && strings.IndexByte("[]+#.0123456789", text[i]) >= 0 {
		i++
	}
	if i >= len(text) || strings.IndexByte("sdvqtx", text[i]) < 0 {
		return 0
	}
	if next, _ := utf8.DecodeRuneInString(text[i+1:]); unicode.IsLetter(next) || unicode.IsDigit(next) || next == '%' {
		return 0
	}
	return i + 1
}

// symbols are the operators of more than one character, longest first.
var symbols = []string{
	"->>", "#>>", "<=>", "!~*", "%%",
	"->", "#>", "#-", "@>", "<@", "?|", "?&", "||", "::", ":=", "<=", ">=", "<>", "!=",
	"==", "=>", "~*", "!~", "&&", "<<", ">>", "+=", "-=", "@@", "@?",
}

func (s *scanner) scanSymbol() {
	for _, symbol := range symbols {
		if s.starts(symbol) {
			s.emit(token{kind: symbolToken, text: symbol, upper: symbol}, len(symbol))
			return
		}
	}
	_, length := utf8.DecodeRuneInString(s.text[s.pos:])
	symbol := s.text[s.pos : s.pos+length]
	s.emit(token{kind: symbolToken, text: symbol, upper: symbol}, length)
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// wordLength returns the length of the word that starts the text, 0 if none.
func wordLength(text string) int {
	if text != "" && isDigit(text[0]) {
		return 0
	}
	return nameLength(text)
}

// nameLength is wordLength that lets the name start with a digit.
func nameLength(text string) int {
	for i, r := range text {
		if r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return i
		}
	}
	return len(text)
}
