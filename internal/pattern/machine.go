package pattern

import (
	"unicode/utf8"

	"github.com/forkontrol/forkontrol/internal/program"
)

// A machine stands in a program.Pattern where an automaton would have too many states: it is in several states at
// once. Only what checks the types of XML Schema matches by it (Matches); to Match, nothing is of such a pattern.
//
//   - Width is 0. Classes has, behind the classes of the ASCII characters, a row for each set of classes: a byte
//     for each class, 1 where it is in the set.
//   - Next is words of two bytes, the lower first: the number of classes, the number of states n, where the list of
//     each state from 0 to n-1 begins and where the last one ends, the set that each state takes, and the lists: the
//     states that may follow. State 0 is the start and takes nothing.
//   - Accept is 1 for each state after which a text may end.
//
// A character costs time by the steps that there are, which MostSteps bounds.

// MostSteps is how many steps from state to state a machine may have.
const MostSteps = 1 << 14

// IsMachine reports whether a pattern is matched by a machine.
func IsMachine(p *program.Pattern) bool { return p.Width == 0 }

// Matches is Match for a pattern of either kind.
func Matches(p *program.Pattern, v []byte) bool {
	if !IsMachine(p) {
		return Match(p, v)
	}
	n := word(p, 1)
	seen := make([]int, n)
	now, then := make([]int, 1, n), make([]int, 0, n)
	for i := 0; i < len(v); {
		r, size := utf8.DecodeRune(v[i:])
		i += size
		class := classOf(p, r)
		for _, state := range now {
			for at := word(p, 2+state); at < word(p, 3+state); at++ {
				if to := word(p, at); seen[to] != i && takes(p, to, class) {
					seen[to] = i
					then = append(then, to)
				}
			}
		}
		if now, then = then, now[:0]; len(now) == 0 {
			return false
		}
	}
	for _, state := range now {
		if p.Accept[state] != 0 {
			return true
		}
	}
	return false
}

func word(p *program.Pattern, i int) int { return int(p.Next[2*i]) | int(p.Next[2*i+1])<<8 }

// takes reports whether a state is reached by a character of a class.
func takes(p *program.Pattern, state, class int) bool {
	set := word(p, 3+word(p, 1)+state)
	return p.Classes[utf8.RuneSelf+set*word(p, 0)+class] != 0
}

// classes is how many classes of characters a pattern tells apart.
func classes(p *program.Pattern) int {
	if IsMachine(p) {
		return word(p, 0)
	}
	return p.Width
}

// steps are the edges from a state of a machine.
func steps(p *program.Pattern, letters []letter, state int) (out []edge) {
	for at := word(p, 2+state); at < word(p, 3+state); at++ {
		for _, l := range letters {
			if takes(p, word(p, at), l.class) {
				out = append(out, edge{l, word(p, at)})
				break
			}
		}
	}
	return out
}

// MachineIsSound reports whether a machine stays within its tables.
func MachineIsSound(p *program.Pattern) bool {
	words := len(p.Next) / 2
	if p.Wide || len(p.Next)%2 != 0 || words < 2 || len(p.Ranges)%4 != 0 || len(p.Ranges) == 0 {
		return false
	}
	width, n := word(p, 0), word(p, 1)
	rows := len(p.Classes) - utf8.RuneSelf
	if width == 0 || width > 256 || n == 0 || len(p.Accept) != n || words < 3+2*n || words > 3+2*n+MostSteps || rows < width || rows%width != 0 {
		return false
	}
	for i := range utf8.RuneSelf {
		if int(p.Classes[i]) >= width {
			return false
		}
	}
	for i := 3; i < len(p.Ranges); i += 4 {
		if int(p.Ranges[i]) >= width {
			return false
		}
	}
	at := 3 + 2*n
	for state := range n + 1 {
		if next := word(p, 2+state); next < at || next > words || state == 0 && next != at {
			return false
		} else {
			at = next
		}
	}
	for state := range n {
		if word(p, 3+n+state) >= rows/width {
			return false
		}
	}
	for i := 3 + 2*n; i < at; i++ {
		if word(p, i) >= n {
			return false
		}
	}
	return at == words
}
