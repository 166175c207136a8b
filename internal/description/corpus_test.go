package description

import (
	"archive/zip"
	"bytes"
	"fmt"
	"html"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/importing"
)

// The corpus is of made-up messages, each written as five publishers write their
// descriptions and in each format. What each document states is known, so what is
// read from it can be held against that.

// fact is a field as its description states it.
type fact struct {
	name     string
	kind     string // string, integer, decimal, boolean, dateTime, date, day, jn, codes, object, cpr
	size     int
	fraction int
	required bool
	many     bool
	most     int // 0: without a bound
	codes    []string
	text     string
	members  []*fact
}

func object(name string, required bool, members ...*fact) *fact {
	return &fact{name: name, kind: "object", required: required, members: members, text: "Oplysninger om " + strings.ToLower(name) + "."}
}

func repeated(f *fact, most int) *fact {
	f.many, f.most = true, most
	return f
}

func scalar(name, kind string, size int, required bool, text string) *fact {
	return &fact{name: name, kind: kind, size: size, required: required, text: text}
}

func coded(name string, required bool, text string, codes ...string) *fact {
	return &fact{name: name, kind: "codes", required: required, codes: codes, text: text, size: len(codes[0])}
}

func decimalFact(name string, size, fraction int, required bool, text string) *fact {
	return &fact{name: name, kind: "decimal", size: size, fraction: fraction, required: required, text: text}
}

func messages() []*fact {
	return []*fact{
		object("Kantinebestilling", true,
			scalar("Ordrenummer", "string", 20, true, "Nummeret på bestillingen. Gives af kantinen."),
			scalar("Leveringsdag", "date", 0, true, "Den dag, maden leveres."),
			repeated(object("Ret", true, scalar("RetNavn", "string", 80, true, "Rettens navn på menukortet."), scalar("Antal", "integer", 3, true, "Antal portioner."),
				decimalFact("Pris", 8, 2, false, "Pris pr. portion i kroner.")), 25),
			coded("Betaling", false, "Hvordan der betales.", "KORT", "KONTO", "GRATIS"),
			scalar("Vegetar", "jn", 0, false, "Om retten er uden kød.")),
		object("Buskortansoegning", true,
			object("Elev", true, scalar("CPRNr", "cpr", 10, true, "CPR-nummer på eleven."), scalar("Fornavn", "string", 50, true, "Elevens fornavn."), scalar("Klassetrin", "integer", 2, false, "Klassetrin i skoleåret.")),
			repeated(object("Strækning", true, scalar("Fra", "string", 34, true, "Stoppested, hvor turen begynder."), scalar("Til", "string", 34, true, "Stoppested, hvor turen slutter."), scalar("Zoner", "integer", 2, false, "Antal zoner.")), 0),
			scalar("Oprettet", "dateTime", 0, true, "Tidspunkt for ansøgningen."),
			scalar("Hastesag", "boolean", 0, false, "Om sagen skal behandles straks.")),
		object("UdlaanIndberetning", true,
			repeated(object("Udlaan", true, scalar("Genstand", "string", 120, true, "Genstanden, der lånes ud."), scalar("Udlaansdag", "day", 0, true, "Dagen for udlånet."), scalar("Afleveringsdag", "day", 0, false, "Dagen, hvor genstanden afleveres."),
				coded("Stand", true, "Genstandens stand ved udlån.", "A", "B", "C")), 100),
			scalar("Afdeling", "string", 6, true, "Afdelingens kode i biblioteket.")),
		object("Praktikophold", true,
			scalar("Aftalenummer", "integer", 9, true, "Nummer på aftalen."),
			object("Virksomhed", true, scalar("Virksomhedsnavn", "string", 140, true, "Virksomhedens navn."), object("Adresse", false, scalar("Vej", "string", 60, true, "Vejnavn og husnummer."), scalar("Postnr", "string", 4, true, "Postnummer."))),
			scalar("Startdag", "date", 0, true, "Første dag i praktikken."), scalar("Slutdag", "date", 0, false, "Sidste dag i praktikken."),
			decimalFact("TimerPrUge", 4, 1, false, "Timer om ugen.")),
		object("SvoemmeholdTilmelding", true,
			scalar("Holdnr", "string", 8, true, "Holdets nummer i kataloget."),
			repeated(object("Deltager", true, scalar("DeltagerId", "integer", 10, true, "Deltagerens løbenummer."), scalar("Svømmer", "boolean", 0, true, "Om deltageren kan svømme."), repeated(scalar("Kontakt", "string", 64, false, "Telefon eller mail til pårørende."), 3)), 40)),
		object("Musikproeve", true,
			coded("Instrument", true, "Instrumentet, der aflægges prøve på.", "KLAVER", "VIOLIN", "FLOEJTE", "GUITAR"),
			object("Bedoemmelse", false, scalar("Point", "integer", 3, true, "Point i alt."), coded("Resultat", true, "Resultatet af prøven.", "1", "2", "3"), scalar("Bemaerkninger", "string", 2000, false, "Censors bemærkninger.")),
			scalar("Proevetid", "dateTime", 0, true, "Tidspunkt for prøven.")),
		object("Gaestekort", true,
			scalar("Kortnummer", "string", 16, true, "Kortets nummer, som det står på forsiden."),
			scalar("GyldigFra", "date", 0, true, "Første dag, kortet gælder."), scalar("GyldigTil", "date", 0, false, "Sidste dag, kortet gælder."),
			repeated(scalar("Doer", "string", 12, true, "Dør, som kortet åbner."), 50), scalar("Sprog", "jn", 0, false, "Om kortet er på engelsk.")),
	}
}

// style is how a publisher writes.
type style struct {
	name    string
	columns []string // name number type length required occurs values text extra
	heads   map[string][]string
	nest    string // sections, numbers, dashes, paths, groups
	types   map[string]string
	yes, no string
	join    string // of codes
	lists   bool   // codes stand in tables of their own
}

var styles = []style{
	{"STIL", []string{"name", "type", "required", "values", "text"},
		map[string][]string{"name": {"Felt", "Feltnavn"}, "type": {"Type"}, "required": {"Krævet", "Obligatorisk", "Påkrævet"}, "values": {"Lovlige værdier", "Værdiliste"}, "text": {"Beskrivelse"}},
		"sections", map[string]string{"string": "String(%d)", "integer": "Integer(%d)", "decimal": "Decimal(%d,%d)", "boolean": "Boolean", "dateTime": "DateTime", "date": "Date", "day": "Dato DD-MM-ÅÅÅÅ", "jn": "J/N", "codes": "String(%d)", "object": "XML element", "cpr": "String(10)"},
		"Ja", "Nej", ", ", false},
	{"OES", []string{"number", "name", "type", "length", "required", "occurs", "values", "text"},
		map[string][]string{"number": {"Nr.", "Nr"}, "name": {"Feltnavn", "Elementnavn", "XML-tag"}, "type": {"Format", "Datatype"}, "length": {"Længde", "Max. længde", "Antal tegn"}, "required": {"M/O", "Mandatory/Optional (M/O)"}, "occurs": {"Antal", "Forekomster"}, "values": {"Værdiliste", "Udfaldsrum"}, "text": {"Bemærkning", "Bemærkninger"}},
		"numbers", map[string]string{"string": "Alfanumerisk", "integer": "Heltal", "decimal": "Decimal", "boolean": "Boolean", "dateTime": "Dato og tid", "date": "Dato (ÅÅÅÅ-MM-DD)", "day": "Dato (DD-MM-ÅÅÅÅ)", "jn": "J/N", "codes": "Kode", "object": "Gruppe", "cpr": "Alfanumerisk"},
		"M", "O", "\n", false},
	{"ATP", []string{"name", "type", "occurs", "values", "text"},
		map[string][]string{"name": {"Element", "Elementnavn"}, "type": {"Datatype", "Type"}, "occurs": {"Forekomster", "Kardinalitet", "Multiplicitet"}, "values": {"Udfaldsrum", "Tilladte værdier"}, "text": {"Beskrivelse", "Forklaring"}},
		"dashes", map[string]string{"string": "xs:string (%d)", "integer": "Heltal (%d)", "decimal": "Decimal (%d,%d)", "boolean": "xs:boolean", "dateTime": "xs:dateTime", "date": "xs:date", "day": "DD-MM-ÅÅÅÅ", "jn": "J/N", "codes": "Kode(%d)", "object": "Struktur", "cpr": "xs:string (10)"},
		"", "", "; ", false},
	{"KMD", []string{"name", "type", "length", "required", "occurs", "values", "text"},
		map[string][]string{"name": {"Field name", "Field", "Element name"}, "type": {"Data type", "Type"}, "length": {"Max length", "Length", "Size"}, "required": {"Mandatory", "Required"}, "occurs": {"Cardinality", "Occurs"}, "values": {"Allowed values", "Valid values"}, "text": {"Description", "Remarks"}},
		"paths", map[string]string{"string": "String", "integer": "Integer", "decimal": "Decimal(%d,%d)", "boolean": "Boolean", "dateTime": "Timestamp", "date": "Date (YYYY-MM-DD)", "day": "DD-MM-YYYY", "jn": "J/N", "codes": "Enum", "object": "Complex", "cpr": "String"},
		"Yes", "No", " / ", false},
	{"wiki", []string{"name", "required", "type", "occurs", "values", "text", "extra"},
		map[string][]string{"name": {"Attribut", "Feltnavn"}, "required": {"Obligatorisk", "Krævet"}, "type": {"Type", "Datatype"}, "occurs": {"Kardinalitet", "Multiplicitet"}, "values": {"Kodeliste", "Lovlige værdier"}, "text": {"Beskrivelse", "Kommentar"}, "extra": {"Siden version"}},
		"groups", map[string]string{"string": "Tekst (%d tegn)", "integer": "Heltal (%d cifre)", "decimal": "Decimaltal (%d,%d)", "boolean": "Sand/falsk", "dateTime": "Tidsstempel", "date": "Dato ÅÅÅÅ-MM-DD", "day": "Dato DD-MM-ÅÅÅÅ", "jn": "J/N", "codes": "Kodeværdi", "object": "Kompleks type", "cpr": "Tekst (10 tegn)"},
		"x", "", "\n", true},
	{"styrelse", []string{"name", "text", "occurs", "type", "example", "values"},
		map[string][]string{"name": {"Element", "Feltnavn"}, "text": {"Definition", "Indhold"}, "occurs": {"Forekomster", "Antal forekomster"}, "type": {"Format", "Datatype"}, "example": {"Eksempel", "Eks."}, "values": {"Udfaldsrum", "Gyldige værdier"}},
		"indents", map[string]string{"string": "Streng, max %d tegn", "integer": "Heltal, max %d cifre", "decimal": "Decimaltal(%d,%d)", "boolean": "true/false", "dateTime": "xs:dateTime", "date": "ÅÅÅÅ-MM-DD", "day": "DD-MM-ÅÅÅÅ", "jn": "J/N", "codes": "Kode", "object": "Gruppe", "cpr": "Streng, max 10 tegn"},
		"", "", " eller ", false},
}

// sheetRow is a row to be written; group says that its one cell stands over all columns.
type sheetRow struct {
	cells  []string
	indent int
	group  bool
}

type docPart struct {
	heading string
	level   int
	text    string
	rows    []sheetRow
}

// written is a description and what it states.
type written struct {
	style style
	root  *fact
	parts []docPart
	heads int // rows of headings that are repeated
	// columns are those of its tables of fields, in their order.
	columns []string
}

// compose writes a message in a style. The order of columns and the words vary.
func compose(s style, root *fact, r *rand.Rand, text bool) *written {
	w := &written{style: s, root: root}
	columns := append([]string{}, s.columns...)
	if !text && s.nest != "numbers" && r.IntN(2) == 0 {
		tail := columns[1:]
		r.Shuffle(len(tail), func(i, j int) { tail[i], tail[j] = tail[j], tail[i] })
	}
	w.columns = columns
	var head []string
	for _, c := range columns {
		head = append(head, s.heads[c][r.IntN(len(s.heads[c]))])
	}
	cells := func(f *fact, label, number string) []string {
		var out []string
		for _, c := range columns {
			v := ""
			switch c {
			case "name":
				v = label
				if !text && s.nest != "paths" && len(f.name) > 9 && r.IntN(3) == 0 { // cut in a narrow column
					at := len(v) - len(f.name) + strings.LastIndexFunc(f.name[:8], func(c rune) bool { return c < 0x80 }) + 1
					v = v[:at] + "\n" + v[at:]
				} else if !text && r.IntN(6) == 0 {
					v += " *"
				}
			case "number":
				v = number
			case "type":
				v = s.types[f.kind]
				if n := strings.Count(v, "%d"); n == 2 {
					v = fmt.Sprintf(v, f.size, f.fraction)
				} else if n == 1 {
					v = fmt.Sprintf(v, widestOf(f))
				}
				if !text && r.IntN(5) == 0 { // cut before or within the brackets
					v = strings.Replace(v, "(", []string{"\n(", "(\n"}[r.IntN(2)], 1)
				}
			case "length":
				switch f.kind {
				case "string", "integer", "cpr":
					v = strconv.Itoa(f.size)
				case "decimal":
					if !strings.Contains(s.types["decimal"], "%") {
						v = fmt.Sprintf("%d,%d", f.size, f.fraction)
					}
				case "codes":
					v = strconv.Itoa(widestOf(f))
				}
			case "required":
				if v = s.no; f.required {
					v = s.yes
				}
			case "occurs":
				low, high := "0", "1"
				if f.required {
					low = "1"
				}
				if f.many {
					if high = "n"; f.most > 0 {
						high = strconv.Itoa(f.most)
					}
				}
				v = low + []string{"..", ":"}[len(root.name)%2] + high
			case "values":
				switch {
				case f.kind == "codes" && s.lists:
					v = "Se kodeliste " + f.name
				case f.kind == "codes":
					v = strings.Join(f.codes, s.join)
				case f.many && f.most > 0 && s.name == "STIL":
					v = "Max " + strconv.Itoa(f.most)
				}
			case "text":
				v = f.text
				if f.many && s.name == "STIL" {
					v = "En eller flere forekomster. " + v
				}
			case "extra":
				v = "1.2"
			case "example":
				v = map[string]string{"string": "abc", "integer": "7", "decimal": "7,5", "cpr": "0101909999"}[f.kind]
			}
			out = append(out, v)
		}
		return out
	}
	title := "Grænsefladebeskrivelse"
	w.parts = append(w.parts, docPart{heading: "1 Indledning", level: 1}, docPart{text: title + ". Dette dokument beskriver beskeden " + root.name + "."})
	if !text {
		w.parts = append(w.parts, docPart{rows: []sheetRow{{cells: []string{"Version", "Dato", "Ændring"}}, {cells: []string{"1.0", "1. maj", "Første udgave"}}, {cells: []string{"1.1", "2. maj", "Felter er kommet til"}}}},
			docPart{text: "Begreber"}, docPart{rows: []sheetRow{{cells: []string{"Begreb", "Forklaring"}}, {cells: []string{"Skole", "Den, der indberetter"}}}})
	}
	w.parts = append(w.parts, docPart{heading: "2 " + root.name, level: 1})
	switch s.nest {
	case "sections":
		var section func(f *fact)
		n := 0
		section = func(f *fact) {
			n++
			w.parts = append(w.parts, docPart{heading: "2." + strconv.Itoa(n) + " " + f.name, level: 2})
			rows := []sheetRow{{cells: head}}
			for i, m := range f.members {
				if i == 3 && r.IntN(2) == 0 { // the table goes on, on the next page
					rows = append(rows, sheetRow{cells: head})
				}
				rows = append(rows, sheetRow{cells: cells(m, m.name, "")})
			}
			w.parts = append(w.parts, docPart{rows: rows})
			for _, m := range f.members {
				if m.kind == "object" {
					section(m)
				}
			}
		}
		section(root)
	case "groups":
		rows := []sheetRow{{cells: head}}
		var group func(f *fact)
		group = func(f *fact) {
			if f != root {
				rows = append(rows, sheetRow{cells: append([]string{f.name}, make([]string, len(columns)-1)...), group: true})
			}
			for _, m := range f.members {
				rows = append(rows, sheetRow{cells: cells(m, m.name, "")})
			}
			for _, m := range f.members {
				if m.kind == "object" {
					group(m)
				}
			}
		}
		group(root)
		w.parts = append(w.parts, docPart{rows: rows})
	default:
		rows := []sheetRow{{cells: head}}
		if !text && r.IntN(2) == 0 {
			rows = append(rows, sheetRow{cells: append([]string{"Felter mærket med stjerne er nye i denne version."}, make([]string, len(columns)-1)...), group: true})
		}
		var walk func(f *fact, depth int, number, way string)
		walk = func(f *fact, depth int, number, way string) {
			for i, m := range f.members {
				at, label := number+"."+strconv.Itoa(i+1), m.name
				row := sheetRow{}
				switch s.nest {
				case "indents":
					row.indent = depth
				case "dashes":
					label = strings.Repeat("- ", depth) + m.name
				case "paths":
					label = way + m.name
				}
				row.cells = cells(m, label, strings.TrimPrefix(at, "."))
				rows = append(rows, row)
				walk(m, depth+1, at, way+m.name+"/")
			}
		}
		walk(root, 0, "", "")
		w.parts = append(w.parts, docPart{rows: rows})
	}
	if s.lists {
		n := 2
		var lists func(f *fact)
		lists = func(f *fact) {
			if f.kind == "codes" {
				n++
				w.parts = append(w.parts, docPart{heading: strconv.Itoa(n) + " Kodeliste " + f.name, level: 1})
				rows := []sheetRow{{cells: []string{"Kode", "Betydning"}}}
				for _, c := range f.codes {
					rows = append(rows, sheetRow{cells: []string{c, "Betydningen af " + c}})
				}
				w.parts = append(w.parts, docPart{rows: rows})
			}
			for _, m := range f.members {
				lists(m)
			}
		}
		lists(root)
	}
	return w
}

func widestOf(f *fact) int {
	n := f.size
	for _, c := range f.codes {
		n = max(n, len([]rune(c)))
	}
	return n
}

// writers write a description in each format.
var writers = map[string]func(*written) []byte{".docx": asWord, ".xlsx": asWorkbook, ".html": asHTML, ".md": asMarkdown, ".csv": asCSV}

func asHTML(w *written) []byte {
	var b strings.Builder
	b.WriteString("<!DOCTYPE html><html><head><title>x</title><style>td{}</style></head><body>")
	for _, p := range w.parts {
		switch {
		case p.heading != "":
			fmt.Fprintf(&b, "<h%d><span>%s</span></h%d>", p.level, html.EscapeString(p.heading), p.level)
		case p.text != "":
			fmt.Fprintf(&b, "<p>%s</p>", html.EscapeString(p.text))
		default:
			b.WriteString("<table class='confluenceTable'><tbody>")
			for _, r := range p.rows {
				b.WriteString("<tr>")
				if r.group {
					fmt.Fprintf(&b, "<td colspan=%d><strong>%s</strong></td>", len(r.cells), html.EscapeString(r.cells[0]))
				} else {
					for i, c := range r.cells {
						style := ""
						if i == 0 && r.indent > 0 {
							style = fmt.Sprintf(" style='padding-left: %dpx'", 20*r.indent)
						}
						fmt.Fprintf(&b, "<td>\n <p"+style+">%s</p>\n</td>", strings.ReplaceAll(html.EscapeString(c), "\n", "<br/>"))
					}
				}
				b.WriteString("</tr>")
			}
			b.WriteString("</tbody></table>")
		}
	}
	return []byte(b.String())
}

func asMarkdown(w *written) []byte {
	var b strings.Builder
	for _, p := range w.parts {
		switch {
		case p.heading != "":
			b.WriteString(strings.Repeat("#", p.level) + " " + p.heading + "\n\n")
		case p.text != "":
			b.WriteString(p.text + "\n\n")
		default:
			for i, r := range p.rows {
				var cells []string
				for i, c := range r.cells {
					if i == 0 {
						c = strings.Repeat("&nbsp;&nbsp;", r.indent) + c
					}
					cells = append(cells, strings.ReplaceAll(strings.ReplaceAll(c, "|", `\|`), "\n", "<br>"))
				}
				b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
				if i == 0 {
					b.WriteString(strings.Repeat("|---", len(cells)) + "|\n")
				}
			}
			b.WriteString("\n")
		}
	}
	return []byte(b.String())
}

func asCSV(w *written) []byte {
	var b strings.Builder
	quote := func(c string) string {
		if strings.ContainsAny(c, ";\"\n") {
			return `"` + strings.ReplaceAll(c, `"`, `""`) + `"`
		}
		return c
	}
	for _, p := range w.parts {
		switch {
		case p.heading != "":
			b.WriteString("\r\n" + quote(p.heading) + "\r\n\r\n")
		case p.text != "":
			b.WriteString(quote(p.text) + "\r\n")
		default:
			for _, r := range p.rows {
				var cells []string
				for i, c := range r.cells {
					if i == 0 {
						c = strings.Repeat("  ", r.indent) + c
					}
					cells = append(cells, quote(c))
				}
				b.WriteString(strings.Join(cells, ";") + "\r\n")
			}
		}
	}
	return []byte(b.String())
}

func zipped(members map[string]string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range members {
		f, err := z.Create(name)
		if err == nil {
			_, err = f.Write([]byte(text))
		}
		if err != nil {
			panic(err)
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func asWord(w *written) []byte {
	var b strings.Builder
	run := func(s string) string {
		var out string
		for i, l := range strings.Split(s, "\n") {
			if i > 0 {
				out += "<w:br/>"
			}
			// Word parts what it has spelt differently into runs.
			half := len([]rune(l)) / 2
			out += `<w:t xml:space="preserve">` + html.EscapeString(string([]rune(l)[:half])) + `</w:t></w:r><w:del><w:r><w:delText>gammelt</w:delText></w:r></w:del><w:ins><w:r><w:t xml:space="preserve">` + html.EscapeString(string([]rune(l)[half:])) + `</w:t></w:r></w:ins><w:r>`
		}
		return "<w:r>" + out + "</w:r>"
	}
	b.WriteString(`<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`)
	for _, p := range w.parts {
		switch {
		case p.heading != "":
			fmt.Fprintf(&b, `<w:p><w:pPr><w:pStyle w:val="Overskrift%d"/></w:pPr>%s</w:p>`, p.level, run(p.heading))
		case p.text != "":
			b.WriteString("<w:p>" + run(p.text) + "</w:p>")
		default:
			b.WriteString("<w:tbl><w:tblPr/>")
			for i, r := range p.rows {
				b.WriteString("<w:tr>")
				if i == 0 {
					b.WriteString("<w:trPr><w:tblHeader/></w:trPr>")
				}
				if r.group {
					fmt.Fprintf(&b, `<w:tc><w:tcPr><w:gridSpan w:val="%d"/></w:tcPr><w:p>%s</w:p></w:tc>`, len(r.cells), run(r.cells[0]))
				} else {
					for i, c := range r.cells {
						props := ""
						if i == 0 && r.indent > 0 {
							props = fmt.Sprintf(`<w:pPr><w:ind w:left="%d"/></w:pPr>`, 300*r.indent)
						}
						b.WriteString("<w:tc><w:p>" + props + run(c) + "</w:p></w:tc>")
					}
				}
				b.WriteString("</w:tr>")
			}
			b.WriteString("</w:tbl>")
		}
	}
	b.WriteString("</w:body></w:document>")
	return zipped(map[string]string{
		"_rels/.rels":                  `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://x/officeDocument" Target="word/document.xml"/></Relationships>`,
		"word/_rels/document.xml.rels": `<Relationships><Relationship Id="r1" Type="http://x/styles" Target="styles.xml"/></Relationships>`,
		"word/styles.xml":              `<w:styles xmlns:w="x"><w:style w:type="paragraph" w:styleId="Overskrift1"><w:name w:val="heading 1"/></w:style><w:style w:type="paragraph" w:styleId="Overskrift2"><w:name w:val="heading 2"/></w:style></w:styles>`,
		"word/document.xml":            b.String()})
}

func asWorkbook(w *written) []byte {
	var b, shared strings.Builder
	var merged []string
	n, row := 0, 0
	cell := func(column int, s string) {
		if s == "" {
			return
		}
		fmt.Fprintf(&b, `<c r="%c%d" t="s"><v>%d</v></c>`, 'A'+column, row, n)
		n++
		half := len([]rune(s)) / 2
		shared.WriteString(`<si><r><t xml:space="preserve">` + html.EscapeString(string([]rune(s)[:half])) + `</t></r><r><t xml:space="preserve">` + html.EscapeString(string([]rune(s)[half:])) + "</t></r></si>")
	}
	for _, p := range w.parts {
		row++
		for _, r := range append([]sheetRow{{cells: []string{p.heading + p.text}}}, p.rows...) {
			row++
			fmt.Fprintf(&b, `<row r="%d">`, row)
			for i, c := range r.cells {
				if i == 0 {
					c = strings.Repeat("   ", r.indent) + c
				}
				cell(i, c)
			}
			if r.group {
				merged = append(merged, fmt.Sprintf(`<mergeCell ref="A%d:%c%d"/>`, row, 'A'+len(r.cells)-1, row))
			}
			b.WriteString("</row>")
		}
	}
	return zipped(map[string]string{
		"_rels/.rels":                `<Relationships><Relationship Id="r1" Type="http://x/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="r1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://x/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook xmlns:r="r"><sheets><sheet name="Beskrivelse" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/sharedStrings.xml":       "<sst>" + shared.String() + "</sst>",
		"xl/worksheets/sheet1.xml":   "<worksheet><sheetData>" + b.String() + "</sheetData><mergeCells>" + strings.Join(merged, "") + "</mergeCells></worksheet>"})
}

// asText writes what comes out of a PDF: cells are as wide as columns are, those of one line follow one another on a
// line, those of several are parted from the next by an empty line.
func asText(w *written) []byte {
	widths := map[int]int{0: 15, 1: 13, 2: 10, 3: 12}
	var b strings.Builder
	for _, p := range w.parts {
		switch {
		case p.heading != "":
			b.WriteString(p.heading + " \n\n")
		case p.text != "":
			b.WriteString(p.text + " \n\n")
		default:
			for _, r := range p.rows {
				fresh := true
				for i, c := range r.cells {
					width := 34
					if n, ok := widths[i]; ok && i < len(r.cells)-1 {
						width = n
					}
					var lines []string
					for _, l := range strings.Split(c, "\n") {
						lines = append(lines, wrap(l, width)...)
					}
					if !fresh {
						b.WriteString(" ")
					}
					fresh = false
					b.WriteString(strings.Join(lines, "\n"))
					if len(lines) > 1 && i < len(r.cells)-1 {
						b.WriteString(" \n\n")
						fresh = true
					}
				}
				b.WriteString(" \n\n")
			}
			b.WriteString(" \n\n")
		}
	}
	return []byte(b.String())
}

// wrap breaks a text at spaces, and a word that is too long where the line is full.
func wrap(s string, width int) []string {
	var out []string
	line := []rune{}
	for _, w := range strings.Fields(s) {
		r := []rune(w)
		if len(line) > 0 && len(line)+1+len(r) > width {
			out = append(out, string(line)+" ")
			line = nil
		} else if len(line) > 0 {
			line = append(line, ' ')
		}
		for len(r) > width {
			out = append(out, string(r[:width]))
			r = r[width:]
		}
		line = append(line, r...)
	}
	return append(out, string(line))
}

// documents gives each description in each format.
func documents(t testing.TB, do func(file string, content []byte, w *written)) {
	t.Helper()
	seed := uint64(1)
	for _, s := range styles {
		for _, m := range messages() {
			seed++
			for _, ext := range []string{".docx", ".xlsx", ".html", ".md", ".csv"} {
				w := compose(s, m, rand.New(rand.NewPCG(seed, 7)), false)
				do(s.name+"-"+m.name+ext, writers[ext](w), w)
			}
			w := compose(s, m, rand.New(rand.NewPCG(seed, 7)), true)
			do(s.name+"-"+m.name+".txt", asText(w), w)
		}
	}
}

func TestCorpus(t *testing.T) {
	total, copied := &score{}, &score{}
	documents(t, func(file string, content []byte, w *written) {
		one := &score{}
		got, err := Read(file, content, Options{})
		if strings.HasSuffix(file, ".txt") && w.style.nest != "sections" { // may be refused, never wrong
			if err != nil {
				got = &Import{Described: &importing.Described{}}
			}
			one.compare(got, w.root)
			copied.add(one)
			if one.wrong > 0 || one.extra > 0 {
				t.Errorf("%s: %s", file, one)
			}
			return
		}
		require.NoError(t, err, file)
		one.compare(got, w.root)
		if one.wrong > 0 || one.limits < one.limitsStated || one.extra > 0 {
			t.Logf("%s: %s", file, one)
		}
		total.add(one)
	})
	t.Log(total)
	t.Log("text of other shapes:", copied)
	require.Zero(t, total.wrong, "limits that no description states")
	require.Zero(t, total.extra, "fields that no description has")
	require.GreaterOrEqual(t, float64(total.found), 0.99*float64(total.stated), "fields")
	require.GreaterOrEqual(t, float64(total.limits), 0.99*float64(total.limitsStated), "limits")
}
