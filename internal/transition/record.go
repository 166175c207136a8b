package transition

import (
	"bytes"
	"encoding/binary"
	"errors"

	"github.com/forkontrol/forkontrol/internal/program"
)

// place is a Place before its file's name is looked up.
type place struct {
	payload      uint32 // of its side
	line, column uint32
}

// period is one elev_skoleperiode.
type period struct {
	start, end   day // openEnd when it has no end date
	line, column uint32
	// sum is a hash over all other fields, whatever their order; fields has one for
	// each, to say what changed without keeping it. Values are hashed with a seed of
	// this run.
	sum    uint64
	fields []hashed
}

type hashed struct {
	field program.FieldID
	hash  uint32
}

// forloeb is one elev_institutionsforløb as one report has it.
type forloeb struct {
	cpr, education, institution string
	side                        Side
	reported                    moment
	at                          place
	report                      uint32 // which one of its payload
	periods                     []period
}

// maxKey is how many bytes of one part of a key are told apart. The longest valid one
// has ten.
const maxKey = 64

var errRecord = errors.New("a record of the temporary file cannot be read")

// encode writes a forløb so that the bytes' order is that of student, education,
// institution, side and time; reports without a time come first, and those of the same
// time in the order in which they were given.
func (f *forloeb) encode() []byte {
	b := make([]byte, 0, 80+40*len(f.periods))
	for _, part := range []string{f.cpr, f.education, f.institution} {
		part = part[:min(len(part), maxKey)]
		b = append(b, part...)
		b = append(b, 0)
	}
	b = append(b, byte(f.side))
	at := uint64(0)
	if f.reported.known {
		at = uint64(f.reported.unix + 1<<62)
		if !f.reported.zoned {
			at -= leastAhead
		}
	}
	b = binary.BigEndian.AppendUint64(b, at)
	b = binary.BigEndian.AppendUint32(b, f.at.payload)
	b = binary.BigEndian.AppendUint32(b, f.report)
	b = append(b, f.reported.flags())
	b = binary.AppendUvarint(b, uint64(f.at.line))
	b = binary.AppendUvarint(b, uint64(f.at.column))
	b = binary.AppendUvarint(b, uint64(len(f.periods)))
	for i := range f.periods {
		p := &f.periods[i]
		b = binary.AppendUvarint(b, uint64(p.start))
		b = binary.AppendUvarint(b, uint64(p.end))
		b = binary.AppendUvarint(b, uint64(p.line))
		b = binary.AppendUvarint(b, uint64(p.column))
		b = binary.LittleEndian.AppendUint64(b, p.sum)
		b = binary.AppendUvarint(b, uint64(len(p.fields)))
		for _, h := range p.fields {
			b = binary.AppendUvarint(b, uint64(h.field))
			b = binary.LittleEndian.AppendUint32(b, h.hash)
		}
	}
	return b
}

func (m moment) flags() byte {
	flags := byte(0)
	if m.known {
		flags |= 1
	}
	if m.zoned {
		flags |= 2
	}
	if m.grain > 1 {
		flags |= 4
	}
	return flags
}

// decode reads what encode wrote.
func decode(record []byte) (*forloeb, error) {
	f := &forloeb{}
	d := decoder{b: record}
	f.cpr, f.education, f.institution = d.text(), d.text(), d.text()
	f.side = Side(d.byte())
	at := d.uint64()
	f.at.payload, f.report = d.uint32(), d.uint32()
	flags := d.byte()
	if flags&1 != 0 {
		f.reported = moment{unix: int64(at) - 1<<62, grain: 1, zoned: flags&2 != 0, known: true}
		if !f.reported.zoned {
			f.reported.unix += leastAhead
		}
		if flags&4 != 0 {
			f.reported.grain = secondsADay
		}
	}
	f.at.line, f.at.column = uint32(d.number()), uint32(d.number())
	n := d.number()
	if n > uint64(len(d.b)) {
		return nil, errRecord
	}
	f.periods = make([]period, n)
	for i := range f.periods {
		p := &f.periods[i]
		p.start, p.end = day(d.number()), day(d.number())
		p.line, p.column = uint32(d.number()), uint32(d.number())
		p.sum = d.little64()
		n := d.number()
		if n > uint64(len(d.b)) {
			return nil, errRecord
		}
		p.fields = make([]hashed, n)
		for j := range p.fields {
			p.fields[j] = hashed{program.FieldID(d.number()), d.little32()}
		}
	}
	if d.short {
		return nil, errRecord
	}
	return f, nil
}

// decoder takes values off the front of a record; short is set when there were not
// enough.
type decoder struct {
	b     []byte
	short bool
}

func (d *decoder) take(n int) []byte {
	if len(d.b) < n {
		d.short = true
		d.b = nil
		return make([]byte, n)
	}
	out := d.b[:n]
	d.b = d.b[n:]
	return out
}

func (d *decoder) text() string {
	n := bytes.IndexByte(d.b, 0)
	if n < 0 {
		d.short = true
		return ""
	}
	s := string(d.b[:n])
	d.b = d.b[n+1:]
	return s
}

func (d *decoder) number() uint64 {
	v, n := binary.Uvarint(d.b)
	if n <= 0 {
		d.short = true
		d.b = nil
		return 0
	}
	d.b = d.b[n:]
	return v
}

func (d *decoder) byte() byte       { return d.take(1)[0] }
func (d *decoder) uint64() uint64   { return binary.BigEndian.Uint64(d.take(8)) }
func (d *decoder) uint32() uint32   { return binary.BigEndian.Uint32(d.take(4)) }
func (d *decoder) little64() uint64 { return binary.LittleEndian.Uint64(d.take(8)) }
func (d *decoder) little32() uint32 { return binary.LittleEndian.Uint32(d.take(4)) }
