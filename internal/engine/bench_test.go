package engine_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/finding"
)

const twenty = `"type": "object", "additionalProperties": false, "properties": {"R": {"type": "array", @, "items": {
 "type": "object", "x-xml": {"order": "sequence"}, "additionalProperties": false, "required": ["Id", "Cpr", "Navn", "Kode", "Start"], "properties": {
 "Id": {"type": "integer", "minimum": 1, "maximum": 9999999, @}, "Cpr": {"type": "string", "x-type": {"kind": "cpr"}, @},
 "Navn": {"type": "string", "minLength": 1, "maxLength": 60, @}, "Efternavn": {"type": "string", "maxLength": 60, @},
 "Kode": {"type": "string", "enum": ["STX", "HHX", "HTX", "HF", "EUD", "EUX", "FGU"], @}, "Inst": {"type": "string", "pattern": "^[0-9]{6}$", @},
 "Start": {"type": "string", "format": "date", @}, "Slut": {"type": "string", "format": "date", @},
 "Tid": {"type": "string", "x-type": {"kind": "xs:dateTime"}, @}, "Aktiv": {"type": "boolean", @},
 "Trin": {"type": "integer", "minimum": 0, "maximum": 10, @}, "Vaegt": {"type": "number", "minimum": 0, "maximum": 1, @},
 "Mail": {"type": "string", "maxLength": 64, @}, "Tlf": {"type": "string", "maxLength": 20, @}, "Vej": {"type": "string", "maxLength": 100, @},
 "Post": {"type": "string", "pattern": "^[0-9]{4}$", @}, "By": {"type": "string", "maxLength": 50, @}, "Kon": {"type": "string", "enum": ["K", "M"], @},
 "Karakter": {"type": "string", "enum": ["-3", "00", "02", "4", "7", "10", "12"], @}, "Note": {"type": "string", "maxLength": 200, @}}}}}`

const recordXML = `  <R>
    <Id>1234567</Id>
    <Cpr>1203055024</Cpr>
    <Navn>Anna Maria</Navn>
    <Efternavn>Sørensen Kjær</Efternavn>
    <Kode>HTX</Kode>
    <Inst>280051</Inst>
    <Start>2026-08-10</Start>
    <Slut>2029-06-30</Slut>
    <Tid>2026-11-21T12:30:15</Tid>
    <Aktiv>true</Aktiv>
    <Trin>2</Trin>
    <Vaegt>0.75</Vaegt>
    <Mail>anna@example.dk</Mail>
    <Tlf>12345678</Tlf>
    <Vej>Nørregade 12, 3. tv.</Vej>
    <Post>1165</Post>
    <By>København K</By>
    <Kon>K</Kon>
    <Karakter>10</Karakter>
    <Note>Ingen bemærkninger</Note>
  </R>
`

const recordJSON = `{"Id":1234567,"Cpr":"1203055024","Navn":"Anna Maria","Efternavn":"Sørensen Kjær","Kode":"HTX","Inst":"280051","Start":"2026-08-10","Slut":"2029-06-30","Tid":"2026-11-21T12:30:15","Aktiv":true,"Trin":2,"Vaegt":0.75,"Mail":"anna@example.dk","Tlf":"12345678","Vej":"Nørregade 12, 3. tv.","Post":"1165","By":"København K","Kon":"K","Karakter":"10","Note":"Ingen bemærkninger"}`

func BenchmarkCheck(b *testing.B) {
	rs := compiled(b, "", twenty)
	const n = 10_000
	xml := []byte("<T>\n" + string(bytes.Repeat([]byte(recordXML), n)) + "</T>")
	json := []byte(`{"T":{"R":[` + string(bytes.Repeat([]byte(recordJSON+",\n"), n-1)) + recordJSON + `]}}`)
	c := engine.New(engine.Options{Rules: rs})
	for _, x := range []struct {
		name    string
		payload []byte
		verdict finding.Verdict
	}{
		{"xml", xml, finding.Valid},
		{"json", json, finding.Valid},
		{"xml-small", []byte("<T>" + recordXML + "</T>"), finding.Valid},
		{"json-small", []byte(`{"T":{"R":[` + recordJSON + `]}}`), finding.Valid},
	} {
		b.Run(x.name, func(b *testing.B) {
			b.SetBytes(int64(len(x.payload)))
			b.ReportAllocs()
			for b.Loop() {
				p := c.CheckBytes(x.payload, "")
				require.Equal(b, x.verdict, p.Verdict)
			}
		})
	}
}

// Records with rules of their own, and rules over the whole list.
func BenchmarkRules(b *testing.B) {
	each := `"x-rules": [
 {"id": "r0", "expr": "date(this.Start) <= date(this.Slut) && years(date(this.Start), date(this.Slut)) < 5", "message": {"da": "r", "en": "r"}},
 {"id": "r1", "expr": "this.Kode != 'EUD' || this.Trin > 0", "message": {"da": "r", "en": "r"}},
 {"id": "r2", "expr": "this.Navn != this.Efternavn && size(this.Mail) > 3 && this.Mail.contains('example')", "message": {"da": "r", "en": "r"}}]}}}`
	schema := strings.TrimSuffix(twenty, "}}}") + `, ` + each
	whole := twenty + `, "x-rules": [
 {"id": "r0", "expr": "this.R.disjoint('Slut', 'Start')", "message": {"da": "r", "en": "r"}},
 {"id": "r1", "expr": "this.R.all(r, r.Trin < 11 && date(r.Start) < date(r.Slut))", "message": {"da": "r", "en": "r"}}]`
	const n = 5_000
	xml := []byte("<T>\n" + string(bytes.Repeat([]byte(recordXML), n)) + "</T>")
	json := []byte(`{"T":{"R":[` + string(bytes.Repeat([]byte(recordJSON+",\n"), n-1)) + recordJSON + `]}}`)
	for _, x := range []struct {
		name, schema string
		payload      []byte
	}{
		{"own-xml", schema, xml}, {"own-json", schema, json}, {"whole-xml", whole, xml}, {"whole-json", whole, json},
	} {
		c := engine.New(engine.Options{Rules: compiled(b, "", x.schema)})
		b.Run(x.name, func(b *testing.B) {
			b.SetBytes(int64(len(x.payload)))
			b.ReportAllocs()
			for b.Loop() {
				p := c.CheckBytes(x.payload, "")
				require.Equal(b, finding.Valid, p.Verdict)
			}
		})
	}
}
