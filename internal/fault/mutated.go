package fault

import (
	"bytes"
	"math/rand/v2"
)

// Mutated changes, takes out, doubles or exchanges a few bytes or elements of an XML payload, which is left as it is.
func Mutated(r *rand.Rand, payload []byte) []byte {
	p := bytes.Clone(payload)
	for range 1 + r.IntN(3) {
		i := r.IntN(len(p))
		switch r.IntN(6) {
		case 0:
			p[i] = "<>/ abN17&;'\"=:-\n\xc3"[r.IntN(18)]
		case 1:
			p = append(p[:i:i], p[min(i+1+r.IntN(8), len(p)):]...)
		case 2:
			p = append(p[:i:i], append([]byte("<>/ abN17&;'\"=:-\n\xc3"[r.IntN(18):][:1]), p[i:]...)...)
		default: // a piece from tag to tag
			from, to := r.IntN(len(p)), r.IntN(len(p))
			a := from + max(bytes.IndexByte(p[from:], '<'), 0)
			z := min(len(p), a+1+max(bytes.Index(p[min(a+1, len(p)):], []byte("</")), 0))
			at := to + max(bytes.IndexByte(p[to:], '<'), 0)
			p = append(p[:at:at], append(bytes.Clone(p[a:z]), p[at:]...)...)
			if r.IntN(2) == 0 {
				p = append(p[:a:a], p[z:]...)
			}
		}
		if len(p) == 0 {
			return p
		}
	}
	return p
}
