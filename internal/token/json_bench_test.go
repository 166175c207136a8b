package token

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// benchmarkRecords are about 4 MB of records of 20 members.
func benchmarkJSON(format string, pretty bool) []byte {
	var b bytes.Buffer
	b.WriteString(`{"records":[`)
	for record := 0; b.Len() < 4<<20; record++ {
		if record > 0 {
			b.WriteByte(',')
		}
		if pretty {
			b.WriteString("\n    ")
		}
		b.WriteByte('{')
		for member := range 20 {
			if member > 0 {
				b.WriteByte(',')
			}
			if pretty {
				b.WriteString("\n      ")
			}
			fmt.Fprintf(&b, `"Field%02d":`, member)
			if pretty {
				b.WriteByte(' ')
			}
			fmt.Fprintf(&b, format, record*20+member)
		}
		if pretty {
			b.WriteString("\n    ")
		}
		b.WriteByte('}')
	}
	b.WriteString("]}\n")
	return b.Bytes()
}

func BenchmarkJSONTokens(b *testing.B) {
	for _, c := range []struct {
		name  string
		input []byte
	}{
		{"compact", benchmarkJSON(`"value %06d"`, false)},
		{"pretty", benchmarkJSON(`"value %06d"`, true)},
		{"escapes", benchmarkJSON(`"a\n\u00e5 %06d"`, false)},
		{"non-ascii", benchmarkJSON(`"værdi på %06d"`, false)},
		{"numbers", benchmarkJSON(`1%06d.5`, false)},
		{"long", benchmarkJSON(`"`+strings.Repeat("long text ", 20)+`%06d"`, false)},
	} {
		j := NewJSON(Limits{})
		drain := func(next func() *Token) {
			kind := Start
			for kind != EOF && kind != Invalid {
				kind = next().Kind
			}
			if kind == Invalid {
				b.Fatal(j.Problem())
			}
		}
		b.Run(c.name+"/bytes", func(b *testing.B) {
			b.SetBytes(int64(len(c.input)))
			for b.Loop() {
				j.ResetBytes(c.input)
				drain(j.Next)
			}
		})
		b.Run(c.name+"/step", func(b *testing.B) {
			b.SetBytes(int64(len(c.input)))
			for b.Loop() {
				j.ResetBytes(c.input)
				drain(j.step)
			}
		})
		b.Run(c.name+"/reader", func(b *testing.B) {
			b.SetBytes(int64(len(c.input)))
			r := bytes.NewReader(nil)
			for b.Loop() {
				r.Reset(c.input)
				j.Reset(r)
				drain(j.Next)
			}
		})
	}
}
