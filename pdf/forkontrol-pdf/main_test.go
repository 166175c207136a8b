package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
)

// described is what the documents of the tests have, each row as its cells.
func described() [][][]string {
	head := []string{"Felt", "Type", "Krævet", "Lovlige værdier", "Beskrivelse"}
	order := [][]string{head,
		{"Ordrenummer", "String(20)", "Ja", "", "Nummeret på bestillingen. Gives af kantinen."},
		{"LeveringsdatoForBestillingen", "Dato ÅÅÅÅ-MM-DD", "Ja", "", "Den dag, maden leveres til skolen, når der ikke er aftalt andet."},
		{"Ret", "XML element", "Ja", "Max 25", "En eller flere forekomster."},
		{"Betaling", "String(6)", "Nej", "KORT, KONTO, GRATIS", "Hvordan der betales."},
		{"Vegetar", "Boolean", "Nej", "", "Om retten er uden kød."}}
	dish := [][]string{head, {"RetNavn", "String(80)", "Ja", "", "Rettens navn på menukortet."}, {"Pris", "Decimal(8,2)", "Nej", "", "Pris pr. portion i kroner."}}
	for i := 1; i <= 30; i++ {
		dish = append(dish, []string{fmt.Sprintf("Tilvalg%d", i), fmt.Sprintf("String(%d)", 10+i), "Nej", "",
			fmt.Sprintf("Tilvalg nummer %d, som beskrevet i kantinens menukort på skolens side.", i)})
	}
	return [][][]string{order, dish, {{"Fejlnummer", "Relateret attribut", "Fejltekst", "Forklaring"},
		{"7", "Betaling", "Betaling mangler", "Betaling skal udfyldes, hvis Vegetar er udfyldt."}, {"Flere kommer til", "", "", ""}}}
}

// glued is a text without its spaces: where a line is cut, a document does not tell whether a word is.
func glued(s string) string { return strings.Join(strings.Fields(s), "") }

// programs are both programs, built into one folder.
var programs = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "forkontrol-pdf")
	if err != nil {
		return "", err
	}
	for name, of := range map[string][2]string{"forkontrol": {"../..", "./cmd/forkontrol"}, "forkontrol-pdf": {".", "."}} {
		c := exec.Command("go", "build", "-o", filepath.Join(dir, name+exe), of[1])
		c.Dir = of[0]
		if said, err := c.CombinedOutput(); err != nil {
			return dir, fmt.Errorf("%s: %w\n%s", name, err, said)
		}
	}
	return dir, nil
})

var exe = map[bool]string{true: ".exe"}[runtime.GOOS == "windows"]

func TestMain(m *testing.M) {
	code := m.Run()
	if dir, _ := programs(); dir != "" {
		_ = os.RemoveAll(dir)
	}
	os.Exit(code)
}

// imported is what forkontrol import does with a PDF, as people run it: what it tells, and what it says.
func imported(t *testing.T, pdf string) (told, said string) {
	t.Helper()
	dir, err := programs()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(filepath.Join(dir, "forkontrol"+exe), "import", "--lang", "en", "--format", "json", "-o", t.TempDir(), pdf)
	var out, talk bytes.Buffer
	c.Stdout, c.Stderr = &out, &talk
	_ = c.Run() // where it fails it says why
	return out.String(), talk.String()
}

func TestRuledTablesAreExact(t *testing.T) {
	sections := []string{"Webservice: BestilMad / Kantinebestilling", "Webservice: BestilMad / Ret", "Valideringer"}
	for _, name := range []string{"chromium.pdf", "libreoffice.pdf"} {
		t.Run(name, func(t *testing.T) {
			out, said := imported(t, filepath.Join("testdata", name))
			var told struct {
				Refused []any
				Tables  []struct {
					Section string
					Columns []string
					Rows    []struct{ Cells []string }
				}
			}
			if err := json.Unmarshal([]byte(out), &told); err != nil || len(told.Refused) > 0 || said != "" {
				t.Fatal(err, said, told.Refused)
			}
			want := described()
			if len(told.Tables) != len(want) {
				t.Fatalf("%d tables", len(told.Tables))
			}
			for i, table := range told.Tables {
				if table.Section != sections[i] {
					t.Errorf("table %d: %q", i+1, table.Section)
				}
				if len(table.Rows) != len(want[i]) {
					t.Errorf("table %d: %d rows, want %d", i+1, len(table.Rows), len(want[i]))
					continue
				}
				for j, r := range table.Rows {
					if len(r.Cells) != len(want[i][j]) {
						t.Errorf("table %d, row %d: %q", i+1, j+1, r.Cells)
						continue
					}
					for k, c := range r.Cells {
						if glued(c) != glued(want[i][j][k]) {
							t.Errorf("table %d, row %d: %q, want %q", i+1, j+1, c, want[i][j][k])
						}
					}
				}
			}
		})
	}
}

func TestWhatIsNotExactIsRefused(t *testing.T) {
	damaged := filepath.Join(t.TempDir(), "damaged.pdf")
	if err := os.WriteFile(damaged, []byte("%PDF-1.7\nnothing"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, says := range map[string]string{"testdata/unruled.pdf": "page 1: the table is not read: something looks like a table but has no lines",
		"testdata/bars.pdf": "no lines between its columns", "testdata/open.pdf": "across its edge",
		"testdata/scan.pdf": "only pictures", "testdata/locked.pdf": "password", damaged: "damaged"} {
		if told, said := imported(t, name); told != "" || !strings.Contains(said, says) {
			t.Errorf("%s: %s\n%s", name, said, told)
		}
	}
	var b bytes.Buffer
	if code := run(&b, "testdata/none.pdf"); code != 1 || !strings.Contains(b.String(), `"refused":"failed"`) {
		t.Error(code, b.String())
	}
}

// turned is a PDF whose page is shown turned by so many degrees, with the same words and the same grid.
func turned(degrees int) []byte {
	page := [...]string{0: "1 0 0 1 0 0", 1: "0 1 -1 0 400 0", 2: "-1 0 0 -1 300 400", 3: "0 -1 1 0 0 300"}[degrees/90]
	width, height := 300, 400
	if degrees%180 != 0 {
		width, height = height, width
	}
	content := page + " cm 1 w 20 200 250 100 re 20 250 m 270 250 l 120 200 m 120 300 l S\n" +
		"BT /F 10 Tf 1 0 0 1 25 280 Tm (Felt) Tj 100 0 Td (Type) Tj -100 -50 Td (Elev) Tj 100 0 Td (String\\(20\\)) Tj ET"
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	var at []int
	for i, o := range []string{"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
		fmt.Sprintf("<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Rotate %d/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>", width, height, degrees),
		fmt.Sprintf("<</Length %d>>\nstream\n%s\nendstream", len(content), content), "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"} {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, offset := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, xref)
	return b.Bytes()
}

func TestPagesThatAreTurnedAreReadAsTheyAreShown(t *testing.T) {
	for _, degrees := range []int{0, 90, 180, 270} {
		name := filepath.Join(t.TempDir(), "beskrivelse.pdf")
		if err := os.WriteFile(name, turned(degrees), 0o600); err != nil {
			t.Fatal(err)
		}
		told, said := imported(t, name)
		if !strings.Contains(strings.Join(strings.Fields(told), ""), `["Elev","String(20)"]`) {
			t.Errorf("%d degrees: %s\n%s", degrees, said, told)
		}
	}
}
