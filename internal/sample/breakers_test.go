package sample

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/particle"
	"github.com/forkontrol/forkontrol/internal/pattern/build"
	"github.com/forkontrol/forkontrol/internal/program"
	_ "github.com/forkontrol/forkontrol/internal/simple" // for the engine, which has the last word
	"github.com/forkontrol/forkontrol/internal/tree"
)

// fixtures have, for each keyword, a message that says one rule by it, and the payload
// before and after its breaker has changed it.
var fixtures = []struct {
	keyword string
	format  string
	// root makes the root node and gives the rule that is to be broken.
	root          func(k *maker) (program.Node, program.RuleID)
	before, after string
}{
	{"x-rules", JSON, func(k *maker) (program.Node, program.RuleID) {
		rule := k.rule("smaller")
		n := object(k.kept("A", 0, number), k.kept("B", 1, number))
		n.Slots = 2
		n.Exprs = []program.ExprRule{{Rule: rule, Each: -1, At: -1, Code: []program.Expr{
			{Op: program.ExprSlot, N: 0}, {Op: program.ExprSlot, N: 1}, {Op: program.ExprLe, A: 0, B: 1}}}}
		return n, rule
	}, `{"A":1,"B":1}`, `{"A":12,"B":1}`},
	{"x-keys", JSON, func(k *maker) (program.Node, program.RuleID) {
		rule := k.rule("twice")
		list := k.list("A", k.scalar("A", "", program.String), 0, 0)
		list.Keep = []program.Keep{{Slot: program.RowStart}, {}, {Slot: 1, Where: true}}
		n := object(list)
		n.Tables = []program.Table{{Columns: 2, Key: 1}}
		n.Keys = []program.Key{{Columns: []int16{0, program.CellText}, Fields: 1, Rule: rule, At: 1}}
		return n, rule
	}, `{"A":["Eksempel"]}`, `{"A":["Eksempel","Eksempel"]}`},
	{"type", JSON, func(k *maker) (program.Node, program.RuleID) {
		a := k.scalar("A", "", program.Integer)
		return object(k.prop("A", a)), k.m.Nodes[a].TypeRule
	}, `{"A":1}`, `{"A":"abc"}`},
	{"minLength", JSON, one(program.String, program.Check{Op: program.OpMinLength, N: 3}), `{"A":"Eksempel"}`, `{"A":"Ek"}`},
	{"maxLength", JSON, one(program.String, program.Check{Op: program.OpMaxLength, N: 4}), `{"A":"Ekse"}`, `{"A":"Eksee"}`},
	{"pattern", JSON, one(program.String, program.Check{Op: program.OpPattern, Pattern: compiled(`^[A-C]{2}$`)}), `{"A":"AA"}`, `{"A":"Ax"}`},
	{"enum", JSON, one(program.String, program.Check{Op: program.OpEnum, Enum: &program.Enum{Strings: []string{"EUD", "GYM"}}}), `{"A":"EUD"}`, `{"A":"XXX"}`},
	{"minimum", JSON, one(program.Integer, program.Check{Op: program.OpMinimum, Text: "7"}), `{"A":12}`, `{"A":6}`},
	{"maximum", JSON, one(program.Integer, program.Check{Op: program.OpMaximum, Text: "7"}), `{"A":1}`, `{"A":8}`},
	{"exclusiveMinimum", JSON, one(program.Integer, program.Check{Op: program.OpExclMinimum, Text: "7"}), `{"A":12}`, `{"A":7}`},
	{"exclusiveMaximum", JSON, one(program.Integer, program.Check{Op: program.OpExclMaximum, Text: "7"}), `{"A":1}`, `{"A":7}`},
	{"multipleOf", JSON, one(program.Integer, program.Check{Op: program.OpMultipleOf, Text: "5"}), `{"A":0}`, `{"A":6}`},
	{"format", JSON, one(program.String, program.Check{Op: program.OpKind, Kind: program.KindJN}), `{"A":"J"}`, `{"A":"X"}`},
	{"totalDigits", JSON, one(program.Integer, program.Check{Op: program.OpTotalDigits, N: 3}), `{"A":1}`, `{"A":1000}`},
	{"fractionDigits", JSON, one(program.Number, program.Check{Op: program.OpFractionDigits, N: 2}), `{"A":1}`, `{"A":1.111}`},
	{"x-type", JSON, typed(program.Check{Op: program.OpForm, Pattern: compiled(`^[1-9][0-9]{3}$`)}), `{"A":"1111"}`, `{"A":"x111"}`},
	{"x-pattern", JSON, typed(program.Check{Op: program.OpFacet, Pattern: compiled(`^[A-C]{2}$`)}), `{"A":"AA"}`, `{"A":"Ax"}`},
	{"x-minimum", JSON, typed(program.Check{Op: program.OpOrder, Type: program.TypeMoment, Text: "2026-01-01", N: program.OrderAbove | program.OrderEqual}),
		`{"A":"2026-01-01"}`, `{"A":"2025-01-01"}`},
	{"x-enum", JSON, typed(program.Check{Op: program.OpSame, Type: program.TypeHex, Enum: &program.Enum{Strings: []string{"0fb7"}}}), `{"A":"0fb7"}`, `{"A":"1fb7"}`},
	{"x-length", JSON, typed(program.Check{Op: program.OpMinParts, Type: program.TypeHex, N: 2}), `{"A":"0F0F"}`, `{"A":"0F"}`},
	{"x-length", JSON, typed(program.Check{Op: program.OpMaxParts, Type: program.TypeBase64, N: 1}), `{"A":"AA=="}`, `{"A":"AAA="}`},
	{"required", JSON, func(k *maker) (program.Node, program.RuleID) {
		rule := k.rule("required")
		n := object(k.text("A"), k.text("B"))
		n.Object.Needs = []program.Need{{Prop: 1, Rule: rule}}
		return n, rule
	}, `{"A":"Eksempel","B":"Eksempel"}`, `{"A":"Eksempel"}`},
	{"dependencies", JSON, func(k *maker) (program.Node, program.RuleID) {
		rule := k.rule("needs")
		n := object(k.text("A"), k.text("B"))
		n.Object.Deps = []program.Dep{{Prop: 0, Needs: []program.Need{{Prop: 1, Rule: rule}}}}
		return n, rule
	}, `{"A":"Eksempel","B":"Eksempel"}`, `{"A":"Eksempel"}`},
	{"additionalProperties", JSON, func(k *maker) (program.Node, program.RuleID) {
		n := object(k.text("A"))
		n.Object.ExtraRule = k.rule("extra")
		return n, n.Object.ExtraRule
	}, `{"A":"Eksempel"}`, `{"A":"Eksempel","Ukendt":"1"}`},
	{"maxProperties", JSON, func(k *maker) (program.Node, program.RuleID) {
		n := object(k.text("A"))
		n.Object.Max, n.Object.MaxRule = 3, k.rule("max")
		return n, n.Object.MaxRule
	}, `{"A":"Eksempel"}`, `{"A":"Eksempel","Felt1":"1","Felt2":"1","Felt3":"1"}`},
	{"minProperties", JSON, func(k *maker) (program.Node, program.RuleID) {
		n := object(k.text("A"), k.text("B"))
		n.Object.Min, n.Object.MinRule = 2, k.rule("min")
		return n, n.Object.MinRule
	}, `{"A":"Eksempel","B":"Eksempel"}`, `{"A":"Eksempel"}`},
	{"once", XML, func(k *maker) (program.Node, program.RuleID) {
		a := k.text("A")
		return object(a, k.text("B")), a.OnceRule
	}, `<A>Eksempel</A><B>Eksempel</B>`, `<A>Eksempel</A><A>Eksempel</A><B>Eksempel</B>`},
	{"order", XML, func(k *maker) (program.Node, program.RuleID) {
		n := object(k.text("A"), k.text("B"))
		n.Object.Sequence, n.Object.OrderRule = true, k.rule("order")
		return n, n.Object.OrderRule
	}, `<A>Eksempel</A><B>Eksempel</B>`, `<B>Eksempel</B><A>Eksempel</A>`},
	{"content", XML, func(k *maker) (program.Node, program.RuleID) {
		n := object(k.text("A"), k.text("B"))
		m := &program.Model{Rule: k.rule("content"), Parts: []program.Part{{Kind: program.PartSequence, Min: 1, Max: 1}, {Prop: 0, Min: 1, Max: 1}, {Prop: 1, Min: 1, Max: 1}}}
		particle.Finish(m, 2)
		n.Object.Markup = &program.Markup{Model: m}
		return n, m.Rule
	}, `<A>Eksempel</A><B>Eksempel</B>`, `<B>Eksempel</B><A>Eksempel</A>`},
	{"properties", JSON, func(k *maker) (program.Node, program.RuleID) {
		rule := k.rule("never")
		return object(k.text("A"), k.prop("B", k.node(program.Node{Never: true, TypeRule: rule}))), rule
	}, `{"A":"Eksempel"}`, `{"A":"Eksempel","B":"1"}`},
	{"patternProperties", JSON, func(k *maker) (program.Node, program.RuleID) {
		n := object(k.text("A"))
		low := k.scalar("Low", "", program.Integer, program.Check{Op: program.OpMaximum, Text: "7"})
		n.Object.Patterns = []program.PatternProp{{Pattern: compiled("^N[0-9]$"), Node: low}}
		return n, k.m.Nodes[low].Checks[0].Rule
	}, `{"A":"Eksempel"}`, `{"A":"Eksempel","N1":8}`},
	{"additionalProperties", JSON, func(k *maker) (program.Node, program.RuleID) {
		n := object(k.text("A"))
		n.Object.Extra = k.scalar("Extra", "", program.Integer, program.Check{Op: program.OpMaximum, Text: "7"})
		return n, k.m.Nodes[n.Object.Extra].Checks[0].Rule
	}, `{"A":"Eksempel"}`, `{"A":"Eksempel","Ukendt":8}`},
	{"propertyNames", JSON, func(k *maker) (program.Node, program.RuleID) {
		n := object(k.text("A"))
		n.Object.Names = k.scalar("Names", "", program.String, program.Check{Op: program.OpMaxLength, N: 4})
		return n, k.m.Nodes[n.Object.Names].Checks[0].Rule
	}, `{"A":"Eksempel"}`, `{"A":"Eksempel","Eksem":"1"}`},
	{"minItems", JSON, list(func(k *maker, a *program.ArrayNode) program.RuleID {
		a.Min, a.MinRule = 2, k.rule("min")
		return a.MinRule
	}), `{"A":["Eksempel","Eksempel"]}`, `{"A":["Eksempel"]}`},
	{"maxItems", JSON, list(func(k *maker, a *program.ArrayNode) program.RuleID {
		a.Max, a.MaxRule = 2, k.rule("max")
		return a.MaxRule
	}), `{"A":["Eksempel"]}`, `{"A":["Eksempel","Eksempel","Eksempel"]}`},
	{"uniqueItems", JSON, list(func(k *maker, a *program.ArrayNode) program.RuleID {
		a.UniqueRule = k.rule("unique")
		return a.UniqueRule
	}), `{"A":["Eksempel"]}`, `{"A":["Eksempel","Eksempel"]}`},
	{"additionalItems", JSON, list(func(k *maker, a *program.ArrayNode) program.RuleID {
		a.Tuple, a.Items, a.ExtraRule = []program.NodeID{a.Items}, 0, k.rule("extra")
		return a.ExtraRule
	}), `{"A":["Eksempel"]}`, `{"A":["Eksempel","1"]}`},
	{"contains", JSON, list(func(k *maker, a *program.ArrayNode) program.RuleID {
		a.Contains = k.scalar("C", "", program.String, program.Check{Op: program.OpEnum, Enum: &program.Enum{Strings: []string{"EUD"}}})
		a.Min, a.MinRule, a.ContainsRule = 1, k.rule("min"), k.rule("contains")
		return a.ContainsRule
	}), `{"A":["EUD"]}`, `{"A":["XXX"]}`},
	{"not", JSON, branches(func(k *maker, p *program.Apply, _, b program.NodeID) program.RuleID {
		p.Not, p.NotRule = b, k.rule("not")
		return p.NotRule
	}), `{"A":"Eksempel"}`, `{"A":"BBB"}`},
	{"anyOf", JSON, branches(func(k *maker, p *program.Apply, a, b program.NodeID) program.RuleID {
		p.Any = []program.Choice{{Of: []program.NodeID{a, b}, Rule: k.rule("any")}}
		return p.Any[0].Rule
	}), `{"A":"AAA"}`, `{"A":"XXX"}`},
	{"oneOf", JSON, branches(func(k *maker, p *program.Apply, a, b program.NodeID) program.RuleID {
		p.One = []program.Choice{{Of: []program.NodeID{a, b}, Rule: k.rule("one")}}
		return p.One[0].Rule
	}), `{"A":"AAA"}`, `{"A":"XXX"}`},
}

const number = program.Integer

// text is a property that takes any string, kept one whose value goes to a slot of the
// object that it is in.
func (k *maker) text(name string) program.Prop {
	return k.prop(name, k.scalar(name, "", program.String))
}

func (k *maker) kept(name string, slot uint8, t program.Types) program.Prop {
	p := k.prop(name, k.scalar(name, "", t))
	p.Keep = []program.Keep{{Slot: slot, List: -1}}
	return p
}

func object(props ...program.Prop) program.Node {
	return program.Node{Types: program.Object, Object: &program.ObjectNode{Props: props}}
}

// one is an object with one field that has one check.
// typed is one for a check of XML Schema's types.
func typed(check program.Check) func(k *maker) (program.Node, program.RuleID) {
	return func(k *maker) (program.Node, program.RuleID) {
		check.Rule = k.rule("A/typed")
		a := k.scalar("A", "", program.String, program.Check{Op: program.OpSpace, N: program.SpaceCollapse}, check)
		return object(k.prop("A", a)), check.Rule
	}
}

func one(t program.Types, c program.Check) func(k *maker) (program.Node, program.RuleID) {
	return func(k *maker) (program.Node, program.RuleID) {
		a := k.scalar("A", "", t, c)
		return object(k.prop("A", a)), k.m.Nodes[a].Checks[0].Rule
	}
}

// list is an object with a list of strings.
func list(say func(k *maker, a *program.ArrayNode) program.RuleID) func(k *maker) (program.Node, program.RuleID) {
	return func(k *maker) (program.Node, program.RuleID) {
		a := &program.ArrayNode{Items: k.scalar("Item", "", program.String)}
		rule := say(k, a)
		return object(k.prop("A", k.node(program.Node{Types: program.Array, Array: a}))), rule
	}
}

// branches is an object with a string of which other nodes say that it is AAA or BBB, and
// BBB or CCC.
func branches(say func(k *maker, p *program.Apply, a, b program.NodeID) program.RuleID) func(k *maker) (program.Node, program.RuleID) {
	return func(k *maker) (program.Node, program.RuleID) {
		of := func(name string, list ...string) program.NodeID {
			return k.scalar(name, "", program.String, program.Check{Op: program.OpEnum, Enum: &program.Enum{Strings: list}})
		}
		p := &program.Apply{}
		rule := say(k, p, of("One", "AAA", "BBB"), of("Other", "BBB", "CCC"))
		return object(k.prop("A", k.node(program.Node{Types: program.String, Apply: p}))), rule
	}
}

func compiled(expression string) *program.Pattern {
	p, err := build.Compile(expression)
	if err != nil {
		panic(err)
	}
	return p
}

func TestEachBreakerChangesOneThing(t *testing.T) {
	for _, f := range fixtures {
		t.Run(f.keyword, func(t *testing.T) {
			k := newMaker()
			k.node(program.Node{})
			root, rule := f.root(k)
			k.m.Nodes[1] = root
			maker := NewMaker(&k.m)
			valid, err := maker.Valid(Options{})
			require.NoError(t, err)
			assert.Equal(t, f.before, short(f.format, &k.m, valid))
			s, err := maker.Break(rule, Options{Format: f.format})
			require.NoError(t, err)
			assert.Equal(t, f.after, short(f.format, &k.m, s.Tree))
			assert.Equal(t, []program.RuleID{rule}, maker.judge(s.Tree, f.format, s.Registers))
		})
	}
}

// short writes a tree on one line: as JSON, or the content of the root as XML.
func short(format string, m *program.Message, t *tree.Value) string {
	payload := tree.Render(format, m, t, false)
	if format == JSON {
		var b bytes.Buffer
		_ = json.Compact(&b, payload)
		return b.String()
	}
	var b strings.Builder
	for _, line := range strings.Split(string(payload), "\n")[2:] {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "</") {
			b.WriteString(line)
		}
	}
	return b.String()
}

func TestEachBreakerHasAFixture(t *testing.T) {
	for _, b := range breakers {
		if b.keyword == "payload" {
			continue // TestACallOfAnotherKindIsPutIntoAnEnvelope
		}
		n := 0
		for _, f := range fixtures {
			if f.keyword == b.keyword {
				n++
			}
		}
		assert.Positive(t, n, b.keyword)
	}
}

// A rule that a node can have in any of its members is broken by some breaker.
func TestEveryRuleOfANodeHasABreaker(t *testing.T) {
	where := map[program.RuleID]string{}
	var node program.Node
	numbered(reflect.ValueOf(&node).Elem(), "Node", where)
	said := map[program.RuleID]bool{}
	for _, b := range breakers {
		for _, rule := range b.rules(&node) {
			said[rule] = true
		}
	}
	for rule, place := range where {
		assert.True(t, said[rule], "no breaker breaks the rule %s", place)
	}
	assert.Greater(t, len(where), 15)
}

// numbered gives each rule in a value a number of its own, and says where it is. Every
// pointer leads somewhere and every slice has one element.
func numbered(v reflect.Value, place string, where map[program.RuleID]string) {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		numbered(v.Elem(), place, where)
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Struct {
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
			numbered(v.Index(0), place, where)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			numbered(v.Field(i), fmt.Sprint(place, ".", v.Type().Field(i).Name), where)
		}
	case reflect.Uint16:
		if v.Type() == reflect.TypeFor[program.RuleID]() {
			rule := program.RuleID(len(where) + 1)
			v.Set(reflect.ValueOf(rule))
			where[rule] = place
		}
		if v.Type() == reflect.TypeFor[program.NodeID]() {
			v.SetUint(1)
		}
	}
}

func TestEveryOperationHasABreaker(t *testing.T) {
	for _, op := range program.Ops() {
		if op.Prepares() {
			continue
		}
		assert.True(t, Breaks(op), "check %d", op)
		assert.True(t, slices.ContainsFunc(breakers, func(b breaker) bool {
			return len(b.rules(&program.Node{Checks: []program.Check{{Op: op, Rule: 1}}})) > 0 && b.candidates != nil && b.keyword != "type"
		}), "check %d", op)
	}
	for _, op := range program.ExprOps() {
		assert.True(t, BreaksExpr(op), "operation %d", op)
	}
	assert.False(t, Breaks(program.Op(len(program.Ops()))))
	assert.False(t, BreaksExpr(program.ExprOp(len(program.ExprOps()))))
}
