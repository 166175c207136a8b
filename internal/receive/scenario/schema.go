package scenario

import "encoding/json"

// Schema is a JSON Schema (draft-07) of a file of scenarios, for editors: made of Keys.
func Schema() []byte {
	properties := object{}
	for i := range Keys {
		k := &Keys[i]
		of := object{"description": k.En}
		for name, v := range k.schema {
			of[name] = v
		}
		properties[k.Name] = of
	}
	var does, not []object
	for _, a := range actions {
		does = append(does, object{"required": []string{a}})
	}
	for i, a := range together {
		for _, b := range together[i+1:] {
			not = append(not, object{"not": object{"required": []string{a, b}}})
		}
	}
	b, err := json.MarshalIndent(object{
		"$schema": "http://json-schema.org/draft-07/schema#", "$id": "https://forkontrol.dk/scenarios/1.json", "title": "Scenarios of forkontrol receive",
		"type": "object", "additionalProperties": false, "required": []string{Table},
		"properties": object{Table: object{"type": "array", "minItems": 1, "maxItems": mostScenarios, "items": object{
			"type": "object", "additionalProperties": false, "properties": properties, "anyOf": does, "allOf": not}}},
	}, "", "  ")
	if err != nil {
		panic(err) // it is of texts and numbers
	}
	return append(b, '\n')
}
