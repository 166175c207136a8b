package token

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// utf16Bytes writes text in UTF-16, the low byte first unless big is set.
func utf16Bytes(text string, big bool) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(text)) {
		if big {
			b = append(b, byte(u>>8), byte(u))
		} else {
			b = append(b, byte(u), byte(u>>8))
		}
	}
	return b
}

// decodeEveryWay decodes a payload at once and through readers, checks that all
// agree, and gives the text, the problem and the encoding.
func decodeEveryWay(t testing.TB, payload []byte, name string) (string, *Problem, string) {
	var text []byte
	var p *Problem
	if name == "" {
		text, p = DecodeBytes(payload)
	} else {
		text, p = DecodeBytesAs(payload, name)
	}
	encoding := ""
	d := NewDecoder(nil)
	for way, r := range map[string]io.Reader{
		"whole":                   bytes.NewReader(payload),
		"one byte a read":         iotest.OneByteReader(bytes.NewReader(payload)),
		"half of each read":       iotest.HalfReader(bytes.NewReader(payload)),
		"last bytes with EOF":     iotest.DataErrReader(bytes.NewReader(payload)),
		"nothing now and then":    &hesitant{r: bytes.NewReader(payload)},
		"given one byte a read":   nil,
		"given five bytes a read": nil,
	} {
		size := 4096
		if r == nil {
			r, size = bytes.NewReader(payload), 1
			if strings.HasPrefix(way, "given five") {
				size = 5
			}
		}
		require.Nil(t, d.Reset(r, name))
		var got []byte
		var err error
		for buf := make([]byte, size); err == nil; {
			var n int
			n, err = d.Read(buf)
			got = append(got, buf[:n]...)
		}
		require.Equal(t, string(text), string(got), way)
		if p == nil {
			require.Equal(t, io.EOF, err, way)
		} else {
			require.Equal(t, p, err, way)
		}
		encoding = d.Encoding()
	}
	return string(text), p, encoding
}

// hesitant gives nothing at every second read.
type hesitant struct {
	r    io.Reader
	idle bool
}

func (h *hesitant) Read(p []byte) (int, error) {
	if h.idle = !h.idle; h.idle {
		return 0, nil
	}
	return h.r.Read(p[:min(len(p), 3)])
}

func TestDecode(t *testing.T) {
	const text = "<a>Rødgrød</a>"
	declared := func(name string) string { return "<?xml version='1.0' encoding='" + name + "'?>" }
	for _, c := range []struct{ name, payload, want, encoding string }{
		{"nothing", "", "", "UTF-8"},
		{"one byte", "x", "x", "UTF-8"},
		{"UTF-8", text, text, "UTF-8"},
		{"UTF-8 with a mark", "\xEF\xBB\xBF" + text, text, "UTF-8"},
		{"only a mark", "\xEF\xBB\xBF", "", "UTF-8"},
		{"UTF-8 declared", declared("utf-8") + text, declared("utf-8") + text, "UTF-8"},
		{"UTF-8 declared and marked", "\xEF\xBB\xBF" + declared("UTF-8") + text, declared("UTF-8") + text, "UTF-8"},
		{"bytes that are not UTF-8 pass, sources see them", "<a>\xE6</a>", "<a>\xE6</a>", "UTF-8"},
		{"ISO-8859-1", declared("ISO-8859-1") + "<a>\xE6\xF8\xE5 \x80\xFF</a>", declared("ISO-8859-1") + "<a>æøå \u0080ÿ</a>", "ISO-8859-1"},
		{"latin1", declared("latin1") + "\xE6", declared("latin1") + "æ", "ISO-8859-1"},
		{"ISO-8859-15", declared("iso-8859-15") + "\xA4\xA6\xA8\xB4\xB8\xBC\xBD\xBE\xE6", declared("iso-8859-15") + "€ŠšŽžŒœŸæ", "ISO-8859-15"},
		{"Windows-1252", declared("Windows-1252") + "\x80\x99\xE6\x9F", declared("Windows-1252") + "€™æŸ", "windows-1252"},
		{"US-ASCII", declared("us-ascii") + "<a/>", declared("us-ascii") + "<a/>", "US-ASCII"},
		{"double quotes and space", "<?xml version = \"1.0\"\n encoding = \"latin1\" ?>\xE6", "<?xml version = \"1.0\"\n encoding = \"latin1\" ?>æ", "ISO-8859-1"},
		{"the word elsewhere", "<?xml version='1.0' standalone=' encoding=\"latin1\"'?>æ", "<?xml version='1.0' standalone=' encoding=\"latin1\"'?>æ", "UTF-8"},
		{"a declaration that is none", "<?xmlx encoding='latin1'?>æ", "<?xmlx encoding='latin1'?>æ", "UTF-8"},
		{"a declaration after the beginning", " " + declared("latin1") + "æ", " " + declared("latin1") + "æ", "UTF-8"},
		{"UTF-16LE marked", "\xFF\xFE" + string(utf16Bytes(text+"😀", false)), text + "😀", "UTF-16LE"},
		{"UTF-16BE marked", "\xFE\xFF" + string(utf16Bytes(text+"😀", true)), text + "😀", "UTF-16BE"},
		{"UTF-16LE unmarked", string(utf16Bytes(text, false)), text, "UTF-16LE"},
		{"UTF-16BE unmarked", string(utf16Bytes(text, true)), text, "UTF-16BE"},
		{"UTF-16 JSON", string(utf16Bytes("1", false)), "1", "UTF-16LE"},
		{"UTF-16 declared", "\xFF\xFE" + string(utf16Bytes(declared("utf-16")+text, false)), declared("utf-16") + text, "UTF-16LE"},
		{"long, across buffers", declared("latin1") + strings.Repeat("\xE6b", 40000), declared("latin1") + strings.Repeat("æb", 40000), "ISO-8859-1"},
		{"long pairs, across buffers", "\xFF\xFEx\x00" + string(utf16Bytes(strings.Repeat("😀", 20000), false)), "x" + strings.Repeat("😀", 20000), "UTF-16LE"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, p, encoding := decodeEveryWay(t, []byte(c.payload), "")
			require.Nil(t, p)
			assert.Equal(t, c.want, got)
			assert.Equal(t, c.encoding, encoding)
		})
	}
}

func TestDecodeProblems(t *testing.T) {
	declared := func(name string) string { return "<?xml version='1.0' encoding='" + name + "'?>" }
	for _, c := range []struct {
		name, payload, before, rule string
		offset                      int64
		detail                      string
	}{
		{"unknown", declared("koi8-r") + "<a/>", declared("koi8-r"), RuleEncodingUnknown, 30, "koi8-r"},
		{"unknown, in UTF-16", string(utf16Bytes(declared("ucs-2")+"<a/>", false)), declared("ucs-2"), RuleEncodingUnknown, 30, "ucs-2"},
		{"UTF-32", "\xFF\xFE\x00\x00<\x00\x00\x00", "", RuleEncodingUnknown, 0, "UTF-32"},
		{"UTF-32 unmarked", "<\x00\x00\x00", "", RuleEncodingUnknown, 0, "UTF-32"},
		{"EBCDIC", "\x4C\x6F\xA7\x94\x93", "", RuleEncodingUnknown, 0, "EBCDIC"},
		{"UTF-16 declared, but not so", declared("utf-16") + "<a/>", declared("utf-16"), RuleEncodingWrong, 30, "UTF-8"},
		{"UTF-8 declared in UTF-16", string(utf16Bytes(declared("utf-8")+"<a/>", true)), declared("utf-8"), RuleEncodingWrong, 30, "UTF-16"},
		{"the other end declared", string(utf16Bytes(declared("utf-16le")+"<a/>", true)), declared("utf-16le"), RuleEncodingWrong, 30, "UTF-16BE"},
		{"another than the mark says", "\xEF\xBB\xBF" + declared("latin1"), declared("latin1"), RuleEncodingWrong, 30, "UTF-8"},
		{"UTF-16 declared, and it is in Windows-1252", declared("utf-16") + "<a>\xE6</a>", declared("utf-16"), RuleEncodingWrong, 30, "windows-1252"},
		{"UTF-16 declared, and a letter is in UTF-8", declared("utf-16") + "<a>æ</a>", declared("utf-16"), RuleEncodingWrong, 30, "UTF-8"},
		{"not ASCII", declared("us-ascii") + "<a>\xE6</a>", declared("us-ascii") + "<a>", RuleEncodingBytes, 44, "0xE6"},
		{"undefined in Windows-1252", declared("cp1252") + "\xE6\x81", declared("cp1252") + "æ", RuleEncodingBytes, 41, "0x81"},
		{"lone high surrogate", "\xFF\xFE<\x00\x00\xD8>\x00", "<", RuleEncodingBytes, 1, "0x00 0xD8"},
		{"lone low surrogate", "\xFE\xFF\x00<\xDC\x00\x00>", "<", RuleEncodingBytes, 1, "0xDC 0x00"},
		{"high surrogate at the end", "\xFF\xFE\xE6\x00\x00\xD8", "æ", RuleEncodingBytes, 2, "0x00 0xD8"},
		{"half a unit at the end", "\xFF\xFE\xE6\x00\x61", "æ", RuleEncodingBytes, 2, "0x61"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, p, _ := decodeEveryWay(t, []byte(c.payload), "")
			require.NotNil(t, p)
			assert.Equal(t, c.before, got)
			assert.Equal(t, c.rule, p.Rule)
			assert.Equal(t, c.offset, p.Offset)
			assert.Equal(t, c.detail, p.Detail)
		})
	}
	for _, b := range []byte{0x81, 0x8D, 0x8F, 0x90, 0x9D} {
		_, p, _ := decodeEveryWay(t, []byte{'x', b}, "windows-1252")
		assert.Equal(t, &Problem{Rule: RuleEncodingBytes, Offset: 1, Detail: hexBytes([]byte{b}), Want: "windows-1252"}, p)
	}
}

func TestDecodeAs(t *testing.T) {
	for _, c := range []struct{ payload, name, want string }{
		{"navn;by\nS\xF8;K\xF8ge", "ISO-8859-1", "navn;by\nSø;Køge"},
		{"5 \x80", "windows-1252", "5 €"},
		{"<?xml version='1.0' encoding='utf-8'?>\xE6", "latin1", "<?xml version='1.0' encoding='utf-8'?>æ"},
		{"\xEF\xBB\xBFx", "utf-8", "x"},
		{"\xFF\xFEx\x00", "utf-16", "x"},
		{"\xFE\xFF\x00x", "UTF-16", "x"},
		{"\x00x", "utf-16", "x"},
		{"\xE6\x00x\x00", "utf-16le", "æx"},
		{"\x20\xAC\x20\xAC", "utf-16be", "€€"},
		{"\xAC\x20\xAC\x20", "utf-16", "€€"},
	} {
		got, p, _ := decodeEveryWay(t, []byte(c.payload), c.name)
		require.Nil(t, p)
		assert.Equal(t, c.want, got)
	}
	p := new(Decoder).Reset(nil, "koi8-r")
	assert.Equal(t, &Problem{Rule: RuleEncodingUnknown, Detail: "koi8-r"}, p)
	_, p = DecodeBytesAs(nil, "koi8-r")
	assert.Equal(t, &Problem{Rule: RuleEncodingUnknown, Detail: "koi8-r"}, p)
}

func TestDecodeBytesCopiesNoUTF8(t *testing.T) {
	b := []byte("\xEF\xBB\xBF<a>æ</a>")
	got, p := DecodeBytes(b)
	require.Nil(t, p)
	assert.Same(t, &b[3], &got[0])
	assert.Zero(t, testing.AllocsPerRun(10, func() { _, _ = DecodeBytes(b) }))
}

func TestDecoderTellsReadErrors(t *testing.T) {
	broken := errors.New("line is down")
	for _, payload := range []string{"", "<", "<a>", "\xFF\xFE<\x00a", "\xFF\xFE<\x00\x00\xD8", "<?xml version='1.0' encoding='latin1'?>\xE6"} {
		d := NewDecoder(io.MultiReader(strings.NewReader(payload), iotest.ErrReader(broken)))
		_, err := io.ReadAll(d)
		assert.Equal(t, broken, err, "%q", payload)
	}
}

// A problem of the decoder is the problem of the source that reads from it.
func TestXMLTellsProblemsOfTheDecoder(t *testing.T) {
	for _, c := range []struct {
		payload, rule string
		offset        int64
		line, column  int
	}{
		{"<?xml version='1.0' encoding='koi8-r'?>\n<a/>", RuleEncodingUnknown, 30, 1, 31},
		{"<?xml version='1.0' encoding='us-ascii'?>\n<a>\n\xE6</a>", RuleEncodingBytes, 46, 3, 1},
		{"<?xml version='1.0' encoding='utf-16'?>\n<a/>", RuleEncodingWrong, 30, 1, 31},
		{"\xFF\xFE<\x00a\x00>\x00\xE6\x00\x00\xDC", RuleEncodingBytes, 5, 1, 5},
	} {
		x := NewXML(Limits{})
		x.Reset(NewDecoder(strings.NewReader(c.payload)))
		r := readXML(t, x)
		require.NotNil(t, r.Problem)
		assert.Equal(t, c.rule, r.Problem.Rule)
		assert.Equal(t, c.offset, r.Problem.Offset)
		assert.Equal(t, []int{c.line, c.column}, []int{r.Line, r.Column})
	}
}

func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		"", "<a>æ</a>", "\xEF\xBB\xBF<a/>", "\xFF\xFE<\x00\x3D\xD8\x00\xDE", "\xFE\xFF\x00<\x00\xE6", "<\x00?\x00x\x00m\x00l\x00 \x00",
		"<?xml version='1.0' encoding='latin1'?>\xE6", "<?xml version='1.0' encoding='windows-1252'?>\x81", "<?xml encoding='utf-16'?>",
	} {
		f.Add([]byte(seed), "")
		f.Add([]byte(seed), "iso-8859-15")
		f.Add([]byte(seed), "utf-16")
	}
	f.Fuzz(func(t *testing.T, payload []byte, name string) {
		if encodingOf([]byte(name)) == unknownEncoding {
			name = ""
		}
		kept := bytes.Clone(payload)
		text, p, encoding := decodeEveryWay(t, payload, name)
		require.Equal(t, kept, payload)
		if p != nil {
			require.LessOrEqual(t, p.Offset, int64(len(text)))
		}
		if encoding != "UTF-8" && encoding != "" {
			require.Equal(t, text, strings.ToValidUTF8(text, ""), "what is decoded is UTF-8")
		}
	})
}
