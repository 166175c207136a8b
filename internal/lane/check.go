package lane

import (
	"math/bits"

	"github.com/forkontrol/forkontrol/internal/word"
)

// Check is what the value of a leaf is looked at for. It may ask more than the rules do: what it does not take
// the reader looks at.
type Check struct {
	Kind Kind
	// Min and Max bound the characters of a Text, and the digits of a Number after its point (Max).
	Min, Max int
	// Low and High bound a Number, times Scale.
	Low, High int64
	// Digits is how many digits a Number may have in all.
	Digits int
	// Year is the first year of four digits that a Date, and of two that a CPR number of this century, may not be of.
	Year  int
	Words *Words
	Shape *Shape
	Table *Table
}

// Kind is what a value is.
type Kind uint8

// The kinds.
const (
	Left      Kind = iota // to the reader
	Text                  // Min to Max characters
	Word                  // one of Words
	Row                   // of Shape
	Date                  // 2026-11-21, not 29 February
	DateTime              // 2026-11-21T08:30:00Z, not on 29 February
	LocalTime             // as DateTime, or without Z
	CPR                   // ten digits, not of 29 February, no replacement number
	Number                // digits with a point if wanted
	Whole                 // a Number without a point
	Matched               // Min to Max characters of Table
	Truth                 // true or false without quotation marks
	Other                 // Lane.Holds says
)

// Scale is what bounds of numbers are multiplied with.
const Scale = 10000

const (
	ones  = 0x0101010101010101
	highs = 0x80 * ones
)

// special marks, by its high bit, the first byte of eight that does not stand for itself in a text: the end of it,
// what is written otherwise, control characters, and what is not ASCII.
func special(x uint64, f Form) uint64 {
	switch f {
	case Tags:
		return (((x ^ '<'*ones) - ones) | ((x ^ '&'*ones) - ones) | ((x ^ ']'*ones) - ones) | (x - ' '*ones) | x) & highs
	case Attributes:
		return (((x ^ '"'*ones) - ones) | ((x ^ '&'*ones) - ones) | ((x ^ '<'*ones) - ones) | (x - ' '*ones) | x) & highs
	}
	return (((x ^ '"'*ones) - ones) | ((x ^ '\\'*ones) - ones) | (x - ' '*ones) | x) & highs
}

// ender is the byte that ends a value.
func ender(f Form) byte {
	if f == Tags {
		return '<'
	}
	return '"'
}

// value gives where the value that begins at b[i] ends, -1 when it is not taken. It looks at nothing from b[last+Room] on.
func (l *Lane) value(s *Step, k int, b []byte, i, last int) int {
	stop := s.Check.end(b, i, last, l.Scope.Form, s.quoted)
	if stop >= 0 || !s.quoted || s.Kind == Left {
		return stop
	}
	stop, beyond := plain(b, i, last, l.Scope.Form)
	if stop < 0 || !l.Holds(k, b[i:stop:stop], beyond == 0) {
		return -1
	}
	return stop
}

// end gives where the value that begins at b[i] ends, -1 when the check does not take it. It looks at nothing from
// b[last+Room] on. Quoted says that a byte of the form ends it; what has to follow another value is not looked at.
func (c *Check) end(b []byte, i, last int, f Form, quoted bool) int {
	if i > last {
		return -1
	}
	stop := -1
	switch c.Kind {
	case Text:
		return c.text(b, i, last, f)
	case Word:
		stop = c.word(b, i, f, quoted)
	case Row:
		stop = c.Shape.end(b, i)
	case Number, Whole:
		stop = c.number(b, i, f)
	case Truth:
		return truth(b, i)
	case Date:
		stop = c.date(b, i)
	case CPR:
		stop = c.cpr(b, i)
	case DateTime, LocalTime:
		stop = c.instant(b, i)
	case Matched:
		if stop = c.Table.end(b, i, last, ender(f)); stop-i < c.Min || stop-i > c.Max {
			return -1
		}
	}
	if quoted && (stop < 0 || stop > last || b[stop] != ender(f)) {
		return -1
	}
	return stop
}

// plain goes over text up to its end and gives where that is, -1 when there is anything in it that is not surely whole,
// and how many bytes of it only go on with a character. Beyond ASCII it takes what is surely a letter or a mark of Danish and its
// neighbours: À to ÿ, and alone between others – — ‘ ’ “ ” and …
func plain(b []byte, i, last int, f Form) (stop, beyond int) {
	from := i
	for i <= last {
		m := special(word.At(b, i), f)
		if m == 0 {
			i += 8
			continue
		}
		i += bits.TrailingZeros64(m) >> 3
		switch c := b[i]; {
		case c == ender(f):
			return i, beyond
		case c == 0xC3 && b[i+1]&0xC0 == 0x80:
			i += 2
			beyond++
		case c == 0xE2 && b[i+1] == 0x80 && (i == from || b[i-1] < 0x80):
			switch b[i+2] {
			case 0x93, 0x94, 0x98, 0x99, 0x9C, 0x9D, 0xA6:
			default:
				return -1, 0
			}
			i += 3
			beyond += 2
		default:
			return -1, 0
		}
	}
	return -1, 0
}

func (c *Check) text(b []byte, i, last int, f Form) int {
	stop, beyond := plain(b, i, last, f)
	if n := stop - i - beyond; stop < 0 || n < c.Min || n > c.Max {
		return -1
	}
	return stop
}

// Words are up to some dozens of ASCII words of up to seven bytes.
type Words struct {
	factor uint64
	slots  [64]uint64
}

// WordsOf gives a set of words, nil when it cannot.
func WordsOf(list []string) *Words {
	if len(list) > 24 {
		return nil
	}
	w := &Words{factor: 0x9E3779B97F4A7C15}
	for range 1000 {
		if w.fill(list) {
			return w
		}
		w.factor = w.factor*6364136223846793005 + 1442695040888963407
	}
	return nil
}

func (w *Words) fill(list []string) bool {
	for k := range w.slots {
		w.slots[k] = ^uint64(0)
	}
	for _, s := range list {
		x := uint64(0)
		if len(s) > 7 || len(s) == 0 {
			return false
		}
		for k := range len(s) {
			if s[k] >= 0x80 {
				return false
			}
			x |= uint64(s[k]) << (8 * k)
		}
		slot := &w.slots[x*w.factor>>58]
		if *slot != ^uint64(0) && *slot != x {
			return false
		}
		*slot = x
	}
	return true
}

func (c *Check) word(b []byte, i int, f Form, quoted bool) int {
	x, n := word.At(b, i), 0
	if quoted {
		m := special(x, f)
		if m == 0 {
			return -1
		}
		n = bits.TrailingZeros64(m) >> 3
	} else {
		for !follows(b[i+n]) {
			if n++; n > 7 || b[i+n-1] == 0 {
				return -1
			}
		}
	}
	x &= 1<<(8*n) - 1
	if c.Words.slots[x*c.Words.factor>>58] != x {
		return -1
	}
	return i + n
}

// truth gives where true or false ends.
func truth(b []byte, i int) int {
	const right, wrong = 't' | 'r'<<8 | 'u'<<16 | 'e'<<24, 'f' | 'a'<<8 | 'l'<<16 | 's'<<24 | 'e'<<32
	switch x := word.At(b, i); {
	case x&(1<<32-1) == right:
		return i + 4
	case x&(1<<40-1) == wrong:
		return i + 5
	}
	return -1
}

// Shape is a row of up to sixteen ASCII characters, each of a range.
type Shape struct {
	low, high [2]uint64
	masks     [2]uint64 // the high bit of each byte that there is
	size      int
}

// ShapeOf gives a shape of ranges, the lowest and the highest character of each place; nil when they are too many.
func ShapeOf(ranges [][2]byte) *Shape {
	if len(ranges) > 16 {
		return nil
	}
	s := &Shape{size: len(ranges)}
	for k, r := range ranges {
		s.low[k/8] |= uint64(r[0]) << (k % 8 * 8)
		s.high[k/8] |= uint64(r[1]) << (k % 8 * 8)
		s.masks[k/8] |= 0x80 << (k % 8 * 8)
	}
	return s
}

// end gives where a text of the shape ends.
func (s *Shape) end(b []byte, i int) int {
	p := b[i : i+16]
	if !ranged(word.At(p, 0), s.low[0], s.high[0], s.masks[0]) || !ranged(word.At(p, 8), s.low[1], s.high[1], s.masks[1]) {
		return -1
	}
	return i + s.size
}

// ranged reports whether each byte of a word that is marked is ASCII and from low to high.
func ranged(x, low, high, marks uint64) bool {
	return ((x|highs)-low)&((high|highs)-(x&^highs))&^x&marks == marks
}

// Table is an automaton of up to fifteen states over bytes.
type Table struct {
	// rows has for each byte four bits for each state: the one that follows. State 0 is the start, 15 takes nothing.
	rows   [256]uint64
	accept uint64 // by state
}

// dead is the state that takes nothing.
const dead = 15

// MostStates is how many states a table may have.
const MostStates = dead

// NewTable gives an automaton that takes nothing.
func NewTable() *Table {
	t := &Table{}
	for c := range t.rows {
		t.rows[c] = ^uint64(0)
	}
	return t
}

// Step makes a state follow another on an ASCII character. What may end a value or be written otherwise in one stays untaken.
func (t *Table) Step(state int, c byte, to int) {
	switch c {
	case '<', '&', ']', '"', '\\':
		return
	}
	if c < ' ' {
		return
	}
	t.rows[c] = t.rows[c]&^(0xF<<(4*state)) | uint64(to)<<(4*state)
}

// Accept lets a text end in a state.
func (t *Table) Accept(state int) { t.accept |= 1 << state }

// end gives where a text that matches ends.
func (t *Table) end(b []byte, i, last int, ender byte) int {
	state := uint64(0)
	for ; i <= last; i++ {
		c := b[i]
		next := t.rows[c] >> (4 * state & 63) & 0xF
		if next == dead {
			if c == ender && t.accept>>state&1 != 0 {
				return i
			}
			return -1
		}
		state = next
	}
	return -1
}

// eightDigits reports whether each byte of a word is a digit.
func eightDigits(x uint64) bool {
	return ranged(x, '0'*ones, '9'*ones, highs)
}

func two(b []byte, i int) int { return int(b[i]-'0')*10 + int(b[i+1]-'0') }

// dayIs reports whether a day surely exists in a month of any year.
func dayIs(day, month int) bool {
	return uint(day-1) < 28 && uint(month-1) < 12 || uint(month-1) < 12 && month != 2 && day > 28 && (day <= 30 || day == 31 && (0b1010110101010>>month)&1 == 1)
}

const (
	dashes     = '-'<<32 | '-'<<56
	dashesAt   = 0xFF<<32 | 0xFF<<56
	dateDigits = '0'*ones&^dashesAt | dashes // with the dashes where they belong
)

// ten gives the day, the month and the year of a date of ten characters, or false.
func ten(b []byte, i int) (day, month, year int, ok bool) {
	x := word.At(b, i)
	if !ranged(x, dateDigits, '9'*ones&^dashesAt|dashes, highs) || b[i+8]-'0' > 9 || b[i+9]-'0' > 9 {
		return 0, 0, 0, false
	}
	return two(b, i+8), two(b, i+5), two(b, i)*100 + two(b, i+2), true
}

func (c *Check) date(b []byte, i int) int {
	day, month, year, ok := ten(b, i)
	if !ok || year == 0 || year >= c.Year || !dayIs(day, month) {
		return -1
	}
	return i + 10
}

func (c *Check) instant(b []byte, i int) int {
	day, month, year, ok := ten(b, i)
	if !ok || year == 0 || !dayIs(day, month) {
		return -1
	}
	const colons, colonsAt = ':'<<16 | ':'<<40, 0xFF<<16 | 0xFF<<40
	if b[i+10] != 'T' || !ranged(word.At(b, i+11), '0'*ones&^colonsAt|colons, '9'*ones&^colonsAt|colons, highs) {
		return -1
	}
	if two(b, i+11) > 23 || two(b, i+14) > 59 || two(b, i+17) > 59 {
		return -1
	}
	if b[i+19] == 'Z' {
		return i + 20
	}
	if c.Kind == LocalTime {
		return i + 19
	}
	return -1
}

func (c *Check) cpr(b []byte, i int) int {
	if !eightDigits(word.At(b, i)) || b[i+8]-'0' > 9 || b[i+9]-'0' > 9 {
		return -1
	}
	if !dayIs(two(b, i), two(b, i+2)) || b[i+6] >= '4' && two(b, i+4) >= c.Year {
		return -1
	}
	return i + 10
}

func (c *Check) number(b []byte, i int, f Form) int {
	negative := b[i] == '-'
	if negative {
		i++
	}
	from, n := i, int64(0)
	for ; b[i]-'0' <= 9 && i < from+11; i++ {
		n = 10*n + int64(b[i]-'0')
	}
	digits := i - from
	if digits == 0 || digits > 10 || f == Members && digits > 1 && b[from] == '0' {
		return -1
	}
	n *= Scale
	if b[i] == '.' && c.Kind == Number {
		i++
		after, unit := i, int64(Scale)
		for ; b[i]-'0' <= 9 && unit > 1; i++ {
			unit /= 10
			n += unit * int64(b[i]-'0')
		}
		if i == after || i-after > c.Max {
			return -1
		}
		digits += i - after
	}
	if negative {
		n = -n
	}
	if n < c.Low || n > c.High || digits > c.Digits {
		return -1
	}
	return i
}
