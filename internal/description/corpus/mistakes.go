package corpus

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// mutated makes a mistake in a description as people make them, and says which; empty if there was no place for it.
func mutated(w *written, r *rand.Rand) string {
	var tables []int
	for i, p := range w.parts {
		if len(p.rows) > 2 && slices.Contains(w.style.heads["name"], p.rows[0].cells[slices.Index(w.columns, "name")%len(p.rows[0].cells)]) {
			tables = append(tables, i)
		}
	}
	if len(tables) == 0 {
		return ""
	}
	part := &w.parts[tables[r.IntN(len(tables))]]
	part.rows = slices.Clone(part.rows)
	for i := range part.rows {
		part.rows[i].cells = slices.Clone(part.rows[i].cells)
	}
	var plain []int
	for i, row := range part.rows[1:] {
		if !row.group && row.cells[1] != part.rows[0].cells[1] {
			plain = append(plain, i+1)
		}
	}
	if len(plain) == 0 {
		return ""
	}
	row := &part.rows[plain[r.IntN(len(plain))]]
	at := func(c string) int { return slices.Index(w.columns, c) }
	typo := func(s string) string {
		runes := []rune(s)
		if strings.Trim(s, "0123456789") == "" {
			return s
		}
		i := r.IntN(len(runes))
		for range 20 { // a digit of another kind is another limit and no mistake that can be seen
			if runes[i] < '0' || runes[i] > '9' {
				break
			}
			i = r.IntN(len(runes))
		}
		switch r.IntN(3) {
		case 0:
			runes[i] = []rune("xqå?")[r.IntN(4)]
		case 1:
			if i+1 < len(runes) && (runes[i+1] < '0' || runes[i+1] > '9') {
				runes[i], runes[i+1] = runes[i+1], runes[i]
			}
		default:
			runes = slices.Insert(runes, i, runes[i])
		}
		return string(runes)
	}
	var others []int
	for i, c := range w.columns {
		if c != "name" && c != "number" && c != "text" && c != "values" && c != "extra" && c != "example" {
			others = append(others, i)
		}
	}
	c := others[r.IntN(len(others))]
	switch r.IntN(6) {
	case 0: // of all headings
		old := part.rows[0].cells[c]
		now := typo(old)
		for i := range part.rows {
			if part.rows[i].cells[c] == old {
				part.rows[i].cells[c] = now
			}
		}
		return "heading " + old + " → " + now
	case 1: // two columns under the headings of one another
		d := others[r.IntN(len(others))]
		if c == d {
			return ""
		}
		for _, i := range plain {
			part.rows[i].cells[c], part.rows[i].cells[d] = part.rows[i].cells[d], part.rows[i].cells[c]
		}
		return "columns " + part.rows[0].cells[c] + " and " + part.rows[0].cells[d] + " swapped"
	case 2:
		if row.cells[c] == "" {
			return ""
		}
		old := row.cells[c]
		if row.cells[c] = typo(old); row.cells[c] == old {
			return ""
		}
		return old + " → " + row.cells[c]
	case 3:
		old := row.cells[c]
		row.cells[c] = ""
		return old + " left out"
	case 4: // the row again, with what another one says
		again := sheetRow{cells: slices.Clone(row.cells), indent: row.indent}
		from := part.rows[plain[r.IntN(len(plain))]]
		again.cells[c] = from.cells[c]
		if w.style.nest == "numbers" || w.style.nest == "indents" || w.style.nest == "dashes" {
			return ""
		}
		part.rows = append(part.rows, again)
		return fmt.Sprintf("%q again with %q", row.cells[at("name")], again.cells[c])
	default: // two cells of a row
		d := others[r.IntN(len(others))]
		if c == d {
			return ""
		}
		row.cells[c], row.cells[d] = row.cells[d], row.cells[c]
		return "cells swapped: " + strings.Join(row.cells, " | ")
	}
}
