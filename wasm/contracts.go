//go:build contracts

package main

import (
	"github.com/forkontrol/forkontrol/internal/instance"
	"github.com/forkontrol/forkontrol/internal/instance/contracts"
)

// What the module that reads contracts has beyond the others.
var (
	given map[string][]byte // contracts that the next pack is made of
	made  *contracts.Made
)

// contract_file takes a file of a contract, which may be changed when the call has returned.
//
//go:wasmexport contract_file
func contractFile(name, nameSize, at, size uint32) (status int32) {
	defer caught(&status)
	if ready(&status) {
		if given == nil {
			given = map[string][]byte{}
		}
		given[text(name, nameSize)] = append([]byte{}, view(at, size)...)
	}
	return status
}

// contract makes a pack of the files that were taken, whose system has a name or, without one, is called after them, and
// forgets them. The result says what came of them: it gives 1 when
// that is no pack.
//
//go:wasmexport contract
func contract(name, nameSize, lang, langSize uint32) (status int32) {
	defer caught(&status)
	if ready(&status) {
		made = nil
		files := given
		given = nil
		base, err := in.Rules()
		if err == nil && len(files) == 0 {
			err = &instance.Error{Code: instance.CodeState, Message: "no file of a contract has been given"}
		}
		if err != nil {
			settle(&status, err)
			return status
		}
		made = contracts.Pack(base, files, text(name, nameSize), text(lang, langSize))
		in.SetResult(made.JSON())
		if made.Pack == nil {
			status = 1
		}
	}
	return status
}

// contract_pack makes the pack of the last call of contract the result.
//
//go:wasmexport contract_pack
func contractPack() (status int32) {
	defer caught(&status)
	if ready(&status) {
		if made == nil || made.Pack == nil {
			settle(&status, &instance.Error{Code: instance.CodeState, Message: "no pack has been made"})
			return status
		}
		in.SetResult(made.Pack)
	}
	return status
}
