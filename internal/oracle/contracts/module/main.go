// Command module is a program for WebAssembly that checks documents by packs of contracts. It reads
// parts, each after its length as four bytes, the highest first: packs, a part of nothing, documents. For each document it writes the
// report as a part.
package main

import (
	"encoding/binary"
	"io"
	"os"

	"github.com/forkontrol/forkontrol/internal/instance"
	_ "github.com/forkontrol/forkontrol/internal/markup" // contracts have content models
	_ "github.com/forkontrol/forkontrol/internal/simple" // and the types of XML Schema
)

func main() {
	var in instance.Instance
	packs := true
	for {
		var size [4]byte
		if _, err := io.ReadFull(os.Stdin, size[:]); err != nil {
			return
		}
		part := make([]byte, binary.BigEndian.Uint32(size[:]))
		if _, err := io.ReadFull(os.Stdin, part); err != nil {
			os.Exit(1)
		}
		switch {
		case len(part) == 0:
			packs = false
			continue
		case packs:
			if in.Load(part) != nil {
				os.Exit(2)
			}
			continue
		}
		err := in.Check(part, []byte("name=a.xml\x00"))
		result := in.Result()
		if err != nil {
			result = []byte(err.Message)
		}
		binary.BigEndian.PutUint32(size[:], uint32(len(result)))
		os.Stdout.Write(append(size[:], result...))
	}
}
