package oracle

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/ext"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/reference"
	"github.com/forkontrol/forkontrol/internal/sample"
	"github.com/forkontrol/forkontrol/internal/tree"
)

// Every rule over several values gives the verdict that cel-go gives, with the same
// functions bound in Go: on its samples, on what breaks it, and on many small changes
// of both. Where CEL has an error, a field that is not there above all, the rule does
// not apply.
func TestExpressionsAgreeWithCEL(t *testing.T) {
	rs := catalogue(t)
	sources := expressions(t)
	var asked atomic.Int64
	t.Cleanup(func() {
		if flag.Lookup("test.run").Value.String() == "" {
			assert.Greater(t, asked.Load(), int64(2000))
		}
	})
	eachMessage(t, rs, "", func(t *testing.T, m *program.Message) {
		maker, plainSamples := sample.NewMaker(m), map[string][]*sample.Sample{}
		for _, format := range m.Formats {
			plainSamples[format] = samples(m, format)
		}
		for _, rule := range exprRules(m) {
			key := m.Rules[rule].Keyword + "\x00" + m.Rules[rule].Message.En
			source, ok := sources[key+strings.NewReplacer("@", "/", "#", "/").Replace(m.ID)+".json"]
			if !ok { // of a shared type
				source, ok = sources[key]
			}
			require.True(t, ok, m.Rules[rule].ID)
			var c []*celRule
			for _, one := range source {
				c = append(c, newCEL(t, rs, one))
			}
			held, broke := 0, 0
			for _, format := range m.Formats {
				ours := newEngineRule(t, rs, m, format)
				for root, given := range exprInstances(t, maker, m, rule, format, plainSamples[format]) {
					got, sound := ours.broken(given, root)
					if !sound {
						continue // a value that breaks its own rules is as good as absent, which CEL does not know
					}
					want, ok := false, true
					for _, one := range c {
						broken, sure := one.broken(m, rule, root, given, format)
						want, ok = want || broken, ok && sure
					}
					if !ok {
						continue
					}
					if want {
						broke++
					} else {
						held++
					}
					if slices.Contains(got, rule) != want {
						require.Fail(t, "the verdicts differ", "%s: cel-go says broken: %v\n%s\n%v\n%s", m.Rules[rule].ID, want, source[0].expr, given, ours.render(root))
					}
				}
			}
			if !m.Envelope {
				assert.Positive(t, broke, "%s was never broken", m.Rules[rule].ID)
			}
			assert.Positive(t, held, "%s never held", m.Rules[rule].ID)
			asked.Add(int64(broke + held))
		}
	})
}

// exprRules lists the rules of a message that are expressions.
func exprRules(m *program.Message) []program.RuleID {
	var list []program.RuleID
	for i := range m.Nodes {
		for k := range m.Nodes[i].Exprs {
			if r := m.Nodes[i].Exprs[k].Rule; !slices.Contains(list, r) {
				list = append(list, r)
			}
		}
	}
	return list
}

// expression is one of x-rules as it is in the schemas, with the x-keys of its place.
type expression struct {
	expr, each string
	keys       string // as they are written
}

// sourceKey is one of x-keys.
type sourceKey struct {
	Name, Rows, When string
	Fields           []string
	when             cel.Program
}

// expressions reads all x-rules, by id and English message, and these with the file too: the
// expressions of each.
func expressions(t *testing.T) map[string][]expression {
	t.Helper()
	all := map[string][]expression{}
	var walk func(name string, v any)
	walk = func(name string, v any) {
		switch v := v.(type) {
		case []any:
			for _, item := range v {
				walk(name, item)
			}
		case map[string]any:
			rules, _ := v["x-rules"].([]any)
			keys := ""
			if v["x-keys"] != nil {
				text, err := json.Marshal(v["x-keys"])
				require.NoError(t, err)
				keys = string(text)
			}
			for _, r := range rules {
				r := r.(map[string]any)
				message, _ := r["message"].(map[string]any)
				parts, several := r["of"].([]any)
				if !several {
					parts = []any{r}
				}
				var e []expression
				for _, part := range parts {
					part := part.(map[string]any)
					each, _ := part["each"].(string)
					one := expression{part["expr"].(string), each, ""}
					if strings.Contains(one.expr, "key(") {
						one.keys = keys
					}
					e = append(e, one)
				}
				key := fmt.Sprint(r["id"], "\x00", message["en"])
				if old, there := all[key+name]; there {
					require.Equal(t, old, e, "two rules %s of %s say the same of different expressions", key, name)
				}
				all[key], all[key+name] = e, e
			}
			for _, item := range v {
				walk(name, item)
			}
		}
	}
	for name, file := range schemas(t) {
		if strings.HasSuffix(name, ".json") && !strings.HasPrefix(name, "meta/") {
			var v any
			require.NoError(t, json.Unmarshal(file.Data, &v), name)
			walk(name, v)
		}
	}
	return all
}

// most is how many instances of a rule are looked at, in each format.
const most = 40

// samples returns samples of a message that break no rule.
func samples(m *program.Message, format string) []*sample.Sample {
	var list []*sample.Sample
	for seed := range uint64(4) {
		if s, err := sample.New(m, sample.Options{Format: format, Seed: seed, Minimal: seed == 3}); err == nil {
			list = append(list, s)
		}
	}
	return list
}

// exprInstances returns trees of a message with registers: samples, what breaks the rule,
// and changes of the values that it reads.
func exprInstances(t *testing.T, maker *sample.Maker, m *program.Message, rule program.RuleID, format string, bases []*sample.Sample) func(yield func(*tree.Value, []sample.Register) bool) {
	bases = slices.Clone(bases)
	if s, err := maker.Break(rule, sample.Options{Format: format}); err == nil {
		bases = append(bases, s)
	}
	require.NotEmpty(t, bases, m.ID)
	return func(yield func(*tree.Value, []sample.Register) bool) {
		for _, s := range bases {
			given := s.Registers
			if !yield(s.Tree, given) {
				return
			}
			left, step := most/len(bases), 0
			for c := range maker.Variations(rule, s.Tree) {
				// The first changes are of the first value: later ones are worth as much.
				if step++; step > 20 && step%7 != 0 {
					continue
				}
				if left--; left < 0 {
					break
				}
				if format == sample.XML && !tree.InXML(c) {
					continue
				}
				if format == sample.CSV {
					if !tree.InCSV(m, c) {
						continue
					}
					c = reference.New(m).AsCSV(c)
				}
				if !yield(c, given) {
					return
				}
			}
		}
	}
}

// engineRule asks the engine.
type engineRule struct {
	t      *testing.T
	rs     *program.Ruleset
	m      *program.Message
	format string
}

func newEngineRule(t *testing.T, rs *program.Ruleset, m *program.Message, format string) *engineRule {
	return &engineRule{t, rs, m, format}
}

func (o *engineRule) render(root *tree.Value) []byte {
	switch o.format {
	case sample.XML:
		return tree.XML(o.m, root)
	case sample.CSV:
		return tree.CSV(o.m, root)
	}
	return tree.JSON(o.m, root, false)
}

// broken returns the expressions that an instance breaks; not sound when it breaks other
// rules too.
func (o *engineRule) broken(given []sample.Register, root *tree.Value) (rules []program.RuleID, sound bool) {
	c := engine.New(engine.Options{Rules: o.rs, Message: o.m.ID, Format: o.format, Registers: registers(o.t, o.rs, given)})
	exprs := exprRules(o.m)
	for _, f := range c.CheckBytes(o.render(root), "").Findings {
		id := o.m.Rule(f.Rule.ID)
		if !slices.Contains(exprs, id) && (f.Rule.Keyword != "empty" || !o.m.Envelope) {
			return nil, false
		}
		rules = append(rules, id)
	}
	return rules, true
}

// celRule is a rule as cel-go runs it.
type celRule struct {
	t       *testing.T
	rs      *program.Ruleset
	source  expression
	program cel.Program
	given   []sample.Register
	keys    []sourceKey
	this    any // where the rule is asked
}

func newCEL(t *testing.T, rs *program.Ruleset, source expression) *celRule {
	t.Helper()
	c := &celRule{t: t, rs: rs, source: source}
	dyn, text, when, list := cel.DynType, cel.StringType, cel.TimestampType, cel.ListType(cel.DynType)
	options := []cel.EnvOption{
		cel.Variable("this", dyn), cel.Variable("it", dyn), cel.CrossTypeNumericComparisons(true), ext.Strings(),
		cel.Function("date", cel.Overload("date", []*cel.Type{dyn}, when, cel.UnaryBinding(date))),
		cel.Function("years", cel.Overload("years", []*cel.Type{dyn, dyn}, cel.IntType, cel.BinaryBinding(wholeYears))),
		cel.Function("cprReplacement", cel.Overload("cprReplacement", []*cel.Type{dyn}, cel.BoolType, cel.UnaryBinding(func(v ref.Val) ref.Val {
			_, replacement, ok := birth(fmt.Sprint(v.Value()))
			return types.Bool(ok && replacement)
		}))),
		cel.Function("cpr", cel.Overload("cpr", []*cel.Type{dyn}, dyn, cel.UnaryBinding(func(v ref.Val) ref.Val {
			born, replacement, ok := birth(fmt.Sprint(v.Value()))
			fields := map[string]any{"isReplacement": ok && replacement}
			if ok {
				fields["birthDate"] = born
			}
			return types.DefaultTypeAdapter.NativeToValue(fields)
		}))),
		cel.Function("register", cel.Overload("register", []*cel.Type{text}, dyn, cel.UnaryBinding(func(v ref.Val) ref.Val { return v }))),
		cel.Function("key", cel.Overload("key", []*cel.Type{text}, dyn, cel.UnaryBinding(func(v ref.Val) ref.Val { return types.String("key " + v.(types.String)) }))),
	}
	for _, name := range []string{"has", "lacks", "get", "validOn"} {
		var overloads []cel.FunctionOpt
		key := []*cel.Type{dyn}
		for n := 1; n <= 4; n++ {
			key = append(key, dyn)
			overloads = append(overloads, cel.MemberOverload(name+strconv.Itoa(n), slices.Clone(key), dyn,
				cel.FunctionBinding(func(args ...ref.Val) ref.Val {
					if key, ok := strings.CutPrefix(fmt.Sprint(args[0].Value()), "key "); ok {
						return c.hasKey(key, args[1:])
					}
					return c.register(name, args)
				})))
		}
		options = append(options, cel.Function(name, overloads...))
	}
	for name, holds := range overLists {
		var overloads []cel.FunctionOpt
		columns := []*cel.Type{list}
		for n := 1; n <= 6; n++ {
			columns = append(columns, text)
			overloads = append(overloads, cel.MemberOverload(name+strconv.Itoa(n), slices.Clone(columns), cel.BoolType,
				cel.FunctionBinding(func(args ...ref.Val) ref.Val { return overList(name, holds, args[0], args[1:]) })))
		}
		options = append(options, cel.Function(name, overloads...))
	}
	env, err := cel.NewEnv(options...)
	require.NoError(t, err)
	checked, issues := env.Compile(source.expr)
	require.NoError(t, issues.Err(), source.expr)
	c.program, err = env.Program(checked)
	require.NoError(t, err)
	if source.keys != "" {
		require.NoError(t, json.Unmarshal([]byte(source.keys), &c.keys))
	}
	for i := range c.keys {
		if k := &c.keys[i]; k.When != "" {
			checked, issues := env.Compile(k.When)
			require.NoError(t, issues.Err(), k.When)
			k.when, err = env.Program(checked)
			require.NoError(t, err)
		}
	}
	return c
}

// hasKey answers has of a key by going through its rows.
func (c *celRule) hasKey(name string, wanted []ref.Val) ref.Val {
	k := &c.keys[slices.IndexFunc(c.keys, func(k sourceKey) bool { return k.Name == name })]
	sure := true
	for _, row := range below(c.this, strings.Split(k.Rows, ".")) {
		if k.when != nil {
			out, _, err := k.when.Eval(map[string]any{"this": nil, "it": row})
			if sure = sure && err == nil; err != nil || out.Value() != true {
				continue
			}
		}
		found := true
		for i, field := range k.Fields {
			v := row
			if field != "." {
				v = at(row, field)
			}
			found = found && v != nil && order(v, wanted[i].Value()) == 0
		}
		if found {
			return types.True
		}
	}
	if !sure {
		return types.NewErr("there may be such a row")
	}
	return types.False
}

// below gives the items of the lists at a path of a value.
func below(v any, path []string) []any {
	items := []any{v}
	for _, name := range path {
		var next []any
		for _, item := range items {
			object, _ := item.(map[string]any)
			switch v := object[name].(type) {
			case nil:
			case []any:
				next = append(next, v...)
			default:
				next = append(next, v)
			}
		}
		items = next
	}
	return items
}

// at gives the value at a path of names, nil where there is none.
func at(v any, path string) any {
	for _, name := range strings.Split(path, ".") {
		object, _ := v.(map[string]any)
		v = object[name]
	}
	return v
}

// broken asks the rule at every place where it is. It is not ok when cel-go
// cannot say: it has null for a value, and no difference of dates of more than 292 years.
func (c *celRule) broken(m *program.Message, rule program.RuleID, root *tree.Value, given []sample.Register, format string) (broken, ok bool) {
	c.given, ok = given, true
	for p := range reference.New(m).Places(root) {
		for _, n := range p.Nodes {
			if !slices.ContainsFunc(m.Nodes[n].Exprs, func(e program.ExprRule) bool { return e.Rule == rule }) {
				continue
			}
			this := plain(m, p.Nodes, p.Value, format == sample.XML)
			if !ok || containsNull(this) {
				return false, false
			}
			rows := []any{nil}
			if c.source.each != "" {
				rows = below(this, strings.Split(c.source.each, "."))
			}
			c.this = this
			for _, it := range rows {
				out, _, err := c.program.Eval(map[string]any{"this": this, "it": it})
				if err != nil {
					if strings.Contains(err.Error(), "overflow") {
						return false, false
					}
					continue
				}
				holds, isBool := out.Value().(bool)
				require.True(c.t, isBool, "%s gives %v", c.source.expr, out)
				broken = broken || !holds
			}
		}
	}
	return broken, ok
}

func containsNull(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case []any:
		return slices.ContainsFunc(v, containsNull)
	case map[string]any:
		return slices.ContainsFunc(slices.Collect(maps.Values(v)), containsNull)
	}
	return false
}

// plain returns a value as CEL takes it: a number as the integer or the decimal that the
// schema says, a list without items in XML not at all.
func plain(m *program.Message, nodes []program.NodeID, v *tree.Value, xml bool) any {
	switch v.Type {
	case program.Object:
		object := map[string]any{}
		for _, member := range v.Members {
			if xml && member.Value.Type == program.Array && len(member.Value.Items) == 0 {
				continue
			}
			object[member.Name] = plain(m, membersOf(m, nodes, member.Name), member.Value, xml)
		}
		return object
	case program.Array:
		items := []any{}
		for _, item := range v.Items {
			items = append(items, plain(m, itemsOf(m, nodes), item, xml))
		}
		return items
	case program.Null:
		return nil
	}
	// XML has text, and the schema says of what type; JSON says so itself.
	asked := v.Type
	if xml {
		asked = program.AnyType
		for _, n := range nodes {
			asked &= m.Nodes[n].Types
		}
	}
	switch {
	case asked&program.String != 0:
		return v.Text
	case asked&program.Boolean != 0:
		text := strings.TrimSpace(v.Text)
		return text == "true" || text == "1"
	}
	if !slices.ContainsFunc(nodes, func(n program.NodeID) bool { return m.Nodes[n].Types&program.Number != 0 }) {
		if n, err := strconv.ParseInt(strings.TrimSpace(v.Text), 10, 64); err == nil {
			return n
		}
	}
	f, _ := strconv.ParseFloat(strings.TrimSpace(v.Text), 64)
	return f
}

func membersOf(m *program.Message, nodes []program.NodeID, name string) []program.NodeID {
	var list []program.NodeID
	for _, n := range nodes {
		if o := m.Nodes[n].Object; o != nil {
			for i := range o.Props {
				if o.Props[i].Name == name {
					list = append(list, withApplied(m, o.Props[i].Node)...)
				}
			}
		}
	}
	return list
}

func itemsOf(m *program.Message, nodes []program.NodeID) []program.NodeID {
	var list []program.NodeID
	for _, n := range nodes {
		if a := m.Nodes[n].Array; a != nil && a.Items != 0 {
			list = append(list, withApplied(m, a.Items)...)
		}
	}
	return list
}

func withApplied(m *program.Message, n program.NodeID) []program.NodeID {
	list := []program.NodeID{n}
	if a := m.Nodes[n].Apply; a != nil {
		for _, sub := range a.All {
			list = append(list, withApplied(m, sub)...)
		}
	}
	return list
}

// register answers has, lacks, get and validOn from a sample's rows.
func (c *celRule) register(function string, args []ref.Val) ref.Val {
	name := string(args[0].(types.String))
	at := slices.IndexFunc(c.rs.Registers, func(r program.Register) bool { return r.Name == name })
	require.GreaterOrEqual(c.t, at, 0, name)
	def := &c.rs.Registers[at]
	var found [][]string
	for _, g := range c.given {
		for _, row := range g.Rows {
			same := g.Name == name
			for i := range def.Keys {
				same = same && row[i] == fmt.Sprint(args[1+i].Value())
			}
			if same {
				found = append(found, row)
			}
		}
	}
	cells := func(row []string) map[string]any {
		all := map[string]any{}
		for i, text := range row {
			if text == "" {
				continue
			}
			switch def.Columns[i].Kind {
			case "date":
				d, err := time.Parse(time.DateOnly, text)
				require.NoError(c.t, err)
				all[def.Columns[i].Name] = d
			case "integer":
				n, err := strconv.ParseInt(text, 10, 64)
				require.NoError(c.t, err)
				all[def.Columns[i].Name] = n
			default:
				all[def.Columns[i].Name] = text
			}
		}
		return all
	}
	switch function {
	case "has":
		return types.Bool(len(found) > 0)
	case "lacks":
		given := slices.ContainsFunc(c.given, func(g sample.Register) bool { return g.Name == name })
		return types.Bool(given && len(found) == 0)
	case "get":
		if len(found) == 0 { // a row without cells: has is false, and a cell is an error
			return types.DefaultTypeAdapter.NativeToValue(map[string]any{})
		}
		return types.DefaultTypeAdapter.NativeToValue(cells(found[0]))
	}
	on := args[len(args)-1].(types.Timestamp).Format(time.DateOnly)
	for _, row := range found {
		all := cells(row)
		from, hasFrom := all["validFrom"].(time.Time)
		to, hasTo := all["validTo"].(time.Time)
		if (!hasFrom || from.Format(time.DateOnly) <= on) && (!hasTo || on <= to.Format(time.DateOnly)) {
			return types.True
		}
	}
	return types.False
}

// layouts are the forms of a date and of a date and time.
var layouts = []string{"2006-01-02", "2006-01-02Z07:00", "2006-01-02T15:04:05", "2006-01-02T15:04:05Z07:00"}

func parseDate(text string) (time.Time, bool) {
	text = strings.Trim(text, " \t\r\n")
	if end, found := strings.CutSuffix(text, "T24:00:00"); found {
		d, err := time.Parse(time.DateOnly, end)
		return d.AddDate(0, 0, 1), err == nil
	}
	for _, layout := range layouts {
		if d, err := time.Parse(layout, text); err == nil {
			return d, d.UTC().Year() > 0
		}
	}
	return time.Time{}, false
}

func date(v ref.Val) ref.Val {
	if at, ok := v.(types.Timestamp); ok {
		return at
	}
	if d, ok := parseDate(fmt.Sprint(v.Value())); ok {
		return types.Timestamp{Time: d}
	}
	return types.NewErr("no date")
}

func wholeYears(a, b ref.Val) ref.Val {
	from, ok1 := a.(types.Timestamp)
	to, ok2 := b.(types.Timestamp)
	if !ok1 || !ok2 {
		return types.NewErr("no dates")
	}
	n := to.Year() - from.Year()
	if to.Month() < from.Month() || to.Month() == from.Month() && to.Day() < from.Day() {
		n--
	}
	return types.Int(n)
}

// birth reads a CPR number by the table of its seventh digit.
func birth(cpr string) (born time.Time, replacement, ok bool) {
	if len(cpr) == 11 && cpr[6] == '-' { // the other spelling
		cpr = cpr[:6] + cpr[7:]
	}
	if len(cpr) != 10 || strings.Trim(cpr, "0123456789") != "" {
		return born, false, false
	}
	n, _ := strconv.Atoi(cpr[:2])
	if replacement = n > 60; replacement {
		n -= 60
	}
	year, _ := strconv.Atoi(cpr[4:6])
	century := map[bool]int{true: 2000, false: 1900}
	switch seventh := cpr[6]; {
	case seventh <= '3':
		year += 1900
	case seventh == '4' || seventh == '9':
		year += century[year <= 36]
	case year <= 57:
		year += 2000
	default:
		year += 1800
	}
	born, err := time.Parse(time.DateOnly, fmt.Sprintf("%04d-%s-%02d", year, cpr[2:4], n))
	return born, replacement, err == nil
}

// listRow is a row of a list as the functions over lists see it: the values of the two
// columns, nil where there is none, and of those by which rows are told apart.
type listRow struct {
	a, b any
	by   []any
}

// alike reports whether two rows have the same values that they are told apart by.
func (r listRow) alike(other listRow) bool {
	for i := range r.by {
		if r.by[i] == nil || other.by[i] == nil || order(r.by[i], other.by[i]) != 0 {
			return false
		}
	}
	return true
}

func (r listRow) from() (time.Time, bool) {
	s, _ := r.a.(string)
	return parseDate(s)
}

func (r listRow) to() (time.Time, bool) {
	s, _ := r.b.(string)
	return parseDate(s)
}

// overLists are the functions over lists, by what they say about their rows.
var overLists = map[string]func([]listRow) bool{
	"unique": func(rows []listRow) bool {
		return everyPair(rows, func(x, y listRow, _ bool) bool { return !x.alike(y) })
	},
	"sorted": func(rows []listRow) bool {
		return everyPair(rows, func(x, y listRow, _ bool) bool { return x.a == nil || y.a == nil || order(x.a, y.a) <= 0 })
	},
	"onlyLastOpen": func(rows []listRow) bool {
		return len(rows) == 0 || !slices.ContainsFunc(rows[:len(rows)-1], func(r listRow) bool { return r.a == nil })
	},
	"disjoint": func(rows []listRow) bool {
		return everyPair(periods(rows), func(x, y listRow, _ bool) bool {
			return !x.alike(y) || before(x, y) || before(y, x) || none(x) || none(y)
		})
	},
	"contiguous": func(rows []listRow) bool {
		return everyPair(periods(rows), func(x, y listRow, next bool) bool {
			to, ends := x.to()
			from, _ := y.from()
			return !next || ends && to.AddDate(0, 0, 1).Format(time.DateOnly) == from.Format(time.DateOnly)
		})
	},
}

func periods(rows []listRow) []listRow {
	return slices.DeleteFunc(slices.Clone(rows), func(r listRow) bool { _, ok := r.from(); return !ok })
}

// before reports whether one period ends before another begins.
func before(x, y listRow) bool {
	to, ends := x.to()
	from, _ := y.from()
	return ends && to.Before(from)
}

// none reports whether a period ends before it begins.
func none(x listRow) bool { return before(x, x) }

func everyPair(rows []listRow, holds func(x, y listRow, next bool) bool) bool {
	for i := range rows {
		for k := range i {
			if !holds(rows[k], rows[i], k == i-1) {
				return false
			}
		}
	}
	return true
}

// order compares as dates what are dates, and the rest as numbers or text.
func order(x, y any) int {
	if a, ok := x.(string); ok {
		b := y.(string)
		d, ok1 := parseDate(a)
		e, ok2 := parseDate(b)
		if ok1 && ok2 {
			return d.Compare(e)
		}
		return strings.Compare(a, b)
	}
	number := func(v any) float64 {
		if n, ok := v.(int64); ok {
			return float64(n)
		}
		return v.(float64)
	}
	switch a, b := number(x), number(y); {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func overList(name string, holds func([]listRow) bool, list ref.Val, columns []ref.Val) ref.Val {
	items, ok := list.Value().([]any)
	if !ok {
		return types.NewErr("no list")
	}
	var rows []listRow
	for _, item := range items {
		var values []any
		for _, c := range columns {
			name := strings.TrimSuffix(strings.TrimPrefix(fmt.Sprint(c.Value()), "date("), ")")
			values = append(values, at(item, name))
		}
		row := listRow{a: values[0], b: values[min(1, len(values)-1)], by: values[min(2, len(values)):]}
		if name == "unique" {
			row.by = values
		}
		rows = append(rows, row)
	}
	return types.Bool(holds(rows))
}
