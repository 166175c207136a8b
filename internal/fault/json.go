package fault

import (
	"bytes"
	"slices"
	"strconv"

	"github.com/forkontrol/forkontrol/internal/token"
)

// jsonFaults has what breaks each rule on the form of JSON.
var jsonFaults = map[string]func(js []byte) []byte{
	token.RuleJSONSyntax:    opening("{,"),
	token.RuleJSONString:    opening("{\"Felt\\q\": 1,"),
	token.RuleJSONNumber:    opening("{\"Felt1\": 01,"),
	token.RuleJSONUnclosed:  func(js []byte) []byte { return bytes.TrimRight(js, "}\n ") },
	token.RuleJSONTrailing:  func(js []byte) []byte { return append(bytes.TrimRight(js, "\n "), '}', '\n') },
	token.RuleJSONDuplicate: duplicateKey,
	token.RuleLimitMembers:  func([]byte) []byte { return manyMembers(token.DefaultLimits.Members + 1) },

	token.RuleUnfit:       inLastText(`\u0000`),
	token.RuleMessageList: func(js []byte) []byte { return slices.Concat([]byte("["), bytes.TrimRight(js, "\n"), []byte("]\n")) },

	"forkontrol/payload/message/ambiguous": func([]byte) []byte { return []byte("{\"Ukendt\": 1, \"Andet\": 2}\n") },
}

// opening puts a text in the stead of the first brace.
func opening(text string) func([]byte) []byte {
	return func(js []byte) []byte { return bytes.Replace(js, []byte("{"), []byte(text), 1) }
}

// inLastText puts a text at the end of the last string.
func inLastText(text string) func([]byte) []byte {
	return func(js []byte) []byte {
		at := bytes.LastIndexByte(js, '"')
		return slices.Concat(js[:at], []byte(text), js[at:])
	}
}

// manyMembers writes an object of n members.
func manyMembers(n int) []byte {
	b := []byte("{")
	for i := range n {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(strconv.AppendInt(append(b, `"ukendt`...), int64(i), 10), `":1`...)
	}
	return append(b, "}\n"...)
}

// duplicateKey writes the first member of a JSON object twice; of the innermost where
// the first member is an object itself, for by the outer ones a message may be known.
func duplicateKey(js []byte) []byte {
	open := bytes.IndexByte(js, '{') + 1
	for {
		name := bytes.TrimLeft(js[open:], " \n")
		_, value, ok := bytes.Cut(name, []byte(":"))
		value = bytes.TrimLeft(value, " \n")
		if !ok || !bytes.HasPrefix(value, []byte("{\n")) || bytes.IndexByte(name, '"') != 0 {
			break
		}
		open = len(js) - len(value) + 1
	}
	key := bytes.TrimSpace(js[open:])
	stop := 1
	for stop < len(key) && key[stop] != '"' {
		if key[stop] == '\\' {
			stop++
		}
		stop++
	}
	if len(key) == 0 || key[0] != '"' || stop >= len(key) {
		return []byte("{\"Felt\": 1, \"Felt\": 2}\n")
	}
	again := append([]byte{}, js[:open]...)
	again = append(again, key[:stop+1]...)
	again = append(again, ": null,"...)
	return append(again, js[open:]...)
}
