// Package meta holds the meta-schemas of what JSON Schema does not define: the
// x- keywords and the files of schemas/ that are data and no schemas.
package meta

import "embed"

// Files are the meta-schemas: draft-07.json (JSON Schema itself), vocabulary.json
// (the x- keywords), system.json, register.json, keywords.json, and text.json
// that these share.
//
// draft-07.json does not ask that the values of an enum be unique or that there
// be any: the specification (draft-07 validation, section 6.1.2) only says that they
// should.
//
//go:embed *.json
var Files embed.FS
