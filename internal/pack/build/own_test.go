package build_test

import (
	"encoding/binary"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/compile"
	"github.com/forkontrol/forkontrol/internal/ownrules"
	"github.com/forkontrol/forkontrol/internal/pack"
	"github.com/forkontrol/forkontrol/internal/pack/build"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/rules"
	embedded "github.com/forkontrol/forkontrol/schemas"
)

const kontakt = "ungedatabasen/indberet-institution-kontakt@1.0#Indberet"

func TestMain(m *testing.M) {
	pack.LinkOwn("0.1.0")
	m.Run()
}

// source is a directory of schemas: a path and a text after each other.
func source(files ...string) compile.Source {
	m := fstest.MapFS{}
	for i := 0; i < len(files); i += 2 {
		m[files[i]] = &fstest.MapFile{Data: []byte(files[i+1])}
	}
	return compile.Source{Files: m}
}

// message is the path and the text of a schema. More goes into x-message, and the body after it.
func message(system, service, version, name, more, body string) []string {
	return []string{system + "/" + service + "/" + version + "/" + name + ".json",
		`{"x-message": {"system": "` + system + `", "service": "` + service + `", "title": "T", "name": "` + name + `", "version": "` + version + `",
 "direction": "request", "root": "` + name + `"` + more + `}, "x-documents": {"brev": {"title": "Brev"}},
 "x-text": {"label": {"da": "Rod", "en": "Root"}}, "x-source": {"document": "brev"}, "x-evidence": "official", "type": "object", ` + body + `}`}
}

// field is a property of a message.
func field(constraints string) string {
	return `"additionalProperties": false, "properties": {"Felt": {` + constraints +
		`, "x-text": {"label": {"da": "Felt", "en": "Field"}}, "x-source": {"document": "brev"}, "x-evidence": "official"}}`
}

func systemOf(id, name string) []string {
	return []string{id + "/system.json", `{"id": "` + id + `", "name": "` + name + `", "text": {"da": "Tekst", "en": "Text"}}`}
}

func register(name string) []string {
	return []string{"common/registers/" + name + ".json", `{"name": "` + name + `", "title": {"da": "R", "en": "R"}, "keys": 1,
 "columns": [{"name": "nr", "kind": "string", "text": {"da": "x", "en": "x"}}]}`}
}

const cpr10 = `"$ref": "../../../common/types.json#/definitions/CPR10"`

// kantine is a system of one's own, with a register of its own.
func kantine() compile.Source {
	rule := `"x-rules": [{"id": "known", "expr": "register('retter').has(this.Felt)", "message": {"da": "Nej.", "en": "No."}, "x-source": {"document": "brev"}}], `
	return source(slices.Concat(systemOf("kantine", "Kantine"), register("retter"),
		message("kantine", "bestil", "1.0", "Bestilling", "", rule+field(cpr10)))...)
}

// changing are rules that change what is embedded in every way that rules of one's own can.
func changing() compile.Source {
	return source(slices.Concat(
		systemOf("ungedatabasen", "Vores UDB"),
		systemOf("tilgang", "Tilgang"),
		message("ungedatabasen", "egen", "1.0", "Egen", "", field(cpr10)),
		message("ungedatabasen", "indberet-institution-kontakt", "9.0", "Indberet", `, "ruleScope": "Ny", "replaces": "`+kontakt+`"`, field(`"type": "string", "maxLength": 3`)),
		message("tilgang", "svar", "1", "Svar", `, "replaces": "elevdatabasen/indberet@1.0#Indberet"`, field(`"type": "string"`)),
		message("soap", "egen", "1", "Egen2", "", field(`"type": "string"`)),
		register("retter"),
		[]string{"common/keywords.json", `{"keywords": {"cpr": {"message": {"da": "Nej.", "en": "No."}, "asks": {"da": "Ja.", "en": "Yes."}}}}`},
	)...)
}

func added(t *testing.T, sources ...compile.Source) *program.Ruleset {
	t.Helper()
	for i := range sources {
		sources[i].Prefix = string(rune('a'+i)) + "/"
	}
	set, err := ownrules.Of(false, sources...)
	require.NoError(t, err)
	return set
}

func own(t *testing.T, name string, sources ...compile.Source) []byte {
	t.Helper()
	return build.Own(rules.All(), added(t, sources...), build.OwnOptions{Name: name, Made: "0.1.0"})
}

// take loads a pack as the module does.
func take(s *pack.Set, b []byte) error {
	b = slices.Clone(b)
	p, err := pack.Open(b)
	if err != nil {
		return pack.Extra(s, b, err)
	}
	return s.Add(p)
}

// shipped are the packs of systems, and the core.
func shipped(t *testing.T, wanted func(build.File) bool) *pack.Set {
	t.Helper()
	s := &pack.Set{}
	for _, f := range build.Packs(rules.All()) {
		if f.Name == pack.Core || wanted(f) {
			require.NoError(t, take(s, f.Bytes))
		}
	}
	return s
}

func all(build.File) bool  { return true }
func none(build.File) bool { return false }

func made(t *testing.T, s *pack.Set) *program.Ruleset {
	t.Helper()
	set, err := s.Ruleset()
	require.NoError(t, err)
	load(set)
	require.NoError(t, s.Damaged())
	return set
}

// Shipped packs with one of one's own are what the command has with --schemas, to the last member.
func TestAPackOfOnesOwnMakesTheRulesetThatTheCommandHas(t *testing.T) {
	whole := func() compile.Source { return compile.Source{Files: schemas(t)} }
	for about, from := range map[string]func() compile.Source{"a new system": kantine, "changes of what is there": changing, "a copy of all sources": whole} {
		want := added(t, from())
		s := shipped(t, all)
		require.NoError(t, take(s, build.Own(rules.All(), want, build.OwnOptions{Name: "own", Made: "0.1.0"})), about)
		got := made(t, s)
		addSilent(t, got, want)
		for i := range want.Systems {
			require.Equal(t, want.Systems[i], got.Systems[i], about)
		}
		assert.Equal(t, want, got, about)
	}
}

func TestTheSameRulesGiveTheSamePack(t *testing.T) {
	assert.Equal(t, own(t, "x", changing()), own(t, "x", changing()))
}

func names(set *program.Ruleset) (all []string) {
	for _, s := range set.Systems {
		for _, m := range s.Messages {
			all = append(all, m.ID)
		}
	}
	return all
}

// What a pack joins or replaces need not be loaded.
func TestAPackOfOnesOwnAlone(t *testing.T) {
	s := shipped(t, none)
	require.NoError(t, take(s, own(t, "own", changing())))
	set := made(t, s)
	var got []string
	for _, id := range names(set) {
		if !strings.HasPrefix(id, "soap/") && !strings.HasPrefix(id, "integrationsplatformen/") {
			got = append(got, id)
		}
	}
	assert.Equal(t, []string{"tilgang/svar@1#Svar", "ungedatabasen/indberet-institution-kontakt@9.0#Indberet", "ungedatabasen/egen@1.0#Egen"}, got)
	_, m := set.Find("soap/egen@1#Egen2")
	assert.NotNil(t, m)
	for _, sys := range set.Systems {
		assert.NotEqual(t, "elevdatabasen", sys.ID, "of which it only takes a message away")
	}
}

func TestOneLanguageOfAPackOfOnesOwn(t *testing.T) {
	danish := build.Own(rules.All(), added(t, kantine()), build.OwnOptions{Name: "kantine", Made: "0.1.0", Languages: []string{"da"}})
	s := shipped(t, all)
	require.NoError(t, take(s, danish))
	assert.Equal(t, []string{"da"}, s.Languages(), "texts are there in what all packs have")

	s = &pack.Set{}
	for _, f := range build.Packs(rules.All()) {
		if f.Lang != "da" {
			require.NoError(t, take(s, f.Bytes))
		}
	}
	before := made(t, s)
	err := take(s, danish)
	require.ErrorIs(t, err, pack.ErrMissing)
	assert.EqualError(t, err, "the pack kantine has no texts of language en")
	assert.Equal(t, names(before), names(made(t, s)), "nothing has changed")
	assert.Equal(t, []string{"en"}, s.Languages())
}

func TestAPackOfTheSameNameTakesThePlaceOfTheOther(t *testing.T) {
	s := shipped(t, all)
	require.NoError(t, take(s, own(t, "mine", kantine())))
	require.NoError(t, take(s, own(t, "mine", changing())))
	set := made(t, s)
	_, gone := set.Find("kantine/bestil@1.0#Bestilling")
	assert.Nil(t, gone)
	_, there := set.Find("ungedatabasen/egen@1.0#Egen")
	assert.NotNil(t, there)
}

func TestTwoPacksOfOnesOwn(t *testing.T) {
	s := shipped(t, all)
	first := added(t, kantine())
	require.NoError(t, take(s, own(t, "first", kantine())))
	other := source(slices.Concat(systemOf("bibliotek", "Bibliotek"), message("bibliotek", "laan", "1", "Laan", "", field(cpr10)))...)
	require.NoError(t, take(s, own(t, "second", other)))
	set := made(t, s)
	for _, id := range []string{"kantine/bestil@1.0#Bestilling", "bibliotek/laan@1#Laan", kontakt} {
		_, m := set.Find(id)
		assert.NotNil(t, m, id)
	}
	assert.Equal(t, first.Version+"+"+added(t, other).Version, set.Version, "the report names both")

	for about, again := range map[string][]string{
		"system kantine":  slices.Concat(systemOf("kantine", "Kantine"), message("kantine", "menu", "1", "Menu", "", field(cpr10))),
		"register retter": slices.Concat(systemOf("x", "X"), register("retter"), message("x", "menu", "1", "Menu", "", field(cpr10))),
	} {
		err := take(s, own(t, "third", source(again...)))
		require.ErrorIs(t, err, pack.ErrConflict, about)
		assert.EqualError(t, err, "the pack third and another have the same "+about+": make one pack of both")
		assert.Equal(t, names(set), names(made(t, s)), "nothing has changed")
	}
}

// older gives the embedded ruleset as it might have been when a pack was made.
func older(change func(*program.Ruleset)) *program.Ruleset {
	set := *rules.All()
	set.Version = "sha256:older"
	set.Registers = slices.Clone(set.Registers)
	set.Systems = slices.Clone(set.Systems)
	for i, s := range set.Systems {
		copied := *s
		set.Systems[i] = &copied
	}
	change(&set)
	return &set
}

func TestAPackThatWasMadeBesideOtherRules(t *testing.T) {
	title := func(id string) func(*program.Ruleset) {
		return func(set *program.Ruleset) {
			for _, s := range set.Systems {
				if s.ID == id {
					s.Transport += "!"
				}
			}
		}
	}
	joining := func() compile.Source {
		return source(message("ungedatabasen", "egen", "1.0", "Egen", "", field(cpr10))...)
	}
	const again = "the pack own was made by forkontrol 0.0.9 for other packs than these of 0.1.0: make it again with forkontrol pack"
	for _, c := range []struct {
		about  string
		from   func() compile.Source
		base   *program.Ruleset
		wanted func(build.File) bool
		err    string
	}{
		{"other systems have changed", kantine, older(title("ungedatabasen")), all, ""},
		{"the system that it joins has changed", joining, older(title("ungedatabasen")), all, again},
		{"the system that it joins has changed and is not loaded", joining, older(title("ungedatabasen")), none, ""},
		{"what all checks need has changed", kantine, older(title("soap")), all, again},
		{"a register has changed", kantine, older(func(set *program.Ruleset) {
			set.Registers[0].Columns = append(slices.Clone(set.Registers[0].Columns), program.Column{Name: "x", Kind: "string"})
		}), none, again},
	} {
		s := shipped(t, c.wanted)
		before := made(t, s)
		set, err := compile.Added(compile.Embedded{Rules: c.base, Shared: embedded.Shared}, c.from())
		require.NoError(t, err)
		err = take(s, build.Own(c.base, set, build.OwnOptions{Name: "own", Made: "0.0.9"}))
		if c.err == "" {
			require.NoError(t, err, c.about)
			assert.Equal(t, rules.All().Version+"+"+set.Version, made(t, s).Version, "the report names both")
			continue
		}
		require.ErrorIs(t, err, pack.ErrVersion, c.about)
		assert.EqualError(t, err, c.err, c.about)
		assert.Equal(t, names(before), names(made(t, s)), "nothing has changed")
	}
}

func TestWhatIsNoPackOfOnesOwn(t *testing.T) {
	good := own(t, "own", kantine())
	change := func(at int, x byte) []byte {
		b := slices.Clone(good)
		b[at] ^= x
		return b
	}
	sealed := func(b []byte) []byte {
		binary.LittleEndian.PutUint64(b[pack.OwnHeadSize-8:], pack.Sum(string(b[pack.OwnHeadSize:])))
		return b
	}
	layout := strings.Index(string(good), pack.Magic) + len(pack.Magic) + 1
	for about, c := range map[string]struct {
		b     []byte
		cause error
		err   string
	}{
		"nothing":                {nil, pack.ErrDamaged, ""},
		"the magic alone":        {good[:3], pack.ErrDamaged, ""},
		"a half":                 {good[:len(good)/2], pack.ErrDamaged, "the pack is damaged: its checksum is wrong"},
		"a byte changed":         {change(len(good)/2, 1), pack.ErrDamaged, "the pack is damaged: its checksum is wrong"},
		"a byte more":            {append(slices.Clone(good), 0), pack.ErrDamaged, "the pack is damaged: its checksum is wrong"},
		"a later format":         {change(len(pack.OwnMagic), 3), pack.ErrVersion, "the pack was made by forkontrol 0.1.0 for other packs than these of 0.1.0: make it again with forkontrol pack"},
		"another layout":         {sealed(change(layout, 1)), pack.ErrVersion, "the pack was made by forkontrol 0.1.0 for other packs than these of 0.1.0: make it again with forkontrol pack"},
		"a size beyond the end":  {sealed(append(slices.Clone(good), 0xFF, 0xFF, 3)), pack.ErrDamaged, ""},
		"a part that is no pack": {sealed(change(layout-3, 1)), pack.ErrDamaged, ""},
	} {
		s := shipped(t, none)
		err := take(s, c.b)
		require.ErrorIs(t, err, c.cause, about)
		if c.err != "" {
			assert.EqualError(t, err, c.err, about)
		}
		made(t, s)
	}
	s := &pack.Set{}
	err := take(s, good)
	require.ErrorIs(t, err, pack.ErrMissing)
	assert.EqualError(t, err, "the pack own is loaded after the shipped packs and their texts")
}

func FuzzOwn(f *testing.F) {
	set, err := ownrules.Of(false, kantine())
	if err != nil {
		f.Fatal(err)
	}
	good := build.Own(rules.All(), set, build.OwnOptions{Name: "own", Made: "0.1.0"})
	packs := build.Packs(rules.All())
	f.Add(uint16(40), byte(1), uint16(200), byte(0x80))
	f.Fuzz(func(t *testing.T, at uint16, x byte, at2 uint16, x2 byte) {
		b := slices.Clone(good)
		b[int(at)%len(b)] ^= x
		b[int(at2)%len(b)] ^= x2
		binary.LittleEndian.PutUint64(b[pack.OwnHeadSize-8:], pack.Sum(string(b[pack.OwnHeadSize:])))
		s := &pack.Set{}
		for _, p := range packs {
			if p.Name == pack.Core {
				require.NoError(t, take(s, p.Bytes))
			}
		}
		_ = take(s, b)
		set, err := s.Ruleset()
		require.NoError(t, err, "what cannot be loaded changes nothing")
		load(set)
	})
}

// schemas are the sources of the embedded rules.
func schemas(t *testing.T) fs.FS {
	t.Helper()
	return os.DirFS("../../../schemas")
}
