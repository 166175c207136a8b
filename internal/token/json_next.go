package token

import "math/bits"

// Next gives the next token, see Source.
//
// What most text consists of is read here, straight through: inside an object
// or an array, a token that lies whole in the window with eight bytes to spare,
// without escapes and with little white space. Everything else, and every
// problem, is left to step, which begins at the same byte, or to readValue once
// the key is read; before that nothing is written.
func (j *JSON) Next() *Token {
	b := j.buf[:j.end]
	i := j.pos
	last := len(b) - 8 // where the last eight bytes begin
	if j.closer == 0 || i > last {
		return j.step()
	}
	c := b[i]
	if c <= ' ' {
		if j.lines && (c != ' ' || b[i+1] <= ' ') { // a line end may be there
			return j.step()
		}
		if i = pastSpace(b, i); i > last || i-j.pos > blankSize {
			return j.step()
		}
		c = b[i]
	}
	switch {
	case c == j.closer:
		j.pos = i
		return j.close()
	case j.first:
	case c != ',':
		return j.step()
	default:
		i++
		c = b[i]
		if c <= ' ' {
			if j.lines && (c != ' ' || i >= last || b[i+1] <= ' ') {
				return j.step()
			}
			if i = pastSpace(b, i); i > last || i-j.pos > blankSize {
				return j.step()
			}
			c = b[i]
		}
	}

	start, name := i, []byte(nil)
	if j.closer == '}' {
		if c != '"' {
			return j.step()
		}
		i++
		for {
			if i > last {
				return j.step()
			}
			m := special(eightAt(b, i))
			if m != 0 {
				i += bits.TrailingZeros64(m) >> 3
				break
			}
			i += 8
		}
		name = b[start+1 : i : i]
		if b[i] != '"' || len(name) > j.limits.Name || i+3 > last || b[i+1] != ':' {
			return j.step()
		}
		i += 2
		if c = b[i]; c == ' ' {
			i++
			c = b[i]
		}
	}

	at := i
	if c == ' ' || c == '\t' || c == '\r' || c == '\n' {
		return j.step()
	}
	value, typ, ascii, end := plainScalar(b, at)
	if end == 0 || len(value) > j.limits.Text {
		return j.rest(start, at, name)
	}
	j.pos, j.first = end, false
	j.tok.Kind, j.tok.Type, j.tok.Named, j.tok.ASCII = Value, typ, j.closer == '}', ascii
	j.tok.Name, j.tok.Value, j.tok.Unfit = name, value, 0
	j.tok.Offset, j.tok.ValueOffset = j.base+int64(start), j.base+int64(at)
	return &j.tok
}

// plainScalar gives the scalar at b[at], when it lies whole in b with eight bytes to
// spare and has no escapes, and the index after it; that is 0 when it has none
// such.
func plainScalar(b []byte, at int) (value []byte, typ Type, ascii bool, end int) {
	last := len(b) - 8 // where the last eight bytes begin
	i := at
	switch c := b[i]; c {
	case '"':
		i++
		ascii = true
		for i <= last {
			m := special(eightAt(b, i))
			if m == 0 {
				i += 8
				continue
			}
			i += bits.TrailingZeros64(m) >> 3
			if c = b[i]; c == '"' {
				return b[at+1 : i : i], String, ascii, i + 1
			}
			n := 0
			if c >= 0x80 {
				n = runeLength(b, i)
			}
			if n == 0 || c == 0xEF && isNoCharacter(b[i:]) {
				return
			}
			ascii = false
			i += n
		}
		return nil, String, false, 0
	case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		i, whole := pastNumber(b, i)
		if !whole || i > last || jsonClass[b[i]]&endsWord == 0 {
			return
		}
		return b[at:i:i], Number, true, i
	case 't', 'f', 'n':
		if i+5 > last {
			return
		}
		word := uint32(eightAt(b, i))
		i += 4
		switch {
		case word == 't'|'r'<<8|'u'<<16|'e'<<24:
			typ = True
		case word == 'n'|'u'<<8|'l'<<16|'l'<<24:
			typ = Null
		case word == 'f'|'a'<<8|'l'<<16|'s'<<24 && b[i] == 'e':
			typ = False
			i++
		default:
			return
		}
		if jsonClass[b[i]]&endsWord == 0 {
			return
		}
		return b[at:i:i], typ, true, i
	}
	return
}

// rest reads the value at index at of the token that begins at index start and
// has this key, nil for an item.
func (j *JSON) rest(start, at int, name []byte) *Token {
	j.pos = start
	j.begin()
	j.tok.Named, j.tok.Name = j.closer == '}', name
	j.pos = at
	return j.readValue(j.buf[at])
}
