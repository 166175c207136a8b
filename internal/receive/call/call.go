// Package call reads what a request is, whatever its prefixes: which SOAP it is written in, whether
// the platform's envelope is around it, which element stands in the body, and the values of the
// message inside.
//
// It judges nothing: whether a call is right is for the engine to say. What is not well-formed is
// read as far as it is.
//
// Words: the body element is the element in the SOAP Body, or the root of a document without SOAP.
// The message is what stands in the platform's Message, or else the body element.
package call

import (
	"bytes"
	"strings"

	"github.com/forkontrol/forkontrol/internal/token"
)

// The namespaces of SOAP, and the beginning of those of Integrationsplatformen.
const (
	SpaceSOAP11   = "http://schemas.xmlsoap.org/soap/envelope/"
	SpaceSOAP12   = "http://www.w3.org/2003/05/soap-envelope"
	PlatformSpace = "http://ipl.stil.dk/services/"
)

// The versions of SOAP.
const (
	SOAP11 = "1.1"
	SOAP12 = "1.2"
)

// Name is the name of an element; of JSON only Local is known.
type Name struct{ Space, Local string }

// String writes the name as {namespace}local.
func (n Name) String() string {
	if n.Space == "" {
		return n.Local
	}
	return "{" + n.Space + "}" + n.Local
}

// Call is what a request is.
type Call struct {
	// Format is the form of the payload, "" where it could not be recognised.
	Format string
	// SOAP is the version of the envelope, "" where there is none.
	SOAP string
	// Root is the root element, Body the element in the SOAP Body and Message the message.
	Root, Body, Message Name
	// Platform is the platform's envelope, nil where there is none.
	Platform *Platform
	// Members are the first names in an object of JSON.
	Members []string
	// Qualified says that the children of the message are in its namespace.
	Qualified bool
	// Fault says that the body holds a SOAP fault.
	Fault bool
	// Values are the leaves of the message, in their order, as far as there is room.
	Values []Value
	// Cut says that there were more values than are kept.
	Cut bool
}

// Platform is what the platform's envelope says of the call.
type Platform struct {
	// Element is the envelope around the call, HentUdbudRequest for one.
	Element                         Name
	SystemName, SystemTransactionID string
}

// Value is a leaf of the message. Path has the names from below the message's root, with dots between.
type Value struct{ Path, Text string }

// Room is how many values of how many bytes are kept. Values are for scenarios and for what an
// answer repeats; the engine reads all of them.
const (
	Room      = 10_000
	valueRoom = 1 << 10
	// mostMembers is how many of Call.Members are kept.
	mostMembers = 5
)

// All gives the texts of the values at a path. The last name alone will do for one.
func (c *Call) All(path string) (texts []string) {
	for i := range c.Values {
		if c.Values[i].Is(path) {
			texts = append(texts, c.Values[i].Text)
		}
	}
	return texts
}

// Is reports whether the value is at a path, or has its last names.
func (v *Value) Is(path string) bool {
	return v.Path == path || strings.HasSuffix(v.Path, "."+path)
}

// Asked says what is known of a request before it is read.
type Asked struct {
	Format, Encoding string // see preflight.Options
	File             string // its name, whose ending may say the format
	Limits           token.Limits
}

// Read reads a request. The bytes are not changed.
func Read(b []byte, asked Asked) *Call {
	c := &Call{}
	in := token.NewInput(token.Wanted{Format: asked.Format, Encoding: asked.Encoding, Limits: asked.Limits, Rows: token.RowsNever})
	if asked.Format == "csv" {
		c.Format = "csv"
		return c
	}
	src, problem, whole := in.OpenBytes(b, asked.File)
	if problem != nil && !whole {
		src, problem = in.Open(bytes.NewReader(b), asked.File)
	}
	c.Format = in.Format()
	if problem != nil || src == nil {
		return c
	}
	r := reader{call: c}
	r.read(src)
	if c.Format == "json" || c.Format == "ndjson" {
		c.unwrap()
	}
	return c
}

// unwrap takes the name of the only member of a JSON object as that of the message.
func (c *Call) unwrap() {
	top := ""
	for i := range c.Values {
		name, _, below := strings.Cut(c.Values[i].Path, ".")
		if !below || top != "" && name != top {
			return
		}
		top = name
	}
	if top == "" {
		return
	}
	c.Message.Local = top
	c.Root, c.Body = c.Message, c.Message
	for i := range c.Values {
		c.Values[i].Path = c.Values[i].Path[len(top)+1:]
	}
}

// part is what an open element is to the call.
type part uint8

const (
	other part = iota
	envelope
	body
	platform
	identifier
	holder  // the platform's Message
	message // the message and what is in it
)

type frame struct {
	part  part
	named bool
	name  string
	text  []byte
	kids  bool
}

type reader struct {
	call *Call
	open []frame
	seen bool // the message
}

func (r *reader) read(src token.Source) {
	for {
		t := src.Next()
		switch t.Kind {
		case token.EOF, token.Invalid, token.Record:
			return
		case token.Start:
			r.start(t)
		case token.Text:
			if n := len(r.open); n > 0 && len(r.open[n-1].text)+len(t.Value) <= valueRoom {
				r.open[n-1].text = append(r.open[n-1].text, t.Value...)
			}
		case token.Value:
			r.start(t)
			r.open[len(r.open)-1].text = append([]byte(nil), t.Value[:min(len(t.Value), valueRoom)]...)
			r.end()
		case token.End:
			r.end()
		}
	}
}

// start opens an element, or an object, array or scalar of JSON.
func (r *reader) start(t *token.Token) {
	f := frame{name: string(t.Name), named: t.Named}
	name := Name{t.Space, f.name}
	if len(r.open) == 0 {
		f.part = r.root(name, t.Type)
	} else {
		above := &r.open[len(r.open)-1]
		above.kids = true
		if len(r.open) == 1 && r.call.Root == (Name{}) && t.Named && len(r.call.Members) < mostMembers {
			r.call.Members = append(r.call.Members, f.name)
		}
		f.part = r.below(above.part, name)
	}
	r.open = append(r.open, f)
}

// root says what the root is.
func (r *reader) root(name Name, typ token.Type) part {
	c := r.call
	if typ != token.Untyped && typ != token.Element {
		return message
	}
	c.Root = name
	switch {
	case name == Name{SpaceSOAP11, "Envelope"}:
		c.SOAP = SOAP11
		return envelope
	case name == Name{SpaceSOAP12, "Envelope"}:
		c.SOAP = SOAP12
		return envelope
	}
	return r.content(name)
}

// content says what the element in the body is.
func (r *reader) content(name Name) part {
	c := r.call
	c.Body = name
	if strings.HasPrefix(name.Space, PlatformSpace) {
		c.Platform = &Platform{Element: name}
		return platform
	}
	return r.begin(name)
}

func (r *reader) begin(name Name) part {
	r.call.Message, r.seen = name, true
	return message
}

// below says what an element in another is.
func (r *reader) below(above part, name Name) part {
	c := r.call
	switch above {
	case envelope:
		if name.Local == "Body" && name.Space == c.Root.Space {
			return body
		}
	case body:
		if c.Body != (Name{}) {
			return other // a second one
		}
		if name.Local == "Fault" && name.Space == c.Root.Space {
			c.Body, c.Fault = name, true
			return other
		}
		return r.content(name)
	case platform:
		switch name.Local {
		case "Identifier":
			return identifier
		case "Message":
			return holder
		}
	case identifier:
		return identifier
	case holder:
		if !r.seen {
			return r.begin(name)
		}
	case message:
		if name.Space != "" && name.Space == c.Message.Space {
			c.Qualified = true
		}
		return message
	}
	return other
}

// end closes what is open, and keeps it where it is a leaf.
func (r *reader) end() {
	n := len(r.open) - 1
	if n < 0 {
		return
	}
	f := &r.open[n]
	c := r.call
	switch {
	case f.kids:
	case f.part == identifier:
		switch f.name {
		case "SystemName":
			c.Platform.SystemName = string(f.text)
		case "SystemTransactionID":
			c.Platform.SystemTransactionID = string(f.text)
		}
	case f.part == message:
		r.keep(f)
	}
	r.open = r.open[:n]
}

// keep keeps a leaf of the message.
func (r *reader) keep(f *frame) {
	c := r.call
	if len(c.Values) >= Room {
		c.Cut = true
		return
	}
	var path []string
	for i := range r.open {
		if o := &r.open[i]; o.part == message && o.named && o.name != "" {
			path = append(path, o.name)
		}
	}
	if c.Message.Local != "" && len(path) > 0 {
		path = path[1:] // the root
	}
	if len(path) == 0 {
		return
	}
	c.Values = append(c.Values, Value{strings.Join(path, "."), strings.TrimSpace(string(f.text))})
}
