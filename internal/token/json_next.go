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
		if j.Lines {
			return j.step()
		}
		if i = pastSpace(b, i); i > last {
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
			if j.Lines {
				return j.step()
			}
			if i = pastSpace(b, i); i > last {
				return j.step()
			}
			c = b[i]
		}
	}

	start := i
	var name []byte
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
	typ := String
	ascii := true
	switch c {
	case '"':
		i++
		for {
			if i > last {
				return j.rest(start, at, name)
			}
			m := special(eightAt(b, i))
			if m == 0 {
				i += 8
				continue
			}
			i += bits.TrailingZeros64(m) >> 3
			if c = b[i]; c == '"' {
				break
			}
			n := 0
			if c >= 0x80 {
				n = runeLength(b, i)
			}
			if n == 0 {
				return j.rest(start, at, name)
			}
			ascii = false
			i += n
		}
		if i-at-1 > j.limits.Text {
			return j.rest(start, at, name)
		}
		j.tok.Value = b[at+1 : i : i]
		i++
	case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		end, whole := pastNumber(b, i)
		if !whole || end-at > j.limits.Text || end > last || jsonClass[b[end]]&endsWord == 0 {
			return j.rest(start, at, name)
		}
		i = end
		typ = Number
		j.tok.Value = b[at:i:i]
	case 't', 'f', 'n':
		if i+5 > last {
			return j.rest(start, at, name)
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
			return j.rest(start, at, name)
		}
		if jsonClass[b[i]]&endsWord == 0 || i-at > j.limits.Text {
			return j.rest(start, at, name)
		}
		j.tok.Value = b[at:i:i]
	case ' ', '\t', '\r', '\n':
		return j.step()
	default:
		return j.rest(start, at, name)
	}
	j.pos = i
	j.first = false
	j.tok.Kind, j.tok.Type, j.tok.Named, j.tok.ASCII = Value, typ, j.closer == '}', ascii
	j.tok.Name = name
	j.tok.Offset, j.tok.ValueOffset = j.base+int64(start), j.base+int64(at)
	return &j.tok
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
