package token

import (
	"bytes"
	"strconv"
	"strings"
	"testing"
)

// recordsXML is a payload of n records of 20 leaves, indented. All of it is made
// up.
func recordsXML(n int) string {
	fields := [...]string{
		"CPRNr", "Fornavn", "Efternavn", "Adresse", "Postnr", "By", "KontaktMail", "Telefon", "InstNr", "UddKode",
		"StartDato", "SlutDato", "Status", "Trin", "Hold", "Timer", "Fravaer", "Aktiv", "Version", "Id",
	}
	values := [...]string{
		"0101904009", "Anna Bo", "Eksempel", "Prøvevej 12", "8000", "Aarhus C", "a.bo@eksempel.dk", "70201020", "751465", "5090",
		"2026-08-10", "2027-06-30", "A", "2", "26-1", "812.50", "3", "true", "1.0", "",
	}
	var b strings.Builder
	b.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Indberet xmlns=\"urn:eksempel\">\n")
	for i := range n {
		b.WriteString("  <Elev>\n")
		for j, f := range fields {
			v := values[j]
			if v == "" {
				v = strconv.Itoa(i)
			}
			b.WriteString("    <" + f + ">" + v + "</" + f + ">\n")
		}
		b.WriteString("  </Elev>\n")
	}
	b.WriteString("</Indberet>\n")
	return b.String()
}

func BenchmarkXMLTokens(b *testing.B) {
	records := recordsXML(4000)
	minified := strings.NewReplacer("\n", "", "  ", "").Replace(records)
	prefixed := strings.NewReplacer("<?", "<?", "</", "</ns:", "<", "<ns:", "xmlns=", "xmlns:ns=").Replace(minified)
	prose := "<bog>" + strings.Repeat("<afsnit>Rødgrød med fløde på en sen sommeraften, hvor måger skreg\nover Øresund og æblerne var næsten modne. "+
		"Så gik de hjem ad den gamle vej langs åen, og ingen sagde noget før døren.</afsnit>\n", 8000) + "</bog>"
	markup := "<a>" + strings.Repeat(`<b c="1" d="to"><e/><f g="h">i</f>&amp;<![CDATA[j]]></b>`, 20000) + "</a>"
	for _, c := range []struct{ name, doc string }{
		{"records", records}, {"minified", minified}, {"prefixed", prefixed}, {"prose", prose}, {"markup", markup},
	} {
		doc := []byte(c.doc)
		run := func(name string, reset func(x *XML)) {
			b.Run(c.name+"/"+name, func(b *testing.B) {
				x := NewXML(Limits{})
				b.SetBytes(int64(len(doc)))
				b.ReportAllocs()
				for b.Loop() {
					reset(x)
					for {
						k := x.Next().Kind
						if k == EOF {
							break
						}
						if k == Invalid {
							b.Fatal(x.Problem())
						}
					}
				}
			})
		}
		run("bytes", func(x *XML) { x.ResetBytes(doc) })
		r := bytes.NewReader(doc)
		run("reader", func(x *XML) {
			r.Reset(doc)
			x.Reset(r)
		})
	}
}
