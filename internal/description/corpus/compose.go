package corpus

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
)

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
