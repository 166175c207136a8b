package config

import "encoding/json"

// schemaID is the address under which the schema is published.
const schemaID = "https://forkontrol.dk/forkontrol.schema.json"

// Schema is a JSON Schema (draft-07) of the file, for editors: made of Settings.
func Schema() []byte {
	type object = map[string]any
	texts := func(description string) object {
		return object{"type": "array", "items": object{"type": "string"}, "description": description}
	}
	properties := object{keyExtend: object{"type": "string", "description": "another file, which says what this one does not"}}
	for i := range Settings {
		s := &Settings[i]
		of := object{"type": "string", "description": s.En}
		switch s.Kind {
		case Yes:
			of["type"] = "boolean"
		case Number:
			of["type"], of["minimum"] = "integer", 1
		case Day:
			of["pattern"] = `^\d{4}-\d{2}-\d{2}$`
		case PathTable:
			of["type"], of["additionalProperties"] = "object", object{"type": "string"}
		case Texts, Paths:
			of = texts(s.En)
		case NamedPath:
			of = texts(s.En)
			of["items"] = object{"type": "string", "pattern": "^[a-z]+=."}
		case Levels:
			of = object{"type": "array", "description": s.En, "items": object{
				"type": "object", "additionalProperties": false, "required": []string{"level"},
				"anyOf": []object{{"required": []string{"rule"}}, {"required": []string{"path"}}},
				"properties": object{
					"rule":   object{"type": "string", "description": "pattern of rule ids: * within a part, ** over parts"},
					"path":   object{"type": "string", "description": "pattern of files"},
					"level":  object{"enum": levels, "description": "what it is lowered to"},
					"reason": object{"type": "string", "description": "why; reports say it"},
				}}}
		}
		if s.Allowed != nil {
			of["enum"] = s.Allowed
		}
		properties[s.Key] = of
	}
	b, err := json.MarshalIndent(object{"$schema": "http://json-schema.org/draft-07/schema#", "$id": schemaID, "title": FileName,
		"type": "object", "additionalProperties": false, "properties": properties}, "", "  ")
	if err != nil {
		panic(err) // it is of texts and numbers
	}
	return append(b, '\n')
}
