package main

import (
	"bytes"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/forkontrol/forkontrol/internal/program"
)

// writer writes values of package program as Go composite literals: constants
// and addresses of composite literals, which the linker lays out, and nothing
// that would run at start-up.
type writer struct {
	text bytes.Buffer
	// patterns are kept in variables of their own; nil writes them in place.
	patterns *patterns
	// lines puts every field on a line of its own: in the outermost values.
	lines bool
}

// patterns numbers the automata of a package.
type patterns struct {
	list   []*program.Pattern
	number map[string]int // by text and table
}

func newWriter() *writer { return &writer{} }

func newPatterns() *patterns { return &patterns{number: map[string]int{}} }

func (p *patterns) name(x *program.Pattern) string {
	key := fmt.Sprint(*x)
	n := p.number[key]
	if n == 0 {
		p.list = append(p.list, x)
		n = len(p.list)
		p.number[key] = n
	}
	return "pattern" + strconv.Itoa(n)
}

// names are the constants of the enumerations, by value.
var names = map[reflect.Type][]string{
	reflect.TypeFor[program.Evidence](): {"Draft", "Contract", "Official"},
	reflect.TypeFor[program.Severity](): {"Info", "Warning", "Error"},
	reflect.TypeFor[program.Personal](): {"Public", "CPR", "Name", "Contact", "Secret", "Birth"},
	reflect.TypeFor[program.Op](): {"OpMinLength", "OpMaxLength", "OpPattern", "OpEnum", "OpMinimum", "OpMaximum",
		"OpExclMinimum", "OpExclMaximum", "OpMultipleOf", "OpKind", "OpTotalDigits", "OpFractionDigits", "OpDefault", "OpSpace", "OpForm", "OpFacet",
		"OpOrder", "OpSame", "OpMinParts", "OpMaxParts"},
	reflect.TypeFor[program.Datatype](): {"TypeText", "TypeNumber", "TypeBoolean", "TypeFloat", "TypeDuration", "TypeMoment", "TypeHex", "TypeBase64", "TypeName"},
	reflect.TypeFor[program.Kind](): {"KindNone", "KindDate", "KindTime", "KindDateTime", "KindXSDate", "KindXSDateTime",
		"KindXSTime", "KindEmail", "KindIPv4", "KindIPv6", "KindURI", "KindURIReference", "KindUUID",
		"KindRegex", "KindJSONPointer", "KindRelPointer", "KindCPR", "KindCVR", "KindPNumber", "KindEAN",
		"KindInstitution", "KindDanishDecimal", "KindJN", "KindCPRHyphen"},
	reflect.TypeFor[program.CSVNames](): {"NamesFirst", "NamesNone", "NamesOptional"},
	reflect.TypeFor[program.ExprOp](): {"ExprString", "ExprInt", "ExprBool", "ExprSlot", "ExprSelf", "ExprHas",
		"ExprNot", "ExprAnd", "ExprOr", "ExprCond", "ExprEq", "ExprNe", "ExprLt", "ExprLe", "ExprGt",
		"ExprGe", "ExprAdd", "ExprSub", "ExprMul", "ExprDiv", "ExprMod", "ExprSize", "ExprStartsWith", "ExprEndsWith",
		"ExprContains", "ExprMatches", "ExprToInt", "ExprRegister", "ExprReplacement", "ExprIn", "ExprNumber", "ExprToNumber",
		"ExprLower", "ExprUpper", "ExprDate", "ExprDuration", "ExprYears", "ExprBirthDate", "ExprGet", "ExprValidOn", "ExprCell",
		"ExprHasCell", "ExprRows", "ExprAll", "ExprExists", "ExprExistsOne", "ExprUnique", "ExprSorted", "ExprDisjoint",
		"ExprContiguous", "ExprOnlyLastOpen", "ExprKey", "ExprPart", "ExprSubstring"},
}

// alwaysShown are the enumerations whose first value is worth reading.
var alwaysShown = map[reflect.Type]bool{reflect.TypeFor[program.Op](): true, reflect.TypeFor[program.ExprOp](): true, reflect.TypeFor[program.CSVNames](): true}

var typeBits = []string{"Null", "Boolean", "Integer", "Number", "String", "Object", "Array"}

func (w *writer) value(v any) { w.reflected(reflect.ValueOf(v), false) }

// elided writes an element of a slice, whose type the slice says.
func (w *writer) elided(v any) { w.reflected(reflect.ValueOf(v), true) }

// literalWith writes a struct with some of its fields written by the caller.
func (w *writer) literalWith(v any, write map[string]func()) {
	s := reflect.ValueOf(v).Elem()
	w.lines = true
	w.text.WriteString("program." + s.Type().Name() + "{\n")
	for i := range s.NumField() {
		name := s.Type().Field(i).Name
		if write := write[name]; write != nil {
			w.text.WriteString(name + ": ")
			write()
			w.text.WriteString(",\n")
		} else {
			w.field(name, s.Field(i))
		}
	}
	w.text.WriteString("}\n")
}

func (w *writer) field(name string, v reflect.Value) {
	if v.IsZero() && !alwaysShown[v.Type()] {
		return
	}
	w.text.WriteString(name + ": ")
	outer := w.lines
	w.lines = false
	w.reflected(v, false)
	w.lines = outer
	// A field a line would make the large tables unreadable; values that hold
	// others begin a line.
	w.text.WriteString(",")
	if w.lines || spread(v) {
		w.text.WriteString("\n")
	} else {
		w.text.WriteString(" ")
	}
}

// spread reports whether a value is written over several lines.
func spread(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Pointer:
		return spread(v.Elem())
	case reflect.Struct:
		return v.Type() != reflect.TypeFor[program.Source]() && v.Type() != reflect.TypeFor[program.Keep]()
	case reflect.Slice:
		return v.Len() > 0 && spread(v.Index(0))
	}
	return false
}

// reflected writes a value; elided leaves out the type, as elements of a slice may.
func (w *writer) reflected(v reflect.Value, elided bool) {
	t := v.Type()
	switch {
	case t == reflect.TypeFor[program.Types]():
		w.types(program.Types(v.Uint()))
		return
	case names[t] != nil:
		w.text.WriteString("program." + names[t][v.Uint()])
		return
	}
	switch v.Kind() {
	case reflect.Bool:
		w.text.WriteString(strconv.FormatBool(v.Bool()))
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		w.text.WriteString(strconv.FormatInt(v.Int(), 10))
	case reflect.Uint8, reflect.Uint16, reflect.Uint32:
		w.text.WriteString(strconv.FormatUint(v.Uint(), 10))
	case reflect.String:
		w.text.WriteString(strconv.Quote(v.String()))
	case reflect.Pointer:
		w.pointer(v)
	case reflect.Slice:
		w.slice(v)
	case reflect.Struct:
		w.structure(v, elided)
	default:
		panic("rulec: no literal for " + t.String())
	}
}

func (w *writer) types(t program.Types) {
	if t == program.AnyType {
		w.text.WriteString("program.AnyType")
		return
	}
	var words []string
	for i, name := range typeBits {
		if t&(1<<i) != 0 {
			words = append(words, "program."+name)
		}
	}
	if words == nil {
		words = []string{"0"}
	}
	w.text.WriteString(strings.Join(words, " | "))
}

func (w *writer) pointer(v reflect.Value) {
	if p, ok := v.Interface().(*program.Pattern); ok && w.patterns != nil {
		w.text.WriteString("&" + w.patterns.name(p))
		return
	}
	w.text.WriteString("&")
	w.reflected(v.Elem(), false)
}

func (w *writer) slice(v reflect.Value) {
	w.text.WriteString("[]" + typeName(v.Type().Elem()) + "{")
	lines := v.Len() > 0 && spread(v.Index(0))
	if lines {
		w.text.WriteString("\n")
	}
	for i := range v.Len() {
		// Nodes, rules and fields refer to one another by number.
		if lines && numbered[v.Type().Elem()] {
			fmt.Fprintf(&w.text, "%d: ", i)
		}
		w.reflected(v.Index(i), true)
		if lines {
			w.text.WriteString(",\n")
		} else if i < v.Len()-1 {
			w.text.WriteString(", ")
		}
	}
	w.text.WriteString("}")
}

var numbered = map[reflect.Type]bool{
	reflect.TypeFor[program.Node](): true, reflect.TypeFor[program.Rule](): true, reflect.TypeFor[program.Field](): true,
	reflect.TypeFor[program.Expr](): true,
}

func (w *writer) structure(v reflect.Value, elided bool) {
	if !elided {
		w.text.WriteString(typeName(v.Type()))
	}
	w.text.WriteString("{")
	start := w.text.Len()
	outer := w.lines
	w.lines = outermost[v.Type()]
	if w.lines {
		w.text.WriteString("\n")
	}
	for i := range v.NumField() {
		w.field(v.Type().Field(i).Name, v.Field(i))
	}
	w.lines = outer
	if bytes.IndexByte(w.text.Bytes()[start:], '\n') < 0 {
		w.text.Truncate(len(bytes.TrimRight(w.text.Bytes(), ", ")))
	} else if b := w.text.Bytes(); b[len(b)-1] != '\n' {
		w.text.WriteString("\n")
	}
	w.text.WriteString("}")
}

// outermost are the values with so many fields that each begins a line.
var outermost = map[reflect.Type]bool{
	reflect.TypeFor[program.Message](): true, reflect.TypeFor[program.System](): true, reflect.TypeFor[program.Pattern](): true,
}

func typeName(t reflect.Type) string {
	if t.PkgPath() != "" {
		return "program." + t.Name()
	}
	if t.Kind() == reflect.Pointer {
		return "*" + typeName(t.Elem())
	}
	return t.Name()
}
