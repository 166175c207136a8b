package importing

import (
	"cmp"
	"encoding/json"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/forkontrol/forkontrol/internal/contract"
)

// Described is what an interface description says, for Describe to write.
type Described struct {
	File *contract.File
	// English says that the description is in English; else it is in Danish.
	English  bool
	Messages []*DescribedMessage
	// Missing is what is left for a person to write.
	Missing []Words
	// Mended is what a person has set right in it, and where.
	Mended []Words
}

// Words is one text in both languages. Without En, Da is in the language of the description, and stands for the other
// language with a mark that says so.
type Words struct {
	Da string `json:"da"`
	En string `json:"en"`
}

// DescribedMessage is a message.
type DescribedMessage struct {
	Service, Title, Name, Version, Operation, Direction string
	Root                                                *DescribedField
}

// DescribedField is an element: an object if it has members, a scalar otherwise.
type DescribedField struct {
	Name, Section, Type string // the type in the words of the description
	Label, Text         Words
	Draft               bool // no row has it
	DraftType           bool // how values are written is not certain
	Attribute           bool
	Scalar              Scalar
	Members             []*DescribedField
	Object              bool
	// Shown says that the description shows the whole of the object.
	Shown    bool
	Required bool
	// Many says that it may be repeated: from Min times to Max, each empty where that is not stated.
	Many     bool
	Min, Max string
	// Single says that the description states that it comes once.
	Single    bool
	Unchecked []DescribedText
	Questions []Words
	// Mended is what a person has set right in its row.
	Mended []Words
	Rules  []DescribedRule
}

// DescribedText is a text and where it stands.
type DescribedText struct {
	Words
	Section string
}

// Scalar is what a value has to be; what is empty is not asked. JSON is the type of JSON Schema, Ref a
// definition of common/types.json.
type Scalar struct {
	JSON, Ref                   string
	MinLength, MaxLength        string
	TotalDigits, FractionDigits string
	Minimum, Maximum            string
	Pattern, PatternSays        string
	Codes                       []DescribedCode
	ExclusiveMinimum, Personal  string
	ExclusiveMaximum            string
}

// DescribedCode is an allowed value.
type DescribedCode struct{ Value, Meaning string }

// DescribedRule is a rule in CEL.
type DescribedRule struct {
	ID, Expr, Each, At, Code, Section string
	Message, Asks, Why                Words
	Draft                             bool
}

// Describe writes the source of an interface description.
func Describe(d *Described, o Options) *Result {
	o.System = cmp.Or(o.System, "egen")
	o.Name = cmp.Or(o.Name, o.System)
	im := &importer{o: o, set: &contract.Set{Files: []*contract.File{d.File}}, files: map[string][]byte{}, objects: map[string]*object{},
		taken: map[string]bool{}, noted: map[Note]bool{}}
	im.replaced()
	w := &describer{im: im, d: d, count: map[string]int{}}
	for _, m := range d.Messages {
		w.count[m.Service]++
	}
	for _, m := range d.Messages {
		w.message(m)
	}
	w.system()
	return &Result{Source: archive(im.files), Messages: im.messages, Files: im.set.Files, Carried: im.carried, im: im}
}

type describer struct {
	im    *importer
	d     *Described
	depth int            // of the element that is written
	count map[string]int // messages of a service
}

// both writes a text of the description. Braces would be read as places for values.
func (w *describer) both(text Words) *object {
	clean := strings.NewReplacer("{", "(", "}", ")")
	return w.worded(Words{clean.Replace(text.Da), clean.Replace(text.En)})
}

// worded writes a text in which braces are places for values.
func (w *describer) worded(text Words) *object {
	switch {
	case text.En != "":
	case w.d.English:
		text = Words{Da: "På engelsk: " + text.Da, En: text.Da}
	default:
		text.En = "In Danish: " + text.Da
	}
	return (&object{}).with("da", text.Da).with("en", text.En)
}

// label writes what a field is called: in the language that has no word for it, its name.
func (w *describer) label(f *DescribedField) *object {
	text := f.Label
	switch {
	case text.Da == "" || text.En != "":
		text = Words{cmp.Or(text.Da, f.Name), cmp.Or(text.En, f.Name)}
	case w.d.English:
		text = Words{f.Name, text.Da}
	default:
		text.En = f.Name
	}
	return w.both(text)
}

// cite gives the place in the description. What is not in a row is cited by the message's.
func (w *describer) cite(section string) *object {
	return (&object{}).with("document", w.d.File.Path).with("section", section)
}

func (w *describer) system() {
	name := path.Join(w.im.o.System, "system.json")
	if len(w.im.carried) > 0 {
		if before := w.im.library.file(name); before != nil {
			w.im.joined(name, before)
			return
		}
	}
	file := path.Base(w.d.File.Path)
	text := Words{"Læst af tabellerne i grænsefladebeskrivelsen " + file + ".", "Read from the tables of the interface description " + file + "."}
	for _, m := range w.d.Mended {
		text.Da, text.En = text.Da+" "+m.Da, text.En+" "+m.En
	}
	s := (&object{}).with("$schema", "../meta/system.json").with("$id", address+name).with("id", w.im.o.System).with("name", w.im.o.Name).
		with("text", w.both(text))
	if len(w.d.Missing) > 0 {
		var da, en []string
		for _, m := range w.d.Missing {
			da, en = append(da, m.Da), append(en, cmp.Or(m.En, m.Da))
		}
		s.with("missing", w.both(Words{"Mangler: " + limited(da, "flere"), "Missing: " + limited(en, "more")}))
	}
	w.im.put(name, s.with("documents", w.im.documents()))
}

func (w *describer) message(m *DescribedMessage) {
	im := w.im
	instead := im.roots[m.Root.Name]
	if instead != nil && instead.carried.By != "" {
		instead = nil
	}
	name := m.Name
	service := m.Service
	title := m.Title
	direction := m.Direction
	if instead != nil {
		of, _ := instead.source.get("x-message").(*object)
		service, _ = of.get("service").(string)
		title, _ = of.get("title").(string)
		name, _ = of.get("name").(string)
		direction, _ = of.get("direction").(string)
	}
	id := messageName(name)
	file := path.Join(im.o.System, service, m.Version, id+".json")
	for i := 2; im.taken[file]; i++ {
		id = messageName(name) + "-" + strconv.Itoa(i)
		file = path.Join(im.o.System, service, m.Version, id+".json")
	}
	im.taken[file] = true
	im.messages = append(im.messages, im.o.System+"/"+service+"@"+m.Version+"#"+id)
	head := (&object{}).with("system", im.o.System).with("service", service).with("title", title).with("name", id).
		with("version", m.Version).with("operation", m.Operation).with("direction", direction).with("root", m.Root.Name).
		with("elements", "any").with("formats", []any{"xml", "json"})
	switch {
	case instead != nil:
		of, _ := instead.source.get("x-message").(*object)
		head.with("ruleScope", of.get("ruleScope")).with("from", of.get("from")).with("replaces", instead.carried.ID)
		instead.carried.By = im.messages[len(im.messages)-1]
	case w.count[m.Service] > 1:
		head.with("ruleScope", id)
	}
	o := (&object{}).with("$schema", "http://json-schema.org/draft-07/schema#").with("$id", address+file).with("title", m.Name).with("x-message", head)
	o.members = append(o.members, w.element(m.Root).members...)
	if instead != nil {
		c := carrier{&im.library, instead.carried, file, o}
		old := im.library.layers(instead.file, instead.source)
		c.texts(old, o, "", "")
		c.carry(old, o, "", "")
	}
	im.put(file, o)
}

// element writes a field as one thing, whether it may be repeated or not.
func (w *describer) element(f *DescribedField) *object {
	o := w.about(f)
	if f.Many {
		o.members = append([]member{{"type", "array"}}, o.members...)
		if f.Min != "" {
			o.set("minItems", decimal(f.Min))
		} else if f.Required {
			o.set("minItems", json.Number("1"))
		}
		if f.Max != "" {
			o.set("maxItems", decimal(f.Max))
		}
		if f.Object {
			return o.set("items", w.object(f))
		}
		return o.set("items", w.scalar(&f.Scalar, &object{}))
	}
	var inner *object
	if f.Object {
		inner = w.object(f)
	} else {
		inner = w.scalar(&f.Scalar, &object{})
	}
	out := &object{}
	for _, m := range inner.members {
		if m.name == "type" || m.name == "allOf" {
			out.members = append(out.members, m)
		}
	}
	for _, m := range inner.members {
		if m.name == "type" || m.name == "allOf" {
			continue
		}
		if more, ok := m.value.(*object); ok { // x-type, x-claims, x-text: both say something
			if own, ok := o.get(m.name).(*object); ok && m.name != "properties" {
				own.members = append(own.members, more.members...)
				continue
			}
		}
		o.members = append(o.members, m)
	}
	out.members = append(out.members, o.members...)
	return out
}

// about writes what is said of the field itself.
func (w *describer) about(f *DescribedField) *object {
	o := &object{}
	if f.Type != "" {
		o.with("x-type", (&object{}).with("words", f.Type))
	}
	text := (&object{}).with("label", w.label(f))
	if f.Text.Da != "" {
		text.with("text", w.both(f.Text))
	}
	o.with("x-text", text).with("x-source", w.cite(f.Section))
	if f.Draft {
		o.with("x-evidence", "draft")
	} else {
		o.with("x-evidence", "official")
	}
	claims := &object{}
	if !f.Many && !f.Single && !f.Attribute && w.depth > 0 {
		claims.with("once", "draft")
	}
	if f.DraftType {
		claims.with("type", "draft")
	}
	o.with("x-claims", claims)
	if !f.Object {
		o.with("x-personal", cmp.Or(f.Scalar.Personal, personal(f.Name)))
	}
	if f.Attribute {
		o.with("x-xml", (&object{}).with("attribute", true))
	}
	var asked []string
	for _, q := range slices.Concat(f.Questions, f.Mended) {
		asked = append(asked, q.En)
	}
	o.with("$comment", strings.Join(asked, " "))
	var unchecked []any
	for _, u := range f.Unchecked {
		unchecked = append(unchecked, (&object{}).with("text", w.both(u.Words)).with("x-source", w.cite(u.Section)))
	}
	if len(unchecked) == 0 {
		// What nobody has answered is not asked of a payload, and the report must not pass over that.
		for _, q := range f.Questions {
			text := Words{f.Name + ": " + q.Da, f.Name + ": " + q.En}
			unchecked = append(unchecked, (&object{}).with("text", w.both(text)).with("x-source", w.cite(f.Section)))
		}
	}
	o.with("x-unchecked", unchecked)
	var rules []any
	for _, r := range f.Rules {
		rules = append(rules, w.rule(&r))
	}
	return o.with("x-rules", rules)
}

func (w *describer) rule(r *DescribedRule) *object {
	o := (&object{}).with("id", r.ID).with("expr", r.Expr).with("each", r.Each).with("at", r.At)
	severity, evidence := "error", "official"
	if r.Draft {
		severity, evidence = "warning", "draft"
	}
	o.with("severity", severity).with("code", r.Code).with("message", w.worded(r.Message))
	if r.Asks.Da != "" {
		o.with("asks", w.worded(r.Asks))
	}
	if r.Why.Da != "" {
		o.with("why", w.both(r.Why))
	}
	return o.with("x-source", w.cite(r.Section)).with("x-evidence", evidence)
}

func (w *describer) object(f *DescribedField) *object {
	o := (&object{}).with("type", "object")
	var required []any
	properties := &object{}
	for _, m := range f.Members {
		if m.Required && !slices.Contains(required, any(m.Name)) {
			required = append(required, m.Name)
		}
		w.depth++
		properties.set(m.Name, w.element(m))
		w.depth--
	}
	o.with("required", required)
	if len(f.Members) == 0 { // what it has is not described
		return o
	}
	claims := &object{}
	o.with("additionalProperties", false)
	if !f.Shown {
		claims.with("additionalProperties", "draft")
	}
	return o.with("x-claims", claims).with("properties", properties)
}

func (w *describer) scalar(s *Scalar, o *object) *object {
	if s.Ref != "" {
		o.with("allOf", []any{(&object{}).with("$ref", "../../../common/types.json#/definitions/"+s.Ref)})
	} else {
		o.with("type", s.JSON)
	}
	typed := &object{}
	if s.TotalDigits != "" {
		typed.set("totalDigits", decimal(s.TotalDigits))
	}
	if s.FractionDigits != "" {
		typed.set("fractionDigits", decimal(s.FractionDigits))
	}
	o.with("x-type", typed)
	for _, n := range []struct{ name, value string }{{"minLength", s.MinLength}, {"maxLength", s.MaxLength}, {"minimum", s.Minimum}, {"maximum", s.Maximum},
		{"exclusiveMinimum", s.ExclusiveMinimum}, {"exclusiveMaximum", s.ExclusiveMaximum}} {
		if n.value != "" {
			o.set(n.name, decimal(n.value))
		}
	}
	o.with("pattern", s.Pattern)
	if s.Pattern != "" && s.PatternSays != "" {
		says := strings.NewReplacer("{", "(", "}", ")").Replace(s.PatternSays)
		words := (&object{}).
			with("message", w.worded(Words{"{label} er ikke skrevet som " + says + "; fundet: «{value}».", "{label} is not written as " + says + "; found: “{value}”."})).
			with("asks", w.worded(Words{"{label} {must} skrives som " + says + ".", "{label} {must} be written as " + says + "."}))
		o.with("x-text", (&object{}).with("rules", (&object{}).with("pattern", words)))
	}
	if len(s.Codes) > 0 {
		var values []any
		codes := &object{}
		for _, c := range s.Codes {
			switch s.JSON {
			case "integer", "number":
				values = append(values, json.Number(c.Value))
			default:
				values = append(values, c.Value)
			}
			if c.Meaning != "" {
				codes.with(c.Value, w.both(Words{Da: c.Meaning}))
			}
		}
		o.with("enum", values).with("x-codes", codes)
	}
	return o
}

// Slug makes an id of a name: HentElev becomes hent-elev.
func Slug(name string) string { return slug(name) }

// SystemOf is the id of the system of what is imported from a file, where none is given.
func SystemOf(given, file string) string {
	if given != "" {
		return given
	}
	return slug(strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)))
}
