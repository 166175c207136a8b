package schema

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/forkontrol/forkontrol/internal/wording"
	"github.com/forkontrol/forkontrol/schemas/meta"
)

// errNotHere is why an address cannot be loaded.
var errNotHere = wording.Of("not one of these files, and nothing is fetched")

// newCompiler returns a compiler that takes documents from load alone and checks
// the x- keywords.
func newCompiler(load func(address string) ([]byte, error)) *jsonschema.Compiler {
	c := jsonschema.NewCompiler()
	c.Draft = jsonschema.Draft7
	c.LoadURL = func(address string) (io.ReadCloser, error) {
		text, err := load(address)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", address, err)
		}
		return io.NopCloser(bytes.NewReader(text)), nil
	}
	c.RegisterExtension(extension, metas().vocabulary, words{})
	return c
}

const extension = "forkontrol"

// words is the extension of the x- keywords: what they mean is for internal/compile, but a
// schema in one of them has its references resolved like any other.
type words struct{ list *jsonschema.Schema }

func (words) Compile(ctx jsonschema.CompilerContext, m map[string]any) (jsonschema.ExtSchema, error) {
	if _, ok := m["x-list"]; !ok {
		return nil, nil
	}
	list, err := ctx.Compile("x-list", false)
	return words{list}, err
}

func (words) Validate(jsonschema.ValidationContext, any) error { return nil }

// ListOf is the schema in x-list of one, nil when there is none.
func ListOf(s *jsonschema.Schema) *jsonschema.Schema {
	w, _ := s.Extensions[extension].(words)
	return w.list
}

// metaSchemas are compiled meta-schemas: draft-07's own and those of
// schemas/meta.
type metaSchemas struct {
	draft07, vocabulary, system, register, keywords *jsonschema.Schema
}

var metas = sync.OnceValue(func() metaSchemas {
	c := jsonschema.NewCompiler()
	c.Draft = jsonschema.Draft7
	c.LoadURL = func(address string) (io.ReadCloser, error) {
		return meta.Files.Open(path.Base(address))
	}
	get := func(name string) *jsonschema.Schema { return c.MustCompile(Base + "meta/" + name) }
	return metaSchemas{c.MustCompile(Draft07), get("vocabulary.json"), get("system.json"), get("register.json"), get("keywords.json")}
})

// metaSchema is draft-07's meta-schema as a document, for schemas that refer to
// it.
var metaSchema = sync.OnceValue(func() *Document {
	text, err := meta.Files.ReadFile("draft-07.json")
	if err != nil {
		panic(err)
	}
	root, e := parse("meta/draft-07.json", text)
	if e != nil {
		panic(e)
	}
	return &Document{Path: "meta/draft-07.json", ID: Draft07, Root: root, Schema: metas().draft07}
})

// checkMeta checks a document against the meta-schemas of its role.
func checkMeta(doc *Document) Errors {
	m := metas()
	against := []*jsonschema.Schema{m.draft07, m.vocabulary}
	switch doc.Role {
	case System:
		against = []*jsonschema.Schema{m.system}
	case Register:
		against = []*jsonschema.Schema{m.register}
	case Keywords:
		against = []*jsonschema.Schema{m.keywords}
	}
	var errs Errors
	value := doc.Root.plain()
	for _, sch := range against {
		var invalid *jsonschema.ValidationError
		if err := sch.Validate(value); errors.As(err, &invalid) {
			errs = leaves(doc, invalid, errs)
		}
	}
	return errs
}

// leaves makes an error of each innermost reason. Of a choice (anyOf, oneOf) of the meta-schema only the form counts
// that was meant, which is the one that has the right type; where there is none, or several, the choice is summed up in
// one error.
func leaves(doc *Document, e *jsonschema.ValidationError, errs Errors) Errors {
	choice := strings.HasSuffix(e.KeywordLocation, "/anyOf") || strings.HasSuffix(e.KeywordLocation, "/oneOf")
	if choice {
		var meant []*jsonschema.ValidationError
		for _, form := range e.Causes {
			if !otherType(form, e.InstanceLocation) {
				meant = append(meant, form)
			}
		}
		if len(meant) == 1 {
			return leaves(doc, meant[0], errs)
		}
	}
	if len(e.Causes) > 0 && !choice {
		for _, c := range e.Causes {
			errs = leaves(doc, c, errs)
		}
		return errs
	}
	v := doc.Root
	for token := range strings.SplitSeq(e.InstanceLocation, "/") {
		if token == "" {
			continue
		}
		if below := v.child(unescape(token)); below != nil {
			v = below
		}
	}
	message := e.Message
	if choice {
		message = "has none of the forms that are allowed here"
	}
	if strings.HasSuffix(message, "is not valid 'regex'") {
		return append(errs, v.Errorf("a pattern that cannot be read: %s", message))
	}
	return append(errs, v.Errorf("%s", wording.Fixed(message)))
}

// otherType reports whether a form does not fit because the value at a place has another type.
func otherType(form *jsonschema.ValidationError, place string) bool {
	if form.InstanceLocation == place && strings.HasSuffix(form.KeywordLocation, "/type") {
		return true
	}
	for _, c := range form.Causes {
		if otherType(c, place) {
			return true
		}
	}
	return false
}

// checkRefs finds the references that lead nowhere.
func (s *Set) checkRefs(v *Value, base string, load func(string) ([]byte, error), errs Errors) Errors {
	switch v.Kind {
	case Array:
		for _, item := range v.Items {
			errs = s.checkRefs(item, base, load, errs)
		}
	case Object:
		ref := v.Get("$ref")
		if ref == nil || ref.Kind != String {
			if id := v.Get("$id"); id != nil && id.Kind == String && v.Pointer() != "" && !strings.HasPrefix(id.Text, "#") {
				return errs // another base: the library resolves below it
			}
			for _, m := range v.Members {
				if m.Name != "enum" && m.Name != "const" && m.Name != "default" && m.Name != "examples" {
					errs = s.checkRefs(m.Value, base, load, errs)
				}
			}
			return errs
		}
		location := resolve(base, ref.Text)
		address, fragment, _ := strings.Cut(location, "#")
		if s.byID[address] == nil && address != Draft07 && !s.inner[address] {
			if _, err := load(address); err != nil {
				return append(errs, ref.Errorf("$ref %q: %v", ref.Text, err))
			}
		}
		if fragment == "" || strings.HasPrefix(fragment, "/") {
			if _, err := s.At(location); err != nil && s.byID[address] != nil {
				return append(errs, ref.Errorf("$ref %q: there is nothing there", ref.Text))
			}
		}
	}
	return errs
}

// noteIDs remembers the addresses that schemas inside a document give themselves.
func (s *Set) noteIDs(v *Value, base string) {
	if id := v.Get("$id"); id != nil && id.Kind == String && v.Get("$ref") == nil {
		base, _, _ = strings.Cut(resolve(base, id.Text), "#")
		s.inner[base] = true
	}
	for _, m := range v.Members {
		if m.Name != "enum" && m.Name != "const" && m.Name != "default" && m.Name != "examples" {
			s.noteIDs(m.Value, base)
		}
	}
	for _, item := range v.Items {
		s.noteIDs(item, base)
	}
}

// Resolve gives the schema that a reference in a document names. That there is one has been
// seen when the set was loaded.
func (s *Set) Resolve(from *Document, ref string) (*jsonschema.Schema, error) {
	if from.made {
		l := linker{Set: s, doc: from}
		to := l.target(&Value{Kind: String, Text: ref})
		return to, l.err
	}
	s.asked = fmt.Sprintf(`{"$ref": %q}`, resolve(from.ID, ref))
	compiled, err := compileOne(s.compiler, askedAddress+url.PathEscape(ref)+"/"+url.PathEscape(from.ID))
	if err != nil {
		return nil, err
	}
	return compiled.Ref, nil
}

// Add compiles a schema that is in no file, as if it were in one of that name. A second one of the same name is
// the first.
func (s *Set) Add(name string, text []byte) (*jsonschema.Schema, error) {
	address := Base + name
	if s.byID[address] == nil {
		listed := s.Documents
		errs := s.add(name, address, Schema, text)
		if s.Documents = listed; len(errs) > 0 {
			return nil, errs
		}
	}
	return compileOne(s.compiler, address)
}

// askedAddress is where Resolve has the schemas that do nothing but refer.
const askedAddress = "forkontrol:asked/"

// compileOne compiles a document. The library panics on patterns that Go's
// regexp cannot read where the meta-schema has not caught them; that is an
// error like any other.
func compileOne(c *jsonschema.Compiler, address string) (s *jsonschema.Schema, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	return c.Compile(address)
}

// reason is what the library's error says without its wrapping.
func reason(err error) string {
	var wrapped *jsonschema.SchemaError
	for errors.As(err, &wrapped) && wrapped.Err != nil {
		err = wrapped.Err
	}
	return strings.TrimPrefix(err.Error(), "jsonschema: ")
}
