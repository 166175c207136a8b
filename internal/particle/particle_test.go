package particle

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/program"
)

const letters = "abcde"

// randomModel gives a tree over the letters, which may be ambiguous.
func randomModel(r *rand.Rand) *program.Model {
	m := &program.Model{}
	var add func(parent, depth int)
	add = func(parent, depth int) {
		i := len(m.Parts)
		p := program.Part{Parent: uint16(parent), Min: uint32(r.IntN(3)), Max: 1}
		switch r.IntN(5) {
		case 0:
			p.Max = program.Many
		case 1:
			p.Max = p.Min + 1 + uint32(r.IntN(2))
		case 2:
			p.Max = max(1, p.Min)
		default:
			p.Min = min(1, p.Min)
		}
		if depth > 0 && (depth == 3 || r.IntN(3) > 0) {
			p.Kind = program.PartSequence + program.PartKind(r.IntN(2))
			if depth == 3 && r.IntN(6) == 0 {
				p.Kind, p.Max, p.Min = program.PartAll, 1, min(1, p.Min)
			}
			m.Parts = append(m.Parts, p)
			for range 1 + r.IntN(4) {
				add(i, depth-1-r.IntN(depth))
			}
			return
		}
		p.Prop = uint16(r.IntN(len(letters)))
		if depth < 3 && m.Parts[parent].Kind == program.PartAll {
			p.Min, p.Max = min(p.Min, 1), 1
		}
		m.Parts = append(m.Parts, p)
	}
	add(0, 3)
	Finish(m, len(letters))
	return m
}

// unambiguous gives a model in which it always shows which part a letter is of.
func unambiguous(r *rand.Rand) *program.Model {
	for {
		m := randomModel(r)
		if _, _, why := Ambiguous(m, nil, 100000); why == None {
			return m
		}
	}
}

// ways gives where in a word a part may end that begins at one of starts, by trying all.
func ways(m *program.Model, i int, word string, starts map[int]bool) map[int]bool {
	p := &m.Parts[i]
	all, now := map[int]bool{}, starts
	for n := uint32(0); n <= p.Max; n++ {
		if n >= p.Min {
			for k := range now {
				all[k] = true
			}
		}
		if n > uint32(len(word))+p.Min+1 || len(now) == 0 {
			break
		}
		now = round(m, i, word, now)
	}
	return all
}

func round(m *program.Model, i int, word string, starts map[int]bool) map[int]bool {
	p := &m.Parts[i]
	out := map[int]bool{}
	switch p.Kind {
	case program.PartElement:
		for k := range starts {
			if k < len(word) && word[k] == letters[p.Prop] {
				out[k+1] = true
			}
		}
	case program.PartSequence:
		out = starts
		for s := i + 1; s < int(p.End); s = int(m.Parts[s].End) {
			out = ways(m, s, word, out)
		}
	case program.PartChoice:
		for s := i + 1; s < int(p.End); s = int(m.Parts[s].End) {
			for k := range ways(m, s, word, starts) {
				out[k] = true
			}
		}
	case program.PartAll:
		var list []int
		for s := i + 1; s < int(p.End); s = int(m.Parts[s].End) {
			list = append(list, s)
		}
		var permute func(left []int, at map[int]bool)
		permute = func(left []int, at map[int]bool) {
			if len(left) == 0 {
				for k := range at {
					out[k] = true
				}
			}
			for n, s := range left {
				rest := append(append([]int{}, left[:n]...), left[n+1:]...)
				if next := ways(m, s, word, at); len(next) > 0 {
					permute(rest, next)
				}
			}
		}
		permute(list, starts)
	}
	return out
}

// faults follows a word and counts what is wrong.
func faults(m *program.Model, word string) (list []string) {
	p := &Place{Model: m, Counts: make([]uint32, len(m.Parts))}
	lost := func() {
		for _, l := range p.Lost {
			list = append(list, fmt.Sprintf("lost %d", l.Part))
		}
	}
	for i := range len(word) {
		_, how := p.Come(m.Where[strings.IndexByte(letters, word[i])], "")
		if how != Fits {
			list = append(list, fmt.Sprintf("%c at %d: %d", word[i], i, how))
		}
		lost()
	}
	p.End()
	lost()
	return list
}

func show(m *program.Model, i int) string {
	p := &m.Parts[i]
	s := ""
	if p.Kind == program.PartElement {
		s = letters[p.Prop : p.Prop+1]
	} else {
		var in []string
		for k := i + 1; k < int(p.End); k = int(m.Parts[k].End) {
			in = append(in, show(m, k))
		}
		s = "(" + strings.Join(in, []string{",", "|", "&"}[p.Kind-program.PartSequence]) + ")"
	}
	if p.Min == 1 && p.Max == 1 {
		return s
	}
	return fmt.Sprintf("%s{%d,%d}", s, p.Min, int32(p.Max))
}

// sentence gives a word that a part takes.
func sentence(r *rand.Rand, m *program.Model, i int) string {
	p := &m.Parts[i]
	n := p.Min
	if r.IntN(2) == 0 && p.Max > p.Min {
		n += uint32(r.IntN(int(min(p.Max-p.Min, 3)) + 1))
	}
	out := ""
	for range n {
		var in []int
		for s := i + 1; s < int(p.End); s = int(m.Parts[s].End) {
			in = append(in, s)
		}
		switch p.Kind {
		case program.PartElement:
			out += letters[p.Prop : p.Prop+1]
		case program.PartChoice:
			out += sentence(r, m, in[r.IntN(len(in))])
		case program.PartAll:
			r.Shuffle(len(in), func(a, b int) { in[a], in[b] = in[b], in[a] })
			fallthrough
		default:
			for _, s := range in {
				out += sentence(r, m, s)
			}
		}
	}
	return out
}

// What is right and what is wrong is as where all ways are tried.
func TestModelsAreFollowedAsWhereAllWaysAreTried(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	right, wrong := 0, 0
	for range 4000 {
		m := unambiguous(r)
		for range 12 {
			word := sentence(r, m, 0)
			if r.IntN(2) == 0 {
				word = ""
				for range r.IntN(7) {
					word += letters[r.IntN(len(letters)):][:1]
				}
			}
			if len(word) > 40 {
				continue
			}
			holds := ways(m, 0, word, map[int]bool{0: true})[len(word)]
			found := faults(m, word)
			require.Equal(t, holds, len(found) == 0, "%s on %q: %v", show(m, 0), word, found)
			if holds {
				right++
			} else {
				wrong++
			}
		}
	}
	assert.Greater(t, min(right, wrong), 5000)
}

// Whatever stands there, each element has at most one fault of its own, and nothing is missing twice.
func TestFaultsDoNotBreedFaults(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 3000 {
		m := unambiguous(r)
		word := ""
		for range r.IntN(9) {
			word += letters[r.IntN(len(letters)):][:1]
		}
		p := &Place{Model: m, Counts: make([]uint32, len(m.Parts))}
		for i := range len(word) {
			p.Come(m.Where[strings.IndexByte(letters, word[i])], "")
			if at := p.At; at > 0 {
				require.Less(t, int(m.Parts[at-1].Kind), int(program.PartSequence))
			}
		}
		p.End()
		seen := map[uint16]bool{}
		for _, l := range p.Lost {
			require.False(t, seen[l.Part], "%s on %q", show(m, 0), word)
			seen[l.Part] = true
		}
	}
}

func model(text string) *program.Model {
	m := &program.Model{}
	at := 0
	var read func(parent int)
	read = func(parent int) {
		i := len(m.Parts)
		m.Parts = append(m.Parts, program.Part{Parent: uint16(parent), Min: 1, Max: 1})
		if text[at] == '(' {
			m.Parts[i].Kind = program.PartSequence
			for text[at] != ')' {
				at++
				read(i)
				switch text[at] {
				case '|':
					m.Parts[i].Kind = program.PartChoice
				case '&':
					m.Parts[i].Kind = program.PartAll
				}
			}
		} else {
			m.Parts[i].Prop = uint16(strings.IndexByte(letters, text[at]))
		}
		at++
		for at < len(text) {
			p := &m.Parts[i]
			switch c := text[at]; {
			case c == '?':
				p.Min = 0
			case c == '*':
				p.Min, p.Max = 0, program.Many
			case c == '+':
				p.Max = program.Many
			case c >= '0' && c <= '9':
				if p.Max == 1 {
					p.Min = uint32(c - '0')
				}
				p.Max = uint32(c - '0')
			default:
				return
			}
			at++
		}
	}
	read(0)
	Finish(m, len(letters))
	return m
}

// One fault in what is right is found once.
func TestOneFaultIsFoundOnce(t *testing.T) {
	for _, c := range []struct {
		model, word string
		n           int
		why         string
	}{
		{"(a,b,c)", "bc", 1, "the first is missing"},
		{"(a,b,c)", "ac", 1, "one in the middle is missing"},
		{"(a,b,c)", "ab", 1, "the last is missing"},
		{"(a,b,c)", "bac", 1, "two have changed places"},
		{"(a,b,c)", "acb", 1, "two have changed places at the end"},
		{"(a,b,c)", "aabc", 1, "one is there twice"},
		{"(a,b,c)", "abcc", 1, "the last is there twice"},
		{"(a,(b|c),d)", "ad", 1, "one of two is missing"},
		{"(a,(b|c),d)", "abcd", 1, "both of two are there"},
		{"(a,(b|c),d)", "abbd", 1, "one of two is there twice"},
		{"(a,b)*", "abbab", 1, "missing in the second round"},
		{"(a,b)*", "abaab", 1, "missing at the end of the second round"},
		{"(a,b)2", "ababab", 1, "a group too many: it is said once"},
		{"(a,b)3", "abab", 1, "a group too few"},
		{"(a3,b)", "aab", 1, "too few"},
		{"(a2,b)", "aaab", 1, "too many"},
		{"(a,b?,c,d)", "abd", 1, "missing after what is optional"},
		{"(a,(b,c)?,d)", "abd", 1, "missing in an optional group"},
		{"(a&b&c)", "ca", 1, "missing in any order"},
		{"(a&b&c)", "caab", 1, "twice in any order"},
		{"((a|b),c)+", "acbbc", 1, "both in a later round"},
		{"(a,b,c,d,e)", "ae", 3, "three are missing"},
		{"(a,(b,(c|d))+,e)", "abde", 0, ""},
		{"(a,(b,(c|d))+,e)", "abe", 1, "a choice is missing in a group"},
		{"(a,(b,(c|d))+,e)", "ae", 2, "a group of two is missing"},
	} {
		assert.Len(t, faults(model(c.model), c.word), c.n, "%s on %s: %s", c.model, c.word, c.why)
	}
}

// What may come two ways at one place is found.
func TestAmbiguousModels(t *testing.T) {
	for text, ambiguous := range map[string]bool{
		"(a?,a)": true, "(a*,a)": true, "((a,b)|(a,c))": true, "(a,b?,a)": false, "(a2,a)": false, "(a,a)": false,
		"((a|b)*,b)": true, "((a,b?)+,b)": true, "(a?,b?,c?)": false, "((a,b?)2,b)": true, "(a&b)": false, "(a&a)": true, "((a|b)+,c)": false,
		"(a+)*": false, "((a2)+)2": true, "((a2)2)2": false, "((a+,b?)2,c)": true, "((a,b?)+)+": false,
	} {
		_, _, why := Ambiguous(model(text), nil, 1000)
		assert.Equal(t, ambiguous, why == Clash || why == Rounds, text)
	}
}

// A number of times costs a counter and no memory.
func TestAGreatNumberOfTimes(t *testing.T) {
	m := model("((a,b)*,c)")
	m.Parts[1].Min, m.Parts[1].Max = 3, 1<<32-2
	Finish(m, len(letters))
	assert.Empty(t, faults(m, strings.Repeat("ab", 5000)+"c"))
	assert.Len(t, faults(m, "ababc"), 1)
}

// Where each name has one place and groups come once, a fault is found once: one element
// taken away, repeated, or changed with its neighbour.
func TestOneChangeIsOneFault(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	faulty := 0
	for range 3000 {
		m := randomModel(r)
		n := 0
		for i := range m.Parts {
			p := &m.Parts[i]
			if p.Kind >= program.PartSequence {
				p.Min, p.Max = min(1, p.Min), 1
				continue
			}
			p.Prop = uint16(n)
			n++
		}
		if n > len(letters) {
			continue
		}
		Finish(m, len(letters))
		word := sentence(r, m, 0)
		if word == "" || len(word) > 30 {
			continue
		}
		i := r.IntN(len(word))
		without := word[:i] + word[i+1:]
		found := faults(m, without)
		require.LessOrEqual(t, len(found), 1, "%s on %q, of %q: %v", show(m, 0), without, word, found)
		twice := word[:i+1] + word[i:]
		require.LessOrEqual(t, len(faults(m, twice)), 1, "%s on %q, of %q: %v", show(m, 0), twice, word, faults(m, twice))
		faulty += len(found)
	}
	assert.Greater(t, faulty, 100)
}

func FuzzModels(f *testing.F) {
	f.Add(uint64(1), "abc")
	f.Add(uint64(2), "aabbcc")
	f.Fuzz(func(t *testing.T, seed uint64, word string) {
		word = strings.Map(func(r rune) rune {
			if strings.ContainsRune(letters, r) {
				return r
			}
			return -1
		}, word)
		if len(word) > 30 {
			return
		}
		m := unambiguous(rand.New(rand.NewPCG(seed, 9)))
		assert.Equal(t, ways(m, 0, word, map[int]bool{0: true})[len(word)], len(faults(m, word)) == 0, "%s on %q", show(m, 0), word)
	})
}

// A model that is taken as sound is followed without end or reaching beyond its tables, whatever is in it.
func TestSoundModelsCanBeFollowed(t *testing.T) {
	Link()
	r := rand.New(rand.NewPCG(11, 12))
	sound, unsound := 0, 0
	for range 20000 {
		m := randomModel(r)
		for range 1 + r.IntN(2) {
			p := &m.Parts[r.IntN(len(m.Parts))]
			n := uint16(r.IntN(len(m.Parts) + 2))
			switch r.IntN(8) {
			case 0:
				p.Parent = n
			case 1:
				p.End = n
			case 2:
				p.Next = n
			case 3:
				p.Prop = n
			case 4:
				p.Until = n
			case 5:
				p.Kind = program.PartKind(r.IntN(6))
			case 6:
				p.Optional = !p.Optional
			default:
				m.Where[r.IntN(len(letters))] = n
			}
		}
		message := &program.Message{Marked: true, Rules: make([]program.Rule, 1), Nodes: make([]program.Node, 2), Fields: make([]program.Field, 1)}
		message.Nodes[1].Object = &program.ObjectNode{Props: make([]program.Prop, len(letters)), Markup: &program.Markup{Model: m}}
		if message.Unsound(nil) != "" {
			unsound++
			continue
		}
		sound++
		word := ""
		for range 6 {
			word += letters[r.IntN(len(letters)):][:1]
		}
		faults(m, word)
	}
	assert.Greater(t, min(sound, unsound), 1000)
}

// A choice of as many elements as contracts have is looked at in time.
func TestAWideChoiceIsNotTooLarge(t *testing.T) {
	m := &program.Model{Parts: []program.Part{{Kind: program.PartChoice, Max: program.Many}}}
	for i := range 2000 {
		m.Parts = append(m.Parts, program.Part{Prop: uint16(i), Min: 1, Max: 1})
	}
	Finish(m, 2000)
	_, _, why := Ambiguous(m, nil, 16<<20)
	assert.Equal(t, None, why)
	_, _, why = Ambiguous(m, nil, 1<<20)
	assert.Equal(t, TooLarge, why)
}
