package expression_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/reference"
	"github.com/forkontrol/forkontrol/internal/tree"
)

// shows gives where the one rule of a ruleset is broken, and the row that each place does
// not go with.
func shows(t *testing.T, expr, payload string) string {
	t.Helper()
	var places []string
	for _, f := range check(t, engine.Options{Rules: withRules(t, expr), Message: "test/t@1#T"}, payload).Findings {
		require.Equal(t, "test/t/T/r0", f.Rule.ID)
		places = append(places, strings.TrimSpace(f.Path+" "+f.Other))
	}
	return strings.Join(places, ", ")
}

// Who has three rows to mend is not to find them one check at a time.
func TestARuleOverAListShowsAtEveryRowThatBreaksIt(t *testing.T) {
	for _, c := range []struct{ expr, payload, want string }{
		{"this.L.unique('k')", `{"L":[{"k":"a"},{"k":"b"},{"k":"a"},{"k":"b"},{"k":"a"}]}`, "/L/2 /L/0, /L/3 /L/1, /L/4 /L/0"},
		{"this.L.unique('k')", `<T><L><k>a</k></L><L><k>b</k></L><L><k>a</k></L><L><k>a</k></L></T>`, "/T/L[3] /T/L[1], /T/L[4] /T/L[1]"},
		{"this.L.unique('k', 'n')", `{"L":[{"k":"a","n":1},{"k":"a"},{"k":"a","n":1.0},{"n":1}]}`, "/L/2 /L/0"},
		{"this.L.sorted('n')", `{"L":[{"n":1},{"n":5},{"k":""},{"n":2},{"n":3},{"n":0}]}`, "/L/3 /L/1, /L/5 /L/4"},
		{"this.L.disjoint('s', 'e')", `{"L":[{"s":"2026-03-01","e":"2026-03-31"},{"s":"2026-01-01","e":"2026-03-01"},{"s":"2026-05-01"},{"s":"2026-06-01"},{"s":"2026-01-15","e":"2026-01-15"}]}`,
			"/L/0 /L/1, /L/3 /L/2, /L/4 /L/1"},
		{"this.L.disjoint('s', 'e', 'k')", `{"L":[{"k":"a","s":"2026-01-01"},{"k":"b","s":"2026-01-01"},{"k":"a","s":"2026-01-01"},{"k":"b","s":"2025-01-01"}]}`,
			"/L/1 /L/3, /L/2 /L/0"},
		{"this.L.contiguous('s', 'e')", `{"L":[{"s":"2026-01-01","e":"2026-01-31"},{"s":"2026-02-02","e":"2026-02-28"},{"n":1},{"s":"2026-03-01"},{"s":"2026-04-01"}]}`,
			"/L/1 /L/0, /L/4 /L/3"},
		{"this.L.onlyLastOpen('e')", `{"L":[{"k":"a"},{"e":"2026-01-31"},{"e":null},{"k":"b"}]}`, "/L/0 /L/3, /L/2 /L/3"},
		{"this.L.all(p, p.n > 1)", `{"L":[{"n":1},{"n":2},{"k":""},{"n":0}]}`, "/L/0, /L/3"},
		{"!this.L.sorted('n') || this.L.unique('k')", `{"L":[{"n":1,"k":"a"},{"n":2,"k":"a"},{"n":3,"k":"a"}]}`, "/L/1 /L/0, /L/2 /L/0"},
		{"this.L.sorted('n') || this.L.unique('k')", `{"L":[{"n":1,"k":"a"},{"n":3,"k":"a"},{"n":2,"k":"c"}]}`, "/L/1 /L/0"},
		{"this.L.unique('k') && this.L.sorted('n')", `{"L":[{"n":2,"k":"a"},{"n":1,"k":"b"},{"n":0,"k":"c"}]}`, "/L/1 /L/0, /L/2 /L/1"},
		{"!this.L.unique('k')", `{"L":[{"k":"a"},{"k":"b"}]}`, ""}, // no row is to blame: at the whole
		{"this.L.exists(p, p.n > 1)", `{"L":[{"n":1}]}`, ""},
	} {
		assert.Equal(t, c.want, shows(t, c.expr, c.payload), "%s on %s", c.expr, c.payload)
	}
}

// All are counted, however few are kept.
func TestRowsThatBreakARuleAreCountedExactly(t *testing.T) {
	payload := `{"L":[{"k":"a"}` + strings.Repeat(`,{"k":"a"}`, 5000) + `]}`
	p := engine.New(engine.Options{Rules: withRules(t, "this.L.unique('k')"), Message: "test/t@1#T", MaxSamples: 3}).CheckBytes([]byte(payload), "p")
	assert.Equal(t, 5000, p.Counts.Error)
	require.Len(t, p.Findings, 3)
	assert.Equal(t, "/L/1 /L/2 /L/3", p.Findings[0].Path+" "+p.Findings[1].Path+" "+p.Findings[2].Path)
	assert.True(t, p.Truncated)
}

// The plain reading compares all rows with all others.
func TestTheRowsAreThoseOfTheReference(t *testing.T) {
	exprs := []string{"this.L.unique('k')", "this.L.unique('k', 'n')", "this.L.sorted('n')", "this.L.disjoint('s', 'e')",
		"this.L.disjoint('s', 'e', 'k')", "this.L.contiguous('s', 'e')", "this.L.onlyLastOpen('e')", "this.L.all(p, p.n > 1)"}
	rs := withRules(t, exprs...)
	var m *program.Message
	for _, s := range rs.Systems {
		for _, of := range s.Messages {
			if of.ID == "test/t@1#T" {
				m = of
			}
		}
	}
	reader := reference.New(m)
	random := rand.New(rand.NewPCG(1, 2))
	several := 0
	for range 400 {
		list := &tree.Value{Type: program.Array}
		for range random.IntN(9) {
			row := &tree.Value{Type: program.Object}
			add := func(name string, v *tree.Value) {
				if random.IntN(5) > 0 {
					row.Members = append(row.Members, tree.Member{Name: name, Value: v})
				}
			}
			day := func() *tree.Value { return tree.String(fmt.Sprintf("2026-01-%02d", 1+random.IntN(9))) }
			add("k", tree.String([]string{"a", "b", "c"}[random.IntN(3)]))
			add("n", tree.Number(fmt.Sprint(random.IntN(4))))
			add("s", day())
			add("e", day())
			list.Items = append(list.Items, row)
		}
		root := &tree.Value{Type: program.Object, Members: []tree.Member{{Name: "L", Value: list}}}
		payload := string(tree.JSON(m, root, false))
		found := map[string][]string{}
		for _, f := range engine.New(engine.Options{Rules: rs, Message: m.ID}).CheckBytes([]byte(payload), "p").Findings {
			found[f.Rule.ID] = append(found[f.Rule.ID], strings.TrimSpace(f.Path+" "+f.Other))
		}
		s := reader.Scope(1, root, reference.Reading{Format: program.FormatJSON})
		for i := range m.Nodes[1].Exprs {
			x := &m.Nodes[1].Exprs[i]
			e := reference.Evaluation{Scope: s, Code: x.Code}
			var want []string
			if !e.Holds() {
				for _, p := range e.Wrong {
					place := fmt.Sprintf("/L/%d", p.Row)
					if p.Other >= 0 {
						place += fmt.Sprintf(" /L/%d", p.Other)
					}
					want = append(want, place)
				}
			}
			if len(want) > 1 {
				several++
			}
			require.Equal(t, want, found[m.Rules[x.Rule].ID], "%s on %s", exprs[i], payload)
		}
	}
	assert.Greater(t, several, 100)
}

// A row of a key that repeats another names the first one; of rows within rows the first is
// not kept with its place, and none is named.
func TestARowThatRepeatsAKeyNamesTheFirst(t *testing.T) {
	others := func(keys, payload string) (list []string) {
		rs := withKeys(t, keys, "")
		for _, f := range check(t, engine.Options{Rules: rs, Message: "test/t@1#T"}, payload).Findings {
			list = append(list, f.Path+" "+f.Other)
		}
		return list
	}
	assert.Equal(t, []string{"/G/2/id /G/1", "/G/4/id /G/1"},
		others(`{"name": "g", "rows": "G", "fields": ["id"], "id": "once"}`, `{"G": [{"n": 1}, {"id": "a"}, {"id": "a"}, {"id": "b"}, {"id": "a"}]}`))
	assert.Equal(t, []string{"/T/G[3]/id /T/G[1]"},
		others(`{"name": "g", "rows": "G", "fields": ["id"], "id": "once"}`, `<T><G><id>a</id></G><G><id>b</id></G><G><id>a</id></G></T>`))
	assert.Equal(t, []string{"/P/1/o/Q/0/g "},
		others(`{"name": "q", "rows": "P.o.Q", "fields": ["g"], "id": "once"}`, `{"P": [{"o": {"Q": [{"g": "a"}]}}, {"o": {"Q": [{"g": "a"}]}}]}`))
}
