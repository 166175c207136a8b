package compile

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/schema"
)

// embedded is the ruleset of a directory with a message, and what of it is shared.
func embedded(t *testing.T) Embedded {
	t.Helper()
	files := directory("")
	files["demo/pupils/1.0/Report.json"] = &fstest.MapFile{Data: []byte(`{` + headOfMessage + `, "type": "object", "properties": {
		"Name": {"type": "string", "maxLength": 3, ` + field + `, "School": {"type": "string", ` + field + `},
		"x-rules": [{"id": "enrolled", "expr": "register('enrolments').has(this.Name, this.School)", "message": {"da": "x", "en": "x"}}]}`)}
	files["common/keywords.json"] = &fstest.MapFile{Data: []byte(`{"keywords": {` + keywordTexts("type", "maxLength", "once", "minLength", "cpr") + `}}`)}
	r, err := Ruleset(files)
	require.NoError(t, err)
	delete(files, "demo/pupils/1.0/Report.json")
	return Embedded{Rules: r, Shared: files}
}

func keywordTexts(keywords ...string) string {
	var all []string
	for _, k := range keywords {
		all = append(all, `"`+k+`": {"message": {"da": "embedded `+k+`", "en": "embedded `+k+`"}, "asks": {"da": "x", "en": "x"}, "why": {"da": "x", "en": "x"}, "fix": {"da": "x", "en": "x"}}`)
	}
	return strings.Join(all, ", ")
}

// own is a message of demo/pupils that is not the embedded one.
func own(version, more, body string) string {
	head := strings.Replace(headOfMessage, `"version": "1.0"`, `"version": "`+version+`"`+more, 1)
	return `{` + head + `, "type": "object", "properties": {"Name": {"type": "string", ` + body + field + `}}`
}

const otherDemo = `{"id": "demo", "name": "Ours", "text": {"da": "Vores", "en": "Ours"},
	"documents": {"guide": {"title": "Another guide", "sections": ["1", "2"]}}}`

func add(t *testing.T, files ...map[string]string) (*program.Ruleset, error) {
	t.Helper()
	var sources []Source
	for i, f := range files {
		fsys := fstest.MapFS{}
		for name, text := range f {
			fsys[name] = &fstest.MapFile{Data: []byte(text)}
		}
		sources = append(sources, Source{Prefix: string(rune('a'+i)) + "/", Files: fsys})
	}
	e := embedded(t)
	before := e.Rules.Systems[0]
	documents, messages := len(before.Documents), len(before.Messages)
	set, err := Added(e, sources...)
	assert.Len(t, before.Documents, documents, "the embedded rules are as they were")
	assert.Len(t, before.Messages, messages)
	return set, err
}

func TestAMessageJoinsAnEmbeddedSystem(t *testing.T) {
	set, err := add(t, map[string]string{"demo/pupils/1.1/Report.json": own("1.1", "", `"maxLength": 3, `)})
	require.NoError(t, err)
	s := set.Systems[0]
	require.Len(t, s.Messages, 2)
	assert.Equal(t, "Demo", s.Name)
	assert.False(t, s.Added)
	assert.Equal(t, []bool{false, true}, []bool{s.Messages[0].Added, s.Messages[1].Added})
	assert.Equal(t, "The guide", s.Document("guide").Title, "cited without a system.json of one's own")
}

func TestAMessageTakesThePlaceOfAnEmbeddedOne(t *testing.T) {
	for name, text := range map[string]string{
		"demo/pupils/1.0/Report.json": own("1.0", "", `"maxLength": 9, `),
		"demo/pupils/2.0/Report.json": own("2.0", `, "replaces": "demo/pupils@1.0#Report"`, `"maxLength": 9, `),
	} {
		set, err := add(t, map[string]string{name: text})
		require.NoError(t, err, name)
		require.Len(t, set.Systems[0].Messages, 1, name)
		m := set.Systems[0].Messages[0]
		assert.True(t, m.Added)
		assert.Equal(t, "9", m.Rules[m.Rule("demo/pupils/Name/maxLength")].Limit)
	}
}

// With the embedded message gone, nothing keeps documents and registers as they were.
func TestWhatOnlyAReplacedMessageUsedMayChange(t *testing.T) {
	set, err := add(t, map[string]string{"demo/pupils/1.0/Report.json": own("1.0", "", ""), "demo/system.json": otherDemo,
		"common/registers/enrolments.json": `{"name": "enrolments", "title": {"da": "I", "en": "E"}, "keys": 1,
			"columns": [{"name": "cpr", "kind": "string", "text": {"da": "c", "en": "c"}}]}`})
	require.NoError(t, err)
	assert.Equal(t, "Ours", set.Systems[0].Name)
	assert.Equal(t, "Another guide", set.Systems[0].Document("guide").Title)
	assert.Len(t, set.Register("enrolments").Columns, 1)
}

func TestOnesOwnTextsOfAKeyword(t *testing.T) {
	set, err := add(t, map[string]string{"common/keywords.json": `{"keywords": {` + strings.ReplaceAll(keywordTexts("maxLength"), "embedded", "own") + `}}`})
	require.NoError(t, err)
	texts := map[string]string{}
	for _, k := range set.Keywords {
		assert.Empty(t, texts[k.Keyword], "once")
		texts[k.Keyword] = k.Message.En
	}
	assert.Equal(t, "own maxLength", texts["maxLength"])
	assert.Equal(t, "embedded type", texts["type"])
}

func TestWhatIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		files []map[string]string
		want  string
	}{
		"a rule of an embedded id that is another": {[]map[string]string{{"demo/pupils/1.1/Report.json": own("1.1", "", `"maxLength": 9, `)}},
			"a/demo/pupils/1.1/Report.json:1:15: /x-message: rule demo/pupils/Name/maxLength is another in demo/pupils@1.0#Report (the embedded rules): tell them apart with x-message.ruleScope"},
		"a document that an embedded message cites": {[]map[string]string{{"demo/system.json": otherDemo}},
			`the document "guide" is another than the embedded one, which demo/pupils@1.0#Report cites`},
		"a register that an embedded rule asks": {[]map[string]string{{"common/registers/enrolments.json": `{"name": "enrolments",
			"title": {"da": "I", "en": "E"}, "keys": 1, "columns": [{"name": "cpr", "kind": "string", "text": {"da": "c", "en": "c"}}]}`}},
			`a/common/registers/enrolments.json:1:10: /name: the register "enrolments" is another than the embedded one, which demo/pupils@1.0#Report asks`},
		"two messages of one id": {[]map[string]string{{"demo/pupils/1.1/Report.json": own("1.1", "", "")}, {"demo/pupils/1.1/Again.json": own("1.1", "", "")}},
			"b/demo/pupils/1.1/Again.json:1:15: /x-message: message demo/pupils@1.1#Report is in a/demo/pupils/1.1/Report.json already"},
		"two systems of one id": {[]map[string]string{{"x/system.json": strings.ReplaceAll(otherDemo, `"demo"`, `"x"`)},
			{"x/system.json": strings.ReplaceAll(strings.ReplaceAll(otherDemo, `"demo"`, `"x"`), "Ours", "Theirs")}},
			`b/x/system.json:1:8: /id: the system "x" is another in a/x/system.json`},
		"a keyword without a text": {[]map[string]string{{"demo/pupils/1.1/Report.json": own("1.1", "", `"pattern": "a", `)}},
			`no text for the keyword "pattern"`},
		"a message that nothing is known of": {[]map[string]string{{"demo/pupils/1.1/Report.json": own("1.1", `, "replaces": "demo/x@1#X"`, "")}},
			`/x-message/replaces: there is no embedded message "demo/x@1#X" to replace`},
	} {
		_, err := add(t, c.files...)
		var errs schema.Errors
		if assert.ErrorAs(t, err, &errs, name) {
			assert.Len(t, errs, 1, name)
			assert.Contains(t, err.Error(), c.want, name)
		}
	}
}

func TestOnlyAddedMessagesReplaceOthers(t *testing.T) {
	files := directory(`"properties": {}`)
	files["demo/pupils/1.1/Report.json"] = &fstest.MapFile{Data: []byte(own("1.1", `, "replaces": "demo/pupils@1.0#Report"`, ""))}
	_, err := Ruleset(files)
	require.Error(t, err)
	assert.Contains(t, err.Error(), "demo/pupils/1.1/Report.json")
	assert.Contains(t, err.Error(), "only a message that is added to the embedded ones can replace one")
}

func TestTheSameFilesInTwoDirectoriesAreNoConflict(t *testing.T) {
	other := strings.ReplaceAll(otherDemo, `"demo"`, `"x"`)
	set, err := add(t, map[string]string{"x/system.json": other}, map[string]string{"x/system.json": other, "demo/pupils/1.1/Report.json": own("1.1", "", "")})
	require.NoError(t, err)
	assert.Len(t, set.Systems, 2)
}
