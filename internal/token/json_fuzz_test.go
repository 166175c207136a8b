package token

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

// FuzzJSON asks that every way of reading gives the same, and, where an input
// is UTF-8, that encoding/json takes and gives the same.
func FuzzJSON(f *testing.F) {
	for _, seed := range []string{
		"", " ", "{}", "[]", "0", `""`, "null", "{\"a\":1}\n{\"a\":2}\n",
		`{"CPRNr":"0101901234","Elev":[{"Navn":"Åse","Dato":"2026-11-21"},{"Navn":null}],"ok":true}`,
		"{\n  \"a\" : [ 1.5e+3 , -0 , \"x\\u00e5\\ud83d\\ude00\\ud83d\" ],\n  \"b\" : false\n}",
		`{"a":1,}`, `[1 2]`, `["\x"]`, "[\"\xff\"]", `[01]`, "\xEF\xBB\xBF{}", `{"a":"b"`, "1 2", `{"aaaaaaaaaaaa":"bbbbbbbbbbbbbbbbbbbbb","c":"d"}    `,
	} {
		f.Add([]byte(seed))
	}
	j := NewJSON(Limits{Depth: 1000, Name: 1 << 20})
	f.Fuzz(func(t *testing.T, input []byte) {
		before := bytes.Clone(input)
		j.Single = false
		j.ResetBytes(input)
		several := readAllJSON(j)
		require.Equal(t, before, input)
		for _, size := range []int{1, 3, 10} {
			j.Reset(&jsonChunks{rest: string(input), size: size})
			require.Equal(t, several, readAllJSON(j), "in chunks of %d", size)
		}
		requireWholeJSON(t, several)

		if !utf8.Valid(input) || bytes.HasPrefix(input, byteOrderMark) {
			return
		}
		j.Single = true
		j.ResetBytes(input)
		single := readAllJSON(j)
		if p := j.Problem(); p != nil && strings.HasPrefix(p.Rule, "forkontrol/limits/") {
			return
		}
		require.Equal(t, json.Valid(input), single.Problem == "", "%s", single.Problem)
		if single.Problem == "" {
			require.Equal(t, standardJSON(t, input), plainJSON(single))
		}
	})
}

// requireWhole asks that tokens nest, that offsets rise and that the end is the
// only end.
func requireWholeJSON(t *testing.T, r jsonReading) {
	t.Helper()
	depth, at := 0, int64(-1)
	for i, s := range r.Tokens {
		if s.Kind != Invalid {
			require.GreaterOrEqual(t, s.Offset, at)
			require.GreaterOrEqual(t, s.ValueOffset, s.Offset)
			at = s.Offset
		}
		require.True(t, utf8.ValidString(s.Name) && utf8.ValidString(s.Value))
		switch s.Kind {
		case Start:
			depth++
		case End:
			depth--
		case Record:
			require.Zero(t, depth)
		case EOF, Invalid:
			require.Equal(t, len(r.Tokens)-1, i)
			require.Equal(t, s.Kind == Invalid, r.Problem != "")
		}
		if s.Kind == Value {
			ascii := true
			for _, c := range []byte(s.Value) {
				ascii = ascii && c < utf8.RuneSelf
			}
			require.Equal(t, ascii, s.ASCII)
		}
	}
	if r.Problem == "" {
		require.Zero(t, depth)
	}
}

// standardTokens are those of encoding/json, keys on their own.
func standardJSON(t *testing.T, input []byte) []string {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(input))
	d.UseNumber()
	var words []string
	for {
		tok, err := d.Token()
		if err == io.EOF {
			return words
		}
		require.NoError(t, err)
		words = append(words, fmt.Sprintf("%T %v", tok, tok))
	}
}

// plainTokens are ours in the same form.
func plainJSON(r jsonReading) []string {
	var words []string
	for _, s := range r.Tokens {
		if s.Named {
			words = append(words, "string "+s.Name)
		}
		switch {
		case s.Kind == EOF:
		case s.Kind == Start && s.Type == Object:
			words = append(words, "json.Delim {")
		case s.Kind == Start:
			words = append(words, "json.Delim [")
		case s.Kind == End && s.Type == Object:
			words = append(words, "json.Delim }")
		case s.Kind == End:
			words = append(words, "json.Delim ]")
		case s.Type == String:
			words = append(words, "string "+s.Value)
		case s.Type == Number:
			words = append(words, "json.Number "+s.Value)
		case s.Type == Null:
			words = append(words, "<nil> <nil>")
		default:
			words = append(words, "bool "+s.Value)
		}
	}
	return words
}
