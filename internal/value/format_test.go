package value

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"
	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	"github.com/forkontrol/forkontrol/internal/conformance"
	"github.com/forkontrol/forkontrol/internal/program"
)

// formats are the kinds that draft-07 has a format for.
var formats = map[string]program.Kind{
	"date": program.KindDate, "time": program.KindTime, "date-time": program.KindDateTime,
	"email": program.KindEmail, "ipv4": program.KindIPv4, "ipv6": program.KindIPv6,
	"uri": program.KindURI, "uri-reference": program.KindURIReference, "uuid": program.KindUUID,
	"regex": program.KindRegex, "json-pointer": program.KindJSONPointer, "relative-json-pointer": program.KindRelPointer,
}

// The formats of the JSON-Schema-Test-Suite for draft-07.
func TestJSONSchemaTestSuiteFormats(t *testing.T) {
	suite := conformance.JSONSchema(t)
	for _, group := range append(suite.Groups(t, "optional/format/*.json"), suite.Groups(t, "optional/ecmascript-regex.json")...) {
		var schema struct{ Format string }
		if json.Unmarshal(group.Schema, &schema) != nil || schema.Format == "" {
			continue // a schema that is true or false, or has other keywords
		}
		kind, ok := formats[schema.Format]
		if !ok {
			continue // idn-email and the like, which no kind stands for
		}
		for _, test := range group.Tests {
			if text, ok := test.Text(); ok {
				assert.Equal(t, test.Valid, Valid(kind, []byte(text)), "%s: %s: %q", schema.Format, test.Description, text)
			}
		}
	}
}

// Later versions of the suite, RFC texts and what people really write.
func TestFormats(t *testing.T) {
	checkForms(t, program.KindEmail, []form{
		{"navn.efternavn@skole.dk", true}, {"te~st@example.com", true}, {`"joe bloggs"@example.com`, true},
		{`"joe@bloggs"@example.com`, true}, {`"a\"b"@example.com`, true}, {"joe@[127.0.0.1]", true}, {"joe@[IPv6:::1]", true},
		{".test@example.com", false}, {"test.@example.com", false}, {"te..st@example.com", false},
		{"joe@invalid=domain.com", false}, {"joe@[127.0.0.300]", false}, {"joe bloggs@example.com", false},
		{"@example.com", false}, {"joe@", false}, {"joe@example.com.", false}, {"joe@@example.com", false},
		{"Joe <joe@example.com>", false}, {"søren@skole.dk", false}, {"joe@skole..dk", false}, {`"joe@example.com`, false},
		{strings.Repeat("a", 64) + "@b.dk", true}, {strings.Repeat("a", 65) + "@b.dk", false},
	})
	label := strings.Repeat("a", 63)
	var domains []form // as email has them
	for _, host := range []form{
		{"skole.dk", true}, {"a", true}, {"1a.dk", true}, {"a-b", true}, {label + ".dk", true}, {label + "a.dk", false},
		{"", false}, {".", false}, {".dk", false}, {"skole.dk.", false}, {"-a.dk", false}, {"a-.dk", false}, {"a.-b", false},
		{"a..b", false}, {"a_b", false}, {"å.dk", false},
	} {
		domains = append(domains, form{"a@" + host.text, host.valid})
	}
	checkForms(t, program.KindEmail, domains)
	checkForms(t, program.KindIPv4, []form{
		{"0.0.0.0", true}, {"255.255.255.255", true}, {"256.0.0.1", false}, {"087.10.0.1", false}, {"00.0.0.0", false},
		{"1.2.3", false}, {"1.2.3.4.5", false}, {"1.2.3.", false}, {"+1.2.3.4", false}, {"1.2.3.4 ", false}, {"", false}, {"१.2.3.4", false},
	})
	checkForms(t, program.KindIPv6, []form{
		{"::", true}, {"::abef", true}, {"d6::", true}, {"1:d6::42", true}, {"1:2:3:4:5:6:7:8", true}, {"::ffff:192.168.0.1", true},
		{"1:2:3:4:5:6:1.2.3.4", true}, {"1:2:3:4:5:6:7::", true}, {"::2:3:4:5:6:7:8", true},
		{"1:2:3:4:5:6:7", false}, {"1:2:3:4:5:6:7:8:9", false}, {"1::d6::42", false}, {":2:3:4:5:6:7:8", false}, {"1:2:3:4:5:6:7:", false},
		{"1:2:3:4::5:6:7:8", false}, {":::1", false}, {"fe80::a%eth1", false}, {"::/64", false}, {"1:2:3:4:5:6:7:1.2.3.4", false},
		{"::1.2.3", false}, {"1.2.3.4::", false}, {":", false}, {"", false}, {"::12345", false},
	})
	checkForms(t, program.KindURI, []form{
		{"https://www.skole.dk/side?a=b#c", true}, {"urn:oio:dk:1.0", true}, {"http://[::1]:80/", true}, {"http://[v1.a:b]/", true},
		{"http://a.dk:", true}, {"a:", true}, {"http://a b", false}, {"http://a.dk/æ", false}, {"http://a.dk/%zz", false},
		{"http://a.dk:x", false}, {"http://[::1", false}, {"1a://b", false}, {"bar,baz:x", false}, {"", false}, {"http://a.dk/#a#b", false},
		{"http://a.dk/<x>", false}, {"http://[::1]x/", false}, {"http://a@b@c", false}, {"http://a.dk/%4", false}, {"http://[v.a]/", false},
	})
	checkForms(t, program.KindURIReference, []form{
		{"", true}, {"a/b:c", true}, {"?q", true}, {"a:b", true}, {"1:b", false}, {"./1:b", true}, {"a b", false}, {"#a b", false},
	})
	checkForms(t, program.KindUUID, []form{
		{"2EB8AA08-AA98-11EA-B4AA-73B441D16380", true}, {"2eb8aa08-aa98-11ea-b4aa-73b441d1638", false},
		{"2eb8aa08aa9811eab4aa73b441d16380", false}, {"2eb8-aa08-aa98-11ea-b4aa73b44-1d16380", false}, {"{2eb8aa08-aa98-11ea-b4aa-73b441d1638}", false},
	})
	checkForms(t, program.KindRelPointer, []form{{"0", true}, {"01", false}, {"0##", false}, {"-1/a", false}, {"1a", false}, {"120/a", true}})
	checkForms(t, program.KindRegex, []form{
		{"", true}, {`^\d{4}-[A-Z_]*?$`, true}, {`a|b(?:c)(?<n>d)\k<n>\1`, true}, {`(?=a)(?!b)(?<=c)(?<!d)`, true}, {`\u{1F600}\uD83D\uDE00\x41\cA\0`, true},
		{`[\w-]`, true}, {`[\w-.]`, true}, {`[]`, true}, {`[^]`, true}, {`\p{L}\P{Script=Latin}`, true}, {`\/\-`, true}, {`[a\]b]`, true}, {`x{2,}`, true}, {`[\b]`, true}, {`(a)\1`, true},
		{`(`, false}, {`)`, false}, {`[`, false}, {`[a`, false}, {`*`, false}, {`a**`, false}, {`a{2,1}`, false}, {`{1}`, false}, {`\Z`, false}, {`\A`, false},
		{`\`, false}, {`(?P<n>a)`, false}, {`(?i)a`, false}, {`(a)\2`, false}, {`\k<n>`, false}, {`\k<n>[(?<n>x)]`, false}, {`\k<n>(?<n>x)`, true}, {`[z-a]`, false}, {`[z-\d]`, true}, {`\u12`, false},
		{`\x4`, false}, {`\c1`, false}, {`\p{}`, false}, {`\p{L`, false}, {`\pL`, false}, {`\u{110000}`, false}, {`^*`, false}, {`a{1`, false}, {`\01`, false}, {`]`, false},
		{`\p{Script=}`, false}, {`[\1]`, false}, {`(?<1>a)`, false},
	})
}

// What santhosh-tekuri/jsonschema says about the same values. Where the two differ by
// intent the values are kept apart:
//   - it takes numbers with sign and 00 as parts of an IPv4 address,
//   - host names with a point at the end, or with labels that begin with a hyphen,
//   - relative pointers with any number after a leading 0 or with leading zeros only in part,
//   - URIs with characters that RFC 3986 wants encoded.
func TestFormatsAsJSONSchemaLibraryHasThem(t *testing.T) {
	digit := rapid.StringMatching(`[0-9]{2}`)
	clock := rapid.OneOf(
		rapid.StringMatching(`([01][0-9]|2[0-4]):[0-6][0-9]:[0-6][0-9](\.[0-9]{0,4})?([zZ]|[+-]([01][0-9]|2[0-4]):[0-6][0-9])?`),
		rapid.StringMatching(`(23|22|00|01):(59|29):60([zZ]|[+-](00|01|23):(00|30|59))`))
	date := rapid.StringMatching(`[0-9]{4}-(0[0-9]|1[0-3])-[0-3][0-9]`)
	for format, text := range map[string]*rapid.Generator[string]{
		"date": rapid.OneOf(date, rapid.StringMatching(`[0-9-]{9,11}`)),
		"time": rapid.OneOf(clock, digit),
		"date-time": rapid.Custom(func(t *rapid.T) string {
			return date.Draw(t, "d") + rapid.SampledFrom([]string{"T", "t", " "}).Draw(t, "t") + clock.Draw(t, "c")
		}),
		"email": rapid.StringMatching(`([a-z0-9.!#$%&'*+/=?^_{|}~-]{0,6}|"[a-z @.]{1,6}"|a{60,66})@([a-z]{1,3}(\.[a-z]{1,2}-?){0,2})`),
		"ipv4":  rapid.StringMatching(`(0|[1-9][0-9]{0,2})(\.(0|[1-3]?[0-9]?[0-9])){2,4}`).Filter(func(s string) bool { return !strings.Contains(s, ".00") }),
		"ipv6": rapid.OneOf(rapid.StringMatching(`([0-9a-fA-F]{0,5}:){1,8}([0-9a-f]{0,4}|[0-9]{1,2}(\.[1-9][0-9]?){3})`),
			rapid.StringMatching(`(::)?([0-9a-f]{1,2}:){0,8}(:?[0-9a-f]{1,4})`)),
		"uuid":                  rapid.StringMatching(`[0-9a-fA-F]{7,8}-[0-9a-g]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12,13}`),
		"json-pointer":          rapid.StringMatching(`(/?[a~01/æ]{0,3}){0,3}`),
		"relative-json-pointer": rapid.StringMatching(`(0|[1-9][0-9]?)(#|(/[a~01]{0,3}){0,2})#?`),
		"uri":                   rapid.StringMatching(`([a-z1][a-z0-9+.-]{0,3}:)?(//([a-z]@)?([a-z.]{0,5}|\[::1\]|\[1\])(:[0-9]{0,3})?)?(/[a-z;=,]{0,3}){0,2}(\?[a-z&=/?]{0,3})?(#[a-z/?]{0,3})?`),
		"uri-reference":         rapid.StringMatching(`([a-z1][a-z0-9+.-]{0,3}:)?(//([a-z]@)?([a-z.]{0,5}|\[::1\]|\[1\])(:[0-9]{0,3})?)?(/[a-z;=,]{0,3}){0,2}(\?[a-z&=/?]{0,3})?(#[a-z/?]{0,3})?`),
	} {
		t.Run(format, func(t *testing.T) {
			valid := 0
			rapid.Check(t, func(t *rapid.T) {
				v := text.Draw(t, "value")
				if format == "ipv4" && (strings.HasPrefix(v, "0") && len(v) > 1 && v[1] != '.') {
					t.Skip()
				}
				want := jsonschema.Formats[format](v)
				if want {
					valid++
				}
				assert.Equal(t, want, Valid(formats[format], []byte(v)), "%s: %q", format, v)
			})
			assert.Positive(t, valid, "some of the values are valid")
		})
	}
}

// All that IsURI takes, a lenient reader takes too.
func TestURIIsAtLeastAsStrictAsTheLibrary(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.StringMatching(`[a-z]{1,2}:[a-z0-9/?#@:.;=æ <>"\\{}|^\[\]-]{0,12}`).Draw(t, "uri")
		if IsURI([]byte(v)) {
			assert.True(t, jsonschema.Formats["uri"](v), "%q", v)
		}
	})
}
