package pattern

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/forkontrol/forkontrol/internal/program"
)

// letter is a character that stands for its class, and what it costs.
type letter struct {
	char  rune
	class int
	cost  int
}

// edge is a step from a state to another by a letter.
type edge struct {
	letter
	to int
}

// What a character costs when one of several texts of a length is chosen: the cheaper,
// the better it reads. Unreadable characters are taken only where nothing else is.
const (
	costPlain      = 0 // ASCII letters and digits
	costMark       = 2 // other printable ASCII
	costDanish     = 4 // æøå
	costLetter     = 6 // other letters
	costUnreadable = 1 << 32
)

// readable are the characters that are tried first, best first: letters, digits, what
// is in names, addresses and numbers, Danish letters, the rest of ASCII.
const readable = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ1234567890-. _/@,:+æøåÆØÅ" +
	"!\"#$%&'()*;<=>?[\\]^`{|}~éöü"

func cost(c rune) int {
	switch {
	case c >= '0' && c <= '9', c >= 'A' && c <= 'Z', c >= 'a' && c <= 'z':
		return costPlain
	case c >= ' ' && c <= '~':
		return costMark
	case strings.ContainsRune("æøåÆØÅ", c):
		return costDanish
	case unicode.IsLetter(c):
		return costLetter
	}
	return costUnreadable
}

// alphabet returns each class a letter, the best one that it has, the best first.
func alphabet(p *program.Pattern) []letter {
	out := make([]letter, 0, classes(p))
	found := make([]bool, classes(p))
	take := func(c rune) {
		if class := classOf(p, c); !found[class] && utf8.ValidRune(c) {
			found[class] = true
			out = append(out, letter{c, class, cost(c)})
		}
	}
	for _, c := range readable {
		take(c)
	}
	count := len(p.Ranges) / 4
	for _, letters := range []bool{true, false} { // the first letter of each range, then its first character
		for n := range count {
			end := rune(unicode.MaxRune)
			if n+1 < count {
				end = rangeStart(p, n+1) - 1
			}
			if found[p.Ranges[4*n+3]] {
				continue
			}
			for c := rangeStart(p, n); c <= end; c++ {
				if utf8.ValidRune(c) && unicode.IsLetter(c) == letters {
					take(c)
					break
				}
			}
		}
	}
	for c := rune(0); c < utf8.RuneSelf; c++ {
		take(c)
	}
	return out
}

// edges are the steps from a state, to each state by its best letter. From Sure every
// step stays there.
func edges(p *program.Pattern, letters []letter, state int) []edge {
	if IsMachine(p) {
		return steps(p, letters, state)
	}
	var out []edge
	for _, l := range letters {
		to := step(p, state, l.class)
		known := slices.ContainsFunc(out, func(e edge) bool { return e.to == to })
		if !known {
			out = append(out, edge{l, to})
		}
	}
	return out
}

// Shortest returns a text with the fewest characters that matches a pattern, and among
// those one that reads well; control characters stand in it only where every text has
// some. ok is false when nothing matches.
func Shortest(p *program.Pattern) (text string, ok bool) {
	return search(p, func(state int) bool { return p.Accept[state] != 0 })
}

// search returns the shortest text that leads to a state that is wanted, a readable one
// where there is any.
func search(p *program.Pattern, wanted func(state int) bool) (text string, ok bool) {
	if text, ok = searchUpTo(p, wanted, costLetter); !ok {
		text, ok = searchUpTo(p, wanted, costUnreadable)
	}
	return text, ok
}

// arrival is the best way to a state.
type arrival struct {
	from int
	char rune
	sum  int // of the costs on the way
}

// searchUpTo goes through the states by their distance from the start, by steps that
// cost at most so much.
func searchUpTo(p *program.Pattern, wanted func(state int) bool, most int) (text string, ok bool) {
	letters := alphabet(p)
	ways := map[int]arrival{Start: {}}
	for layer := []int{Start}; len(layer) > 0; {
		end, found := 0, false
		for _, state := range layer {
			if wanted(state) && (!found || ways[state].sum < ways[end].sum) {
				end, found = state, true
			}
		}
		if found {
			var out []rune
			for ; end != Start; end = ways[end].from {
				out = append(out, ways[end].char)
			}
			slices.Reverse(out)
			return string(out), true
		}
		var next []int
		fresh := map[int]bool{}
		for _, state := range layer {
			for _, e := range edges(p, letters, state) {
				sum := ways[state].sum + e.cost
				old, known := ways[e.to]
				if e.cost > most || known && (!fresh[e.to] || old.sum <= sum) {
					continue
				}
				ways[e.to] = arrival{state, e.char, sum}
				if !known {
					fresh[e.to] = true
					next = append(next, e.to)
				}
			}
		}
		layer = next
	}
	return "", false
}

// SampleLen returns a text that matches a pattern and has at least least and at most
// most characters, as few of them as there can be, and among those one that reads well.
// ok is false when there is none. The work grows with most.
func SampleLen(p *program.Pattern, least, most int) (text string, ok bool) {
	letters := alphabet(p)
	steps := map[int][]edge{}
	layers := []map[int]arrival{{Start: {}}}
	for length := 0; length <= most; length++ {
		layer := layers[length]
		if len(layer) == 0 {
			return "", false
		}
		if length >= least {
			end, found := 0, false
			for state, c := range layer {
				if p.Accept[state] != 0 && (!found || c.sum < layer[end].sum || c.sum == layer[end].sum && state < end) {
					end, found = state, true
				}
			}
			if found {
				out := make([]rune, length)
				for i := length; i > 0; i-- {
					c := layers[i][end]
					out[i-1], end = c.char, c.from
				}
				return string(out), true
			}
		}
		next := map[int]arrival{}
		for state, c := range layer {
			if _, ok := steps[state]; !ok {
				steps[state] = edges(p, letters, state)
			}
			for _, e := range steps[state] {
				sum := min(c.sum+e.cost, 1<<60)
				if old, ok := next[e.to]; !ok || sum < old.sum || sum == old.sum && state < old.from {
					next[e.to] = arrival{state, e.char, sum}
				}
			}
		}
		layers = append(layers, next)
	}
	return "", false
}

// Reject returns a readable text that does not match a pattern, as near to like as
// can be: with one character changed, else one more, else one less, else the shortest
// there is. ok is false when every text matches.
func Reject(p *program.Pattern, like string) (text string, ok bool) {
	refuses := func(s string) bool { return !Matches(p, []byte(s)) }
	chars := []rune(like)
	for i := len(chars) - 1; i >= 0; i-- {
		for _, c := range "xX1-?!" {
			changed := string(chars[:i]) + string(c) + string(chars[i+1:])
			if refuses(changed) {
				return changed, true
			}
		}
	}
	for _, c := range "xX1-?!" {
		if longer := like + string(c); refuses(longer) {
			return longer, true
		}
	}
	for i := len(chars) - 1; i > 0; i-- {
		if shorter := string(chars[:i]); refuses(shorter) {
			return shorter, true
		}
	}
	if IsMachine(p) {
		return "", false // a text that leads to a state may lead to others
	}
	return search(p, func(state int) bool { return p.Accept[state] == 0 })
}
