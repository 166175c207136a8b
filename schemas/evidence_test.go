package schemas

import (
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/catalogue"
	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/text"
	"github.com/forkontrol/forkontrol/rules"
)

// object is a JSON object as encoding/json reads it.
type object = map[string]any

// seen is what the files say of one field, found without the compiler's help.
type seen struct {
	evidence program.Evidence
	claims   map[string]program.Evidence
	named    map[string]object // x-rules by id
	children []string          // paths
	parent   string
}

// reader reads a message's fields from the files as they are written.
type reader struct {
	t      *testing.T
	files  map[string]object
	fields map[string]*seen
}

// stated is a schema and the file that it is in.
type stated struct {
	file   string
	schema object
}

var levels = map[string]program.Evidence{"draft": program.Draft, "contract": program.Contract, "official": program.Official}

func (r *reader) file(name string) object {
	if r.files[name] == nil {
		r.files[name] = decode(r.t, name).(object)
	}
	return r.files[name]
}

// all gives a schema and those that it leads to at the same place, the outermost first.
func (r *reader) all(s stated) []stated {
	list := []stated{s}
	if ref, ok := s.schema["$ref"].(string); ok {
		file, pointer, _ := strings.Cut(ref, "#")
		name := s.file
		if file != "" {
			name = path.Join(path.Dir(s.file), file)
		}
		target := any(r.file(name))
		for _, step := range strings.Split(strings.Trim(pointer, "/"), "/") {
			if step != "" {
				target = target.(object)[strings.NewReplacer("~1", "/", "~0", "~", "%C3%B8", "ø").Replace(step)]
			}
		}
		require.NotNil(r.t, target, "%s: %s", s.file, ref)
		list = append(list, r.all(stated{name, target.(object)})...)
	}
	members, _ := s.schema["allOf"].([]any)
	for _, m := range members {
		list = append(list, r.all(stated{s.file, m.(object)})...)
	}
	return list
}

// read enters a field and those below it.
func (r *reader) read(at, parent string, outer []stated) {
	var list []stated
	for _, s := range outer {
		list = append(list, r.all(s)...)
	}
	for _, s := range slices.Clone(list) {
		if items, ok := s.schema["items"].(object); ok {
			list = append(list, r.all(stated{s.file, items})...)
		}
	}
	f := r.fields[at]
	if f == nil {
		f = &seen{claims: map[string]program.Evidence{}, named: map[string]object{}, parent: parent}
		r.fields[at] = f
	}
	known := false
	children := map[string][]stated{}
	for _, s := range list {
		if word, ok := s.schema["x-evidence"].(string); ok && !known {
			known, f.evidence = true, levels[word]
		}
		claims, _ := s.schema["x-claims"].(object)
		for keyword, c := range claims {
			word, bare := c.(string)
			if !bare {
				word = c.(object)["evidence"].(string)
			}
			if _, first := f.claims[keyword]; !first {
				f.claims[keyword] = levels[word]
			}
		}
		more, _ := s.schema["x-rules"].([]any)
		for _, x := range more {
			f.named[x.(object)["id"].(string)] = x.(object)
		}
		properties, _ := s.schema["properties"].(object)
		for name, p := range properties {
			children[name] = append(children[name], stated{s.file, p.(object)})
		}
	}
	for name, list := range children {
		below := name
		if at != "" {
			below = at + "." + name
		}
		f.children = append(f.children, below)
		r.read(below, at, list)
	}
}

// message is one message with what its file says of its fields.
type message struct {
	system *program.System
	*program.Message
	fields map[string]*seen
}

func messages(t *testing.T) []message {
	t.Helper()
	of := map[string]string{}
	require.NoError(t, fs.WalkDir(os.DirFS("."), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".json" || strings.HasPrefix(name, "meta/") {
			return err
		}
		if head, ok := decode(t, name).(object)["x-message"].(object); ok {
			word := func(member string) string { return head[member].(string) }
			of[word("system")+"/"+word("service")+"@"+word("version")+"#"+word("name")] = name
		}
		return nil
	}))
	r := &reader{t: t, files: map[string]object{}}
	var list []message
	for _, s := range rules.All().Systems {
		for _, m := range s.Messages {
			m.Load()
			r.fields = map[string]*seen{}
			r.read("", "", []stated{{of[m.ID], r.file(of[m.ID])}})
			list = append(list, message{s, m, r.fields})
		}
	}
	require.NotEmpty(t, list)
	return list
}

// least is the lowest evidence of fields.
func (m *message) least(paths ...string) program.Evidence {
	e := program.Official
	for _, p := range paths {
		e = min(e, m.fields[p].evidence)
	}
	return e
}

// eachRule calls with every rule of the catalogue, what its files say of its field, and one of
// x-rules where it is one.
func eachRule(t *testing.T, do func(m *message, r *program.Rule, f *seen, named object)) {
	t.Helper()
	for _, m := range messages(t) {
		for i := range m.Rules[1:] {
			r := &m.Rules[1+i]
			f := m.fields[m.Fields[r.Field].Path]
			require.NotNil(t, f, "%s: %q", m.ID, m.Fields[r.Field].Path)
			do(&m, r, f, f.named[r.ID[strings.LastIndexByte(r.ID, '/')+1:]])
		}
	}
}

// The gravest of false words is an error that nobody stated.
func TestNoFormIsSurerThanItsField(t *testing.T) {
	forms := 0
	eachRule(t, func(m *message, r *program.Rule, f *seen, named object) {
		if named != nil {
			return
		}
		forms++
		assert.LessOrEqual(t, r.Evidence, f.evidence, "%s: a %s of a field that is %s", r.ID, r.Evidence, f.evidence)
		if r.Severity == program.Error {
			assert.NotEqual(t, program.Draft, f.evidence, r.ID)
		}
		claim, claimed := f.claims[r.Keyword]
		bound := f.evidence
		switch r.Keyword {
		case "required", "once", "dependencies":
			bound = m.least(f.parent, m.Fields[r.Field].Path)
		case "additionalProperties", "propertyNames", "order":
			bound = min(bound, m.least(f.children...))
			if r.Keyword == "order" { // attributes have none
				return
			}
		}
		switch {
		case claimed && r.Keyword != "required":
			assert.LessOrEqual(t, r.Evidence, max(claim, bound), r.ID)
		case !claimed:
			assert.LessOrEqual(t, r.Evidence, bound, r.ID)
		}
	})
	assert.Greater(t, forms, 5000)
}

func TestADraftIsNeverAnError(t *testing.T) {
	eachRule(t, func(_ *message, r *program.Rule, _ *seen, _ object) {
		if r.Evidence == program.Draft {
			assert.LessOrEqual(t, r.Severity, program.Warning, r.ID)
		}
	})
	for _, s := range rules.All().Systems {
		for _, r := range s.Rules {
			if r.Evidence == program.Draft {
				assert.LessOrEqual(t, r.Severity, program.Warning, r.ID)
			}
		}
	}
}

// Where the names are proposals, what is an error has been stated somewhere, and says where.
func TestAnErrorInADraftPlaceIsADutyWithItsSource(t *testing.T) {
	eachRule(t, func(m *message, r *program.Rule, f *seen, named object) {
		if r.Severity != program.Error || f.evidence != program.Draft {
			return
		}
		if assert.NotNil(t, named, "%s is an error of form in a draft place", r.ID) {
			assert.Contains(t, named, "x-source", r.ID)
			assert.NotEqual(t, "draft", named["x-evidence"], r.ID)
			assert.False(t, r.Message.Empty(), r.ID)
		}
		_ = m
	})
}

// What the texts say about a rule is true of it: that an interface demands something is said
// only where one is at hand, and a warning does not command.
func TestTheWordsOfARuleFitItsEvidence(t *testing.T) {
	known := []string{"Modtageren kender kun", "knows only", "Grænsefladen kræver", "Grænsefladen fastsætter", "Grænsefladen tillader",
		"The interface requires", "The interface states", "The interface allows"}
	set := rules.All()
	c := catalogue.Of(set)
	eachRule(t, func(m *message, r *program.Rule, f *seen, named object) {
		about := c.Rule(m.system, m.Message, r)
		if r.Evidence == program.Draft && named == nil {
			assert.False(t, about.Why.Empty(), r.ID)
			for _, words := range known {
				assert.NotContains(t, about.Why.Da+about.Why.En, words, r.ID)
			}
		}
		own := m.Fields[r.Field].Own
		if own {
			assert.Equal(t, program.Draft, f.evidence, r.ID)
			if named == nil && r.Why.Empty() {
				assert.Contains(t, about.Why.Da, "forkontrols eget", r.ID)
			}
		}
	})
}

// A source that is cited has the section, also where no message leads to the file.
func TestEverySectionThatIsCitedIsListed(t *testing.T) {
	listed := func(file string, doc string) (sections []any, found bool) {
		for _, name := range []string{file, path.Join(strings.Split(file, "/")[0], "system.json")} {
			if _, err := os.Stat(name); err != nil {
				continue
			}
			for _, member := range []string{"documents", "x-documents"} {
				documents, _ := decode(t, name).(object)[member].(object)
				if d, ok := documents[doc].(object); ok {
					sections, _ = d["sections"].([]any)
					return sections, true
				}
			}
		}
		return nil, false
	}
	cited := 0
	require.NoError(t, fs.WalkDir(os.DirFS("."), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".json" || strings.HasPrefix(name, "meta/") {
			return err
		}
		root, _ := decode(t, name).(object)
		home, _ := root["x-source"].(object)
		known := map[string][]any{}
		var walk func(v any)
		walk = func(v any) {
			switch v := v.(type) {
			case []any:
				for _, item := range v {
					walk(item)
				}
			case object:
				for _, member := range slices.Sorted(maps.Keys(v)) {
					s, _ := v[member].(object)
					section, ok := s["section"].(string)
					if member != "x-source" && member != "source" || !ok {
						walk(v[member])
						continue
					}
					doc, _ := s["document"].(string)
					if doc == "" {
						doc, _ = home["document"].(string)
					}
					if _, ok := known[doc]; !ok {
						sections, found := listed(name, doc)
						assert.True(t, found, "%s: no document %q", name, doc)
						known[doc] = sections
					}
					cited++
					assert.Contains(t, known[doc], section, "%s: %s", name, doc)
				}
			}
		}
		walk(root)
		return nil
	}))
	assert.NotZero(t, cited)
}

// modal finds the words of command.
var modal = map[string][]string{"da": {" skal ", " må "}, "en": {" must ", " may "}}

func TestAWarningDoesNotCommand(t *testing.T) {
	set := rules.All()
	said := func(s *program.System, m *program.Message, r *program.Rule) {
		if r.Severity != program.Warning {
			return
		}
		f := &finding.Finding{Rule: r, System: s, Message: m}
		for lang, words := range modal {
			for _, sentence := range []string{text.Message(f, set, lang, true), text.General(f, set, lang)} {
				for _, w := range words {
					assert.NotContains(t, sentence, w, "%s is a warning", r.ID)
				}
			}
		}
	}
	for _, s := range set.Systems {
		for i := range s.Rules {
			said(s, nil, &s.Rules[i])
		}
		for _, m := range s.Messages {
			for i := range m.Rules[1:] {
				said(s, m, &m.Rules[1+i])
			}
		}
	}
}
