//go:build descriptions

package main

import (
	"encoding/json"

	"github.com/forkontrol/forkontrol/internal/instance"
	"github.com/forkontrol/forkontrol/internal/instance/descriptions"
)

// What the module that reads interface descriptions has beyond the others.
var described *descriptions.Made

// description reads a document and makes a pack of it; asked is a descriptions.Asked as JSON. The result says what came of
// it: it gives 1 when that is no pack.
//
//go:wasmexport description
func describeDocument(at, size, asked, askedSize uint32) (status int32) {
	defer caught(&status)
	if ready(&status) {
		described = nil
		base, err := in.Rules()
		var a descriptions.Asked
		if err == nil && json.Unmarshal(view(asked, askedSize), &a) != nil {
			err = &instance.Error{Code: instance.CodeOption, Message: "what is asked is no JSON of name, system, version and mended"}
		}
		if err != nil {
			settle(&status, err)
			return status
		}
		described = descriptions.Read(base, append([]byte{}, view(at, size)...), a)
		in.SetResult(described.JSON())
		if described.Pack == nil {
			status = 1
		}
	}
	return status
}

// description_pack makes the pack of the last call of description the result.
//
//go:wasmexport description_pack
func descriptionPack() (status int32) {
	defer caught(&status)
	if ready(&status) {
		if described == nil || described.Pack == nil {
			settle(&status, &instance.Error{Code: instance.CodeState, Message: "no pack has been made"})
			return status
		}
		in.SetResult(described.Pack)
	}
	return status
}
