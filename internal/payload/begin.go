package payload

import "io"

// WholeSize is up to which size, in bytes, a payload is best read into memory and checked
// there, which spares the copies of a moving window.
const WholeSize = 256 << 10

// Begin fills buf from an opened payload. When that is all of it, head is the payload and
// rest is nil; else rest gives the payload from its beginning, and what reading failed
// with in its place. Unlike io.ReadFull it never makes one error of another.
func Begin(r io.Reader, buf []byte) (head []byte, rest io.Reader) {
	n := 0
	for empty := 0; n < len(buf) && empty < 100; {
		k, err := r.Read(buf[n:])
		n += k
		switch {
		case err == io.EOF:
			return buf[:n], nil
		case err != nil:
			return buf[:n], &prefixed{buf[:n], Unreadable(err)}
		case k == 0:
			empty++
		default:
			empty = 0
		}
	}
	return buf[:n], &prefixed{buf[:n], r}
}

// Unreadable is what stands for a payload of which there is only an error.
func Unreadable(err error) io.Reader { return errorReader{err} }
