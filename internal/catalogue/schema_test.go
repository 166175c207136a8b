package catalogue_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xeipuuv/gojsonschema"

	public "github.com/forkontrol/forkontrol/catalogue"
	"github.com/forkontrol/forkontrol/internal/catalogue"
)

// The description of every message is what the published schema says, by the word of two libraries.
func TestTheSchemaDescribesEveryDescription(t *testing.T) {
	compiler := jsonschema.NewCompiler()
	require.NoError(t, compiler.AddResource("s.json", bytes.NewReader(catalogue.Schema)))
	one := compiler.MustCompile("s.json")
	other, err := gojsonschema.NewSchema(gojsonschema.NewBytesLoader(catalogue.Schema))
	require.NoError(t, err)
	set := ruleset(t)
	for m := range catalogue.Of(set).Messages("") {
		s, _ := set.Find(m.ID)
		d := catalogue.Of(set).Describe(s, m.Message)
		text := d.AppendAlone(nil)
		var value any
		require.NoError(t, json.Unmarshal(text, &value), m.ID)
		require.NoError(t, one.Validate(value), m.ID)
		if d.Len() < 40 { // the other library takes long
			result, err := other.Validate(gojsonschema.NewBytesLoader(text))
			require.NoError(t, err)
			require.Empty(t, result.Errors(), m.ID)
		}
	}
}

// The schema names the members that the public package has, each of which the same facts fill.
func TestTheSchemaNamesTheMembersOfThePublicTypes(t *testing.T) {
	type schema struct {
		Properties  map[string]any
		Definitions map[string]schema
	}
	var s schema
	require.NoError(t, json.Unmarshal(catalogue.Schema, &s))
	alone := []string{"ruleset", "registers"}
	assert.ElementsMatch(t, append(alone, tags(reflect.TypeFor[public.Description]())...), slices.Collect(maps.Keys(s.Properties)))
	for name, of := range map[string]reflect.Type{"text": reflect.TypeFor[public.Text](), "source": reflect.TypeFor[public.Source](),
		"document": reflect.TypeFor[public.Document](), "code": reflect.TypeFor[public.Code](), "field": reflect.TypeFor[public.Field](),
		"rule": reflect.TypeFor[public.Rule](), "csv": reflect.TypeFor[public.CSV](), "record": reflect.TypeFor[public.Record](),
		"register": reflect.TypeFor[public.Register](), "column": reflect.TypeFor[public.Column]()} {
		assert.ElementsMatch(t, tags(of), slices.Collect(maps.Keys(s.Definitions[name].Properties)), name)
	}
	assert.Len(t, s.Definitions, 10)
}

// tags are the names of a struct's members in JSON.
func tags(of reflect.Type) []string {
	var names []string
	for i := range of.NumField() {
		f := of.Field(i)
		if f.Anonymous {
			names = append(names, tags(f.Type)...)
			continue
		}
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		names = append(names, name)
	}
	return names
}

// Whoever reads the description of a message needs no other for the registers that its rules ask.
func TestADescriptionAloneHasItsRegisters(t *testing.T) {
	set := ruleset(t)
	s, m := set.Find("ungedatabasen/indberet-institution-kontakt@1.0#Indberet")
	d := catalogue.Of(set).Describe(s, m)
	var got struct {
		Ruleset   string
		Text      struct{ Da, En string }
		Registers []struct{ Name string }
	}
	require.NoError(t, json.Unmarshal(d.AppendAlone(nil), &got))
	var names []string
	for _, r := range got.Registers {
		names = append(names, r.Name)
	}
	assert.ElementsMatch(t, []string{"enrolments", "institutions", "subscriptions", "young-people"}, names)
	assert.Equal(t, set.Version, got.Ruleset)
	assert.NotEmpty(t, got.Text.Da)
	assert.NotEmpty(t, got.Text.En)
}
