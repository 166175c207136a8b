package schema

import "strings"

// shape says where a keyword has schemas below it.
type shape uint8

const (
	plain    shape = iota // none
	one                   // its value is a schema
	many                  // its value is an object of schemas
	list                  // its value is an array of schemas
	oneOrMax              // a schema or an array of schemas
	deps                  // an object of schemas and of arrays of names
)

// keywords are those of draft-07 and of the vocabulary in schemas/meta.
var keywords = map[string]shape{
	"$id": plain, "$schema": plain, "$ref": plain, "$comment": plain,
	"title": plain, "description": plain, "default": plain, "examples": plain,
	"readOnly": plain, "writeOnly": plain,
	"type": plain, "enum": plain, "const": plain, "format": plain,
	"minLength": plain, "maxLength": plain, "pattern": plain,
	"minimum": plain, "maximum": plain, "exclusiveMinimum": plain, "exclusiveMaximum": plain, "multipleOf": plain,
	"required": plain, "minProperties": plain, "maxProperties": plain,
	"minItems": plain, "maxItems": plain, "uniqueItems": plain,
	"properties": many, "patternProperties": many, "definitions": many,
	"additionalProperties": one, "propertyNames": one, "dependencies": deps,
	"items": oneOrMax, "additionalItems": one, "contains": one,
	"allOf": list, "anyOf": list, "oneOf": list, "not": one, "if": one, "then": one, "else": one,
	"contentEncoding": plain, "contentMediaType": plain,

	"x-message": plain, "x-text": plain, "x-source": plain, "x-evidence": plain, "x-type": plain, "x-xml": plain, "x-elements": plain, "x-attributes": plain, "x-types": plain, "x-csv": plain,
	"x-personal": plain, "x-identity": plain, "x-code": plain, "x-codes": plain, "x-documents": plain, "x-rules": plain, "x-keys": plain,
	"x-claims": plain, "x-own": plain, "x-unchecked": plain,
	"x-pattern": plain, "x-length": plain, "x-enum": plain, "x-fixed": plain, "x-union": plain, "x-list": one,
	"x-minimum": plain, "x-maximum": plain, "x-exclusiveMinimum": plain, "x-exclusiveMaximum": plain,
}

// besideRef are the keywords of draft-07 that may be beside $ref: those that
// ask nothing of a payload.
var besideRef = map[string]bool{
	"$ref": true, "$comment": true, "$schema": true, "definitions": true,
	"title": true, "description": true, "default": true, "examples": true, "readOnly": true, "writeOnly": true,
}

// checkKeywords refuses what nobody would look at: unknown keywords, and
// constraints beside a $ref, which draft-07 ignores.
func checkKeywords(v *Value, errs Errors) Errors {
	if v == nil || v.Kind != Object { // a boolean schema; all else is for the meta-schema to say
		return errs
	}
	ref := v.Get("$ref")
	for _, m := range v.Members {
		shape, known := keywords[m.Name]
		switch {
		case !known:
			errs = append(errs, m.Value.Errorf("unknown keyword %q", m.Name))
			continue
		case ref != nil && !besideRef[m.Name] && !strings.HasPrefix(m.Name, "x-") && !(m.Name == "$id" && v.Pointer() == ""):
			errs = append(errs, m.Value.Errorf("%q beside $ref would be ignored: write \"allOf\": [{\"$ref\": …}] instead", m.Name))
		}
		switch shape {
		case one:
			errs = checkKeywords(m.Value, errs)
		case many, deps:
			for _, sub := range m.Value.Members {
				errs = checkKeywords(sub.Value, errs)
			}
		case list, oneOrMax:
			if m.Value.Kind == Object {
				errs = checkKeywords(m.Value, errs)
			}
			for _, sub := range m.Value.Items {
				errs = checkKeywords(sub, errs)
			}
		}
	}
	return errs
}
