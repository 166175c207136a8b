// Package schemas holds the one source of all rules. Code reads it but in three ways: cmd/rulec
// compiles it into the rules, whoever adds rules of their own refers to Shared, and the command
// writes the JSON Schema of a message from Messages and takes over from them what is known of one
// that an import takes the place of.
package schemas

import "embed"

// Shared is what rules of one's own may refer to: common/ with types, code lists, registers
// and the texts of keywords, and of each system what it is and the types that its messages
// share. The messages themselves are in it compiled only, see package rules.
//
//go:embed common */*.json
var Shared embed.FS

// Keywords has the texts of keywords alone, for whoever adds what refers to nothing that is shared.
//
//go:embed common/keywords.json
var Keywords embed.FS

// Messages are the messages' schemas, which refer to Shared. No rules are read from them: those
// are compiled, see package rules. Only what names it links it.
//
//go:embed */*/*/*.json
var Messages embed.FS
