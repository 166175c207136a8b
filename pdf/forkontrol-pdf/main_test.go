package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
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

func converted(t *testing.T, name string) (output, int) {
	t.Helper()
	var b bytes.Buffer
	code := run(&b, name)
	var out output
	if err := json.Unmarshal(b.Bytes(), &out); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if out.Protocol != protocol {
		t.Fatalf("protocol %d", out.Protocol)
	}
	return out, code
}

func TestRuledTablesAreExact(t *testing.T) {
	for _, name := range []string{"chromium.pdf", "libreoffice.pdf"} {
		t.Run(name, func(t *testing.T) {
			out, code := converted(t, filepath.Join("testdata", name))
			if code != 0 || len(out.Refused) > 0 || out.Problem != nil {
				t.Fatal(code, out.Refused, out.Problem)
			}
			var headings []string
			var tables [][]row
			for _, b := range out.Blocks {
				if b.Rows != nil {
					tables = append(tables, b.Rows)
				} else if b.Heading > 0 {
					headings = append(headings, fmt.Sprint(b.Heading, " ", b.Text))
				}
			}
			if want := "1 1 Indledning|1 2 Webservice: BestilMad|2 2.1 Kantinebestilling|2 2.2 Ret|1 3 Valideringer"; strings.Join(headings, "|") != want {
				t.Errorf("headings %q", headings)
			}
			want := described()
			if len(tables) != len(want) {
				t.Fatalf("%d tables", len(tables))
			}
			for i, table := range tables {
				if len(table) != len(want[i]) {
					t.Errorf("table %d: %d rows, want %d", i+1, len(table), len(want[i]))
					continue
				}
				for j, r := range table {
					for k, c := range r.Cells {
						if glued(c.Text) != glued(want[i][j][k]) {
							t.Errorf("table %d, row %d: %q, want %q", i+1, j+1, c.Text, want[i][j][k])
						}
						if across := i == 2 && j == 2 && k > 0; c.Across != across {
							t.Errorf("table %d, row %d, cell %d: across %v", i+1, j+1, k+1, c.Across)
						}
					}
				}
			}
		})
	}
}

func TestWhatIsNotExactIsRefused(t *testing.T) {
	for name, says := range map[string]string{"unruled.pdf": "has no lines", "bars.pdf": "no lines between its columns", "open.pdf": "across its edge"} {
		out, code := converted(t, filepath.Join("testdata", name))
		if code != 0 || len(out.Refused) != 1 || !strings.Contains(out.Refused[0].En, says) || !strings.HasPrefix(out.Refused[0].Da, "side 1: ") {
			t.Errorf("%s: %d %v", name, code, out.Refused)
		}
		for _, b := range out.Blocks {
			if b.Rows != nil {
				t.Errorf("%s: a table was read", name)
			}
		}
	}
	damaged := filepath.Join(t.TempDir(), "damaged.pdf")
	if err := os.WriteFile(damaged, []byte("%PDF-1.7\nnothing"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, says := range map[string]string{"testdata/scan.pdf": "only pictures", "testdata/locked.pdf": "password", damaged: "damaged", "testdata/none.pdf": "cannot be read"} {
		out, code := converted(t, name)
		if code != 1 || out.Problem == nil || !strings.Contains(out.Problem.En, says) || out.Problem.Da == "" {
			t.Errorf("%s: %d %v", name, code, out.Problem)
		}
	}
}
