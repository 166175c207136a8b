package handbook

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/forkontrol/forkontrol/internal/catalogue"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/schema"
)

// Schemas are the messages' JSON Schemas, each in one document that stands alone:
// what it refers to in other files is in its definitions. The x- keywords are
// left out, except for labels and texts, which become title and description in Danish;
// so a document takes whatever the message's rules take, and more where only an x-
// keyword says the rule. They are given by message id.
func Schemas(set *schema.Set) (map[string][]byte, error) {
	out := map[string][]byte{}
	for _, doc := range set.Documents {
		id := messageOf(doc)
		if id == "" {
			continue
		}
		text, err := alone(set, doc, program.Danish, nil)
		if err != nil {
			return nil, err
		}
		out[id] = text
	}
	return out, nil
}

// messageOf is the id of the message that a document describes, empty for none.
func messageOf(doc *schema.Document) string {
	m := doc.Root.Get("x-message")
	if doc.Role != schema.Schema || m == nil {
		return ""
	}
	return m.GetText("system") + "/" + m.GetText("service") + "@" + m.GetText("version") + "#" + m.GetText("name")
}

func alone(set *schema.Set, doc *schema.Document, lang string, more []string) ([]byte, error) {
	b := bundle{set: set, doc: doc, names: map[string]string{}, lang: lang, more: more}
	text, err := b.write()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", doc.Path, err)
	}
	return text, nil
}

// said are the keywords that mean in JSON Schema what they do here. Those of forms of values (format) are not
// among them, since validators need not check them. The other two are of XML, in which an object has an order and may have
// a member twice.
var said = []string{"type", "required", "additionalProperties", "maxLength", "minLength", "pattern", "enum", "const", "minItems", "maxItems",
	"uniqueItems", "contains", "additionalItems", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minProperties",
	"maxProperties", "propertyNames", "dependencies", "anyOf", "oneOf", "not", "false", "once", "order"}

// Schema is the JSON Schema of one message with labels and texts in a language, nil where the set does not have the
// message. What the schema cannot say is in its member x-forkontrol: the ids of those rules and what they ask.
func Schema(set *schema.Set, rules *program.Ruleset, s *program.System, m *program.Message, lang string) ([]byte, error) {
	at := slices.IndexFunc(set.Documents, func(doc *schema.Document) bool { return messageOf(doc) == m.ID })
	if at < 0 {
		return nil, nil
	}
	type rule struct {
		Rule      string   `json:"rule"`
		Severity  string   `json:"severity"`
		Asks      string   `json:"asks"`
		Registers []string `json:"registers,omitempty"`
	}
	about := struct {
		Message  string `json:"message"`
		Evidence string `json:"evidence"`
		Ruleset  string `json:"ruleset"`
		Unsaid   []rule `json:"unsaid"`
	}{m.ID, m.Evidence.String(), rules.Version, []rule{}}
	c := catalogue.Of(rules)
	for i := 1; i < len(m.Rules); i++ {
		r := &m.Rules[i]
		if !slices.Contains(said, r.Keyword) {
			known := c.Rule(s, m, r)
			about.Unsaid = append(about.Unsaid, rule{r.ID, r.Severity.String(), known.Asks.In(lang), r.Registers})
		}
	}
	comment := "What this schema cannot say stands in x-forkontrol.unsaid; forkontrol checks that too."
	if lang != program.English {
		comment = "Det, som dette skema ikke kan sige, står i x-forkontrol.unsaid; forkontrol kontrollerer også det."
	}
	text, err := json.Marshal(about)
	if err != nil {
		return nil, err
	}
	return alone(set, set.Documents[at], lang, []string{`"$comment":` + quote(comment), `"x-forkontrol":` + string(text)})
}

// CodeList is a list of codes that fields of several messages share.
type CodeList struct {
	// ID is the list's file name without its ending.
	ID    string `json:"id"`
	Title string `json:"title"`
	Codes []Code `json:"codes"`
	// Evidence and the document that states the list.
	Evidence string           `json:"evidence"`
	Source   *json.RawMessage `json:"source,omitempty"`
}

// Code is one value with its meaning, where that is known.
type Code struct {
	Value string `json:"value"`
	Text  *Text  `json:"text,omitempty"`
}

// CodeLists are those of the schemas, by id.
func CodeLists(set *schema.Set) []CodeList {
	lists := []CodeList{}
	for _, doc := range set.Documents {
		enum := doc.Root.Get("enum")
		if path.Dir(doc.Path) != "common/codes" || enum == nil {
			continue
		}
		list := CodeList{ID: strings.TrimSuffix(path.Base(doc.Path), ".json"), Title: doc.Root.GetText("title"),
			Evidence: doc.Root.GetText("x-evidence"), Codes: []Code{}}
		if source := doc.Root.Get("x-source"); source != nil {
			if d := doc.Root.Get("x-documents"); d != nil {
				if d = d.Get(source.GetText("document")); d != nil {
					raw := json.RawMessage(render(d))
					list.Source = &raw
				}
			}
		}
		meanings := doc.Root.Get("x-codes")
		for _, v := range enum.Items {
			code := Code{Value: v.Text}
			if meanings != nil {
				if t := meanings.Get(v.Text); t != nil {
					code.Text = &Text{t.GetText("da"), t.GetText("en")}
				}
			}
			list.Codes = append(list.Codes, code)
		}
		lists = append(lists, list)
	}
	return lists
}

// bundle writes one message with all that it refers to.
type bundle struct {
	set *schema.Set
	doc *schema.Document
	// names are the definitions that stand for locations in other documents;
	// order is that in which they were met.
	names map[string]string
	order []string
	lang  string   // of titles and descriptions
	more  []string // members of the root
	err   error
}

func (b *bundle) write() ([]byte, error) {
	own := b.value(b.doc.Root, b.doc, true)
	var definitions [][2]string
	for i := 0; i < len(b.order); i++ { // each may add more
		location := b.order[i]
		target, doc, err := b.find(location)
		if err != nil {
			return nil, err
		}
		definitions = append(definitions, [2]string{b.names[location], b.value(target, doc, true)})
	}
	if b.err != nil {
		return nil, b.err
	}
	slices.SortFunc(definitions, func(x, y [2]string) int { return strings.Compare(x[0], y[0]) })
	if len(definitions) > 0 {
		var added strings.Builder
		for i, d := range definitions {
			if i > 0 {
				added.WriteByte(',')
			}
			added.WriteString(quote(d[0]) + ":" + d[1])
		}
		if at := strings.LastIndex(own, definitionsMark); at >= 0 {
			own = own[:at] + "," + added.String() + own[at+len(definitionsMark):]
		} else {
			own = strings.TrimSuffix(own, "}") + `,"definitions":{` + added.String() + "}}"
		}
	}
	own = strings.ReplaceAll(own, definitionsMark, "")
	var out bytes.Buffer
	if err := json.Indent(&out, []byte(own), "", "  "); err != nil {
		return nil, err
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
}

// definitionsMark stands where the root's own definitions end; no JSON text holds it
// unescaped.
const definitionsMark = "\x00"

// value writes a value of a document. In a schema, x- keywords are left out or turned,
// and references are turned; elsewhere (an enum, say) all is left as it is.
func (b *bundle) value(v *schema.Value, doc *schema.Document, isSchema bool) string {
	if v.Kind == schema.Array && isSchema {
		items := make([]string, len(v.Items))
		for i, item := range v.Items {
			items[i] = b.value(item, doc, true)
		}
		return "[" + strings.Join(items, ",") + "]"
	}
	if v.Kind != schema.Object || !isSchema {
		return render(v)
	}
	var members []string
	add := func(name, text string) { members = append(members, quote(name)+":"+text) }
	root := v == b.doc.Root
	words := v.Get("x-text")
	for _, m := range v.Members {
		switch {
		case m.Name == "$id" && root:
			add("$id", quote(strings.TrimSuffix(m.Value.Text, ".json")+".schema.json"))
		case m.Name == "$id", m.Name == "$schema" && !root, strings.HasPrefix(m.Name, "x-"), m.Name == "$comment":
		case (m.Name == "title" || m.Name == "description") && words != nil && words.Get(wordOf[m.Name]) != nil:
		case m.Name == "$ref" && m.Value.Kind == schema.String:
			add("$ref", quote(b.ref(m.Value, doc)))
		case m.Name == "definitions" && root:
			add(m.Name, strings.TrimSuffix(b.named(m.Value, doc), "}")+definitionsMark+"}")
		case m.Name == "properties" || m.Name == "patternProperties" || m.Name == "definitions" || m.Name == "dependencies":
			add(m.Name, b.named(m.Value, doc))
		case m.Name == "enum" || m.Name == "const" || m.Name == "default" || m.Name == "examples" || m.Name == "required" || m.Name == "type":
			add(m.Name, render(m.Value))
		default:
			add(m.Name, b.value(m.Value, doc, true))
		}
	}
	if words != nil && v.Get("$ref") == nil {
		for _, name := range []string{"title", "description"} {
			if t := words.Get(wordOf[name]); t != nil {
				add(name, quote(t.GetText(b.lang)))
			}
		}
	}
	if root {
		members = append(members, b.more...)
	}
	return "{" + strings.Join(members, ",") + "}"
}

// wordOf says which of x-text an annotation of JSON Schema is made of.
var wordOf = map[string]string{"title": "label", "description": "text"}

// named writes an object whose members are schemas.
func (b *bundle) named(v *schema.Value, doc *schema.Document) string {
	members := make([]string, len(v.Members))
	for i, m := range v.Members {
		members[i] = quote(m.Name) + ":" + b.value(m.Value, doc, m.Value.Kind == schema.Object)
	}
	return "{" + strings.Join(members, ",") + "}"
}

// ref gives what a reference is in the bundle.
func (b *bundle) ref(v *schema.Value, doc *schema.Document) string {
	base, err := url.Parse(doc.ID)
	if err == nil {
		var to *url.URL
		if to, err = base.Parse(v.Text); err == nil {
			location := to.String()
			if !strings.HasPrefix(location, schema.Base) {
				return v.Text // the meta-schema
			}
			file, pointer, _ := strings.Cut(location, "#")
			if file == b.doc.ID {
				return "#" + pointer
			}
			return "#/definitions/" + b.name(file+"#"+pointer)
		}
	}
	b.err = v.Errorf("%v", err)
	return ""
}

// name gives the definition that stands for a location in another document.
func (b *bundle) name(location string) string {
	if name, ok := b.names[location]; ok {
		return name
	}
	file, pointer, _ := strings.Cut(location, "#")
	base := path.Base(pointer)
	if pointer == "" || pointer == "/" {
		base = strings.TrimSuffix(path.Base(file), ".json")
	}
	name := base
	for n := 2; b.taken(name); n++ {
		name = fmt.Sprintf("%s.%d", base, n)
	}
	b.names[location] = name
	b.order = append(b.order, location)
	return name
}

func (b *bundle) taken(name string) bool {
	if own := b.doc.Root.Get("definitions"); own != nil && own.Get(name) != nil {
		return true
	}
	for _, other := range b.names {
		if other == name {
			return true
		}
	}
	return false
}

func (b *bundle) find(location string) (*schema.Value, *schema.Document, error) {
	v, err := b.set.At(location)
	if err != nil {
		return nil, nil, err
	}
	return v, b.set.Find(v.File), nil
}

// render writes a value as it is.
func render(v *schema.Value) string {
	switch v.Kind {
	case schema.Null:
		return "null"
	case schema.False:
		return "false"
	case schema.True:
		return "true"
	case schema.Number:
		return v.Text
	case schema.String:
		return quote(v.Text)
	case schema.Array:
		items := make([]string, len(v.Items))
		for i, item := range v.Items {
			items[i] = render(item)
		}
		return "[" + strings.Join(items, ",") + "]"
	}
	members := make([]string, len(v.Members))
	for i, m := range v.Members {
		members[i] = quote(m.Name) + ":" + render(m.Value)
	}
	return "{" + strings.Join(members, ",") + "}"
}

func quote(s string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a buffer takes all
	return strings.TrimSuffix(b.String(), "\n")
}
