package catalogue

import "github.com/forkontrol/forkontrol/internal/program"

// The functions that append write JSON. Texts are in the language lang, "da" or "en"; with "" they are in both, each an
// object {"da", "en"}. What is empty is left out, but for the members that readers may count on.

// AppendSystems appends the systems that have messages, as an array of objects.
func (c Catalogue) AppendSystems(b []byte, lang string) []byte {
	w := writer{b: b, lang: lang}
	w.open('[')
	for _, s := range c.set.Systems {
		if len(s.Messages) > 0 {
			w.item()
			w.open('{')
			w.system(s)
			w.close('}')
		}
	}
	w.close(']')
	return w.b
}

// AppendCoverage is AppendSystems that also gives what is known of each system, as cover says.
func (c Catalogue) AppendCoverage(b []byte, lang string, cover func(*program.System) Coverage) []byte {
	w := writer{b: b, lang: lang}
	w.open('[')
	for s := range c.Systems() {
		w.item()
		w.open('{')
		w.system(s)
		of := cover(s)
		w.object("coverage")
		w.count("messages", of.Messages)
		w.count("fields", of.Fields)
		w.count("rules", of.Rules)
		w.close('}')
		w.close('}')
	}
	w.close(']')
	return w.b
}

// AppendMessages appends the messages of a system, of all systems when none is named, as an array of objects.
func (c Catalogue) AppendMessages(b []byte, system, lang string) []byte {
	w := writer{b: b, lang: lang}
	w.open('[')
	for _, s := range c.set.Systems {
		if system != "" && system != s.ID {
			continue
		}
		for _, m := range s.Messages {
			w.item()
			w.open('{')
			w.message(Message{m, s.ID})
			w.close('}')
		}
	}
	w.close(']')
	return w.b
}

// AppendRules appends rules by their ids, each as in a description, with its system and the messages that have it, as an
// array of objects. An id that no rule has is left out.
func (c Catalogue) AppendRules(b []byte, ids []string, lang string) []byte {
	w := writer{b: b, lang: lang}
	w.open('[')
	for _, id := range ids {
		use := c.FindRule(id)
		if use == nil {
			continue
		}
		w.rule(use.Rule)
		w.b = w.b[:len(w.b)-1] // the object goes on
		w.text("system", use.System.ID)
		w.array("messages")
		for _, m := range use.Messages {
			w.item()
			w.string(m.ID)
		}
		w.close(']')
		w.close('}')
	}
	w.close(']')
	return w.b
}

// Append appends a description as an object.
func (d *Description) Append(b []byte, lang string) []byte {
	w := writer{b: b, lang: lang}
	w.description(d)
	return w.b
}

// AppendAlone appends a description in both languages as an object that needs nothing beside it: with the version of the
// rules and the registers that rules of the message ask. Schema describes it.
func (d *Description) AppendAlone(b []byte) []byte {
	w := writer{b: b}
	w.description(d)
	w.b = w.b[:len(w.b)-1] // the object goes on
	w.text("ruleset", d.catalogue.set.Version)
	w.array("registers")
	for i := range d.catalogue.set.Registers {
		if r := &d.catalogue.set.Registers[i]; d.asks(r.Name) {
			w.register(r)
		}
	}
	w.close(']')
	w.close('}')
	return w.b
}

// asks reports whether a rule of the message asks a register.
func (d *Description) asks(register string) bool {
	for i := range d.Message.Message.Rules {
		for _, name := range d.Message.Message.Rules[i].Registers {
			if name == register {
				return true
			}
		}
	}
	return false
}

// Append appends all in both languages: the systems with their documents and the rules
// that belong to no message, all messages, and the registers.
func (c Catalogue) Append(b []byte) []byte {
	w := writer{b: b}
	w.open('{')
	w.text("ruleset", c.set.Version)
	w.array("systems")
	for _, s := range c.set.Systems {
		w.item()
		w.open('{')
		w.system(s)
		w.array("documents")
		for i := range s.Documents {
			w.document(&s.Documents[i])
		}
		w.close(']')
		w.array("rules")
		for i := range s.Rules {
			w.rule(c.Rule(s, nil, &s.Rules[i]))
		}
		w.close(']')
		w.close('}')
	}
	w.close(']')
	w.array("messages")
	for _, s := range c.set.Systems {
		for _, m := range s.Messages {
			w.item()
			d := c.Describe(s, m)
			w.description(&d)
		}
	}
	w.close(']')
	w.array("registers")
	for i := range c.set.Registers {
		w.register(&c.set.Registers[i])
	}
	w.close(']')
	w.close('}')
	return w.b
}

func (w *writer) system(s *program.System) {
	w.text("id", s.ID)
	w.text("name", s.Name)
	w.text("direction", s.Direction)
	w.list("areas", s.Areas)
	w.text("transport", s.Transport)
	w.number("messages", len(s.Messages))
	w.words("text", s.Text)
	w.someWords("missing", s.Missing)
	w.list("links", s.Links)
}

func (w *writer) count(name string, c Count) {
	w.object(name)
	w.number("official", c.Official)
	w.number("contract", c.Contract)
	w.number("draft", c.Draft)
	w.close('}')
}

func (w *writer) message(m Message) {
	w.text("id", m.ID)
	w.text("system", m.System)
	w.text("service", m.Service)
	w.text("title", m.Title)
	w.text("name", m.Name)
	w.text("version", m.Version)
	w.some("operation", m.Operation)
	w.text("direction", m.Direction)
	w.some("from", m.From)
	w.some("to", m.To)
	w.list("formats", m.Formats)
	w.text("evidence", m.Evidence.String())
	w.words("text", m.Text)
}

func (w *writer) description(d *Description) {
	w.open('{')
	w.message(d.Message)
	w.words("label", d.Label)
	w.text("root", d.Root)
	w.some("namespace", d.Space)
	w.mark("envelope", d.Envelope)
	w.source(d.Message.Source)
	w.csv(d.CSV)
	w.array("fields")
	for i := range d.Len() {
		w.item()
		f := d.Field(i)
		w.field(d, &f)
	}
	w.close(']')
	w.rules(d, d.Rules)
	w.array("documents")
	for i := range d.system.Documents {
		if document := &d.system.Documents[i]; d.Cites(document.ID) {
			w.document(document)
		}
	}
	w.close(']')
	w.close('}')
}

func (w *writer) field(d *Description, f *Field) {
	w.open('{')
	w.text("path", f.Path)
	w.text("name", f.Name)
	w.number("depth", int(f.Depth))
	w.text("type", f.Type)
	w.list("types", f.Types)
	w.words("label", f.Label)
	w.someWords("text", f.Text)
	w.someWords("fix", f.Fix)
	w.truth("required", f.Required)
	w.number("min", f.Min)
	if f.Max >= 0 {
		w.number("max", f.Max)
	} else {
		w.null("max")
	}
	w.mark("repeated", f.Repeated)
	w.some("element", f.Element)
	w.mark("attribute", f.Attribute)
	w.some("namespace", f.Namespace)
	w.some("column", f.Column)
	w.someList("allowed", f.Allowed)
	for word, limit := range f.Bounds {
		if word := Word(word); limit != "" && word < Pattern {
			w.key(word.String())
			w.b = append(w.b, limit...)
		} else {
			w.some(word.String(), limit)
		}
	}
	if len(f.Codes) > 0 {
		w.array("codes")
		for i := range f.Codes {
			w.item()
			w.open('{')
			w.text("value", f.Codes[i].Value)
			w.someWords("text", f.Codes[i].Text)
			w.close('}')
		}
		w.close(']')
	}
	w.some("personal", Personal(f.Personal))
	w.some("example", f.Example)
	w.text("evidence", f.Evidence.String())
	w.source(f.Source)
	w.rules(d, f.Rules)
	w.close('}')
}

func (w *writer) rules(d *Description, rules []program.RuleID) {
	w.array("rules")
	for _, id := range rules {
		w.rule(d.Rule(id))
	}
	w.close(']')
}

func (w *writer) rule(r Rule) {
	w.item()
	w.open('{')
	w.text("id", r.ID)
	w.text("keyword", r.Keyword)
	w.text("severity", r.Severity.String())
	w.text("evidence", r.Evidence.String())
	w.some("limit", r.Limit)
	w.someList("allowed", r.Allowed)
	w.some("code", r.Code)
	w.some("from", r.From)
	w.some("to", r.To)
	w.someWords("asks", r.Asks)
	w.someWords("why", r.Why)
	w.someWords("fix", r.Fix)
	w.someWords("message", r.Message)
	w.source(r.Source)
	w.someList("registers", r.Registers)
	w.close('}')
}

func (w *writer) source(s program.Source) {
	if s.Document == "" {
		return
	}
	w.object("source")
	w.text("document", s.Document)
	w.some("section", s.Section)
	w.close('}')
}

func (w *writer) document(d *program.Document) {
	w.item()
	w.open('{')
	w.text("id", d.ID)
	w.text("title", d.Title)
	w.some("publisher", d.Publisher)
	w.some("version", d.Version)
	w.some("date", d.Date)
	w.some("url", d.URL)
	w.close('}')
}

func (w *writer) csv(c *program.CSV) {
	if c == nil {
		return
	}
	w.object("csv")
	w.some("delimiter", Sign(c.Delimiter))
	w.some("quote", Sign(c.Quote))
	w.text("names", Names(c.Names))
	w.truth("ordered", c.Ordered)
	w.someList("encodings", c.Encodings)
	w.array("records")
	for i := range c.Records {
		r := &c.Records[i]
		w.item()
		w.open('{')
		w.text("name", r.Name)
		w.mark("list", r.List)
		w.some("mark", r.Mark)
		w.array("columns")
		for k := range r.Columns {
			w.item()
			w.string(r.Columns[k].Name)
		}
		w.close(']')
		w.close('}')
	}
	w.close(']')
	w.close('}')
}

func (w *writer) register(r *program.Register) {
	w.item()
	w.open('{')
	w.text("name", r.Name)
	w.words("title", r.Title)
	w.number("keys", r.Keys)
	w.array("columns")
	for i := range r.Columns {
		w.item()
		w.open('{')
		w.text("name", r.Columns[i].Name)
		w.text("kind", r.Columns[i].Kind)
		w.someWords("text", r.Columns[i].Text)
		w.close('}')
	}
	w.close(']')
	w.close('}')
}
