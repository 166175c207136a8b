package main

import (
	"bufio"
	"bytes"
	"io"
	"os"
)

// flaw is what is wrong with a record.
type flaw struct {
	field   int  // its value is wrong
	missing bool // it is not there
	unknown bool // a field follows it that the schema does not name
}

// rotation are the flaws that a payload with many has in turn: each breaks one
// rule and no other.
var rotation = []flaw{{field: 2}, {field: 3}, {field: 5}, {field: 7}, {field: 11}, {field: 15}, {field: 16}, {field: 19}}

// format is how a payload is written.
type format struct {
	name                string
	head, between, tail string
	record              func([]byte, *record, *flaw) []byte
}

// xmlFormat is as SOAP clients write: no white space but a line per record. The
// schema's place is in it because SAXCount takes it from nowhere else.
var xmlFormat = format{
	name: "xml",
	head: `<?xml version="1.0" encoding="UTF-8"?>` + "\n" +
		`<Records xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="records.xsd">` + "\n",
	tail:   "</Records>\n",
	record: appendXML,
}

// jsonFormat is as JSON.stringify(records, null, "\t") writes.
var jsonFormat = format{
	name:    "json",
	head:    "{\n\t\"Record\": [\n",
	between: ",\n",
	tail:    "\n\t]\n}\n",
	record:  appendJSON,
}

var formats = []*format{&xmlFormat, &jsonFormat}

func appendXML(b []byte, r *record, f *flaw) []byte {
	b = append(b, "<Record>"...)
	for i := range fields {
		value, name := r[i], fields[i].name
		if f != nil && f.field == i {
			if f.missing {
				continue
			}
			if f.unknown {
				b = append(b, "<Ukendt>1</Ukendt>"...)
			} else {
				value = fields[i].wrong
			}
		}
		b = append(append(append(b, '<'), name...), '>')
		b = append(b, value...) // made-up values need no references
		b = append(append(append(b, '<', '/'), name...), '>')
	}
	return append(b, "</Record>\n"...)
}

func appendJSON(b []byte, r *record, f *flaw) []byte {
	b = append(b, "\t\t{"...)
	separator := "\n\t\t\t\""
	member := func(name, value string, text bool) {
		b = append(append(append(b, separator...), name...), "\": "...)
		separator = ",\n\t\t\t\""
		if text {
			b = append(append(append(b, '"'), value...), '"') // nor escapes
		} else {
			b = append(b, value...)
		}
	}
	for i := range fields {
		value := r[i]
		if f != nil && f.field == i {
			if f.missing {
				continue
			}
			if f.unknown {
				member("Ukendt", "1", false)
			} else if value = fields[i].wrong; fields[i].wrongJSON != "" {
				value = fields[i].wrongJSON
			}
		}
		member(fields[i].name, value, fields[i].text)
	}
	return append(b, "\n\t\t}"...)
}

// write writes a payload of n records; flawed says what is wrong with each, nil
// for nothing.
func (f *format) write(w io.Writer, n int, flawed func(number int) *flaw) error {
	out := bufio.NewWriterSize(w, 1<<20)
	var b []byte
	out.WriteString(f.head)
	for i := range n {
		var wrong *flaw
		if flawed != nil {
			wrong = flawed(i)
		}
		r := newRecord(i)
		b = f.record(b[:0], &r, wrong)
		if i > 0 {
			out.WriteString(f.between)
		}
		out.Write(b)
	}
	out.WriteString(f.tail)
	return out.Flush()
}

func (f *format) writeFile(path string, n int, flawed func(number int) *flaw) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := f.write(file, n, flawed); err != nil {
		file.Close()
		return err
	}
	return file.Close()
}

// single is a payload of one record, its remark stretched so that the payload
// has the size that is asked for.
func (f *format) single(size int) []byte {
	r := newRecord(0)
	for {
		b := append(f.record([]byte(f.head), &r, nil), f.tail...)
		if len(b) >= size {
			return b
		}
		r[noteField] += "vejledning, plan og samtale; "[:min(29, size-len(b))]
	}
}

// everyTenth is the flaw of each tenth record.
func everyTenth(number int) *flaw {
	if number%10 != 9 {
		return nil
	}
	return &rotation[number/10%len(rotation)]
}

// blockSize is how many different records a stream has; they come again and
// again.
const blockSize = 1000

// stream is a payload of any size that is made while it is read.
func (f *format) stream(records int) io.Reader {
	var block []byte
	for i := range blockSize {
		r := newRecord(i)
		if i > 0 {
			block = append(block, f.between...)
		}
		block = f.record(block, &r, nil)
	}
	parts := &parts{}
	parts.add([]byte(f.head), 1)
	parts.add(block, 1)
	parts.add(append([]byte(f.between), block...), (records-1)/blockSize)
	parts.add([]byte(f.tail), 1)
	return parts
}

// parts reads byte slices one after another, each as often as it says.
type parts struct {
	list []part
	at   bytes.Reader
}

type part struct {
	text  []byte
	times int
}

func (p *parts) add(text []byte, times int) { p.list = append(p.list, part{text, times}) }

func (p *parts) Read(b []byte) (int, error) {
	for p.at.Len() == 0 {
		for len(p.list) > 0 && p.list[0].times == 0 {
			p.list = p.list[1:]
		}
		if len(p.list) == 0 {
			return 0, io.EOF
		}
		p.list[0].times--
		p.at.Reset(p.list[0].text)
	}
	return p.at.Read(b)
}
