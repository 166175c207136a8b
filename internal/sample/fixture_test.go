package sample

import (
	"github.com/forkontrol/forkontrol/internal/program"
)

// maker puts a message together by hand.
type maker struct{ m program.Message }

func newMaker() *maker {
	return &maker{program.Message{
		ID: "test/hold@1.0#Indberet", Name: "Indberet", Root: "Indberet", Space: "urn:test",
		Formats: []string{XML, JSON},
		Nodes:   make([]program.Node, 1), Rules: make([]program.Rule, 1), Fields: make([]program.Field, 1),
	}}
}

func (k *maker) rule(id string) program.RuleID {
	k.m.Rules = append(k.m.Rules, program.Rule{ID: "test/hold/" + id})
	return program.RuleID(len(k.m.Rules) - 1)
}

func (k *maker) node(n program.Node) program.NodeID {
	k.m.Nodes = append(k.m.Nodes, n)
	return program.NodeID(len(k.m.Nodes) - 1)
}

func (k *maker) field(name, example string) program.FieldID {
	k.m.Fields = append(k.m.Fields, program.Field{Name: name, Example: example, Label: program.Text{Da: name, En: name}})
	return program.FieldID(len(k.m.Fields) - 1)
}

// scalar makes a node of one type with checks; their rules are named after the field.
func (k *maker) scalar(name, example string, t program.Types, checks ...program.Check) program.NodeID {
	for i := range checks {
		if checks[i].Rule == 0 {
			checks[i].Rule = k.rule(name + "/" + opNames[checks[i].Op])
		}
	}
	return k.node(program.Node{Types: t, TypeRule: k.rule(name + "/type"), Field: k.field(name, example), Checks: checks})
}

var opNames = map[program.Op]string{
	program.OpMinLength: "minLength", program.OpMaxLength: "maxLength", program.OpEnum: "enum", program.OpMinimum: "minimum",
	program.OpMaximum: "maximum", program.OpExclMinimum: "exclusiveMinimum", program.OpExclMaximum: "exclusiveMaximum",
	program.OpMultipleOf: "multipleOf", program.OpKind: "kind", program.OpTotalDigits: "totalDigits", program.OpFractionDigits: "fractionDigits",
}

func (k *maker) prop(name string, n program.NodeID) program.Prop {
	return program.Prop{Name: name, XML: name, Node: n, Item: n, Known: true, OnceRule: k.rule(name + "/once"), Field: k.m.Nodes[n].Field}
}

func (k *maker) list(name string, item program.NodeID, least, most int64) program.Prop {
	a := &program.ArrayNode{Items: item, Min: least, Max: most}
	if least > 0 {
		a.MinRule = k.rule(name + "/minItems")
	}
	if most > 0 {
		a.MaxRule = k.rule(name + "/maxItems")
	}
	n := k.node(program.Node{Types: program.Array, TypeRule: k.rule(name + "/array"), Array: a})
	return program.Prop{Name: name, XML: name, Node: n, Item: item, List: true, Known: true}
}

// hold is a message with a bit of everything.
func hold() *program.Message {
	k := newMaker()
	root := k.node(program.Node{})
	ccp := k.scalar("CPRNr", "", program.String, program.Check{Op: program.OpKind, Kind: program.KindCPR})
	start := k.scalar("Start", "", program.String, program.Check{Op: program.OpKind, Kind: program.KindXSDate})
	slut := k.scalar("Slut", "", program.String, program.Check{Op: program.OpKind, Kind: program.KindXSDate})
	elev := k.node(program.Node{Types: program.Object, TypeRule: k.rule("Elev/type"), Field: k.field("Elev", "")})
	cprProp := k.prop("CPRNr", ccp)
	startProp := k.prop("Start", start)
	slutProp := k.prop("Slut", slut)
	startProp.Keep = []program.Keep{{Up: 0, Slot: 0, List: -1}}
	slutProp.Keep = []program.Keep{{Up: 0, Slot: 1, List: -1}}
	cprProp.Keep = []program.Keep{{Up: 1, Slot: 0, List: 0}}
	k.m.Nodes[elev].Object = &program.ObjectNode{
		Props:     []program.Prop{cprProp, startProp, slutProp},
		Needs:     []program.Need{{Prop: 0, Rule: k.rule("CPRNr/required")}},
		ExtraRule: k.rule("Elev/additionalProperties"),
		Sequence:  true, OrderRule: k.rule("Elev/order"),
	}
	k.m.Nodes[elev].Slots = 2
	k.m.Nodes[elev].Exprs = []program.ExprRule{{Rule: k.rule("Elev/orderly"), Each: -1, At: 1, Code: []program.Expr{
		{Op: program.ExprSlot, N: 0}, {Op: program.ExprSlot, N: 1}, {Op: program.ExprLe, A: 0, B: 1},
	}}}
	number := k.scalar("Nummer", "101001", program.Integer,
		program.Check{Op: program.OpMinimum, Text: "1"}, program.Check{Op: program.OpTotalDigits, N: 10})
	navn := k.scalar("Navn", "", program.String, program.Check{Op: program.OpMinLength, N: 1}, program.Check{Op: program.OpMaxLength, N: 64})
	form := k.scalar("Form", "", program.String, program.Check{Op: program.OpEnum, Enum: &program.Enum{Strings: []string{"EUD", "GYM"}}})
	andel := k.scalar("Andel", "", program.Number, program.Check{Op: program.OpExclMinimum, Text: "0"},
		program.Check{Op: program.OpMaximum, Text: "1"}, program.Check{Op: program.OpFractionDigits, N: 2})
	ok := k.scalar("Ok", "", program.Boolean)
	props := []program.Prop{k.prop("Nummer", number), k.prop("Navn", navn), k.prop("Form", form), k.prop("Andel", andel),
		k.prop("Ok", ok), k.list("Elev", elev, 1, 3)}
	props[0].Keep = []program.Keep{{Up: 0, Slot: 0, List: -1}}
	props[5].Keep = []program.Keep{{Slot: program.RowStart, List: 0}}
	k.m.Nodes[root] = program.Node{
		Types: program.Object, TypeRule: k.rule("Indberet/type"), Slots: 1, Tables: []program.Table{{Columns: 1}},
		Object: &program.ObjectNode{
			Props:     props,
			Needs:     []program.Need{{Prop: 0, Rule: k.rule("Nummer/required")}, {Prop: 4, Rule: k.rule("Ok/required")}, {Prop: 5, Rule: k.rule("Elev/required")}},
			ExtraRule: k.rule("Indberet/additionalProperties"),
		},
		Exprs: []program.ExprRule{{Rule: k.rule("Indberet/enrolled"), Each: 0, At: -1, Code: []program.Expr{
			{Op: program.ExprCell, N: 0}, {Op: program.ExprSlot, N: 0}, {Op: program.ExprRegister, S: "enrolments", Args: []int16{0, 1}},
		}}},
	}
	// When it went well there is no name; else there must be one.
	yes := k.scalar("If", "", program.Boolean, program.Check{Op: program.OpEnum, Enum: &program.Enum{True: true}})
	condition := k.node(program.Node{Types: program.AnyType, Object: &program.ObjectNode{
		Props: []program.Prop{{Name: "Ok", XML: "Ok", Node: yes, Item: yes, Known: true}}}})
	never := k.node(program.Node{Never: true, TypeRule: k.rule("Navn/false")})
	then := k.node(program.Node{Types: program.AnyType, Object: &program.ObjectNode{
		Props: []program.Prop{{Name: "Navn", XML: "Navn", Node: never, Item: never, Known: true}}}})
	otherwise := k.node(program.Node{Types: program.AnyType, Object: &program.ObjectNode{
		Props: []program.Prop{{Name: "Navn", XML: "Navn"}}, Needs: []program.Need{{Prop: 0, Rule: k.rule("Navn/required")}}}})
	k.m.Nodes[root].Apply = &program.Apply{If: condition, Then: then, Else: otherwise}
	return &k.m
}
