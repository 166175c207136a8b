package build_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	_ "github.com/forkontrol/forkontrol/internal/markup"
	"github.com/forkontrol/forkontrol/internal/pack"
	"github.com/forkontrol/forkontrol/internal/pack/build"
	"github.com/forkontrol/forkontrol/internal/program"
	_ "github.com/forkontrol/forkontrol/internal/simple" // every member is filled, those of its checks too
	"github.com/forkontrol/forkontrol/rules"
)

// open loads packs of some languages as a program would, all messages among them.
func open(t *testing.T, files []build.File, langs ...string) *program.Ruleset {
	t.Helper()
	s := &pack.Set{}
	for _, f := range files {
		if f.Lang == "" || slices.Contains(langs, f.Lang) {
			p, err := pack.Open(f.Bytes)
			require.NoError(t, err, f.Path())
			require.NoError(t, s.Add(p))
		}
	}
	set, err := s.Ruleset()
	require.NoError(t, err)
	load(set)
	require.NoError(t, s.Damaged())
	return set
}

func load(set *program.Ruleset) {
	for _, sys := range set.Systems {
		for _, m := range sys.Messages {
			m.Load()
		}
	}
}

// each calls a function with every value of a type in a value.
func each[T any](v reflect.Value, f func(*T)) {
	if v.CanAddr() {
		if p, ok := v.Addr().Interface().(*T); ok {
			f(p)
		}
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			each(v.Elem(), f)
		}
	case reflect.Slice:
		for i := range v.Len() {
			each(v.Index(i), f)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			each(v.Field(i), f)
		}
	}
}

func TestTheWholeCatalogueComesBack(t *testing.T) {
	set := rules.All()
	got := open(t, build.Packs(set), "da", "en")
	addSilent(t, got, set)
	for i, s := range set.Systems { // a smaller difference to read than that of all
		for k, m := range s.Messages {
			require.Equal(t, m, got.Systems[i].Messages[k])
		}
	}
	assert.Equal(t, set, got)
}

// addSilent adds the texts that packs do not have, and sees that they were not there.
func addSilent(t *testing.T, to, from *program.Ruleset) {
	add := func(to, from []program.Rule) {
		require.Len(t, to, len(from))
		for i := range to {
			require.True(t, to[i].Asks.Empty() && to[i].Why.Empty(), to[i].ID)
			to[i].Asks, to[i].Why = from[i].Asks, from[i].Why
		}
	}
	for i, s := range from.Systems {
		add(to.Systems[i].Rules, s.Rules)
		for k, m := range s.Messages {
			m.Load()
			add(to.Systems[i].Messages[k].Rules, m.Rules)
		}
	}
	for i := range to.Keywords {
		require.True(t, to.Keywords[i].Asks.Empty() && to.Keywords[i].Why.Empty())
		to.Keywords[i].Asks, to.Keywords[i].Why = from.Keywords[i].Asks, from.Keywords[i].Why
	}
}

// With the texts of one language, everything comes back but those of the other.
func TestOneLanguageComesBack(t *testing.T) {
	for _, lang := range program.Languages {
		want := open(t, build.Packs(rules.All()), "da", "en") // a copy
		each(reflect.ValueOf(want), func(x *program.Text) {
			if lang == "da" {
				x.En = ""
			} else {
				x.Da = ""
			}
		})
		assert.Equal(t, want, open(t, build.Packs(rules.All()), lang), lang)
	}
}

// A member that package program gets and shape.go does not know would be lost in silence: here
// every one has a value, but for the texts that packs leave out.
func TestEveryMemberOfTheProgramIsKept(t *testing.T) {
	set := &program.Ruleset{}
	n := 0
	fill(reflect.ValueOf(set).Elem(), &n)
	set.Version = "sha256:1"
	set.Systems = set.Systems[:1]
	set.Systems[0].ID = "soap" // one of the core
	for _, m := range set.Systems[0].Messages {
		for i := range m.Fields {
			m.Fields[i].Parent = 0
		}
	}
	automaton := &program.Pattern{Text: "a", Classes: strings.Repeat("\x00\x01", 64), Ranges: "\x00\x00\x80\x01", Width: 2,
		Next: strings.Repeat("\x00\x00\x01\x00", 3), Wide: true, Accept: "\x00\x00\x01", Sample: "b"}
	each(reflect.ValueOf(set), func(p **program.Pattern) { *p = automaton })
	each(reflect.ValueOf(set), func(o *program.ObjectNode) {
		o.Index = program.NameTable(o.Props, func(p *program.Prop) string { return p.Name })
		o.XMLIndex = program.NameTable(o.Props, func(p *program.Prop) string { return p.XML })
	})
	each(reflect.ValueOf(set), func(n *program.Node) {
		n.Slots = 9
		n.Checks[0].Op = program.OpSpace
		for i := range n.Tables {
			n.Tables[i].Columns, n.Tables[i].Key = 9, uint8(i+1)
			n.Keys[i].Table, n.Keys[i].Fields, n.Keys[i].Columns = i, 1, n.Keys[i].Columns[:2]
		}
	})
	each(reflect.ValueOf(set), func(m *program.Model) {
		p, any := m.Parts[0], m.Parts[0].Any
		p.Kind, p.Parent, p.End, p.Until, p.Min, p.Max = program.PartAny, 1, 3, 3, 1, program.Many
		m.Parts = []program.Part{p, p, p}
		m.Parts[0].Kind, m.Parts[0].Parent, m.Parts[0].Any, m.Parts[0].Next = program.PartAll, 0, program.Wildcard{}, 0
		m.Parts[1].Kind, m.Parts[1].Parent, m.Parts[1].Any, m.Parts[1].Next = program.PartChoice, 0, program.Wildcard{}, 0
		m.Parts[2].Kind, m.Parts[2].Any, m.Parts[2].Prop, m.Parts[2].Next = program.PartAny, any, 2, 0
		m.Where, m.Any = []uint16{0, 0, 0}, 3
	})
	each(reflect.ValueOf(set), func(t *program.TypeTable) {
		slices.SortFunc(t.List[1:], func(a, b program.Type) int { return strings.Compare(a.Name, b.Name) })
		t.List[0].Base, t.List[1].Base, t.List[2].Base = 0, 1, 2
		t.Names = []uint16{1, 2}
	})
	each(reflect.ValueOf(set), func(c *program.Column) { c.Kind = "date" })
	each(reflect.ValueOf(set), func(m *program.Message) { m.Formats = []string{"xml", "json", "csv"} })
	each(reflect.ValueOf(set), func(c *program.CSV) {
		c.Delimiter = ';'
		c.Records[0].List, c.Records[1].List = false, false
	})
	each(reflect.ValueOf(set), func(r *program.Rule) { r.Asks, r.Why = program.Text{}, program.Text{} })
	each(reflect.ValueOf(set), func(k *program.KeywordText) { k.Asks, k.Why = program.Text{}, program.Text{} })
	assert.Equal(t, set, open(t, build.Packs(set), "da", "en"))
}

// fill returns a value that is not zero for every member of a value: lists have three elements,
// numbers are 1 or 2, so that those that count in a list are in it.
func fill(v reflect.Value, n *int) {
	*n++
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(true)
	case reflect.String:
		v.SetString(fmt.Sprintf("s%d", *n))
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int64:
		v.SetInt(int64(1 + *n%2))
	case reflect.Uint8, reflect.Uint16, reflect.Uint32:
		v.SetUint(uint64(1 + *n%2))
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 3, 3))
		for i := range 3 {
			fill(v.Index(i), n)
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n)
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), n)
		}
	case reflect.Func:
	default:
		panic("a kind that shape.go has no form for: " + v.Type().String())
	}
}

// Packs of another layout of package program are refused, so pack.Layout must change with it.
func TestTheLayoutIsThatOfTheProgram(t *testing.T) {
	var b strings.Builder
	seen := map[reflect.Type]bool{}
	var write func(reflect.Type)
	write = func(t reflect.Type) {
		fmt.Fprint(&b, t, t.Kind(), ";")
		if seen[t] {
			return
		}
		seen[t] = true
		switch t.Kind() {
		case reflect.Pointer, reflect.Slice:
			write(t.Elem())
		case reflect.Struct:
			for i := range t.NumField() {
				fmt.Fprint(&b, t.Field(i).Name, " ")
				write(t.Field(i).Type)
			}
		}
	}
	write(reflect.TypeFor[program.Ruleset]())
	// The last of each list of constants: one that is added moves it.
	last := func(n int) uint8 { return uint8(n - 1) }
	fmt.Fprint(&b, last(len(program.ExprOps())), last(len(program.Ops())), uint8(program.KindNone)+uint8(len(program.Kinds())),
		program.Birth, program.Official, program.Error, program.Array, program.CellDate)
	h := fnv.New64a()
	h.Write([]byte(b.String()))
	assert.Equal(t, h.Sum64(), uint64(pack.Layout), "package program has changed: Layout is to be %#x", h.Sum64())
}

func TestTheSameRulesetGivesTheSameBytes(t *testing.T) {
	assert.Equal(t, build.Packs(rules.All()), build.Packs(rules.All()))
}

// Bytes that are no pack give an error, and so do packs of which a byte was changed; where the checksum was
// made right again, nothing worse happens than that.
// seal gives a pack that has been changed the checksum of what it is now.
func seal(b []byte) {
	binary.LittleEndian.PutUint64(b[pack.HeadSize-8:], pack.Sum(string(b[pack.HeadSize:])))
}

func FuzzOpen(f *testing.F) {
	files := build.Packs(rules.All())
	for i := range files {
		f.Add(uint8(i), uint16(40), byte(1), uint16(200), byte(0x80))
	}
	f.Fuzz(func(t *testing.T, which uint8, at uint16, x byte, at2 uint16, x2 byte) {
		file := files[int(which)%len(files)]
		b := slices.Clone(file.Bytes)
		b[int(at)%len(b)] ^= x
		b[int(at2)%len(b)] ^= x2
		if _, err := pack.Open(slices.Clone(b)); !slices.Equal(b, file.Bytes) {
			require.Error(t, err)
		}
		seal(b)
		p, err := pack.Open(b)
		if err != nil {
			return
		}
		s := &pack.Set{}
		if s.Add(p) != nil {
			return
		}
		for _, other := range files {
			if (other.Name != file.Name || other.Lang != file.Lang) && other.Lang != "en" {
				q, err := pack.Open(other.Bytes)
				require.NoError(t, err)
				if s.Add(q) != nil {
					return
				}
			}
		}
		if set, err := s.Ruleset(); err == nil {
			load(set)
			for _, sys := range set.Systems {
				for _, m := range sys.Messages {
					require.GreaterOrEqual(t, len(m.Nodes), 2)
				}
			}
		}
	})
}

// A pack with an operation that this program does not know, as one of a later program may
// have, is refused when the message is read, and the error says so.
func TestAPackWithAnUnknownOperationIsRefused(t *testing.T) {
	for what, change := range map[string]func(*program.Node){
		"an unknown check": func(n *program.Node) { n.Checks = []program.Check{{Op: program.Op(len(program.Ops()))}} },
		"an unknown operation": func(n *program.Node) {
			n.Exprs = []program.ExprRule{{Each: -1, At: -1, Code: []program.Expr{{Op: 200}}}}
		},
	} {
		node := program.Node{Types: program.String}
		change(&node)
		s := &pack.Set{}
		for _, f := range packsOf(node) {
			p, err := pack.Open(f.Bytes)
			require.NoError(t, err)
			require.NoError(t, s.Add(p))
		}
		set, err := s.Ruleset()
		require.NoError(t, err)
		load(set)
		require.ErrorIs(t, s.Damaged(), pack.ErrDamaged)
		assert.EqualError(t, s.Damaged(), "the pack core is damaged: it has "+what)
		assert.True(t, set.Systems[0].Messages[0].Nodes[1].Never, "nothing is valid by it")
	}
}

// packsOf makes the packs of a message that is one value.
func packsOf(node program.Node) []build.File {
	m := &program.Message{ID: "soap/s@1#M", Service: "s", Version: "1", Name: "M", Formats: []string{"json"},
		Fields: make([]program.Field, 1), Rules: make([]program.Rule, 1), Nodes: []program.Node{{}, node}}
	return build.Packs(&program.Ruleset{Version: "sha256:1", Systems: []*program.System{{ID: "soap", Messages: []*program.Message{m}}}})
}

// An operation is a byte in the program. The pack says 256 + maxLength, which would be maxLength if
// what does not fit were cut off.
func TestAPackWithANumberThatDoesNotFitIsRefused(t *testing.T) {
	written := func(n int64) []byte { return binary.AppendUvarint(nil, pack.Unsigned(n)) }
	s := &pack.Set{}
	for _, f := range packsOf(program.Node{Types: program.String, Checks: []program.Check{{Op: 201}}}) {
		if f.Lang == "" {
			require.Equal(t, 1, bytes.Count(f.Bytes, written(201)), "where the operation stands")
			f.Bytes = bytes.Replace(f.Bytes, written(201), written(256+int64(program.OpMaxLength)), 1)
			seal(f.Bytes)
		}
		p, err := pack.Open(f.Bytes)
		require.NoError(t, err)
		require.NoError(t, s.Add(p))
	}
	set, err := s.Ruleset()
	require.NoError(t, err)
	load(set)
	require.ErrorIs(t, s.Damaged(), pack.ErrDamaged)
	assert.True(t, set.Systems[0].Messages[0].Nodes[1].Never, "nothing is valid by it")
}
