package token

import (
	"bytes"
	"io"
	"strings"
)

// Wanted is what is known of payloads before they are opened.
type Wanted struct {
	// Format is one of Formats; empty to recognise it by a payload's name and first bytes.
	Format string
	// Encoding is the name of the payloads' encoding; empty to detect it.
	Encoding string
	Limits   Limits
	// Rows says whether a payload may be a CSV file.
	Rows Rows
	// Layouts gives those that a CSV file may have, of each Family the newest last. It
	// is asked when a payload may be one, and gives the same ones every time.
	Layouts func() []*Layout
	// Layout is the one that CSV files have, nil when their columns decide.
	Layout *Layout
}

// Rows says whether payloads may be CSV files.
type Rows uint8

// The answers.
const (
	RowsMaybe  Rows = iota // their names or first lines decide
	RowsAlways             // where nothing else is said
	RowsNever
)

// Input opens payloads, one after another: it finds out their encoding and form, and gives
// the source of their tokens. What a payload is, is decided, in this order, by
//
//  1. Wanted.Format,
//  2. its name: .ndjson, .jsonl, .csv, with or without .gz behind,
//  3. Wanted.Rows, when it says RowsAlways,
//  4. its first characters: those of a row of column names that one of the layouts has,
//     what XML or an object or array of JSON begins with,
//  5. its name again: .json, .xml, .soap; or else what other values of JSON begin with.
//
// What is of another kind altogether is recognised before any of that but the first.
//
// The sources are made when they are first needed and used again, so that after the first
// few payloads opening one allocates nothing.
type Input struct {
	w       Wanted
	decoder *Decoder
	raw     headReader // before the decoder
	head    headReader // behind it
	xml     *XML
	json    *JSON
	csv     *CSV

	source Source // of the payload in hand, nil where there is none
	single bool   // the payload is one value of JSON, or none
	form   string
	layout *Layout
}

// NewInput gives an input for payloads of which so much is known.
func NewInput(w Wanted) *Input { return &Input{w: w} }

// Open starts on a payload. The name is that of its file. When it gives a problem there is
// no source; Format is known all the same where it could be recognised.
func (in *Input) Open(r io.Reader, name string) (Source, *Problem) {
	in.source, in.form, in.layout = nil, "", nil
	if in.decoder == nil {
		in.decoder = NewDecoder(nil)
	}
	in.raw.peek(r)
	if p := in.decoder.Reset(&in.raw, in.w.Encoding); p != nil {
		return nil, p
	}
	if p := otherBytes(in.raw.rest, name); p != nil {
		return nil, p
	}
	asked := in.asked(name)
	in.head.begin(in.decoder, asked == formCSV)
	in.form = in.recognise(asked, name, in.head.rest)
	if p := in.otherText(in.head.rest, name); p != nil {
		return nil, p
	}
	if in.decoder.twice && in.form != formCSV {
		return nil, &Problem{Rule: RuleEncodingMark}
	}
	broken := in.head.brokeOff()
	if broken != nil && in.form != formCSV && asked == "" && in.w.Rows != RowsNever && neitherXMLNorJSON(in.head.rest) {
		in.form = "" // the rest of the first line might have made it one of column names
		return nil, in.head.place(broken)
	}
	switch in.form {
	case formXML:
		in.xmlSource().Reset(&in.head)
	case formCSV:
		if broken != nil && bytes.IndexByte(in.head.rest, '\n') < 0 {
			return nil, broken // nor are the names of the columns whole
		}
		if p := in.findLayout(in.head.rest); p != nil {
			if broken != nil {
				p = in.head.place(broken)
			}
			return nil, p
		}
		in.csvSource().Reset(&in.head, in.layout, in.decoder.KnownEncoding())
	default:
		in.jsonSource().Reset(&in.head)
	}
	return in.source, nil
}

// OpenBytes is Open for a payload that is in memory. It is not changed. A Problem is that
// of its encoding when whole is false: Open then gives what precedes it.
func (in *Input) OpenBytes(b []byte, name string) (s Source, p *Problem, whole bool) {
	in.source, in.form, in.layout = nil, "", nil
	if p = otherBytes(b, name); p != nil {
		return nil, p, true
	}
	text := b
	if in.w.Encoding == "" {
		text, p = DecodeBytes(b)
	} else {
		text, p = DecodeBytesAs(b, in.w.Encoding)
	}
	if p != nil {
		return nil, p, false
	}
	head := text[:min(len(text), headSize)]
	in.form = in.recognise(in.asked(name), name, head)
	if p := in.otherText(head, name); p != nil {
		return nil, p, true
	}
	switch in.form {
	case formXML:
		in.xmlSource().ResetBytes(text)
	case formCSV:
		if p := in.findLayout(head); p != nil {
			return nil, p, true
		}
		in.csvSource().ResetBytes(text, in.layout, KnownEncodingOf(b, in.w.Encoding))
	default:
		in.jsonSource().ResetBytes(text)
	}
	return in.source, nil, true
}

// Format is the form of the payload in hand, one of Formats; empty when it could not be
// told. JSON is ndjson as soon as a second document follows the first.
func (in *Input) Format() string {
	if in.form == formNDJSON || in.form == formJSON && in.source != nil && in.json.Records() {
		return formNDJSON
	}
	return in.form
}

// Encoding names the encoding of the payload that was opened last by Open, empty where all of
// it that was read is ASCII.
func (in *Input) Encoding() string {
	if in.decoder == nil {
		return ""
	}
	if in.form == formCSV && in.csv != nil && in.decoder.KnownEncoding().Name == "" {
		return encodingNames[in.csv.guess.enc]
	}
	return in.decoder.Encoding()
}

// Layout is that of the CSV file in hand, nil when there is none.
func (in *Input) Layout() *Layout { return in.layout }

// Rows reports whether the payload in hand is a CSV file, though perhaps of no layout.
func (in *Input) Rows() bool { return in.form == formCSV }

// Records reports whether the payload in hand is one of several documents, as far as it is
// read.
func (in *Input) Records() bool { return in.Format() == formNDJSON }

// InText is the format of a document that stands as a text in another.
const InText = formXML

// Embedded gives the format of a document that a string holds, as logs of SOAP calls have
// them, empty when it is none.
func Embedded(text []byte) string {
	if text = bytes.TrimLeft(text, " \t\r\n"); len(text) > 0 && text[0] == '<' {
		return formXML
	}
	return ""
}

// asked gives the format of a payload where something but its bytes says so.
func (in *Input) asked(name string) string {
	name = strings.TrimSuffix(name, ".gz")
	switch {
	case in.w.Format != "":
	case strings.HasSuffix(name, ".ndjson"), strings.HasSuffix(name, ".jsonl"):
		return formNDJSON
	case in.w.Rows == RowsNever:
	case len(name) > 4 && sameLetters(name[len(name)-4:], ".csv"), in.w.Rows == RowsAlways:
		return formCSV
	}
	return in.w.Format
}

// otherText is the function of that name, but for a table whose columns are known.
func (in *Input) otherText(head []byte, name string) *Problem {
	p := otherText(head, name)
	if p != nil {
		if in.form == formCSV && in.looksLikeRows(head) {
			return nil
		}
		in.form = ""
	}
	return p
}

// recognise settles the format of a payload, whose beginning it is given.
func (in *Input) recognise(asked, name string, head []byte) string {
	in.single = asked == formJSON
	switch asked {
	case formXML, formJSON, formNDJSON, formCSV:
		return asked
	}
	if in.looksLikeRows(head) {
		return formCSV
	}
	name = strings.TrimSuffix(name, ".gz")
	in.single = named(name, ".json")
	begins := byte('<')
	if text := bytes.TrimLeft(head, " \t\r\n"); len(text) > 0 {
		begins = text[0]
	}
	switch {
	case begins == '<':
		return formXML
	case begins == '{', begins == '[', named(name, ".json"):
		return formJSON
	case jsonClass[begins]&startsValue == 0, named(name, ".xml"), named(name, ".soap"):
		return formXML
	}
	return formJSON
}

// looksLikeRows reports whether a payload of which nothing else is known begins with the
// column names of a layout: of the one that is wanted, where one is.
func (in *Input) looksLikeRows(head []byte) bool {
	if in.w.Rows == RowsNever || !neitherXMLNorJSON(head) {
		return false
	}
	text, _ := GuessBytes(head, nil)
	l := in.byColumns(text)
	return l != nil && (in.w.Layout == nil || l == in.w.Layout)
}

// neitherXMLNorJSON reports whether a payload begins with what neither XML nor a JSON
// object or array begins with.
func neitherXMLNorJSON(head []byte) bool {
	head = bytes.TrimLeft(head, " \t\r\n")
	return len(head) > 0 && strings.IndexByte("<{[", head[0]) < 0
}

// findLayout finds the layout of a CSV file by the beginning of it: the one that is wanted,
// else the one whose columns it has.
func (in *Input) findLayout(head []byte) *Problem {
	if in.layout = in.w.Layout; in.layout != nil {
		return nil
	}
	if in.w.Rows == RowsNever {
		return &Problem{Rule: RuleMessageColumns}
	}
	text, _ := GuessBytes(head, nil)
	if in.layout = in.byColumns(text); in.layout != nil {
		return nil
	}
	if len(bytes.TrimSpace(text)) == 0 {
		return &Problem{Rule: RuleEmpty}
	}
	line, _, _ := bytes.Cut(beforeRows(text), lineFeed)
	return &Problem{Rule: RuleMessageColumns, Detail: shownLine(bytes.TrimRight(line, "\r"))}
}

// lineSize is how much of a first line a problem shows, in bytes.
const lineSize = 80

func shownLine(line []byte) string {
	if len(line) <= lineSize {
		return string(line)
	}
	return string(line[:wholeCharacters(line, lineSize-len("…"))]) + "…"
}

// byColumns finds the layout whose column names stand at the beginning of a file: most of
// the names there are its, and none of another family has as many.
func (in *Input) byColumns(head []byte) *Layout {
	var best *Layout
	most, alike := 0, false
	for _, l := range in.w.Layouts() {
		known, cells := l.NamesIn(head)
		if known == 0 || 2*known < cells {
			continue
		}
		all := len(l.Records[l.list()].Columns)
		score := 4*known - (cells - known) - (all - known) + 1<<16
		switch {
		case score > most:
			best, most, alike = l, score, false
		case score == most && best.Family == l.Family:
			best = l
		case score == most:
			alike = true
		}
	}
	if alike {
		return nil
	}
	return best
}

func (in *Input) xmlSource() *XML {
	if in.xml == nil {
		in.xml = NewXML(in.w.Limits)
	}
	in.source = in.xml
	return in.xml
}

func (in *Input) jsonSource() *JSON {
	if in.json == nil {
		in.json = NewJSON(in.w.Limits)
	}
	in.json.Lines, in.json.Single = in.form == formNDJSON, in.single
	in.source = in.json
	return in.json
}

func (in *Input) csvSource() *CSV {
	if in.csv == nil {
		in.csv = NewCSV(in.w.Limits)
	}
	in.source = in.csv
	return in.csv
}

// headReader is a reader whose first bytes have been looked at.
type headReader struct {
	room [headSize]byte
	rest []byte // of those bytes, not yet given
	err  error  // what follows rest
	r    io.Reader
}

// headSize is how far the form of a payload is looked for.
const headSize = 4096

// namesWithin is among how many lines the names of columns are looked for.
const namesWithin = 4

var lineFeed = []byte{'\n'}

// begin looks at the first bytes: at so many that the form and the kind of the file can be recognised.
func (h *headReader) begin(r io.Reader, lines bool) {
	h.fill(r, func(b []byte) bool { return tells(b, lines) })
}

// tells reports whether the beginning of a file is long enough: what XML or JSON begins with and
// what may show that it is something else, or lines among which column names are.
func tells(head []byte, lines bool) bool {
	head = bytes.TrimLeft(head, " \t\r\n")
	switch {
	case len(head) == 0:
		return false
	case lines || neitherXMLNorJSON(head):
		return bytes.Count(head, lineFeed) >= namesWithin
	case head[0] == '<':
		return len(head) >= markupSize
	}
	return len(head) >= len(richText)
}

// peekSize is how many bytes of a file tell that it is no text.
const peekSize = 16

// peek looks at so many bytes of a file that its kind can be recognised.
func (h *headReader) peek(r io.Reader) {
	h.fill(r, func(b []byte) bool { return len(b) >= peekSize && !packed(b) })
}

// fill reads until that is enough.
func (h *headReader) fill(r io.Reader, enough func([]byte) bool) {
	*h = headReader{r: r}
	n := 0
	for tries := 0; n < headSize && h.err == nil && !enough(h.room[:n]); tries++ {
		k, err := r.Read(h.room[n:])
		if n, h.err = n+k, err; k > 0 {
			tries = 0
		} else if tries == 100 && err == nil {
			h.err = io.ErrNoProgress
		}
	}
	h.rest = h.room[:n]
}

func (h *headReader) Read(p []byte) (int, error) {
	if len(h.rest) > 0 {
		n := copy(p, h.rest)
		h.rest = h.rest[n:]
		return n, nil
	}
	if h.err != nil {
		return 0, h.err
	}
	return h.r.Read(p)
}

// brokeOff gives the problem of an error that ended the first bytes, nil where none did.
func (h *headReader) brokeOff() *Problem {
	if h.err == nil || h.err == io.EOF {
		return nil
	}
	p := failureOf(h.err, int64(len(h.rest)))
	return &p
}

// place gives a problem that stands among the first bytes its line and column.
func (h *headReader) place(p *Problem) *Problem {
	w := window{buf: h.rest, end: len(h.rest)}
	w.start()
	p.Line, p.Column = w.Position(p.Offset)
	return p
}
