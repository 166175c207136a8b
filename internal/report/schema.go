//go:build !wasip1

package report

import _ "embed"

// Schema is the JSON Schema (draft-07) of what Write writes. Its definition
// "line" describes what WriteLines writes.
//
//go:embed report.schema.json
var Schema []byte
