// Package schemas holds the one source of all rules. Code reads it but in three ways: cmd/rulec
// compiles it into the rules, whoever adds rules of their own refers to Shared, and an import that
// takes the place of a message takes over what All says of it.
package schemas

import "embed"

// Shared is what rules of one's own may refer to: common/ with types, code lists, registers
// and the texts of keywords, and of each system what it is and the types that its messages
// share. The messages themselves are in it compiled only, see package rules.
//
//go:embed common */*.json
var Shared embed.FS

// All is Shared and the messages, for whoever takes over what is known of one.
//
//go:embed common */*.json */*/*/*.json
var All embed.FS
