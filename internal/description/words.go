package description

import (
	"strings"
	"unicode"
)

// column is what a column of a table has.
type column uint8

const (
	unknown column = iota
	name
	parent
	typ
	format
	length
	shortest
	decimals
	required
	optional
	occurs
	fewest
	most
	values
	text
	label
	example
	number
	level
	// of a table of validations
	failure
	related
	failureText
	// of a list of codes
	code
	meaning
)

// headings are the words that head each column, Danish and English. What stands in brackets
// behind them, and what is no letter or digit, does not count.
var headings = map[column][]string{
	name: {"xml tag", "xml tagnavn", "tag", "tagnavn", "xml element", "xml navn", "element", "elementnavn", "element navn", "dataelement", "dataelementnavn",
		"attribut", "attributnavn", "attribute", "feltnavn", "felt navn", "teknisk navn", "technical name", "felt", "field", "field name", "fieldname", "name", "navn",
		"element name", "tag name", "kolonne", "kolonnenavn", "column", "column name", "parameter", "parameternavn", "property", "egenskab", "variabel", "variabelnavn",
		"element attribut", "felt element", "xml felt", "json navn"},
	parent: {"overordnet", "overordnet element", "forælder", "parent", "parent element", "hører til", "objekt", "object", "struktur", "gruppe", "group"},
	typ: {"type", "datatype", "data type", "felttype", "xsd type", "xml type", "typen", "type og længde", "type længde", "type and length", "type length",
		"type format", "format type", "datatype længde", "datatype og længde"},
	format: {"format", "mønster", "pattern", "dataformat", "notation"},
	length: {"længde", "max længde", "maks længde", "maxlængde", "makslængde", "maksimal længde", "maximal længde", "max", "maks", "length", "max length", "maxlength",
		"maximum length", "size", "størrelse", "antal tegn", "feltlængde", "lgd", "antal positioner", "tegn", "len"},
	shortest: {"min længde", "minlængde", "minimumslængde", "minimal længde", "min length", "minlength"},
	decimals: {"decimaler", "antal decimaler", "decimals", "dec"},
	required: {"krævet", "obligatorisk", "påkrævet", "m o", "o m", "mandatory", "required", "skal udfyldes", "obl", "tvungen", "obligatorisk valgfri", "mandatory optional",
		"m c o", "skal", "krav", "obligatorisk j n", "udfyldes", "o v", "required optional", "krævet j n", "kræves", "req", "mand", "m v", "skal være udfyldt"},
	optional: {"valgfri", "valgfrit", "optional", "frivillig", "kan udelades", "nillable"},
	occurs: {"forekomster", "forekomst", "kardinalitet", "kard", "card", "cardinality", "multiplicitet", "multiplicity", "antal forekomster", "occurrence", "occurrences", "occurs", "antal",
		"min max", "min maks", "forek", "mult"},
	fewest: {"minoccurs", "min occurs", "min forekomster", "min antal", "mindste antal", "min forekomst"},
	most:   {"maxoccurs", "max occurs", "max forekomster", "maks forekomster", "max antal", "maks antal", "største antal", "max forekomst"},
	values: {"lovlige værdier", "værdiliste", "udfaldsrum", "værdier", "tilladte værdier", "gyldige værdier", "værdisæt", "værdimængde", "kodeliste", "koder", "domæne", "mulige værdier",
		"allowed values", "values", "value list", "enumeration", "legal values", "valid values", "permitted values", "værdi udfaldsrum", "lovlig værdi", "kodesæt", "restriktioner", "restrictions", "code list", "værdiområde"},
	text: {"beskrivelse", "bemærkning", "bemærkninger", "forklaring", "kommentar", "kommentarer", "description", "note", "notes", "remarks", "remark", "comment", "comments", "indhold",
		"definition", "anvendelse", "dokumentation", "documentation", "uddybning", "noter", "beskrivelse bemærkninger", "explanation", "bem", "feltbeskrivelse", "usage"},
	label:       {"betegnelse", "dansk navn", "forretningsnavn", "titel", "title", "label", "display name", "visningsnavn", "ledetekst", "business name", "danish name", "overskrift"},
	example:     {"eksempel", "eksempler", "example", "examples", "eks", "eksempelværdi", "sample"},
	number:      {"nr", "no", "nummer", "pos", "position", "afsnit", "løbenr", "id", "række", "ref"},
	level:       {"niveau", "level", "niv", "dybde"},
	failure:     {"fejlnummer", "fejlkode", "fejl nr", "fejlnr", "fejl", "fejl kode", "error code", "error number", "error no", "kode for fejl", "valideringsnr", "validering nr", "regelnr", "regel nr", "rule no"},
	related:     {"relateret attribut", "relateret felt", "relateret element", "related attribute", "related field", "vedrører", "vedrører felt", "felter", "attributter", "fields", "berørte felter", "relaterede felter"},
	failureText: {"fejltekst", "fejlbesked", "fejlmeddelelse", "error text", "error message", "fejl tekst", "meddelelse", "validering", "valideringsregel", "regel", "rule", "validation"},
	code:        {"kode", "værdi", "code", "value", "kodeværdi", "code value"},
	meaning:     {"betydning", "meaning", "tekst", "text", "kodetekst", "navn på kode", "kodebetydning"},
}

var headingOf = func() map[string]column {
	all := map[string]column{}
	for c, list := range headings {
		for _, w := range list {
			all[w] = c
		}
	}
	return all
}()

// plain writes a heading as headings has it: lower case, letters and digits with single spaces.
func plain(s string) string {
	if before, _, ok := strings.Cut(s, "("); ok && strings.TrimSpace(before) != "" && strings.HasSuffix(strings.TrimRight(s, " *:."), ")") {
		s = before
	}
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
}

// columnOf says what a heading heads. One that is cut over lines may be in the middle of a word.
func columnOf(heading string) column {
	if c, ok := headingOf[plain(heading)]; ok {
		return c
	}
	for _, glue := range []string{"", "-"} {
		s := strings.ReplaceAll(strings.ReplaceAll(heading, "-\n", glue), "\n", "")
		if c, ok := headingOf[plain(s)]; ok {
			return c
		}
	}
	if before, inside, ok := strings.Cut(heading, "("); ok { // Obligatorisk (M/O) is said by either
		if c, ok := headingOf[plain(strings.TrimRight(inside, ") "))]; ok && plain(before) == "" {
			return c
		}
	}
	return unknown
}

// whole is a heading on one line: a word that is cut over lines is put together where that makes a heading that is known.
func whole(heading string) string {
	if _, ok := headingOf[plain(heading)]; !ok {
		for _, glue := range []string{"", "-"} {
			s := strings.ReplaceAll(strings.ReplaceAll(heading, "-\n", glue), "\n", "")
			if _, ok := headingOf[plain(s)]; ok {
				return s
			}
		}
	}
	return flatten(heading)
}

// kind is what a table has.
type kind uint8

const (
	other kind = iota
	fields
	validations
	codes
)

// header says what the columns of a table are, judged by the headings of one row.
func header(cells []string) ([]column, kind) {
	columns := make([]column, len(cells))
	has := map[column]int{}
	known := 0
	for i, c := range cells {
		columns[i] = columnOf(c)
		if columns[i] != unknown {
			known++
		}
		has[columns[i]]++
	}
	switch {
	case has[failure] > 0 && (has[failureText]+has[text]+has[related] > 0) && has[typ] == 0 && known >= 2:
		for i, c := range columns { // the field that a validation is about
			if c == name || c == related {
				columns[i] = related
			}
			if c == meaning {
				columns[i] = failureText
			}
		}
		return columns, validations
	case has[name] > 0 && has[typ]+has[format]+has[length]+has[required]+has[occurs]+has[fewest]+has[values]+has[optional] > 0:
		return columns, fields
	case has[name] > 0 && has[text] > 0 && len(cells) <= 3 && has[code] == 0:
		return columns, fields
	case has[code] > 0 && has[meaning]+has[text]+has[label]+has[name] > 0 && len(cells) <= 4:
		for i, c := range columns {
			if c == text || c == label || c == name {
				columns[i] = meaning
			}
		}
		return columns, codes
	}
	return columns, other
}
