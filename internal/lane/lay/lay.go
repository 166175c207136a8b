// Package lay makes the checks of a lane: of what a node says of values, tests that a lane can make at the speed of memory.
package lay

import (
	"math"

	"github.com/forkontrol/forkontrol/internal/lane"
	"github.com/forkontrol/forkontrol/internal/pattern"
	"github.com/forkontrol/forkontrol/internal/program"
)

// Value is what a value is written as.
type Value uint8

// The ways of writing values.
const (
	Untyped Value = iota // text of XML
	String
	Number
	Boolean
	Null
)

// Check gives a check of values of a node that takes only what holds, and of which nothing is to say on a day, an ISO 8601 date;
// the day is empty where there is none. It is of the kind Other where only a look at the node's own checks tells, and Left where nothing does.
func Check(node *program.Node, personal program.Personal, day string, written Value) lane.Check {
	other := lane.Check{Kind: lane.Other}
	switch written {
	case Boolean:
		if len(node.Checks) == 0 {
			return lane.Check{Kind: lane.Truth}
		}
		return lane.Check{}
	case Number:
		return numberCheck(node, lane.Check{})
	case Null:
		return lane.Check{}
	}
	if node.Types&program.String == 0 { // untyped
		switch {
		case node.Types&(program.Number|program.Integer) != 0:
			return numberCheck(node, other)
		case node.Types == program.Boolean && len(node.Checks) == 0:
			return lane.Check{Kind: lane.Word, Words: lane.WordsOf([]string{"true", "false", "1", "0"})}
		}
		return other
	}
	c, p, enum := lane.Check{Kind: lane.Text, Max: math.MaxInt}, (*program.Pattern)(nil), (*program.Enum)(nil)
	kind := program.KindNone
	for i := range node.Checks {
		switch k := &node.Checks[i]; {
		case k.Op == program.OpMinLength:
			c.Min = max(c.Min, int(min(k.N, math.MaxInt32)))
		case k.Op == program.OpMaxLength:
			c.Max = min(c.Max, int(min(k.N, math.MaxInt32)))
		case k.Op == program.OpPattern && p == nil:
			p = k.Pattern
		case k.Op == program.OpEnum && enum == nil:
			enum = k.Enum
		case k.Op == program.OpKind && bothKinds(kind, k.Kind) != program.KindNone:
			kind = bothKinds(kind, k.Kind)
		default:
			return other
		}
	}
	born := personal == program.Birth || personal == program.CPR
	switch {
	case enum != nil:
		if p != nil || kind != program.KindNone || c.Min > 0 || c.Max < math.MaxInt || born {
			return other
		}
		if c.Words = lane.WordsOf(enum.Strings); c.Words == nil {
			return other
		}
		c.Kind = lane.Word
	case kind != program.KindNone:
		return kindCheck(kind, p, personal, day, c.Min, c.Max)
	case born:
		return other
	case p != nil:
		if ranges, ok := rangesOf(p); ok && c.Min <= len(ranges) && len(ranges) <= c.Max {
			if c.Shape = lane.ShapeOf(ranges); c.Shape != nil {
				c.Kind = lane.Row
				return c
			}
		}
		if c.Table = tableOf(p); c.Table == nil {
			return other
		}
		c.Kind = lane.Matched
	}
	return c
}

// bothKinds is a kind all of whose values that a lane takes are of two others; KindNone where it is not known.
func bothKinds(a, b program.Kind) program.Kind {
	is := func(x, y program.Kind) bool { return a == x && b == y || a == y && b == x }
	switch {
	case a == program.KindNone || a == b:
		return b
	case is(program.KindDate, program.KindXSDate), is(program.KindDateTime, program.KindXSDateTime):
		return min(a, b) // of the format of JSON, which asks for a zone
	}
	return program.KindNone
}

// kindCheck is Check for a lexical form with bounds of its length, and a pattern besides where there is one.
func kindCheck(kind program.Kind, p *program.Pattern, personal program.Personal, day string, low, high int) lane.Check {
	c := lane.Check{Kind: lane.Other}
	within := func(size int) bool { return low <= size && size <= high }
	born := personal == program.Birth || personal == program.CPR
	switch kind {
	case program.KindCPR, program.KindCPRHyphen:
		if !within(10) || personal == program.Birth || p != nil && !takesDays(p) {
			return c
		}
		c.Kind, c.Year = lane.CPR, 100
		if personal == program.CPR && len(day) == 10 {
			if c.Year = 0; day[:2] == "20" {
				c.Year = int(day[2]-'0')*10 + int(day[3]-'0')
			}
		}
	case program.KindDate, program.KindXSDate:
		if !within(10) || personal == program.CPR || p != nil {
			return c
		}
		c.Kind, c.Year = lane.Date, 10000
		if personal == program.Birth && len(day) == 10 {
			c.Year = 0
			for _, d := range []byte(day[:4]) {
				c.Year = 10*c.Year + int(d-'0')
			}
		}
	case program.KindDateTime, program.KindXSDateTime:
		if !within(19) || !within(20) || p != nil {
			return c
		}
		if c.Kind = lane.DateTime; kind == program.KindXSDateTime {
			c.Kind = lane.LocalTime
		}
	case program.KindJN:
		if p == nil && within(1) && !born {
			c.Kind, c.Words = lane.Word, lane.WordsOf([]string{"J", "N"})
		}
	case program.KindPNumber:
		if p == nil && within(10) && !born {
			ranges := make([][2]byte, 10)
			for i := range ranges {
				ranges[i] = [2]byte{'0', '9'}
			}
			c.Kind, c.Shape = lane.Row, lane.ShapeOf(ranges)
		}
	}
	return c
}

// takesDays reports whether a pattern matches every day and month that there are, each of two digits, with any six digits behind them.
func takesDays(p *program.Pattern) bool {
	if pattern.IsMachine(p) || p.Wide {
		return false
	}
	var now [256]bool // the states after so many characters
	for month := 1; month <= 12; month++ {
		for day := 1; day <= 31; day++ {
			state := pattern.Start
			for _, n := range [...]int{day / 10, day % 10, month / 10, month % 10} {
				state = pattern.After(p, state, '0'+byte(n))
			}
			now[state] = true
		}
	}
	for range 6 {
		var then [256]bool
		for state, is := range now {
			for digit := byte('0'); is && digit <= '9'; digit++ {
				then[pattern.After(p, state, digit)] = true
			}
		}
		now = then
	}
	for state, is := range now {
		if is && !pattern.Accepts(p, state) {
			return false
		}
	}
	return true
}

// rangesOf gives the ranges of ASCII characters that a pattern takes at each place, where it takes just such a row.
func rangesOf(p *program.Pattern) (ranges [][2]byte, ok bool) {
	if pattern.IsMachine(p) {
		return nil, false
	}
	state := pattern.Start
	for len(ranges) <= 16 {
		low, high, to := -1, -1, pattern.Dead
		for c := range 0x80 {
			next := pattern.After(p, state, byte(c))
			if next == pattern.Dead {
				continue
			}
			if low < 0 {
				low, to = c, next
			} else if next != to || high != c-1 {
				return nil, false
			}
			high = c
		}
		if low < 0 {
			return ranges, pattern.Accepts(p, state)
		}
		if pattern.Accepts(p, state) {
			return nil, false
		}
		if low < ' ' || high > '~' {
			return nil, false
		}
		ranges, state = append(ranges, [2]byte{byte(low), byte(high)}), to
	}
	return nil, false
}

// tableOf gives the automaton of a pattern, nil where it has too many states.
func tableOf(p *program.Pattern) *lane.Table {
	if pattern.IsMachine(p) || p.Wide {
		return nil
	}
	var numbers [256]byte // of states, from 1
	numbers[pattern.Start] = 1
	states := append(make([]int, 0, lane.MostStates), pattern.Start)
	t := lane.NewTable()
	for k := 0; k < len(states); k++ {
		if pattern.Accepts(p, states[k]) {
			t.Accept(k)
		}
		for c := range byte(0x80) {
			to := pattern.After(p, states[k], c)
			if to == pattern.Dead {
				continue
			}
			if numbers[to] == 0 {
				if len(states) == lane.MostStates {
					return nil
				}
				states = append(states, to)
				numbers[to] = byte(len(states))
			}
			t.Step(k, c, int(numbers[to])-1)
		}
	}
	return t
}

// numberCheck is Check for a number; otherwise is what it gives where a lane cannot tell.
func numberCheck(node *program.Node, otherwise lane.Check) lane.Check {
	const most = math.MaxInt64
	c := lane.Check{Kind: lane.Number, Max: 4, Digits: 20, Low: -most, High: most}
	if node.Types&program.Number == 0 {
		c.Kind = lane.Whole
	}
	if len(node.Checks) == 1 && node.Checks[0].Op == program.OpEnum {
		numbers := node.Checks[0].Enum.Numbers
		for _, n := range numbers {
			for _, letter := range []byte(n) {
				if letter == 'e' || letter == '.' && c.Kind == lane.Whole {
					return otherwise
				}
			}
		}
		if w := lane.WordsOf(numbers); w != nil && len(numbers) > 0 {
			return lane.Check{Kind: lane.Word, Words: w}
		}
	}
	for i := range node.Checks {
		k := &node.Checks[i]
		bound, ok := scaled(k.Text)
		switch k.Op {
		case program.OpMinLength, program.OpMaxLength, program.OpPattern, program.OpKind:
			continue // of strings
		case program.OpTotalDigits:
			c.Digits, ok = int(min(k.N, 20)), true
		case program.OpFractionDigits:
			c.Max, ok = int(min(k.N, 4)), true
		case program.OpMinimum:
			c.Low = max(c.Low, bound)
		case program.OpMaximum:
			c.High = min(c.High, bound)
		case program.OpExclMinimum:
			c.Low = max(c.Low, bound+1)
		case program.OpExclMaximum:
			c.High = min(c.High, bound-1)
		default:
			return otherwise
		}
		if !ok {
			return otherwise
		}
	}
	return c
}

// scaled gives a number of up to ten digits and four behind the point, as a lane has its bounds.
func scaled(text string) (n int64, ok bool) {
	negative := len(text) > 0 && text[0] == '-'
	if negative {
		text = text[1:]
	}
	fraction := -1 // digits behind the point
	for i := range len(text) {
		c := text[i]
		if c == '.' && fraction < 0 && i > 0 && i <= 10 {
			fraction = 0
			continue
		}
		if c-'0' > 9 || fraction == 4 || fraction < 0 && i >= 10 {
			return 0, false
		}
		n = 10*n + int64(c-'0')
		if fraction >= 0 {
			fraction++
		}
	}
	for fraction = max(fraction, 0); fraction < 4; fraction++ {
		n *= 10
	}
	if negative {
		n = -n
	}
	return n, text != ""
}
