package compare_test

import (
	"fmt"
	"reflect"
	"slices"
	"sort"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/compare"
	"github.com/forkontrol/forkontrol/internal/compile"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/rules"
	"github.com/forkontrol/forkontrol/schemas"
)

// order is a message of a made-up system.
const order = `{"x-message": {"system": "kantine", "service": "bestil", "title": "Bestil", "name": "Bestilling", "version": "1.0",
 "direction": "request", "root": "Bestilling", "namespace": "urn:kantine"}, "type": "object", "additionalProperties": false,
 "x-xml": {"order": "sequence"}, "required": ["Nummer"],
 "x-text": {"label": {"da": "Bestilling", "en": "Order"}}, "x-source": {"document": "guide"}, "x-evidence": "official",
 "x-rules": [
  {"id": "enough", "expr": "this.Antal >= 2 || this.Ret == 'A'", "message": {"da": "Nok.", "en": "Enough."}, "x-source": {"document": "guide"}, "x-evidence": "official"},
  {"id": "apart", "expr": "this.Nummer != this.Ret", "message": {"da": "Hver sin.", "en": "Apart."}, "x-source": {"document": "guide"}, "x-evidence": "official"}],
 "if": {"properties": {"Ret": {"const": "B"}}, "required": ["Ret"]}, "then": {"required": ["Antal"]},
 "properties": {
  "Nummer": {"type": "string", "maxLength": 10, "minLength": 2, "pattern": "^[0-9]+$", "x-text": {"label": {"da": "Nummer", "en": "Number"}}, "x-source": {"document": "guide"}, "x-evidence": "official"},
  "Ret": {"type": "string", "enum": ["A", "B"], "x-text": {"label": {"da": "Ret", "en": "Dish"}}, "x-source": {"document": "guide"}, "x-evidence": "official"},
  "Antal": {"type": "integer", "minimum": 1, "maximum": 9, "x-text": {"label": {"da": "Antal", "en": "Amount"}}, "x-source": {"document": "guide"}, "x-evidence": "official"},
  "Elev": {"type": "array", "maxItems": 5, "x-text": {"label": {"da": "Elev", "en": "Pupil"}}, "x-source": {"document": "guide"}, "x-evidence": "official",
   "items": {"type": "object", "additionalProperties": false, "properties": {
    "Navn": {"type": "string", "x-text": {"label": {"da": "Navn", "en": "Name"}}, "x-source": {"document": "guide"}, "x-evidence": "official"}}}}}}`

const kantine = `{"id": "kantine", "name": "Kantine", "text": {"da": "Kantinen", "en": "The canteen"}, "documents": {"guide": {"title": "Guide"}, "other": {"title": "Other"}}}`

// of compiles the message with words of it replaced, in pairs.
func of(t *testing.T, replaced ...string) *program.Ruleset {
	t.Helper()
	source, version := order, "1.0"
	for i := 0; i+1 < len(replaced); i += 2 {
		require.Contains(t, source, replaced[i])
		source = strings.Replace(source, replaced[i], replaced[i+1], 1)
		if replaced[i] == `"1.0"` {
			version = strings.Trim(replaced[i+1], `"`)
		}
	}
	set, err := compile.Added(compile.Embedded{Rules: rules.All(), Shared: schemas.Shared, Alone: true}, compile.Source{Prefix: "own/", Files: fstest.MapFS{
		"kantine/system.json":                            {Data: []byte(kantine)},
		"kantine/bestil/" + version + "/Bestilling.json": {Data: []byte(source)},
	}})
	require.NoError(t, err)
	return set
}

// told is a comparison as lines: class, aspect, where, old and new.
func told(c compare.Comparison) []string {
	lines := []string{}
	for change := range c.All() {
		where := change.Field
		if change.Rule != "" {
			where = change.Rule[strings.Index(change.Rule, "/")+1:]
		}
		line := fmt.Sprintf("%s %s %s %s→%s", change.Class, change.Aspect, where, change.Old, change.New)
		if len(change.Values) > 0 {
			line += " " + strings.Join(change.Values, ",")
		}
		lines = append(lines, line)
	}
	return lines
}

// One thing is changed in the source, and just that is reported, in its direction; changed back, the opposite is.
func TestOneChangeIsToldInItsDirection(t *testing.T) {
	const number, amount, dish = "bestil/Nummer/", "bestil/Antal/", "bestil/Ret/"
	for about, c := range map[string]struct {
		replaced []string
		want     []string
	}{
		"a shorter value":      {[]string{`"maxLength": 10`, `"maxLength": 8`}, []string{"tighter limit " + number + "maxLength 10→8"}},
		"a longer least value": {[]string{`"minLength": 2`, `"minLength": 11`, `"maxLength": 10`, `"maxLength": 12`}, []string{"tighter limit " + number + "minLength 2→11", "looser limit " + number + "maxLength 10→12"}},
		"a higher bound":       {[]string{`"maximum": 9`, `"maximum": 10`}, []string{"looser limit " + amount + "maximum 9→10"}},
		"a higher least":       {[]string{`"minimum": 1`, `"minimum": 2`}, []string{"tighter limit " + amount + "minimum 1→2"}},
		"fewer times":          {[]string{`"maxItems": 5`, `"maxItems": 4`}, []string{"tighter limit bestil/Elev/maxItems 5→4"}},
		"a code more":          {[]string{`["A", "B"]`, `["A", "B", "C"]`}, []string{"looser allowed " + dish + "enum → C"}},
		"a code for another":   {[]string{`["A", "B"]`, `["A", "C"]`}, []string{"tighter allowed " + dish + "enum → B", "looser allowed " + dish + "enum → C"}},
		"another pattern":      {[]string{`^[0-9]+$`, `^[0-9]*$`}, []string{"changed limit " + number + "pattern ^[0-9]+$→^[0-9]*$"}},
		"another type":         {[]string{`"type": "integer"`, `"type": "number"`}, []string{"looser allowed " + amount + "type → number", "changed asks bestil/Bestilling/enough →", "reworded type Antal integer→number"}},
		"a field required":     {[]string{`"required": ["Nummer"]`, `"required": ["Nummer", "Ret"]`}, []string{"tighter rule " + dish + "required →"}},
		"a field that is let":  {[]string{`"required": ["Nummer"],`, ``}, []string{"looser rule " + number + "required →"}},
		"no unknown fields":    {[]string{`"additionalProperties": false, "properties"`, `"properties"`}, []string{"looser rule bestil/Elev/additionalProperties →"}},
		"any order":            {[]string{`"sequence"`, `"any"`}, []string{"looser rule bestil/Bestilling/order →"}},
		"less severe":          {[]string{`"id": "enough"`, `"id": "enough", "severity": "warning"`}, []string{"looser severity bestil/Bestilling/enough error→warning"}},
		"less sure":            {[]string{`"en": "Enough."}, "x-source": {"document": "guide"}, "x-evidence": "official"`, `"en": "Enough."}, "x-source": {"document": "guide"}, "x-evidence": "contract"`}, []string{"looser evidence bestil/Bestilling/enough official→contract"}},
		"later in force":       {[]string{`"id": "enough"`, `"id": "enough", "from": "2027-01-01"`}, []string{"looser from bestil/Bestilling/enough →2027-01-01"}},
		"over":                 {[]string{`"id": "enough"`, `"id": "enough", "to": "2027-01-01"`}, []string{"looser to bestil/Bestilling/enough →2027-01-01"}},
		"an error code":        {[]string{`"id": "enough"`, `"id": "enough", "code": "14"`}, []string{"changed code bestil/Bestilling/enough →14"}},
		"another expression":   {[]string{`this.Antal >= 2`, `this.Antal > 2`}, []string{"changed asks bestil/Bestilling/enough →"}},
		"of another field":     {[]string{`this.Nummer != this.Ret`, `this.Ret != this.Nummer`}, []string{"changed asks bestil/Bestilling/apart →"}},
		"a condition":          {[]string{`"const": "B"`, `"const": "A"`}, []string{"changed asks " + amount + "required →"}},
		// What differs in no rule is reported as structure.
		"another of a choice": {[]string{`"const": "B"`, `"anyOf": [{"const": "A"}, {"const": "B"}]`}, []string{"changed structure  →", "changed asks " + amount + "required →"}},
		"another namespace":   {[]string{`urn:kantine`, `urn:kantine:2`}, []string{"changed namespace  urn:kantine→urn:kantine:2"}},
		"any namespace":       {[]string{`, "namespace": "urn:kantine"`, ``}, []string{"looser namespace  urn:kantine→"}},
		"the message's dates": {[]string{`"version": "1.0"`, `"version": "1.0", "from": "2027-01-01"`}, []string{"tighter from  →2027-01-01"}},
		"a new field": {[]string{`"Antal": {`, `"Dato": {"type": "string", "x-text": {"label": {"da": "Dato", "en": "Date"}}, "x-source": {"document": "guide"}, "x-evidence": "official"}, "Antal": {`},
			[]string{"new field Dato →String"}},
		"texts":    {[]string{`"en": "Dish"`, `"en": "Meal"`}, []string{"reworded text Ret →"}},
		"a source": {[]string{`"en": "Dish"}}, "x-source": {"document": "guide"}`, `"en": "Dish"}}, "x-source": {"document": "other"}`}, nil},
	} {
		t.Run(about, func(t *testing.T) {
			before, after := of(t), of(t, c.replaced...)
			got := told(compare.Rulesets(before, after, compare.Options{}))
			for i := range got {
				got[i] = strings.TrimRight(got[i], " ")
			}
			if c.want != nil {
				if about == "a new field" {
					require.Len(t, got, 1)
					assert.Contains(t, got[0], "new field Dato")
				} else {
					assert.ElementsMatch(t, c.want, got)
				}
			} else {
				for _, line := range got {
					assert.True(t, strings.HasPrefix(line, "reworded "), line)
				}
				assert.NotEmpty(t, got)
			}
			mirrored(t, before, after)
		})
	}
}

// A new field that is required is reported twice, since whoever sends has to do something.
func TestARequiredFieldThatComes(t *testing.T) {
	after := of(t, `"Antal": {`, `"Dato": {"type": "string", "maxLength": 9, "x-text": {"label": {"da": "Dato", "en": "Date"}}, "x-source": {"document": "guide"}, "x-evidence": "official"}, "Antal": {`,
		`"required": ["Nummer"]`, `"required": ["Nummer", "Dato"]`)
	c := compare.Rulesets(of(t), after, compare.Options{})
	var classes []string
	for change := range c.All() {
		classes = append(classes, change.Class.String()+" "+string(change.Aspect)+" "+change.Keyword)
	}
	assert.Equal(t, []string{"tighter rule required", "new field "}, classes)
}

func TestAnotherVersionIsTheSameMessage(t *testing.T) {
	c := compare.Rulesets(of(t), of(t, `"1.0"`, `"1.1"`, `"maxLength": 10`, `"maxLength": 8`), compare.Options{})
	require.Len(t, c.Systems, 1)
	require.Len(t, c.Systems[0].Messages, 1)
	m := c.Systems[0].Messages[0]
	assert.Equal(t, "kantine/bestil@1.0#Bestilling", m.Old)
	assert.Equal(t, "kantine/bestil@1.1#Bestilling", m.New)
	assert.Equal(t, []string{"tighter limit bestil/Nummer/maxLength 10→8"}, told(c))
}

func TestAMessageThatSaysThatItReplacesAnother(t *testing.T) {
	o := compare.Options{Replaces: map[string]string{"kantine/bestil@1.0#Ordre": "kantine/bestil@1.0#Bestilling"}}
	source := []string{`"name": "Bestilling"`, `"name": "Ordre"`}
	c := compare.Rulesets(of(t), of(t, source...), compare.Options{})
	assert.Equal(t, []string{"new message  →", "gone message  →"}, told(c))
	c = compare.Rulesets(of(t), of(t, source...), o)
	assert.Equal(t, []string{"changed message  kantine/bestil@1.0#Bestilling→kantine/bestil@1.0#Ordre"}, told(c))
}

// What of a rule's expression has a number in the program only is not told as a change when others come or go.
func TestRulesThatComeDoNotChangeOthers(t *testing.T) {
	after := of(t, `"x-rules": [`, `"x-rules": [{"id": "first", "expr": "this.Ret != 'X'", "message": {"da": "F.", "en": "F."}, "x-source": {"document": "guide"}, "x-evidence": "official"},`)
	assert.Equal(t, []string{"tighter rule bestil/Bestilling/first →"}, told(compare.Rulesets(of(t), after, compare.Options{})))
	mirrored(t, of(t), after)
}

// edited changes a copy of the embedded message of an id.
func edited(t *testing.T, id string, change func(m *program.Message)) (before, after *program.Ruleset) {
	t.Helper()
	s, m := rules.All().Find(id)
	require.NotNil(t, m)
	other := clone(m)
	change(other)
	return only(s, m), only(s, other)
}

// What the source cannot change alone, or not without changing more, is changed in the program.
func TestOneChangeOfAProgram(t *testing.T) {
	const (
		kontakt = "ungedatabasen/indberet-institution-kontakt@1.0#Indberet"
		svar    = "elevdatabasen/indberet@1.0#Fejl"
		bidrag  = "coesa/fgu-kommunalt-bidrag@1.2#KommunaltBidrag"
	)
	field := func(m *program.Message, name string) *program.Field {
		for i := range m.Fields {
			if m.Fields[i].Name == name {
				return &m.Fields[i]
			}
		}
		panic("no field " + name)
	}
	prop := func(m *program.Message, name string) *program.Prop {
		for i := range m.Nodes {
			if o := m.Nodes[i].Object; o != nil {
				for k := range o.Props {
					if o.Props[k].Name == name {
						return &o.Props[k]
					}
				}
			}
		}
		panic("no property " + name)
	}
	for about, c := range map[string]struct {
		id     string
		change func(m *program.Message)
		want   string
	}{
		"a form more":        {kontakt, func(m *program.Message) { m.Formats = append(m.Formats, "csv") }, "looser formats  → csv"},
		"another root":       {kontakt, func(m *program.Message) { m.Root = "Indberetning" }, "changed root  Indberet→Indberetning"},
		"a namespace":        {kontakt, func(m *program.Message) { m.Space = "urn:a" }, "tighter namespace  →urn:a"},
		"qualified children": {kontakt, func(m *program.Message) { m.Local = !m.Local }, "tighter qualified  no→yes"},
		"another operation":  {kontakt, func(m *program.Message) { m.Operation = "Andet" }, "changed operation  IndberetInstitutionKontakt→Andet"},
		"over":               {kontakt, func(m *program.Message) { m.To = "2027-12-31" }, "tighter to  →2027-12-31"},
		"less sure":          {kontakt, func(m *program.Message) { m.Evidence = program.Contract }, "looser evidence  official→contract"},
		"an element's name":  {kontakt, func(m *program.Message) { prop(m, "KontaktMail").XML = "Mail" }, "changed element KontaktpersonInfo.KontaktMail KontaktMail→Mail"},
		"an attribute":       {kontakt, func(m *program.Message) { prop(m, "KontaktMail").Attr = true }, "changed attribute KontaktpersonInfo.KontaktMail no→yes"},
		"of another space":   {kontakt, func(m *program.Message) { prop(m, "KontaktMail").Space = "urn:b" }, "changed namespace KontaktpersonInfo.KontaktMail →urn:b"},
		"personal data":      {kontakt, func(m *program.Message) { field(m, "SlutDato").Personal = program.Secret }, "reworded personal KontaktpersonInfo.SlutDato →secret"},
		"a message's source": {kontakt, func(m *program.Message) { m.Source.Section = "7" }, "reworded source  kontakt 6.1→kontakt 7"},
		"a code's meaning":   {svar, func(m *program.Message) { field(m, "Kode").Codes[0].Text.En = "Else" }, "reworded meaning Kode → Elevdb-1000"},
		"a known code less":  {svar, func(m *program.Message) { f := field(m, "Kode"); f.Codes = f.Codes[1:] }, "tighter codes Kode → Elevdb-1000"},
		"registers of a rule": {kontakt, func(m *program.Message) {
			m.Rules[m.Rule("ungedatabasen/indberet-institution-kontakt/KontaktpersonInfo/enrolled")].Registers = nil
		}, "changed registers indberet-institution-kontakt/KontaktpersonInfo/enrolled "},
		"a column's name":  {bidrag, func(m *program.Message) { m.CSV.Records[1].Columns[1].Name = "andet" }, "changed column "},
		"the delimiter":    {bidrag, func(m *program.Message) { m.CSV.Delimiter = '|' }, "changed csv "},
		"columns in order": {bidrag, func(m *program.Message) { m.CSV.Ordered = !m.CSV.Ordered }, " order "},
		"encodings":        {bidrag, func(m *program.Message) { m.CSV.Encodings = []string{"utf-8"} }, "tighter encodings  →utf-8"},
	} {
		t.Run(about, func(t *testing.T) {
			before, after := edited(t, c.id, c.change)
			got := told(compare.Rulesets(before, after, compare.Options{}))
			require.Len(t, got, 1)
			assert.Contains(t, got[0], c.want)
			mirrored(t, before, after)
		})
	}
}

// The texts of keywords are those of many rules, and are listed once.
func TestTextsOfKeywordsAndSystems(t *testing.T) {
	all := rules.All()
	other := *all
	other.Keywords = slices.Clone(all.Keywords)
	at := slices.IndexFunc(other.Keywords, func(k program.KeywordText) bool { return k.Keyword == "maxLength" })
	other.Keywords[at].Why.En = "Because."
	found := compare.Rulesets(all, &other, compare.Options{})
	require.Len(t, found.Systems, 1)
	require.Len(t, found.Systems[0].Changes, 1)
	assert.Equal(t, "maxLength", found.Systems[0].Changes[0].Keyword)
	assert.Equal(t, compare.Reworded, found.Systems[0].Changes[0].Class)

	other = *all
	other.Systems = slices.Clone(all.Systems)
	system := *all.Systems[0]
	system.Documents = slices.Clone(system.Documents)
	system.Documents[0].Version += "a"
	other.Systems[0] = &system
	assert.Equal(t, []string{"reworded source  →"}, told(compare.Rulesets(all, &other, compare.Options{})))
}

func TestRegistersThatComeAndChange(t *testing.T) {
	all := rules.All()
	without, other := *all, *all
	without.Registers = all.Registers[1:]
	other.Registers = slices.Clone(all.Registers)
	other.Registers[0].Columns = append(slices.Clone(all.Registers[0].Columns), program.Column{Name: "mere", Kind: "date"})
	assert.Equal(t, []string{"gone register " + all.Registers[0].Name + " →"}, told(compare.Rulesets(all, &without, compare.Options{})))
	mirrored(t, all, &without)
	got := told(compare.Rulesets(all, &other, compare.Options{}))
	require.Len(t, got, 1)
	assert.Contains(t, got[0], "changed columns "+all.Registers[0].Name)
}

func TestARulesetIsTheSameAsItself(t *testing.T) {
	c := compare.Rulesets(rules.All(), rules.All(), compare.Options{})
	assert.Empty(t, told(c))
	assert.Empty(t, c.Systems)
}

func TestWithoutASystem(t *testing.T) {
	all := rules.All()
	without := *all
	without.Systems = slices.DeleteFunc(slices.Clone(all.Systems), func(s *program.System) bool { return s.ID == "mab" })
	assert.Equal(t, []string{"gone message  →"}, told(compare.Rulesets(all, &without, compare.Options{})))
	mirrored(t, all, &without)
}

// Each rule of each message is made milder and dropped, and just that is reported.
func TestEachRuleOfTheCatalogue(t *testing.T) {
	for _, s := range rules.All().Systems {
		for _, m := range s.Messages {
			step := max(1, len(m.Rules)/5) // all keywords stand in some message
			for i := 1; i < len(m.Rules); i += step {
				id := program.RuleID(i)
				if m.Rules[i].Severity != program.Info {
					milder := clone(m)
					milder.Rules[i].Severity--
					before, after := only(s, m), only(s, milder)
					got := told(compare.Rulesets(before, after, compare.Options{}))
					require.Len(t, got, 1, "%s %v", m.Rules[i].ID, got)
					assert.True(t, strings.HasPrefix(got[0], "looser severity "), got[0])
				}
				dropped := clone(m)
				drop(reflect.ValueOf(&dropped.Nodes).Elem(), id)
				dropped.Rules[i] = program.Rule{}
				before, after := only(s, m), only(s, dropped)
				got := told(compare.Rulesets(before, after, compare.Options{}))
				require.Len(t, got, 1, "%s %v", m.Rules[i].ID, got)
				assert.True(t, strings.HasPrefix(got[0], "looser rule "), got[0])
				mirrored(t, before, after)
			}
		}
	}
}

// only is a ruleset of one message.
func only(s *program.System, m *program.Message) *program.Ruleset {
	of := *s
	of.Messages = []*program.Message{m}
	return &program.Ruleset{Systems: []*program.System{&of}, Keywords: rules.All().Keywords, Registers: rules.All().Registers}
}

// clone copies what the tests change.
func clone(m *program.Message) *program.Message {
	out := deep(reflect.ValueOf(*m)).Interface().(program.Message)
	return &out
}

func deep(v reflect.Value) reflect.Value {
	out := reflect.New(v.Type()).Elem()
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			out.Set(reflect.New(v.Type().Elem()))
			out.Elem().Set(deep(v.Elem()))
		}
	case reflect.Slice:
		if !v.IsNil() {
			out.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
			for i := range v.Len() {
				out.Index(i).Set(deep(v.Index(i)))
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			out.Field(i).Set(deep(v.Field(i)))
		}
	default:
		out.Set(v)
	}
	return out
}

// drop takes a rule out of nodes: what tests only it, and every mention.
func drop(v reflect.Value, id program.RuleID) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			drop(v.Elem(), id)
		}
	case reflect.Slice:
		kept := reflect.MakeSlice(v.Type(), 0, v.Len())
		for i := range v.Len() {
			of := v.Index(i)
			switch of.Interface().(type) {
			case program.Check, program.Need, program.ExprRule:
				if program.RuleID(of.FieldByName("Rule").Uint()) == id {
					continue
				}
			}
			drop(of, id)
			kept = reflect.Append(kept, of)
		}
		v.Set(kept)
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Field(i)
			if f.Type() == reflect.TypeFor[program.RuleID]() && program.RuleID(f.Uint()) == id {
				f.SetUint(0)
				if v.Type().Field(i).Name == "TypeRule" {
					v.FieldByName("Types").SetUint(uint64(program.AnyType))
				}
				continue
			}
			drop(f, id)
		}
	}
}

// mirrored asks that the way back is reported as the way there, turned round.
func mirrored(t *testing.T, before, after *program.Ruleset) {
	t.Helper()
	turned := map[compare.Class]compare.Class{compare.Tighter: compare.Looser, compare.Looser: compare.Tighter, compare.New: compare.Gone, compare.Gone: compare.New,
		compare.Changed: compare.Changed, compare.Reworded: compare.Reworded}
	flat := func(c compare.Comparison, turn bool) []string {
		var lines []string
		for x := range c.All() {
			y := *x
			if turn {
				y.Class, y.Old, y.New = turned[y.Class], y.New, y.Old
			}
			lines = append(lines, fmt.Sprint(y.Class, y.Aspect, y.Field, y.Rule, y.Old, y.New, y.Values, y.Below))
		}
		sort.Strings(lines)
		return lines
	}
	assert.Equal(t, flat(compare.Rulesets(before, after, compare.Options{}), false), flat(compare.Rulesets(after, before, compare.Options{}), true))
}
