package document

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// zipped makes an archive of names and texts.
func zipped(t testing.TB, members ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i+1 < len(members); i += 2 {
		f, err := z.Create(members[i])
		require.NoError(t, err)
		_, err = f.Write([]byte(members[i+1]))
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	return b.Bytes()
}

func docx(t testing.TB, body string) []byte {
	return zipped(t, "word/document.xml", `<w:document xmlns:w="w"><w:body>`+body+`</w:body></w:document>`,
		"word/_rels/document.xml.rels", `<Relationships><Relationship Id="a" Type="x/styles" Target="styles.xml"/><Relationship Id="b" Type="x/footnotes" Target="footnotes.xml"/></Relationships>`,
		"word/styles.xml", `<w:styles xmlns:w="w"><w:style w:styleId="O2"><w:name w:val="heading 2"/></w:style><w:style w:styleId="Egen"><w:name w:val="Egen"/><w:basedOn w:val="O2"/></w:style></w:styles>`,
		"word/footnotes.xml", `<w:footnotes xmlns:w="w"><w:footnote w:id="1"><w:p><w:r><w:t>Kun om sommeren</w:t></w:r></w:p></w:footnote></w:footnotes>`)
}

func xlsx(t testing.TB, sheet string) []byte {
	return zipped(t, "xl/workbook.xml", `<workbook xmlns:r="r"><sheets><sheet name="Felter" r:id="a"/><sheet name="Skjult" r:id="b" state="hidden"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="a" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="b" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="c" Type="x/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>`,
		"xl/sharedStrings.xml", `<sst><si><t>Felt</t></si><si><r><t>Ty</t></r><r><t>pe</t></r><rPh><t>x</t></rPh></si></sst>`,
		"xl/worksheets/sheet1.xml", `<worksheet>`+sheet+`</worksheet>`)
}

// drawn writes a document so that a test can be read: headings, paragraphs, and cells with | between them;
// < is a cell that the one to its left covers, ^ one that the one above covers.
func drawn(d *Document) string {
	var b strings.Builder
	for _, k := range d.Blocks {
		switch k.Kind {
		case Heading:
			b.WriteString(strings.Repeat("#", k.Level) + " " + k.Text + "\n")
		case Grid:
			for _, r := range k.Table.Rows {
				var cells []string
				for _, c := range r.Cells {
					s := strings.ReplaceAll(c.Text, "\n", "/")
					if c.Across {
						s = "<"
					}
					if c.Down {
						s = "^"
					}
					for _, n := range c.Notes {
						s += " (" + n + ")"
					}
					for _, in := range c.Tables {
						s += " [" + strings.TrimSpace(drawn(&Document{Blocks: []Block{{Kind: Grid, Table: in}}})) + "]"
					}
					cells = append(cells, s)
				}
				b.WriteString(strings.Join(cells, "|") + "\n")
			}
		default:
			b.WriteString(k.Text + "\n")
		}
	}
	return b.String()
}

func wp(s string) string { return `<w:p><w:r><w:t xml:space="preserve">` + s + `</w:t></w:r></w:p>` }
func wc(s string) string { return `<w:tc>` + wp(s) + `</w:tc>` }

func TestTables(t *testing.T) {
	for _, c := range []struct {
		name, file string
		content    []byte
		want       string
	}{
		{"Word: headings by style, also by one based on it", "a.docx", docx(t, `<w:p><w:pPr><w:pStyle w:val="Egen"/></w:pPr><w:r><w:t>Elev</w:t></w:r></w:p>`+wp("Tekst")), "## Elev\nTekst\n"},
		{"Word: merged across and down", "a.docx", docx(t, `<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>`+wp("Elev")+`</w:tc></w:tr>`+
			`<w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>`+wp("a")+`</w:tc>`+wc("b")+`</w:tr><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>`+wc("c")+`</w:tr></w:tbl>`), "Elev|<\na|b\n^|c\n"},
		{"Word: what was inserted counts, what was deleted does not", "a.docx", docx(t, `<w:tbl><w:tr>`+wc("x")+`</w:tr><w:tr><w:trPr><w:del w:id="1"/></w:trPr>`+wc("gone")+`</w:tr>`+
			`<w:tr><w:tc><w:p><w:r><w:t>String(</w:t></w:r><w:del><w:r><w:delText>20</w:delText></w:r></w:del><w:ins><w:r><w:t>30</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>9</w:t></w:r></w:moveFrom><w:r><w:t>)</w:t></w:r></w:p></w:tc></w:tr></w:tbl>`), "x\nString(30)\n"},
		{"Word: a table in a cell, a footnote, a break, hidden text", "a.docx", docx(t, `<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:footnoteReference w:id="1"/></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r></w:p><w:tbl><w:tr>`+wc("1")+wc("ja")+`</w:tr></w:tbl><w:p/></w:tc></w:tr></w:tbl>`),
			"a/b (Kun om sommeren) [1|ja]\n"},
		{"Excel: shared and inline strings, a title, merged cells, two tables, a hidden sheet and row", "a.xlsx", xlsx(t, `<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Titel</t></is></c></row>`+
			`<row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c></row><row r="3"><c r="A3" t="inlineStr"><is><t>Elev</t></is></c></row><row r="4" hidden="1"><c r="A4"><v>4</v></c></row>`+
			`<row r="5"/><row r="7"><c r="B7"><v>1</v></c><c r="C7" t="b"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="A3:C3"/></mergeCells>`), "# Felter\nTitel\nFelt||Type\nElev|<|<\n|1|TRUE\n"},
		{"HTML: rowspan, colspan, breaks, deleted text, a table in a cell", "a.html", []byte(`<h2>2 <b>Elev</b></h2><p>Om<table><tr><th>Felt<th>Type</tr><tr><td rowspan=2>a<br>b<td>x<script>no</script></tr><tr><td><del>old</del>y</tr>` +
			`<tr><td colspan=2>Gruppe</tr><tr><td>c<td><table><tr><td>1<td>ja</table></table>`), "## 2 Elev\nOm\nFelt|Type\na/b|x\n^|y\nGruppe|<\nc| [1|ja]\n"},
		{"Markdown: escaped pipes, code, marks", "a.md", []byte("# A\n\nTekst\nmere\n\n| Felt | Type |\n|---|:-:|\n| `a\\|b` | **x** <br> y |\n| c \\| d | [l](http://x) |\n\n```\n| no | table |\n|---|---|\n```\n"), "# A\nTekst mere\nFelt|Type\na|b|x/y\nc | d|l\n"},
		{"CSV: semicolons, quotes, a line in a cell, Windows-1252", "a.csv", []byte("Titel\r\n\r\nFelt;L\xe6ngde\r\n\"a\nb\";\"x;\"\"y\"\"\"\r\n"), "Titel\nFelt|Længde\na/b|x;\"y\"\n"},
		{"CSV: tabs and sep=", "a.csv", []byte("sep=\t\nFelt\tType, x\na\tb, c\n"), "Felt|Type, x\na|b, c\n"},
		{"UTF-16", "a.csv", []byte("\xff\xfeF\x00;\x00T\x00\n\x00a\x00;\x00\xe6\x00"), "F|T\na|æ\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, err := Read(c.file, c.content)
			require.NoError(t, err)
			assert.Empty(t, d.Refused)
			assert.Equal(t, c.want, drawn(d))
		})
	}
}

func TestTablesThatAreNotExactAreRefused(t *testing.T) {
	for _, c := range []struct {
		file    string
		content []byte
		want    string
	}{
		{"a.docx", docx(t, `<w:tbl><w:tr>`+wc("a")+wc("b")+`</w:tr><w:tr>`+wc("c")+`</w:tr></w:tbl>`), "t. 1, r. 2: the table is not read: the row has 1 cells, the first one 2"},
		{"a.docx", docx(t, `<w:tbl><w:tr>`+wc("a")+`</w:tr><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr>`+wp("b")+`</w:tc></w:tr></w:tbl>`), "t. 1, r. 2: the table is not read: two cells cover one another"},
		{"a.html", []byte(`<table><tr><td>a<td rowspan=2>b</tr><tr><td colspan=2>c</tr></table>`), "t. 1, r. 2: the table is not read: two cells cover one another"},
		{"a.csv", []byte("a;b\nc;d;e\n"), "l. 2: the table is not read: the row has 3 cells, the first one 2"},
		{"a.md", []byte("a | b\n--|--\nc | d | e\n"), "l. 3: the table is not read: the row has 3 cells, the first one 2"},
	} {
		d, err := Read(c.file, c.content)
		require.NoError(t, err)
		require.Len(t, d.Refused, 1, c.want)
		assert.Equal(t, c.want, d.Refused[0].Error())
		assert.Empty(t, d.Blocks)
	}
}

func TestDocumentsThatMeanHarm(t *testing.T) {
	deep := strings.Repeat("<w:sdt>", 100_000)
	for _, c := range []struct {
		name, file string
		content    []byte
	}{
		{"no archive", "a.docx", []byte("PK\x03\x04 no")},
		{"no document", "a.docx", zipped(t, "x", "y")},
		{"no workbook", "a.xlsx", zipped(t, "x", "y")},
		{"cut XML", "a.docx", docx(t, "<w:p>")},
		{"a DOCTYPE", "a.docx", zipped(t, "word/document.xml", `<!DOCTYPE x [<!ENTITY a "b">]><document><body/></document>`)},
		{"deep elements", "a.docx", docx(t, deep)},
		{"deep pages", "a.html", []byte(strings.Repeat("<div>", 3000) + "x")},
		{"a wide span", "a.docx", docx(t, `<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="256"/></w:tcPr>`+wp("a")+`</w:tc><w:tc>`+wp("b")+`</w:tc></w:tr></w:tbl>`)},
		{"a wide page", "a.html", []byte(`<table><tr><td colspan=100000>a</table>`)},
		{"tall spans", "a.html", []byte(`<table>` + strings.Repeat(`<tr><td rowspan=99999 colspan=200>a`, 2500) + `</table>`)},
		{"a far cell", "a.xlsx", xlsx(t, `<sheetData><row r="1"><c r="XFD1"><v>1</v></c></row></sheetData>`)},
		{"quotes", "a.csv", []byte("a;b\n\"c;d\n")},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, err := Read(c.file, c.content)
			var p *Problem
			require.ErrorAs(t, err, &p)
			assert.Nil(t, d)
			assert.NotEmpty(t, p.Da)
		})
	}
}

func TestArchivesUnpackToSoMuchAndNoMore(t *testing.T) {
	a, err := unpack(zipped(t, "a", strings.Repeat(" ", 600), "b", strings.Repeat(" ", 600)), [2]string{})
	require.NoError(t, err)
	a.left = 1000
	_, err = a.read("a")
	require.NoError(t, err)
	_, err = a.read("b")
	require.ErrorIs(t, err, tooLarge)
}

// fuzz reads anything with a reader: it ends, without a panic, and each table is a grid.
func fuzz(f *testing.F, name string) {
	f.Fuzz(func(t *testing.T, content []byte) {
		d, err := Read(name, content)
		if err != nil {
			return
		}
		for _, b := range d.Blocks {
			if b.Kind == Grid && b.Table.check() != nil {
				t.Fatal(b.Table.check())
			}
		}
	})
}

func FuzzWord(f *testing.F) {
	f.Add(docx(f, `<w:tbl><w:tr>`+wc("a")+`</w:tr></w:tbl>`))
	fuzz(f, "a.docx")
}

func FuzzWorkbook(f *testing.F) {
	f.Add(xlsx(f, `<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells>`))
	fuzz(f, "a.xlsx")
}

// FuzzWordBody fuzzes what is in the archive, which bytes of an archive rarely reach.
func FuzzWordBody(f *testing.F) {
	f.Add(`<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>` + wp("a") + `</w:tc></w:tr></w:tbl>`)
	f.Fuzz(func(t *testing.T, body string) { _, _ = Word(docx(t, body)) })
}

func FuzzSheet(f *testing.F) {
	f.Add(`<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells>`)
	f.Fuzz(func(t *testing.T, sheet string) { _, _ = Workbook(xlsx(t, sheet)) })
}

func FuzzHTML(f *testing.F) {
	f.Add([]byte(`<table><tr><td rowspan=2 colspan=3>a<td>b<tr><td>c</table>`))
	fuzz(f, "a.html")
}

func FuzzMarkdown(f *testing.F) {
	f.Add([]byte("a | b\n--|--\n`c|` | \\| d\n"))
	fuzz(f, "a.md")
}

func FuzzCSV(f *testing.F) {
	f.Add([]byte("sep=;\na;\"b\n\"\n\nc;d\n"))
	fuzz(f, "a.csv")
}

func FuzzText(f *testing.F) {
	f.Add([]byte("Felt Type\n\na String(2)\n"))
	fuzz(f, "a.txt")
}

// pageOf is a page of a PDF with a grid of two columns, as what reads it writes it.
const pageOf = `{"width": 300, "height": 400, "text": "FTab", "bold": [0, 2], "pictures": 1,
	"places": [55,107,60,115,115,10, 155,107,160,115,115,10, 55,127,60,135,135,10, 155,127,160,135,135,10],
	"paths": [{"stroke": true, "points": [0,50,100, 1,250,100, 1,250,140, 1,50,140, 1,50,100]}, {"points": [0,50,119.5, 1,250,119.5, 1,250,120, 1,50,120]},
		{"stroke": true, "points": [0,150,100, 1,150,140, 0,20,20, 2,30,30, 2,40,20]}]}`

func FuzzPDF(f *testing.F) {
	f.Add([]byte(`{"forkontrolPdf": 2, "pages": [` + pageOf + `]}`))
	f.Fuzz(func(t *testing.T, read []byte) {
		d, err := PDF(read)
		if err != nil {
			var p *Problem
			require.ErrorAs(t, err, &p)
			return
		}
		for _, b := range d.Blocks {
			if b.Kind == Grid && b.Table.check() != nil {
				t.Fatal(b.Table.check())
			}
		}
	})
}

func TestWhatWasReadOfAPDF(t *testing.T) {
	d, err := PDF([]byte(`{"forkontrolPdf": 2, "pages": [` + pageOf + `]}`))
	require.NoError(t, err)
	assert.Equal(t, "F|T\na|b\n", drawn(d))
	assert.Equal(t, Place{Table: 1, Row: 2}, d.Blocks[0].Table.Rows[1].Place)
	assert.Empty(t, d.Refused)
	d, err = PDF([]byte(`{"forkontrolPdf": 2, "pages": [` + pageOf + `, {"width": 300, "height": 400, "pictures": 1}]}`))
	require.NoError(t, err)
	require.Len(t, d.Refused, 1, "a page that is a picture is not passed over")
	assert.Contains(t, d.Refused[0].En, "page 2 is a picture")
	for read, says := range map[string]string{`{"forkontrolPdf": 2, "refused": "locked"}`: "password", `{"forkontrolPdf": 2, "refused": "failed", "detail": "no room"}`: "cannot be read: no room", `{"forkontrolPdf": 1}`: "version", `x`: "version",
		`{"forkontrolPdf": 2, "pages": [{"width": 300, "height": 400, "pictures": 1}]}`: "no text, only pictures",
		`{"forkontrolPdf": 2, "pages": [{"text": "ab", "places": [1, 2, 3, 4, 5, 6]}]}`: "hold together"} {
		_, err := PDF([]byte(read))
		assert.ErrorContains(t, err, says)
	}
}
