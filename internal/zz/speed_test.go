package zz

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/forkontrol/forkontrol/internal/compile"
	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/importing"
	"github.com/forkontrol/forkontrol/rules"
	"github.com/forkontrol/forkontrol/schemas"
)

func TestSpeed(t *testing.T) {
	wide := ""
	for i := range 500 {
		wide += fmt.Sprintf(`<xs:element name="e%d" type="xs:string"/>`, i)
	}
	for name, c := range map[string][2]string{
		"wide":   {`<xs:choice minOccurs="0" maxOccurs="unbounded">` + wide + `</xs:choice>`, "<e%d>x</e%[1]d>"},
		"plain":  {`<xs:element name="r" maxOccurs="unbounded"><xs:complexType><xs:sequence><xs:element name="a" type="xs:string"/><xs:element name="b" type="xs:string"/></xs:sequence></xs:complexType></xs:element>`, "<r><a>%d</a><b>x</b></r>"},
		"groups": {`<xs:sequence minOccurs="0" maxOccurs="unbounded"><xs:element name="a" type="xs:string"/><xs:choice><xs:element name="b" type="xs:string"/><xs:element name="c" type="xs:string"/></xs:choice></xs:sequence>`, "<a>%d</a><b>x</b>"},
		"faults": {`<xs:sequence minOccurs="0" maxOccurs="unbounded"><xs:element name="a" type="xs:string"/><xs:choice><xs:element name="b" type="xs:string"/><xs:element name="c" type="xs:string"/></xs:choice></xs:sequence>`, "<b>%d</b><b>x</b>"},
	} {
		schema := `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:k" elementFormDefault="qualified"><xs:element name="Ordre"><xs:complexType><xs:sequence>` + c[0] + `</xs:sequence></xs:complexType></xs:element></xs:schema>`
		read, _ := importing.Source(fstest.MapFS{"ordre.xsd": {Data: []byte(schema)}}, importing.Options{System: "kantine"})
		begin := time.Now()
		src, _ := Strip(read.Source)
		set, err := compile.Added(compile.Embedded{Rules: rules.All(), Shared: schemas.Shared, Alone: true}, compile.Source{Files: src})
		if err != nil {
			t.Fatal(err)
		}
		made := time.Since(begin)
		var b strings.Builder
		b.WriteString(`<Ordre xmlns="urn:k">`)
		for i := range 200000 {
			fmt.Fprintf(&b, c[1], i%500)
		}
		b.WriteString(`</Ordre>`)
		begin = time.Now()
		p := engine.New(engine.Options{Rules: set}).CheckBytes([]byte(b.String()), "a.xml")
		t.Log(name, made, time.Since(begin), float64(b.Len())/1e6/time.Since(begin).Seconds(), "MB/s", p.Verdict, p.Counts)
	}
}
