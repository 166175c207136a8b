package hostile_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"encoding/binary"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/payload"
	"github.com/forkontrol/forkontrol/internal/token"
)

func gzipped(t *testing.T, write func(w io.Writer)) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	require.NoError(t, err)
	write(w)
	require.NoError(t, w.Close())
	return b.Bytes()
}

// fill writes a text again and again, so many bytes.
func fill(t *testing.T, w io.Writer, text string, bytes int) {
	t.Helper()
	block := []byte(strings.Repeat(text, (64<<10)/len(text)))
	for n := 0; n < bytes; n += len(block) {
		_, err := w.Write(block)
		require.NoError(t, err)
	}
}

// member is one of a zip archive.
type member struct{ name, content string }

func zipped(t *testing.T, members ...member) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, m := range members {
		how := zip.Deflate
		if len(m.content) < 100 { // a packer for each of many takes long
			how = zip.Store
		}
		f, err := w.CreateHeader(&zip.FileHeader{Name: m.name, Method: how})
		require.NoError(t, err)
		_, err = io.WriteString(f, m.content)
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	return b.Bytes()
}

// overlapping returns a zip archive of many members that are all the same packed
// bytes, as the archives of David Fifield are.
func overlapping(members int, content string) []byte {
	var packed bytes.Buffer
	w, _ := flate.NewWriter(&packed, flate.BestCompression)
	io.WriteString(w, content)
	w.Close()
	le := binary.LittleEndian
	sum := crc32.ChecksumIEEE([]byte(content))
	header := func(name string) []byte { // from the version needed to the length of the extra field
		h := le.AppendUint16(nil, 20)
		h = le.AppendUint16(h, 0)
		h = le.AppendUint16(h, zip.Deflate)
		h = le.AppendUint32(h, 0)
		h = le.AppendUint32(h, sum)
		h = le.AppendUint32(h, uint32(packed.Len()))
		h = le.AppendUint32(h, uint32(len(content)))
		h = le.AppendUint16(h, uint16(len(name)))
		return le.AppendUint16(h, 0)
	}
	out := append([]byte("PK\x03\x04"), header("0.xml")...)
	out = append(append(out, "0.xml"...), packed.Bytes()...)
	start := len(out)
	for i := range members {
		name := strconv.Itoa(i%10) + ".xml"
		out = append(append(out, "PK\x01\x02\x14\x00"...), header(name)...)
		out = append(out, make([]byte, 2+2+2+4+4)...) // comment, disk, attributes, offset 0
		out = append(out, name...)
	}
	size := len(out) - start
	out = append(out, "PK\x05\x06\x00\x00\x00\x00"...)
	out = le.AppendUint16(out, uint16(members))
	out = le.AppendUint16(out, uint16(members))
	out = le.AppendUint32(out, uint32(size))
	out = le.AppendUint32(out, uint32(start))
	return le.AppendUint16(out, 0)
}

func TestArchives(t *testing.T) {
	good := gzipped(t, func(w io.Writer) { io.WriteString(w, whole) })
	spaces := gzipped(t, func(w io.Writer) { fill(t, w, " ", 32<<20) })
	bomb := zipped(t, member{"a.xml", strings.Repeat(" ", 8<<20)})
	nested := bomb
	for range 5 {
		nested = zipped(t, member{"a.zip", string(nested)}, member{"b.zip", string(nested)})
	}
	var many []member
	for i := range payload.MaxMembers + 1 {
		many = append(many, member{strconv.Itoa(i) + ".xml", ""})
	}
	encrypted := zipped(t, member{"a.xml", nothing})
	encrypted[6] |= 1
	encrypted[bytes.Index(encrypted, []byte("PK\x01\x02"))+8] |= 1
	wrongSum := bytes.Clone(good)
	wrongSum[len(wrongSum)-8] ^= 1
	for _, c := range []struct {
		name, file string
		content    []byte
		code       int
		rule       string
	}{
		{"gzip of zeros", "a.xml.gz", gzipped(t, func(w io.Writer) { fill(t, w, "\x00", 32<<20) }), 1, token.RuleXMLCharacter},
		{"gzip of white space", "a.xml.gz", spaces, 3, payload.RuleRatio},
		{"gzip without its name", "a.xml", spaces, 3, payload.RuleRatio},
		{"gzip of gzip", "a.xml.gz", gzipped(t, func(w io.Writer) { w.Write(good) }), 3, token.RuleKindArchive},
		{"gzip of zip", "a.xml.gz", gzipped(t, func(w io.Writer) { w.Write(bomb) }), 3, token.RuleKindArchive},
		{"gzip after gzip", "a.xml.gz", bytes.Repeat(good, 1000), 1, token.RuleXMLAfterRoot},
		{"gzip cut off", "a.xml.gz", good[:len(good)-9], 3, payload.RuleUnreadable},
		{"gzip cut in its header", "a.xml.gz", good[:5], 3, payload.RuleUnreadable},
		{"gzip with a wrong sum", "a.xml.gz", wrongSum, 3, payload.RuleUnreadable},
		{"gzip with something behind", "a.xml.gz", append(bytes.Clone(good), "<Indberet/>"...), 3, payload.RuleUnreadable},
		{"gzip with its start lost", "a.xml.gz", good[2:], 3, payload.RuleUnreadable},
		{"gzip by name alone", "a.xml.gz", []byte(nothing), 1, missing},
		{"zip of white space", "a.zip", bomb, 3, payload.RuleRatio},
		{"zip of zips", "a.zip", nested, 3, token.RuleKindArchive},
		{"zip of members that overlap", "a.zip", overlapping(60_000, strings.Repeat(" ", 1<<20)), 3, payload.RuleUnreadable},
		{"zip of too many members", "a.zip", zipped(t, many...), 3, payload.RuleMembers},
		{"zip cut off", "a.zip", bomb[:len(bomb)-30], 3, payload.RuleUnreadable},
		{"zip cut to its start", "a.zip", bomb[:20], 3, payload.RuleUnreadable},
		{"zip with its start lost", "a.zip", bomb[20:], 3, payload.RuleUnreadable},
		{"zip encrypted", "a.zip", encrypted, 3, token.RuleKindEncrypted},
		{"zip of nothing", "a.zip", zipped(t), 3, payload.RuleArchiveEmpty},
		{"zip that is none", "a.zip", []byte(whole), 3, payload.RuleUnreadable},
		{"zip called XML", "a.xml", bomb, 3, token.RuleKindArchive},
		{"zip of one member twice", "a.zip", zipped(t, member{"a.xml", nothing}, member{"a.xml", nothing}), 1, missing},
	} {
		t.Run(strings.ReplaceAll(c.name, " ", "-"), func(t *testing.T) {
			requireRefused(t, check(t, nil, file(t, c.file, c.content)), c.code, c.rule)
		})
	}
}

// Programs that fetch files unpack some and leave them their names: what such a file holds is
// checked to its end, like any other, and the verdict is that of the content.
func TestTextThatOnlyItsNameCallsGzip(t *testing.T) {
	o := check(t, nil, file(t, "a.xml.gz", []byte(whole)))
	assert.Equal(t, 0, o.code)
	assert.Equal(t, []string{"valid"}, o.verdict)
	requireRefused(t, check(t, nil, file(t, "a.xml.gz", []byte(whole[:len(whole)-1]))), 1, token.RuleXMLUnclosed)
	requireRefused(t, check(t, nil, file(t, "a.xml.gz", []byte(whole+nothing))), 1, token.RuleXMLAfterRoot)
}

func TestArchivesCutAtEveryByte(t *testing.T) {
	good := gzipped(t, func(w io.Writer) { io.WriteString(w, whole) })
	dir := t.TempDir()
	for n := range good {
		require.NoError(t, os.WriteFile(filepath.Join(dir, strconv.Itoa(n)+".xml.gz"), good[:n], 0o600))
	}
	o := check(t, nil, dir)
	requireRefused(t, o, 3)
	assert.Len(t, o.verdict, len(good))
}

// A table of which nothing but the beginning can be read is not passed over as one of
// another kind: it might have been a payload.
func TestPackedTablesCutAtEveryByte(t *testing.T) {
	table, err := os.ReadFile("../../examples/institutionsregisteret/udtraek-gyldig.csv")
	require.NoError(t, err)
	good := gzipped(t, func(w io.Writer) { w.Write(table) })
	dir := t.TempDir()
	for n := range good {
		require.NoError(t, os.WriteFile(filepath.Join(dir, strconv.Itoa(n)+".csv.gz"), good[:n], 0o600))
	}
	o := check(t, nil, dir)
	assert.Len(t, o.verdict, len(good), "none is passed over")
	requireRefused(t, o, 3)

	archive := zipped(t, member{"a.csv", string(table)})
	data := bytes.Index(archive, []byte("a.csv")) + len("a.csv")
	for n := data; n < data+40; n++ {
		damaged := bytes.Clone(archive)
		damaged[n] ^= 0xFF
		requireRefused(t, check(t, nil, file(t, "a.zip", damaged)), 3, payload.RuleUnreadable)
	}
	for _, n := range []int{20, len(good) / 2, len(good) - 9} {
		requireRefused(t, check(t, func(w writer) { w.Write(good[:n]) }, "-"), 3, payload.RuleUnreadable)
	}
}

func TestNamesInsideArchivesLeadNowhere(t *testing.T) {
	dir := t.TempDir()
	archive := filepath.Join(dir, "in", "a.zip")
	require.NoError(t, os.Mkdir(filepath.Dir(archive), 0o700))
	names := []string{"../evil.xml", "../../../../../../tmp/evil.xml", "/etc/evil.xml", `a\..\evil.xml`, `C:\evil.xml`,
		"a\n\x1b[31mvalid.xml", "\xff.xml", strings.Repeat("x", 60_000) + ".xml", "con.xml"}
	var members []member
	for _, name := range names {
		members = append(members, member{name, nothing})
	}
	require.NoError(t, os.WriteFile(archive, zipped(t, members...), 0o600))
	o := check(t, nil, archive)
	requireRefused(t, o, 1, missing)
	assert.Len(t, o.verdict, len(names))
	for _, p := range o.report.Payloads {
		assert.True(t, strings.HasPrefix(p.File, filepath.ToSlash(archive)+"!"), p.File)
		assert.NotContains(t, p.File, "\n")
		assert.NotContains(t, p.File, "\x1b")
	}
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Len(t, entries, 1, "nothing is unpacked")
}

func TestManyFaultyMembers(t *testing.T) {
	var members []member
	for i := range 20_000 {
		members = append(members, member{strconv.Itoa(i) + ".xml", nothing})
	}
	o := check(t, nil, file(t, "a.zip", zipped(t, members...)))
	requireRefused(t, o, 1, missing)
	assert.Len(t, o.verdict, len(members))
}
