package transition

import (
	"bytes"
	"hash/maphash"
	"strings"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/token"
	"github.com/forkontrol/forkontrol/internal/value"
)

// extractor finds the reports in the tokens of a payload, wherever an envelope has
// put them, and gives their forløb. It judges nothing.
type extractor struct {
	layout *layout
	seed   maphash.Seed
	// bare takes a JSON object as a report even without the root's name around it.
	bare bool
	// give is called with each report, which is its own until it returns.
	give func(*report) error

	src     token.Source
	xml     bool
	payload uint32
	fixed   *place // of a document inside a JSON string

	frames []frame
	text   []byte // character data of the innermost element
	report report
	count  uint32
}

// report is one report.
type report struct {
	at                   place
	reported, registered moment
	system               string
	forloeb              []forloeb
	whole                bool // every forløb has its key, every period its start
}

// frame is an open element, object or array.
type frame struct {
	node  *node
	array bool
	leaf  bool // no child element so far
	opens opening
}

// opening is what ends with a frame.
type opening uint8

const (
	opensNothing opening = iota
	opensReport
	opensForloeb
	opensPeriod
)

// run reads a source to its end. The problem is why it could not.
func (x *extractor) run(src token.Source, xml bool) (*token.Problem, error) {
	x.src, x.xml = src, xml
	x.frames, x.text = x.frames[:0], x.text[:0]
	for {
		t := src.Next()
		switch t.Kind {
		case token.EOF:
			return nil, nil
		case token.Invalid:
			return src.Problem(), nil
		case token.Start:
			x.start(t)
		case token.End:
			if err := x.end(); err != nil {
				return nil, err
			}
		case token.Text:
			x.text = append(x.text, t.Value...)
		case token.Value:
			if len(x.frames) == 0 && !xml && t.Type == token.String {
				if problem, err := x.embedded(t); problem != nil || err != nil {
					return problem, err
				}
				continue
			}
			if err := x.value(t); err != nil {
				return nil, err
			}
		}
	}
}

// embedded reads a record that is a JSON string holding an XML document. Its places
// are that of the string.
func (x *extractor) embedded(t *token.Token) (*token.Problem, error) {
	at := x.place(t.Offset)
	inner := extractor{layout: x.layout, seed: x.seed, give: x.give, payload: x.payload, fixed: &at, count: x.count}
	src := token.NewXML(token.Limits{})
	src.ResetBytes(bytes.Clone(t.Value))
	problem, err := inner.run(src, true)
	x.count = inner.count
	return problem, err
}

func (x *extractor) place(offset int64) place {
	if x.fixed != nil {
		return *x.fixed
	}
	line, column := x.src.Position(offset)
	return place{x.payload, uint32(line), uint32(column)}
}

// node returns what a token stands for, below the innermost frame.
func (x *extractor) node(t *token.Token) (n *node, opens opening) {
	if len(x.frames) == 0 {
		switch {
		case x.xml && string(t.Name) == x.layout.message.Root:
			return x.layout.root, opensReport
		case !x.xml && x.bare && t.Type == token.Object:
			return x.layout.root, opensReport
		}
		return nil, opensNothing
	}
	top := &x.frames[len(x.frames)-1]
	top.leaf = false
	switch {
	case top.array:
		n = top.node
	case top.node == nil || top.node == x.layout.root && x.bare && len(x.frames) == 1:
		if string(t.Name) == x.layout.message.Root && t.Kind == token.Start {
			if top.opens == opensReport {
				top.opens, top.node = opensNothing, nil // an object around the report after all
			}
			return x.layout.root, opensReport
		}
		n = top.node.below(t.Name, x.xml, false)
	default:
		if n = top.node.below(t.Name, x.xml, false); n == nil {
			n = x.layout.stranger(top.node, t.Name)
		}
	}
	if n != nil && t.Type != token.Array {
		switch n.role {
		case roleForloeb:
			opens = opensForloeb
		case rolePeriod:
			opens = opensPeriod
		}
	}
	return n, opens
}

func (x *extractor) start(t *token.Token) {
	n, opens := x.node(t)
	x.frames = append(x.frames, frame{node: n, array: t.Type == token.Array, leaf: true, opens: opens})
	x.text = x.text[:0]
	x.open(opens, t.Offset)
	if n == nil {
		return
	}
	for i := range t.Attrs {
		a := &t.Attrs[i]
		if a.Common {
			continue
		}
		below := n.below(a.Name, true, true)
		if below == nil && len(a.Prefix) == 0 {
			below = x.layout.stranger(n, a.Name)
		}
		if below != nil {
			x.set(below, a.Value, token.Untyped)
		}
	}
	if t.Nil {
		x.frames[len(x.frames)-1].leaf = false
	}
}

func (x *extractor) open(o opening, offset int64) {
	switch o {
	case opensReport:
		x.report = report{at: x.place(offset), whole: true, forloeb: x.report.forloeb[:0]}
	case opensForloeb:
		// The room of an earlier report is used again.
		all := grown(x.report.forloeb)
		f := &all[len(all)-1]
		*f = forloeb{at: x.place(offset), periods: f.periods[:0]}
		x.report.forloeb = all
	case opensPeriod:
		if f := x.forloeb(); f != nil {
			at := x.place(offset)
			f.periods = grown(f.periods)
			p := &f.periods[len(f.periods)-1]
			*p = period{end: openEnd, line: at.line, column: at.column, fields: p.fields[:0]}
		}
	}
}

// grown makes a list one longer; what was there stays, so that its room can be used.
func grown[T any](list []T) []T {
	if len(list) < cap(list) {
		return list[:len(list)+1]
	}
	var zero T
	return append(list, zero)
}

func (x *extractor) end() error {
	f := x.frames[len(x.frames)-1]
	if f.leaf && !f.array && f.node != nil && len(f.node.children) == 0 {
		x.set(f.node, x.text, token.Untyped)
	}
	x.text = x.text[:0]
	x.frames = x.frames[:len(x.frames)-1]
	return x.close(f.opens)
}

func (x *extractor) close(o opening) error {
	if o == opensPeriod {
		if f := x.forloeb(); f != nil && f.periods[len(f.periods)-1].start == 0 {
			x.report.whole = false
		}
	}
	if o != opensReport {
		return nil
	}
	x.count++
	r := &x.report
	for i := range r.forloeb {
		f := &r.forloeb[i]
		f.report, f.reported = x.count, r.reported
		if f.cpr == "" || f.institution == "" || f.education == "" {
			r.whole = false
		}
	}
	if len(r.forloeb) == 0 {
		r.whole = false
	}
	return x.give(r)
}

// value takes a whole leaf. Of an element that should have had children it is an
// empty one.
func (x *extractor) value(t *token.Token) error {
	n, opens := x.node(t)
	if t.Type != token.Null && !t.Nil && n != nil && len(n.children) == 0 {
		x.set(n, t.Value, t.Type)
	}
	if !x.xml {
		return nil
	}
	x.open(opens, t.Offset)
	return x.close(opens)
}

func (x *extractor) forloeb() *forloeb {
	if n := len(x.report.forloeb); n > 0 {
		return &x.report.forloeb[n-1]
	}
	return nil
}

// set takes a value.
func (x *extractor) set(n *node, text []byte, typ token.Type) {
	text = bytes.TrimSpace(text)
	if len(text) == 0 {
		return // an empty field says as much as one that is not there
	}
	r := &x.report
	switch n.role {
	case roleReportedAt:
		r.reported = momentOf(string(text))
		return
	case roleRegisteredAt:
		r.registered = momentOf(string(text))
		return
	case roleSystem:
		r.system = string(text)
		return
	}
	f := x.forloeb()
	if f == nil {
		return
	}
	switch n.role {
	case roleCPR:
		f.cpr = cprKey(text, typ)
	case roleInstitution:
		f.institution = keyPart(text)
	case roleEducation:
		f.education = keyPart(text)
	}
	if len(f.periods) == 0 {
		return
	}
	p := &f.periods[len(f.periods)-1]
	switch n.role {
	case roleStart:
		p.start, _ = dayOf(string(text))
	case roleEnd:
		var ok bool
		if p.end, ok = dayOf(string(text)); !ok {
			p.end, r.whole = openEnd, false
		}
	case roleData:
		p.add(n.field, x.hash(n, text, typ))
	}
}

// hash is that of a value, however a number is written.
func (x *extractor) hash(n *node, text []byte, typ token.Type) uint64 {
	var h maphash.Hash
	h.SetSeed(x.seed)
	_, _ = h.Write([]byte{byte(n.field >> 8), byte(n.field)})
	if n.numeric || typ == token.Number {
		if number, ok := value.Canonical(text); ok {
			_, _ = h.WriteString(number)
			return h.Sum64()
		}
	}
	_, _ = h.Write(text)
	return h.Sum64()
}

// add takes the hash of a field. Sums do not depend on the order of fields.
func (p *period) add(field program.FieldID, hash uint64) {
	p.sum += hash
	for i := range p.fields {
		if p.fields[i].field == field {
			p.fields[i].hash += uint32(hash)
			return
		}
	}
	p.fields = append(p.fields, hashed{field, uint32(hash)})
}

// cprKey is a CPR number as it is compared: ten digits, whether it was written with a hyphen or
// as a number, which has no zero in front.
func cprKey(text []byte, typ token.Type) string {
	s := keyPart(text)
	switch {
	case len(s) == 11 && s[6] == '-':
		return s[:6] + s[7:]
	case typ == token.Number && len(s) == 9:
		return "0" + s
	}
	return s
}

// keyPart is a part of a key as it is compared.
func keyPart(text []byte) string {
	s := strings.ReplaceAll(string(text[:min(len(text), maxKey)]), "\x00", "")
	return s
}
