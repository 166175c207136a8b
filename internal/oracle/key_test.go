package oracle

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/reference"
	"github.com/forkontrol/forkontrol/internal/tree"
)

// keyed is a message of lists that refer to one another, up and down and to themselves.
const keyed = `"properties": {
 "G": {"type": "array", @, "items": {"type": "object", "properties": {
  "id": {"type": "string", "maxLength": 1, @}, "kind": {"type": "string", "enum": ["x", "y"], @}, "n": {"type": "integer", @}, "up": {"type": "string", @},
  "s": {"type": "string", "x-type": {"kind": "xs:date"}, @}, "t": {"type": "string", "x-type": {"kind": "xs:date"}, @}}}},
 "P": {"type": "array", @, "items": {"type": "object", "properties": {
  "g": {"type": "string", "maxLength": 1, @}, "n": {"type": "integer", @}, "o": {"type": "object", @, "properties": {
   "Q": {"type": "array", @, "items": {"type": "object", "properties": {"g": {"type": "string", @}, "n": {"type": "integer", @}}}},
   "S": {"type": "array", @, "items": {"type": "string", @}}}}}}}},
 "x-keys": ` + keyedKeys + `, "x-rules": [@@]`

const keyedKeys = `[{"name": "all", "rows": "G", "fields": ["id"], "id": "once", @m},
 {"name": "x", "rows": "G", "fields": ["id"], "when": "it.kind == 'x'"},
 {"name": "pairs", "rows": "G", "fields": ["id", "n"], "id": "pair", @m},
 {"name": "same", "rows": "G", "fields": ["id"], "same": ["n"], "id": "same", @m},
 {"name": "deep", "rows": "P.o.Q", "fields": ["g"], "id": "deep", @m},
 {"name": "texts", "rows": "P.o.S", "fields": ["."]}]`

// keyedRules are by their id: where each is asked, and what.
var keyedRules = map[string]expression{
	"a": {"key('all').has(it.g)", "P", ""}, "b": {"key('x').has(it.g)", "P", ""}, "c": {"key('all').has(it.up)", "G", ""},
	"d": {"key('pairs').has(it.g, it.n)", "P.o.Q", ""}, "e": {"key('x').has(it) || key('deep').has(it)", "P.o.S", ""},
	"f": {"!key('x').has(it.g) || key('texts').has(it.g)", "P", ""}, "g": {"key('all').has('a') && !key('x').has('b')", "", ""},
	"h": {"has(it.n) ? key('pairs').has(it.g, it.n) : key('deep').has(it.g)", "P", ""},
	"i": {"this.G.unique('id', 'n')", "", ""}, "j": {"this.G.disjoint('s', 't', 'id')", "", ""}, "k": {"this.G.disjoint('s', 't', 'id', 'n')", "", ""},
	"l": {"date(it.s).getDayOfWeek() < 5 && date(it.s).getMonth() != 1 && date(it.s).getDate() == date(it.s).getDayOfMonth() + 1", "G", ""},
	"m": {"date(it.t).getFullYear() == 2024 || it.id.substring(0, it.n) == 'a'", "G", ""},
}

// What keys and references are found to break is the same by the engine, guided and not, by
// the reference and, as far as it has words for it, by cel-go.
func TestKeysAgreeWithTheReferenceAndCEL(t *testing.T) {
	const message = `"message": {"da": "r", "en": "r"}`
	var rules []string
	for id, r := range keyedRules {
		each := ""
		if r.each != "" {
			each = `"each": "` + r.each + `", `
		}
		quoted, err := json.Marshal(r.expr)
		require.NoError(t, err)
		rules = append(rules, fmt.Sprintf(`{"id": %q, %s"expr": %s, %s}`, id, each, quoted, message))
	}
	slices.Sort(rules)
	rs, _ := ruleset(t, strings.ReplaceAll(strings.Replace(keyed, "@@", strings.Join(rules, ", "), 1), "@m", message))
	_, m := rs.Find(specimenID)
	judges := map[program.RuleID]*celRule{}
	for id, r := range keyedRules {
		r.keys = strings.ReplaceAll(keyedKeys, ", @m", "")
		judges[m.Rule("test/t/T/"+id)] = newCEL(t, rs, r)
	}
	reader := reference.New(m)
	random := rand.New(rand.NewPCG(12, 3))
	broken := map[string]int{}
	for range 3000 {
		root := keyedTree(random)
		for _, format := range []string{program.FormatJSON, program.FormatXML} {
			payload := tree.Render(format, m, root, false)
			var found []string
			sound := true
			for _, unguided := range []bool{false, true} {
				found = nil
				for _, f := range engine.New(engine.Options{Rules: rs, Message: m.ID, Format: format, Unguided: unguided}).CheckBytes(payload, "").Findings {
					found = append(found, f.Rule.Keyword)
					sound = sound && (len(f.Rule.Keyword) == 1 || slices.Contains(keyRuleNames, f.Rule.Keyword))
				}
				slices.Sort(found)
				found = slices.Compact(found)
				var read []string
				for _, b := range reader.Breaches(root, reference.Reading{Format: format}) {
					read = append(read, m.Rules[b.Rule].Keyword)
				}
				slices.Sort(read)
				require.Equal(t, slices.Compact(read), found, "the reference and the engine differ on\n%s", payload)
			}
			for _, rule := range found {
				broken[rule]++
			}
			if !sound {
				continue // a value that breaks its own rules is as good as absent, which CEL does not know
			}
			for rule, judge := range judges {
				if want, ok := judge.broken(m, rule, root, nil, format); ok {
					require.Equal(t, want, slices.Contains(found, m.Rules[rule].Keyword), "cel-go differs at %s on\n%s", judge.source.expr, payload)
				}
			}
		}
	}
	for id := range keyedRules {
		assert.Positive(t, broken[id], id)
	}
	for _, id := range keyRuleNames {
		assert.Positive(t, broken[id], id)
	}
}

var keyRuleNames = []string{"once", "pair", "same", "deep"}

// keyedTree makes an instance of few values, so that they meet.
func keyedTree(random *rand.Rand) *tree.Value {
	one := func(values ...string) *tree.Value { return tree.String(values[random.IntN(len(values))]) }
	name := func() *tree.Value { return one("a", "b", "c", "d", "") }
	number := func() *tree.Value { return tree.Number([]string{"1", "2", "3"}[random.IntN(3)]) }
	object := func(members ...any) *tree.Value {
		v := &tree.Value{Type: program.Object}
		for i := 0; i < len(members); i += 2 {
			if random.IntN(6) > 0 {
				key := members[i].(string)
				v.Members = append(v.Members, tree.Member{Name: key, XML: key, Value: members[i+1].(*tree.Value)})
			}
		}
		random.Shuffle(len(v.Members), func(i, j int) { v.Members[i], v.Members[j] = v.Members[j], v.Members[i] })
		return v
	}
	list := func(most int, item func() *tree.Value) *tree.Value {
		v := &tree.Value{Type: program.Array}
		for range random.IntN(most + 1) {
			v.Items = append(v.Items, item())
		}
		return v
	}
	wrong := random.IntN(4) == 0
	kind := func() *tree.Value {
		if wrong {
			return one("x", "y", "z")
		}
		return one("x", "y")
	}
	group := func() *tree.Value {
		return object("id", name(), "kind", kind(), "n", number(), "up", name(),
			"s", one("2024-01-01", "2024-02-10", "2024-06-01"), "t", one("2024-01-31", "2024-03-01", "2025-01-01"))
	}
	person := func() *tree.Value {
		return object("g", name(), "n", number(), "o", object(
			"Q", list(2, func() *tree.Value { return object("g", name(), "n", number()) }), "S", list(2, name)))
	}
	return object("G", list(4, group), "P", list(3, person))
}
