package expression

import (
	"bytes"

	"github.com/forkontrol/forkontrol/internal/token"
)

// Values of the payload as what operations ask for: only as far as they are written plainly.

// truth gives an operation as a boolean.
func (mk *maker) truth(x plain) asBool {
	switch {
	case x.b != nil:
		return x.b
	case x.cell != nil:
		return func(v *Values) (bool, sure) {
			c := x.cell(v)
			switch {
			case c.state != cellSet || c.typ == token.Null:
				return false, none
			case c.typ == token.True || c.typ == token.False:
				return c.typ == token.True, known
			}
			switch string(v.b[c.begin:c.end]) {
			case "true", "1":
				return true, numberless(c)
			case "false", "0":
				return false, numberless(c)
			}
			return false, unsure
		}
	}
	mk.unable = true
	return nil
}

// numberless is known for what is no number of JSON.
func numberless(c *plainCell) sure {
	if c.typ == token.Number {
		return unsure
	}
	return known
}

// text gives an operation as a text: of a value, only what is no number and no boolean in JSON.
func (mk *maker) text(x plain) asText {
	switch {
	case x.s != nil:
		return x.s
	case x.cell != nil:
		return func(v *Values) ([]byte, sure) {
			c := x.cell(v)
			if c.state != cellSet {
				return nil, none
			}
			if c.typ != token.Untyped && c.typ != token.String {
				return nil, unsure
			}
			return v.b[c.begin:c.end], known
		}
	}
	mk.unable = true
	return nil
}

// count gives an operation as an integer: a value only where it is written as one.
func (mk *maker) count(x plain) asInt {
	switch {
	case x.n != nil:
		return x.n
	case x.cell != nil || x.s != nil:
		return mk.reading(x, digits)
	}
	mk.unable = true
	return nil
}

// reading gives what is read of the text of a value.
func (mk *maker) reading(x plain, read func([]byte) (int64, bool)) asInt {
	s := mk.written(x)
	return func(v *Values) (int64, sure) {
		text, how := s(v)
		if how != known {
			return 0, how
		}
		n, ok := read(text)
		if !ok {
			return 0, unsure
		}
		return n, known
	}
}

// written gives the text of a value, whatever it is but a boolean.
func (mk *maker) written(x plain) asText {
	if x.cell == nil {
		return mk.text(x)
	}
	return func(v *Values) ([]byte, sure) {
		c := x.cell(v)
		switch {
		case c.state != cellSet || c.typ == token.Null:
			return nil, none
		case c.typ == token.True || c.typ == token.False:
			return nil, unsure
		}
		return v.b[c.begin:c.end], known
	}
}

// scaled gives an operation as a number.
func (mk *maker) scaled(x plain) asInt {
	switch {
	case x.number != nil:
		return x.number
	case x.n != nil:
		return func(v *Values) (int64, sure) {
			n, how := x.n(v)
			if n > 1e9 || n < -1e9 {
				return 0, unsure
			}
			return n * plainScale, how
		}
	case x.cell != nil:
		return mk.reading(x, scaledNumber)
	}
	mk.unable = true
	return nil
}

// digits reads an integer of up to fifteen digits.
func digits(b []byte) (n int64, ok bool) {
	negative := len(b) > 1 && b[0] == '-'
	if negative {
		b = b[1:]
	}
	if len(b) == 0 || len(b) > 15 {
		return 0, false
	}
	for _, c := range b {
		if c-'0' > 9 {
			return 0, false
		}
		n = 10*n + int64(c-'0')
	}
	if negative {
		n = -n
	}
	return n, true
}

// scaledNumber reads a number of up to nine digits with up to six behind a point.
func scaledNumber(b []byte) (n int64, ok bool) {
	whole, fraction, point := bytes.Cut(b, []byte{'.'})
	if len(b) > 0 && b[0] == '-' {
		return 0, false
	}
	if n, ok = digits(whole); !ok || n > 1e9 || len(fraction) > 6 || point && len(fraction) == 0 {
		return 0, false
	}
	n *= plainScale
	unit := int64(plainScale)
	for _, c := range fraction {
		if c-'0' > 9 {
			return 0, false
		}
		unit /= 10
		n += unit * int64(c-'0')
	}
	return n, true
}
