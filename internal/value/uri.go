package value

import "bytes"

// IsURI reports whether v is a URI of RFC 3986 section 3: with a scheme, in ASCII, other
// characters percent-encoded.
func IsURI(v []byte) bool {
	n := scheme(v)
	return n > 0 && isHierarchy(v[n+1:], true)
}

// IsURIReference reports whether v is a URI reference of RFC 3986 section 4.1: a URI or a
// relative reference. Empty is one.
func IsURIReference(v []byte) bool {
	return isHierarchy(v, false) || IsURI(v)
}

// scheme is the length of the scheme that v begins with, 0 when it has none.
func scheme(v []byte) int {
	if len(v) == 0 || !isLetter(v[0]) {
		return 0
	}
	for i, c := range v {
		switch {
		case c == ':':
			return i
		case !isLetter(c) && !isDigit(c) && c != '+' && c != '-' && c != '.':
			return 0
		}
	}
	return 0
}

// isHierarchy reports whether v is what may follow the scheme, query and fragment
// with it. Without a scheme the first part of a path must not have a colon (RFC 3986
// section 4.2).
func isHierarchy(v []byte, schemed bool) bool {
	if i := bytes.IndexByte(v, '#'); i >= 0 {
		if !isURIText(v[i+1:], "/?:@") {
			return false
		}
		v = v[:i]
	}
	if i := bytes.IndexByte(v, '?'); i >= 0 {
		if !isURIText(v[i+1:], "/?:@") {
			return false
		}
		v = v[:i]
	}
	if len(v) >= 2 && v[0] == '/' && v[1] == '/' {
		v = v[2:]
		end := bytes.IndexByte(v, '/')
		if end < 0 {
			end = len(v)
		}
		return isAuthority(v[:end]) && isURIText(v[end:], "/:@")
	}
	if !schemed {
		first := v
		if i := bytes.IndexByte(v, '/'); i >= 0 {
			first = v[:i]
		}
		if bytes.IndexByte(first, ':') >= 0 {
			return false
		}
	}
	return isURIText(v, "/:@")
}

// isAuthority reports whether v is an authority of RFC 3986 section 3.2: user and @ if
// wanted, a name or an address in brackets, a port if wanted.
func isAuthority(v []byte) bool {
	if i := bytes.IndexByte(v, '@'); i >= 0 {
		if !isURIText(v[:i], ":") {
			return false
		}
		v = v[i+1:]
	}
	if len(v) > 0 && v[0] == '[' {
		end := bytes.IndexByte(v, ']')
		if end < 0 || !IsIPv6(v[1:end]) && !isFutureAddress(v[1:end]) {
			return false
		}
		v = v[end+1:]
		return len(v) == 0 || v[0] == ':' && digitRun(v[1:]) == len(v)-1
	}
	if i := bytes.IndexByte(v, ':'); i >= 0 {
		if digitRun(v[i+1:]) != len(v)-i-1 {
			return false
		}
		v = v[:i]
	}
	return isURIText(v, "")
}

// isFutureAddress reports whether v is an IPvFuture of RFC 3986 section 3.2.2.
func isFutureAddress(v []byte) bool {
	if len(v) == 0 || v[0]|0x20 != 'v' {
		return false
	}
	n := 1
	for n < len(v) && isHex(v[n]) {
		n++
	}
	if n == 1 || n+1 >= len(v) || v[n] != '.' {
		return false
	}
	return bytes.IndexByte(v, '%') < 0 && isURIText(v[n+1:], ":")
}

// isURIText reports whether all of v are unreserved characters, sub-delims,
// percent-encoded bytes (RFC 3986 section 2) or one of more.
func isURIText(v []byte, more string) bool {
	for i := 0; i < len(v); i++ {
		c := v[i]
		if isLetter(c) || isDigit(c) {
			continue
		}
		switch c {
		case '-', '.', '_', '~', '!', '$', '&', '\'', '(', ')', '*', '+', ',', ';', '=':
			continue
		case '%':
			if i+2 >= len(v) || !isHex(v[i+1]) || !isHex(v[i+2]) {
				return false
			}
			i += 2
			continue
		}
		other := true
		for j := range len(more) {
			if more[j] == c {
				other = false
			}
		}
		if other {
			return false
		}
	}
	return true
}
