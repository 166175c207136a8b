package reference

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/pattern/build"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/tree"
)

// program by hand: node 1 is the root, 2 a string of at most 3 characters, 3 an integer
// up to 7, 4 one of EUD and GYM, 5 nothing at all.
const (
	text = program.NodeID(iota + 2)
	number
	code
	never
	list
	first // the nodes of a test of its own
)

func message(root program.Node, more ...program.Node) *program.Message {
	m := &program.Message{Rules: make([]program.Rule, 1), Nodes: append([]program.Node{{}, root,
		{Types: program.String, TypeRule: rule("string"), Checks: []program.Check{{Op: program.OpMaxLength, N: 3, Rule: rule("maxLength")}}},
		{Types: program.Integer, TypeRule: rule("integer"), Checks: []program.Check{{Op: program.OpMaximum, Text: "7", Rule: rule("maximum")}}},
		{Types: program.String, TypeRule: rule("string"), Checks: []program.Check{{Op: program.OpEnum, Enum: &program.Enum{Strings: []string{"EUD", "GYM"}}, Rule: rule("enum")}}},
		{Never: true, TypeRule: rule("never")},
		{Types: program.Array, TypeRule: rule("array"), Array: &program.ArrayNode{Items: text}},
	}, more...)}
	return m
}

// names are the rules of the tests, by number.
var names = []string{""}

func rule(name string) program.RuleID {
	for i, n := range names {
		if n == name {
			return program.RuleID(i)
		}
	}
	names = append(names, name)
	return program.RuleID(len(names) - 1)
}

func prop(name string, n program.NodeID, keep ...program.Keep) program.Prop {
	return program.Prop{Name: name, XML: name, Node: n, Item: n, Known: true, OnceRule: rule("once"), Keep: keep}
}

func object(o program.ObjectNode) program.Node {
	return program.Node{Types: program.Object, TypeRule: rule("object"), Object: &o}
}

func array(a program.ArrayNode) program.Node {
	return program.Node{Types: program.Array, TypeRule: rule("array"), Array: &a}
}

func props(p ...program.Prop) []program.Prop { return p }

// read makes a tree of JSON; a name may occur twice.
func read(t *testing.T, payload string) *tree.Value {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(payload))
	d.UseNumber()
	var value func() *tree.Value
	token := func() json.Token {
		x, err := d.Token()
		require.NoError(t, err)
		return x
	}
	value = func() *tree.Value {
		switch x := token().(type) {
		case json.Delim:
			v := &tree.Value{Type: program.Object}
			if x == '[' {
				v.Type = program.Array
			}
			for d.More() {
				if v.Type == program.Array {
					v.Items = append(v.Items, value())
					continue
				}
				name := token().(string)
				v.Members = append(v.Members, tree.Member{Name: name, XML: name, Value: value()})
			}
			token()
			return v
		case string:
			return tree.String(x)
		case json.Number:
			return tree.Number(x.String())
		case bool:
			return tree.Bool(x)
		}
		return tree.Null()
	}
	return value()
}

// told writes breaches as rule and JSON Pointer.
func told(root *tree.Value, breaches []Breach) string {
	var list []string
	for _, b := range breaches {
		var at bytes.Buffer
		v := root
		for _, i := range b.At {
			if v.Type == program.Array {
				v = v.Items[i]
				fmt.Fprintf(&at, "/%d", i)
			} else {
				fmt.Fprintf(&at, "/%s", v.Members[i].Name)
				v = v.Members[i].Value
			}
		}
		list = append(list, names[b.Rule]+" "+at.String())
	}
	return strings.Join(list, ", ")
}

func TestBreachesAndWhereTheyAre(t *testing.T) {
	ab := props(prop("A", text), prop("B", number))
	for _, test := range []struct {
		what    string
		m       *program.Message
		format  string
		payload string
		want    string
	}{
		{"types and checks of members", message(object(program.ObjectNode{Props: ab})), "json", `{"A": "1234", "B": "x"}`, "maxLength /A, integer /B"},
		{"a number without fraction is an integer", message(object(program.ObjectNode{Props: ab})), "json", `{"B": 7.0}`, ""},
		{"in XML text is what the node asks for", message(object(program.ObjectNode{Props: ab})), "xml", `{"B": " 8 "}`, "maximum /B"},
		{"nothing is allowed here", message(object(program.ObjectNode{Props: props(prop("A", never))})), "json", `{"A": null}`, "never /A"},
		{"the object lacks a member", message(object(program.ObjectNode{Props: ab, Needs: []program.Need{{Prop: 1, Rule: rule("required")}}})), "json", `{"A": ""}`, "required "},
		{"a member asks for another", message(object(program.ObjectNode{Props: ab, Deps: []program.Dep{{Prop: 0, Needs: []program.Need{{Prop: 1, Rule: rule("needs")}}}}})), "json", `{"A": ""}`, "needs "},
		{"a member that nothing names", message(object(program.ObjectNode{Props: ab, ExtraRule: rule("extra")})), "json", `{"A": "", "C": 1}`, "extra /C"},
		{"a name that a pattern takes", message(object(program.ObjectNode{Props: ab, ExtraRule: rule("extra"), Patterns: []program.PatternProp{{Pattern: compiled(t, "^N"), Node: number}}})), "json", `{"N1": 8}`, "maximum /N1"},
		{"the form of names", message(object(program.ObjectNode{Props: ab, Names: text})), "json", `{"long": 1}`, "maxLength "},
		{"too few and too many members", message(object(program.ObjectNode{Min: 2, MinRule: rule("min"), Max: 0, MaxRule: rule("max")})), "json", `{"A": 1}`, "min , max "},
		{"an element twice, in XML", message(object(program.ObjectNode{Props: ab})), "xml", `{"A": "", "A": ""}`, "once /A"},
		{"a member twice is JSON's own affair", message(object(program.ObjectNode{Props: ab})), "json", `{"A": "", "A": ""}`, ""},
		{"the order of elements, in XML", message(object(program.ObjectNode{Props: ab, Sequence: true, OrderRule: rule("order")})), "xml", `{"B": "1", "A": ""}`, "order /A"},
		{"the order of members says nothing", message(object(program.ObjectNode{Props: ab, Sequence: true, OrderRule: rule("order")})), "json", `{"B": 1, "A": ""}`, ""},
		{"items", message(array(program.ArrayNode{Items: text})), "json", `["", "1234"]`, "maxLength /1"},
		{"too few and too many items", message(array(program.ArrayNode{Min: 2, MinRule: rule("min"), Max: 0, MaxRule: rule("max")})), "json", `[1]`, "min , max /0"},
		{"places of a tuple, and one too many", message(array(program.ArrayNode{Tuple: []program.NodeID{text, number}, ExtraRule: rule("extra")})), "json", `["", 8, 1]`, "maximum /1, extra /2"},
		{"an item twice", message(array(program.ArrayNode{UniqueRule: rule("unique")})), "json", `[1, 2, 1.0]`, "unique /2"},
		{"none of the items is the one", message(array(program.ArrayNode{Contains: code, ContainsRule: rule("contains")})), "json", `["EU", "gym"]`, "contains "},
		{"all of several nodes", message(program.Node{Types: program.AnyType, Apply: &program.Apply{All: []program.NodeID{text, code}}}), "json", `"1234"`, "maxLength , enum "},
		{"none of several", message(program.Node{Types: program.AnyType, Apply: &program.Apply{Any: []program.Choice{{Of: []program.NodeID{number, code}, Rule: rule("any")}}}}), "json", `"x"`, "any "},
		{"two of several", message(program.Node{Types: program.AnyType, Apply: &program.Apply{One: []program.Choice{{Of: []program.NodeID{text, code}, Rule: rule("one")}}}}), "json", `"EUD"`, "one "},
		{"what must not hold", message(program.Node{Types: program.AnyType, Apply: &program.Apply{Not: code, NotRule: rule("not")}}), "json", `"EUD"`, "not "},
		{"a condition that holds", message(program.Node{Types: program.AnyType, Apply: &program.Apply{If: text, Then: code, Else: number}}), "json", `"x"`, "enum "},
		{"a condition that does not", message(program.Node{Types: program.AnyType, Apply: &program.Apply{If: text, Then: code, Else: number}}), "json", `9`, "maximum "},
		{"nothing else is reported about a wrong type", message(program.Node{Types: program.Object, TypeRule: rule("object"), Apply: &program.Apply{All: []program.NodeID{code}}}), "json", `"x"`, "object "},
	} {
		t.Run(test.what, func(t *testing.T) {
			root := read(t, test.payload)
			assert.Equal(t, test.want, told(root, New(test.m).Breaches(root, Reading{Format: test.format})))
		})
	}
}

func compiled(t *testing.T, expression string) *program.Pattern {
	p, err := build.Compile(expression)
	require.NoError(t, err)
	return p
}

// period is a message whose A must not be greater than its B, and whose rows have a key
// that is in a register with its K.
func period() *program.Message {
	row := program.NodeID(first)
	root := object(program.ObjectNode{Props: props(
		prop("A", number, program.Keep{Slot: 0, List: -1}), prop("B", number, program.Keep{Slot: 1, List: -1}), prop("K", text, program.Keep{Slot: 2, List: -1}),
		program.Prop{Name: "R", XML: "R", Node: row + 1, Item: row, List: true, Known: true, Keep: []program.Keep{{Slot: program.RowStart}}})})
	root.Tables = []program.Table{{Columns: 2}}
	root.Exprs = []program.ExprRule{
		{Rule: rule("order"), Each: -1, At: -1, Code: []program.Expr{{Op: program.ExprSlot, N: 0}, {Op: program.ExprSlot, N: 1}, {Op: program.ExprLe, A: 0, B: 1}}},
		{Rule: rule("known"), Each: 0, At: 1, Code: []program.Expr{{Op: program.ExprCell, N: 0}, {Op: program.ExprSlot, N: 2}, {Op: program.ExprRegister, S: "pupils", Args: []int16{0, 1}}}},
	}
	return message(root, object(program.ObjectNode{Props: props(prop("Id", text, program.Keep{Up: 1, Slot: 0}))}), array(program.ArrayNode{Items: row}))
}

func TestRulesOverSeveralFields(t *testing.T) {
	given := []Register{{Name: "pupils", Rows: [][]string{{"1", "x"}, {"2", "x"}}}}
	for payload, want := range map[string]string{
		`{"A": 1, "B": 2}`: "",
		`{"A": 3, "B": 2}`: "order ",
		`{"A": 3}`:         "",           // a field that is not there: the rule does not apply
		`{"A": 9, "B": 2}`: "maximum /A", // nor to one that is wrong by itself
		`{"K": "x", "R": [{"Id": "1"}, {"Id": "3"}]}`: "known ",
		`{"K": "x", "R": [{"Id": "1"}, {}]}`:          "",
		`{"R": [{"Id": "3"}]}`:                        "",
	} {
		root := read(t, payload)
		assert.Equal(t, want, told(root, New(period()).Breaches(root, Reading{Format: "json"}.With(given))), payload)
	}
	root := read(t, `{"A": 9, "B": 2}`)
	assert.Equal(t, "maximum /A, order ", told(root, New(period()).Breaches(root, Reading{Format: "json", Every: true})))
	root = read(t, `{"A": "3", "B": "2"}`)
	assert.Equal(t, "order ", told(root, New(period()).Breaches(root, Reading{Format: "xml"})))
}

func TestPlacesHaveTheNodesThatApply(t *testing.T) {
	m := message(object(program.ObjectNode{Props: props(prop("A", first))}),
		program.Node{Types: program.AnyType, Apply: &program.Apply{All: []program.NodeID{text}, One: []program.Choice{{Of: []program.NodeID{number, code}}}}})
	var nodes [][]program.NodeID
	for p := range New(m).Places(read(t, `{"A": "EUD"}`)) {
		nodes = append(nodes, p.Nodes)
	}
	assert.Equal(t, [][]program.NodeID{{1}, {first, text, code}}, nodes)
}

func TestATreeIsReadAsACSVFileHasIt(t *testing.T) {
	row := program.NodeID(first)
	m := message(object(program.ObjectNode{Props: props(program.Prop{Name: "R", Node: row + 1, Item: row, List: true, Known: true})}),
		object(program.ObjectNode{Props: props(prop("A", text), prop("B", number))}), array(program.ArrayNode{Items: row}))
	m.CSV = &program.CSV{Records: []program.CSVRecord{{Name: "R", List: true}}}
	r := New(m)
	assert.True(t, read(t, `{"R": []}`).Equal(r.AsCSV(read(t, `{}`))))
	assert.True(t, read(t, `{"R": [{"A": "1", "B": 2}]}`).Equal(r.AsCSV(read(t, `{"R": [{"A": 1, "B": "02"}]}`))))
}
