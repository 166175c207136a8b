package description_test

import (
	"fmt"
	"io/fs"
	"sort"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/description"
	"github.com/forkontrol/forkontrol/internal/description/corpus"
	"github.com/forkontrol/forkontrol/internal/document"
	"github.com/forkontrol/forkontrol/internal/importing"
	"github.com/forkontrol/forkontrol/internal/ownrules"
	"github.com/forkontrol/forkontrol/schemas"
)

func read(t testing.TB, file, content string) *description.Import {
	t.Helper()
	got, err := description.Read(file, []byte(content), description.Options{Embedded: []fs.FS{schemas.Shared}})
	require.NoError(t, err)
	return got
}

// compiled writes the source of a description and makes rules of it.
func compiled(t testing.TB, i *description.Import) {
	t.Helper()
	r := importing.Describe(i.Described, importing.Options{System: "demo", Embedded: []fs.FS{schemas.Messages, schemas.Shared}})
	_, err := ownrules.Tried(r)
	require.NoError(t, err)
}

// outline writes what is asked of the fields below a root, each on a line.
func outline(i *description.Import) string {
	var b strings.Builder
	var walk func(f *importing.DescribedField, at string)
	walk = func(f *importing.DescribedField, at string) {
		for _, m := range f.Members {
			l := corpus.LimitsRead(m)
			if l["required"] == "false" {
				delete(l, "required")
			}
			if l["many"] == "false" {
				delete(l, "many")
			}
			var words []string
			for k, v := range l {
				if v == "true" {
					v = ""
				}
				words = append(words, strings.TrimSpace(k+" "+v))
			}
			sort.Strings(words)
			fmt.Fprintf(&b, "%s%s: %s\n", at, m.Name, strings.TrimSpace(strings.Join(words, ", ")))
			walk(m, at+m.Name+".")
		}
	}
	for _, m := range i.Described.Messages {
		walk(m.Root, "")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func questions(i *description.Import) (all []string) {
	for _, q := range i.Questions {
		all = append(all, q.En)
	}
	for _, t := range i.Tables {
		for _, r := range t.Rows {
			for _, q := range r.Questions {
				all = append(all, q.En)
			}
		}
	}
	return all
}

func TestRows(t *testing.T) {
	for _, c := range []struct{ name, table, want, asks string }{
		{"what is stated", "Felt;Type;Krævet\nA;String(20);Ja\nB;Heltal (3);Nej", "A: length 20, required, type string\nB: digits 3, type integer", ""},
		{"any order, other words, English", "Description;Mandatory;Field name;Max length;Data type\nx;Yes;A;20;String", "A: length 20, required, type string", ""},
		{"two lengths", "Felt;Type;Længde\nA;String(20);30", "A: type string", "both “20” and “30”"},
		{"required against occurrences", "Felt;Type;Krævet;Forekomster\nA;Boolean;Nej;1..1\nB;Boolean;Ja;0..1", "A: type boolean\nB: type boolean", "it says “Nej” but at least 1"},
		{"1:0 is optional", "Felt;Type;Forekomster\nA;Boolean;1:0\nB;Boolean;1:n", "A: type boolean\nB: many, required, type boolean", ""},
		{"one field in two rows", "Felt;Type;Krævet\nA;String(20);Ja\nA;Integer;Ja\nB;Boolean;Ja", "A: required, type\nB: required, type boolean", "described in two rows"},
		{"one row twice", "Felt;Type;Krævet\nA;Boolean;Ja\nA;Boolean;Ja\nB;Boolean;Nej", "A: required, type boolean\nB: type boolean", ""},
		{"codes that do not go with the type", "Felt;Type;Lovlige værdier\nA;Integer;X, Y\nB;String(1);AA, BB", "A: type\nB: type", "both “Integer” and “X Y”"},
		{"codes with meanings", "Felt;Type;Lovlige værdier\nA;Kode;\"1 = ja\n2 = nej\"\nB;Kode;P: bus, Q: tog\nC;Kode;X (gul) eller Y (blå)", "A: codes 1 2, type string\nB: codes P Q, type string\nC: codes X Y, type string", ""},
		{"examples are no list", "Felt;Type;Lovlige værdier\nA;String(9);fx bus, tog", "A: length 9, type string", "are examples"},
		{"a sentence is no list", "Felt;Type;Lovlige værdier\nA;String(9);Skal svare til kantinens aftale", "A: length 9, type string", "were not understood"},
		{"numbers of numbers, of characters, of elements", "Felt;Type;Lovlige værdier\nA;Heltal;1-12\nB;Tekst;max 40 tegn\nC;Tekst;Max 40", "A: maximum 12, minimum 1, type integer\nB: length 40, type string\nC: type string", "about the value, the number of characters"},
		{"forms of dates", "Felt;Type;Format\nA;Dato;ÅÅÅÅ-MM-DD\nB;Dato;DDMMÅÅ\nC;Dato;\nD;Dato/tid;", "A: type XSDate\nB: pattern ^[0-9]{2}[0-9]{2}[0-9]{2}$, type string\nC: type string\nD: type XSDateTime", "How is the date written?"},
		{"marks where it is required", "Felt;Type;Obligatorisk\nA;Boolean;x\nB;Boolean;", "A: required, type boolean\nB: type boolean", ""},
		{"O beside M and beside V", "Felt;Type;M/O\nA;Boolean;M\nB;Boolean;O\n\nFelt;Type;Obligatorisk\nC;Boolean;O\nD;Boolean;V", "A: required, type boolean\nB: type boolean\nC: required, type boolean\nD: type boolean", ""},
		{"a condition", "Felt;Type;Krævet\nA;Boolean;Ja, hvis B er udfyldt\nB;Boolean;", "A: type boolean\nB: type boolean", "the rule is to be written"},
		{"a type that nobody knows", "Felt;Type\nA;Krumspring", "A: type", "was not understood"},
		{"numbered rows", "Nr;Felt;Type;Krævet\n1;Elev;Struktur;Ja\n1.1;A;Boolean;Nej\n2;B;Boolean;Nej", "Elev: required, type object\nElev.A: type boolean\nB: type boolean", ""},
		{"a row below one that has a value", "Niveau;Felt;Type;Krævet\n1;A;Boolean;Ja\n2;B;Boolean;Nej\n1;C;Boolean;Nej", "A: required, type boolean\nB: type boolean\nC: type boolean", "Where does B belong?"},
		{"an element without members in a table without levels", "Felt;Type;Krævet\nA;Boolean;Ja\nElev;Struktur;Ja\nB;Boolean;Ja", "A: required, type boolean\nElev: required, type object\nB: type boolean", "whether B is in Elev"},
		{"levels", "Niveau;Felt;Type;Krævet\n1;Elev;Struktur;Ja\n2;A;Boolean;Nej\n1;B;Boolean;Nej", "Elev: required, type object\nElev.A: type boolean\nB: type boolean", ""},
		{"lists by type", "Felt;Type\nA;Liste af String(9)\nB;String(9)[]", "A: length 9, many, type string\nB: length 9, many, type string", ""},
		{"what is called a CPR number is one, what is named so is proposed", "Felt;Type;Beskrivelse\nCPRNr;String(10);CPR-nummer på eleven\nElevCPR;String(10);Elevens nummer\nCvrNr;String(8);CVR-nummeret",
			"CPRNr: type CPR10\nElevCPR: length 10, type string\nCvrNr: type CVR", "its form is proposed"},
		{"headings that say more", "FELT *;Type (XSD);Krævet (J/N)\nA;xs:boolean;J\nB;xs:string;N", "A: required, type boolean\nB: type string", ""},
		{"bounds that are the wrong way round", "Felt;Type\nA;String(20-10)\nB;Decimal(2,8)\nC;String(007)", "A: type string\nB: type number\nC: length 007, type string", "both “20” and “10”"},
		{"a sentence that may be a rule", "Felt;Type;Beskrivelse\nA;Boolean;Om den er væk. Udfyldes kun om sommeren.", "A: type boolean", "“Udfyldes kun om sommeren.” It is not checked."},
		{"sentences that say no more than the columns, or ask nothing", "Felt;Type;Krævet;Beskrivelse\nA;String(9);Ja;Skal udfyldes. Må højst have 9 tegn.\nB;String(9);Nej;Fejltekst, hvis valideringer finder fejl. Elever, som skal til prøve.",
			"A: length 9, required, type string\nB: length 9, type string", ""},
		{"a sentence on the value", "Felt;Type;Beskrivelse\nA;String(9);Skal begynde med B.", "A: length 9, type string", "“Skal begynde med B.” It is not checked."},
		{"a sentence in English", "Field;Type;Remarks\nA;String(9);May only be given for pupils.", "A: length 9, type string", "“May only be given for pupils.” It is not checked."},
		{"a number of occurrences that may be the most or just as many", "Felt;Type;Krævet;Antal\nA;Boolean;Ja;20", "A: required, type boolean", "were not understood"},
		{"a length in a row without a type", "Felt;Type;Længde\nA;;20\nB;Integer;3", "A: type\nB: digits 3, type integer", "whether the length"},
		{"occurrences in the column of lengths", "Felt;Type;Længde;Forekomster\nA;String;1..20;1", "A: required, type string", "looks like occurrences"},
		{"several occurrences in words, one in numbers", "Felt;Type;Forekomster;Beskrivelse\nB;Boolean;1;\nA;Struktur;1;En eller flere ting", "B: required, type boolean\nA: many, required, type object", "the occurrences say at most one"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := read(t, "Besked.csv", c.table)
			assert.Equal(t, c.want, outline(got))
			all := strings.Join(questions(got), "\n")
			if c.asks == "" {
				all = strings.ReplaceAll(all, "The name of the root element is not stated; here it is called Besked.", "")
				assert.Empty(t, strings.TrimSpace(all))
			} else {
				assert.Contains(t, all, c.asks)
			}
			compiled(t, got)
		})
	}
}

func TestStructures(t *testing.T) {
	for _, c := range []struct{ name, file, content, want string }{
		{"the element around in a merged column", "a.html", `<h1>Bestilling</h1><table><tr><th>Element<th>Attribut<th>Type<th>Krævet</tr><tr><td rowspan=2>Elev<td>A<td>Boolean<td>Ja</tr><tr><td>B<td>Boolean<td>Nej</tr><tr><td>Hold<td>C<td>Boolean<td>Nej</table>`,
			"Elev: type object\nElev.A: required, type boolean\nElev.B: type boolean\nHold: type object\nHold.C: type boolean"},
		{"paths before the element that they lead through", "a.md", "# Bestilling\n\nFelt|Type|Krævet\n--|--|--\nElev/A|Boolean|Ja\nElev|Struktur|Ja\nElev/B|Boolean|Nej\nElev/Sti/C|Boolean|Nej\n",
			"Elev: required, type object\nElev.A: required, type boolean\nElev.B: type boolean\nElev.Sti: type object\nElev.Sti.C: type boolean"},
		{"names moved in", "a.html", `<h1>Bestilling</h1><table><tr><th>Felt<th>Type</tr><tr><td>Elev<td>Struktur</tr><tr><td style="padding-left: 20px">A<td>Boolean</tr><tr><td>&nbsp;&nbsp;B<td>Boolean</table>`,
			"Elev: type object\nElev.A: type boolean\nElev.B: type boolean"},
		{"a type described in a table of its own, used twice", "a.md", "# Bestilling\n\nFelt|Type\n--|--\nHjem|AdresseType\nSkole|AdresseType\n\n# AdresseType\n\nFelt|Type\n--|--\nVej|String(9)\n",
			"Hjem: type object\nHjem.Vej: length 9, type string\nSkole: type object\nSkole.Vej: length 9, type string"},
		{"an element in itself", "a.md", "# Bestilling\n\nFelt|Type\n--|--\nPerson|Struktur\n\n# Person\n\nFelt|Type\n--|--\nNavn|String(9)\nPerson|Struktur\n",
			"Person: type object\nPerson.Navn: length 9, type string\nPerson.Person: type object"},
		{"a heading of the table, and headings again on the next page", "a.html", `<h1>Bestilling</h1><table><tr><td colspan=3>Felter</tr><tr><td>Felt<td>Type<td>Krævet</tr><tr><td>A<td>Boolean<td>Ja</tr><tr><td>Felt<td>Type<td>Krævet</tr><tr><td>B<td>Boolean<td>Nej</table>`,
			"A: required, type boolean\nB: type boolean"},
		{"codes in a table of their own", "a.md", "# 1 Bestilling\n\nFelt|Type|Lovlige værdier\n--|--|--\nA|Kode|Se afsnit 2\nB|Kode|Kodeliste Farve\n\n# 2 Koder\n\nKode|Betydning\n--|--\n01|ja\n02|nej\n\n# 3 Kodeliste: Farve\n\nVærdi|Beskrivelse\n--|--\nR|rød\nG|grøn\n",
			"A: codes 01 02, type string\nB: codes R G, type string"},
		{"elements that are called as headings are", "a.md", "# Bestilling\n\nFelt|Type\n--|--\nIndhold|Struktur\ngruppe|Struktur\n\n## Indhold\n\nFelt|Type\n--|--\nA|Boolean\n\n## gruppe\n\nFelt|Type\n--|--\nB|Boolean\n",
			"Indhold: type object\nIndhold.A: type boolean\ngruppe: type object\ngruppe.B: type boolean"},
		{"two code lists of one name", "a.md", "# Bestilling\n\nFelt|Type|Lovlige værdier\n--|--|--\nA|Kode|Se kodeliste Rolle\n\n# Kodeliste Rolle\n\nKode|Betydning\n--|--\n1|ja\n2|nej\n\n# Kodeliste Rolle\n\nKode|Betydning\n--|--\n3|ja\n4|nej\n",
			"A: type string"},
		{"tables one below the other, with titles between them and merged cells, as in a sheet", "a.html", `<h1>Bestilling</h1><table><tr><td>Version<td>Dato<td colspan=2>Hvad</tr><tr><td>1<td>i går<td colspan=2>ny</tr>` +
			`<tr><td colspan=4>1 Bestilling</tr><tr><td>Felt<td colspan=2>Type<td>Lovlige værdier</tr><tr><td>A<td colspan=2>Kode<td>Se kodeliste Farve</tr><tr><td>B<td colspan=2>Boolean<td></tr>` +
			`<tr><td colspan=4>2 Kodeliste Størrelse</tr><tr><td>Kode<td>Betydning<td><td></tr><tr><td>L<td>stor<td><td></tr><tr><td>S<td>lille<td><td></tr>` +
			`<tr><td colspan=4>3 Kodeliste Farve</tr><tr><td>Kode<td>Betydning<td><td></tr><tr><td>R<td>rød<td><td></tr><tr><td>G<td>grøn<td><td></tr></table>`,
			"A: codes R G, type string\nB: type boolean"},
		{"words cut in narrow cells", "a.html", `<h1>Bestilling</h1><table><tr><th>Felt<th>Type<th>Læng-<br>de</tr><tr><td>Kontakt<br>Telefon<td>Str<br>ing<td>20</table>`, "KontaktTelefon: length 20, type string"},
		{"labels beside names", "a.md", "# Bestilling\n\nFelt|XML-tag|Type\n--|--|--\nElevens navn|Navn|String(9)\nElevens klasse|Klasse|String(3)\n", "Navn: length 9, type string\nKlasse: length 3, type string"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := read(t, c.file, c.content)
			assert.Equal(t, c.want, outline(got))
			assert.Equal(t, "Bestilling", got.Described.Messages[0].Root.Name)
			compiled(t, got)
		})
	}
}

const validated = `# Bestilling

Felt|Type|Krævet|Beskrivelse
--|--|--|--
Institutionsnummer|String(6)|Ja|Institutionsnummer på skolen
StartDato|Dato ÅÅÅÅ-MM-DD|Ja|
SlutDato|Dato ÅÅÅÅ-MM-DD|Nej|
Antal|Integer(3)|Nej|
Note|String(9)|Nej|

# Valideringer

Fejlnummer|Relateret attribut|Fejltekst|Forklaring
--|--|--|--
5|Institutionsnummer|Ukendt institutionsnummer|Institutionen er ikke registreret i institutionsregisteret.
6|SlutDato|SlutDato skal være senere end StartDato|
7|Note|Note mangler|Note skal udfyldes, hvis Antal er udfyldt.
8|Antal|Passer ikke til kantinens aftale|Antallet skal svare til aftalen.
7|StartDato|StartDato må ikke være efter SlutDato|
`

func TestValidations(t *testing.T) {
	got := read(t, "a.md", validated)
	root := got.Described.Messages[0].Root
	var exprs []string
	for _, r := range root.Rules {
		exprs = append(exprs, r.Code+" "+r.Expr)
	}
	assert.Equal(t, []string{"6 date(this.SlutDato) > date(this.StartDato)", "7 !has(this.Antal) || has(this.Note)", "7 date(this.StartDato) <= date(this.SlutDato)"}, exprs)
	assert.NotEqual(t, root.Rules[1].ID, root.Rules[2].ID)
	require.Len(t, root.Members[0].Rules, 1)
	assert.Equal(t, "register('institutions').has(this)", root.Members[0].Rules[0].Expr)
	require.Len(t, root.Unchecked, 1)
	assert.Contains(t, root.Unchecked[0].Da, "8: Passer ikke til kantinens aftale")
	assert.Equal(t, description.ToWrite, got.Tables[1].Rows[4].Fate)
	compiled(t, got)
}

func TestEachRowHasAFate(t *testing.T) {
	got := read(t, "a.md", "# Historik\n\nVersion|Dato\n--|--\n1|i går\n\n# B\n\nFelt|Type|Ukendt kolonne\n--|--|--\nA|Boolean|x\nikke et navn|Boolean|\n\n")
	assert.Equal(t, map[description.Fate]int{description.Heading: 1, description.Taken: 1, description.Unknown: 3}, got.Counts())
	assert.Equal(t, []string{"Ukendt kolonne"}, got.Tables[1].Unread)
	for _, table := range got.Tables {
		for _, r := range table.Rows {
			assert.True(t, r.Fate != description.Unknown || r.Why != nil)
		}
	}
}

func TestDescriptionsWithoutFields(t *testing.T) {
	_, err := description.Read("a.md", []byte("# A\n\nTekst\n"), description.Options{})
	assert.ErrorIs(t, err, description.ErrNone)
}

func TestElementsThatContainOneAnotherAreBounded(t *testing.T) {
	var b strings.Builder
	for i := range 12 {
		fmt.Fprintf(&b, "# T%d\n\nFelt|Type\n--|--\n", i)
		for j := range 20 {
			fmt.Fprintf(&b, "F%d|T%d\n", j, i+1)
		}
		b.WriteString("\n")
	}
	b.WriteString("# T12\n\nFelt|Type\n--|--\nA|Boolean\n")
	_, err := description.Read("a.md", []byte(b.String()), description.Options{})
	var p *document.Problem
	require.ErrorAs(t, err, &p)
	assert.Contains(t, p.En, "too large")
}
