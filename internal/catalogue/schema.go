//go:build !wasip1

package catalogue

import _ "embed"

// Schema is the JSON Schema (draft-07) of what Description.AppendAlone writes.
//
//go:embed description.schema.json
var Schema []byte
