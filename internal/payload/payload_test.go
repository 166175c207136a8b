package payload

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/token"
)

// tree writes files below a new directory and makes it the working directory, so
// that names are those a user would type.
func tree(t *testing.T, files map[string]string) {
	t.Helper()
	t.Chdir(t.TempDir())
	for name, content := range files {
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
		require.NoError(t, os.WriteFile(name, []byte(content), 0o644))
	}
}

func gzipped(t *testing.T, content string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := io.WriteString(w, content)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return b.String()
}

// zipped makes an archive of name, content, name, content, …
func zipped(t *testing.T, members ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(members); i += 2 {
		w, err := z.Create(members[i])
		require.NoError(t, err)
		_, err = io.WriteString(w, members[i+1])
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	return b.String()
}

func names(found []Payload) []string {
	var all []string
	for _, p := range found {
		all = append(all, p.Name)
	}
	return all
}

func read(t *testing.T, p Payload) (string, error) {
	t.Helper()
	r, err := p.Open()
	if err != nil {
		return "", err
	}
	b, err := io.ReadAll(r)
	require.NoError(t, r.Close())
	return string(b), err
}

// problem reads a payload that must end in a problem of a rule.
func problem(t *testing.T, p Payload, rule string) *token.Problem {
	t.Helper()
	_, err := read(t, p)
	var problem *token.Problem
	require.ErrorAs(t, err, &problem)
	assert.Equal(t, rule, problem.Rule)
	return problem
}

func TestNamesStandForPayloads(t *testing.T) {
	tree(t, map[string]string{
		"b.xml": "b", "a.xml": "a", "notes.txt": "n", "README": "r", "A2.XML": "A",
		"dir/z.json": "z", "dir/deep/y.ndjson": "y", "dir/deep/x.soap": "x", "dir/README.md": "r",
		"dir/.hidden.xml": "h", "dir/.git/c.xml": "c", "dir/app/package.json": "{}", "dir/app/src/a.json": "a", "dir/node_modules/b.json": "b", "dir/w.jsonl.gz": gzipped(t, "w"), "dir/w.tar.gz": "t",
		"dir/m.zip":   zipped(t, "2.xml", "2", "1.xml", "1", "readme.txt", "r", ".x.xml", "h", "__MACOSX/1.xml", "m", "sub/", "", "sub/3.json", "3"),
		"empty/n.txt": "n",
	})
	inDir := []string{"dir/deep/x.soap", "dir/deep/y.ndjson", "dir/m.zip!2.xml", "dir/m.zip!1.xml", "dir/m.zip!sub/3.json", "dir/w.jsonl.gz", "dir/z.json"}
	for _, c := range []struct {
		about   string
		args    []string
		want    []string
		missing []Missing
	}{
		{"files in the order given", []string{"b.xml", "a.xml"}, []string{"b.xml", "a.xml"}, nil},
		{"a named file of any extension", []string{"notes.txt", "README"}, []string{"notes.txt", "README"}, nil},
		{"a hidden file when named", []string{"dir/.hidden.xml"}, []string{"dir/.hidden.xml"}, nil},
		{"a directory, sorted, what is unknown, hidden or of a program left out", []string{"dir"}, inDir, nil},
		{"a file once", []string{"a.xml", "./a.xml", "dir", "dir/z.json"}, append([]string{"a.xml"}, inDir...), nil},
		{"a pattern, sorted, hidden files left out", []string{"*.xml"}, []string{"a.xml", "b.xml"}, nil},
		{"a pattern of any depth", []string{"**/*.{json,soap}"}, []string{"dir/app/package.json", "dir/app/src/a.json", "dir/deep/x.soap", "dir/node_modules/b.json", "dir/z.json"}, nil},
		{"standard input once", []string{"-", "-"}, []string{"-"}, nil},
		{"no such file, the others all the same", []string{"c.xml", "a.xml"}, []string{"a.xml"}, []Missing{{"c.xml", NoSuchFile}}},
		{"a pattern without match", []string{"*.csv"}, nil, []Missing{{"*.csv", NoMatch}}},
		{"a malformed pattern", []string{"[a"}, nil, []Missing{{"[a", NoMatch}}},
		{"a directory without payloads is not silently fine", []string{"empty"}, nil, []Missing{{"empty", NoPayloads}}},
		{"a directory whose payloads were named before", []string{"dir/z.json", "dir/z.json/../z.json"}, []string{"dir/z.json"}, nil},
	} {
		t.Run(c.about, func(t *testing.T) {
			if runtime.GOOS == "darwin" && strings.Contains(c.about, "pattern") {
				t.Skip("file names there do not tell case apart")
			}
			found, missing := Find(c.args, Options{})
			assert.Equal(t, c.want, names(found))
			assert.Equal(t, c.missing, missing)
		})
	}
}

func TestSkippedFilesAreTold(t *testing.T) {
	tree(t, map[string]string{"d/a.xml": "a", "d/README.md": "r", "d/m.zip": zipped(t, "a.xml", "a", "b.pdf", "b"),
		"d/app/package.json": "{}", "other/b.xml": "b"})
	want := map[string]Skip{"d/README.md": SkipName, "d/m.zip!b.pdf": SkipName, "d/app": SkipProgram}
	if runtime.GOOS != "windows" {
		require.NoError(t, os.Symlink("../other", "d/linked"))
		require.NoError(t, os.Symlink("../other", "d/linked.xml"))
		want["d/linked"], want["d/linked.xml"] = SkipLink, SkipLink
	}
	skipped := map[string]Skip{}
	Find([]string{"d"}, Options{Skipped: func(name string, why Skip) { skipped[name] = why }})
	assert.Equal(t, want, skipped)
}

func TestALinkedDirectoryIsReadWhereItIsNamed(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need a right there")
	}
	tree(t, map[string]string{"d/a.xml": "a", "d/deep/b.xml": "b"})
	require.NoError(t, os.Symlink("d", "link"))
	found, missing := Find([]string{"link"}, Options{})
	assert.Equal(t, []string{"link/a.xml", "link/deep/b.xml"}, names(found))
	assert.Empty(t, missing)
}

func TestCSVIsFoundWhereItIsAskedFor(t *testing.T) {
	tree(t, map[string]string{"d/a.csv": "a", "d/B.CSV.gz": gzipped(t, "b"), "d/m.zip": zipped(t, "c.csv", "c", "d.xml", "d"), "e.csv": "e"})
	walked := func(o Options, args ...string) map[string]bool {
		all := map[string]bool{}
		found, _ := Find(args, o)
		for _, p := range found {
			all[p.Name] = p.Walked
		}
		return all
	}
	assert.Equal(t, map[string]bool{"d/m.zip!d.xml": true}, walked(Options{}, "d"))
	assert.Equal(t, map[string]bool{"d/B.CSV.gz": true, "d/a.csv": true, "d/m.zip!c.csv": true, "d/m.zip!d.xml": true}, walked(Options{CSV: true}, "d"))
	assert.Equal(t, map[string]bool{"e.csv": false, "d/a.csv": true}, walked(Options{}, "e.csv", "d/*.csv"), "who names a file means it")
}

func TestContentIsReadUnpacked(t *testing.T) {
	tree(t, map[string]string{
		"plain.xml": "<a/>", "short.xml": "x", "empty.xml": "",
		"packed.xml.gz": gzipped(t, "<b/>"), "two.gz": gzipped(t, "<c>") + gzipped(t, "</c>"),
		"unnamed.xml": gzipped(t, "<d/>"), "empty.gz": "",
		"m.zip": zipped(t, "1.xml", "<e/>", "2.xml", ""),
	})
	want := []string{"<a/>", "x", "", "<b/>", "<c></c>", "<d/>", "", "<e/>", "", "<stdin/>"}
	found, missing := Find([]string{"plain.xml", "short.xml", "empty.xml", "packed.xml.gz", "two.gz", "unnamed.xml", "empty.gz", "m.zip", "-"},
		Options{Stdin: strings.NewReader("<stdin/>")})
	require.Empty(t, missing)
	require.Len(t, found, len(want))
	for i, p := range found {
		got, err := read(t, p)
		require.NoError(t, err, p.Name)
		assert.Equal(t, want[i], got, p.Name)
	}
	again, err := read(t, found[7])
	require.NoError(t, err, "a member can be opened again after its archive was closed")
	assert.Equal(t, "<e/>", again)
}

func TestReadersMayAskForAByteAtATime(t *testing.T) {
	tree(t, map[string]string{"a": "x", "b": "abc", "c": "<abc/>", "d": "", "e.gz": gzipped(t, "<e/>")})
	found, _ := Find([]string{"a", "b", "c", "d", "e.gz"}, Options{})
	for i, want := range []string{"x", "abc", "<abc/>", "", "<e/>"} {
		r, err := found[i].Open()
		require.NoError(t, err)
		got, err := io.ReadAll(iotest.OneByteReader(r))
		require.NoError(t, err)
		assert.Equal(t, want, string(got))
		require.NoError(t, r.Close())
	}
}

func TestGzipOnStandardInput(t *testing.T) {
	found, _ := Find([]string{"-"}, Options{Stdin: iotest.OneByteReader(strings.NewReader(gzipped(t, "<a/>")))})
	got, err := read(t, found[0])
	require.NoError(t, err)
	assert.Equal(t, "<a/>", got)

	archive := zipped(t, "a.xml", "<a/>")
	found, _ = Find([]string{"-"}, Options{Stdin: strings.NewReader(archive)})
	got, err = read(t, found[0])
	require.NoError(t, err)
	assert.Equal(t, archive, got, "package token says that it is an archive")
}

func TestBrokenArchivesAreProblems(t *testing.T) {
	long := gzipped(t, strings.Repeat("<a>æøå</a>", 100))
	badSum := []byte(long)
	badSum[len(badSum)-5] ^= 1
	archive := zipped(t, "a.xml", strings.Repeat("<a>æøå</a>", 100))
	badMember := []byte(archive)
	badMember[len("PK")+28+len("a.xml")+3] ^= 0xff // in the packed bytes
	secret := []byte(archive)
	secret[bytes.LastIndex(secret, []byte("PK\x01\x02"))+8] |= encrypted
	for _, c := range []struct{ name, content, rule string }{
		{"cut.gz", long[:len(long)-12], RuleUnreadable},
		{"cut-in-header.gz", long[:5], RuleUnreadable},
		{"sum.gz", string(badSum), RuleUnreadable},
		{"tail.gz", long + "tail", RuleUnreadable},
		{"zeros-and-tail.gz", long + "\x00\x00tail", RuleUnreadable},
		{"not.gz", "\x01\x02\x03\x04", RuleUnreadable},
		{"cut.zip", archive[:len(archive)-10], RuleUnreadable},
		{"not.zip", "<a/>", RuleUnreadable},
		{"no-bytes.zip", "", RuleUnreadable},
		{"empty.zip", zipped(t), RuleArchiveEmpty},
		{"without-payload.zip", zipped(t, "a.txt", "a"), RuleArchiveEmpty},
		{"member.zip", string(badMember), RuleUnreadable},
		{"encrypted.zip", string(secret), token.RuleKindEncrypted},
		{"nested.zip", zipped(t, "in.zip", archive), token.RuleKindArchive},
		{"nested-gzip.zip", zipped(t, "in.xml.gz", long), token.RuleKindArchive},
	} {
		t.Run(c.name, func(t *testing.T) {
			tree(t, map[string]string{c.name: c.content})
			found, missing := Find([]string{c.name}, Options{})
			require.Empty(t, missing)
			require.Len(t, found, 1)
			problem(t, found[0], c.rule)
		})
	}
}

// Zero bytes fill up what tapes and some transfers carry.
func TestGzipMembersAndPadding(t *testing.T) {
	one, two := gzipped(t, "<a>"), gzipped(t, "</a>")
	zeros := strings.Repeat("\x00", 20_000)
	for name, content := range map[string]string{
		"a.gz": one + two, "b.xml.gz": one + two + "\x00", "c.gz": one + zeros + two + zeros, "d.xml": one + two + zeros, "e.gz": "<a></a>",
	} {
		tree(t, map[string]string{name: content})
		found, _ := Find([]string{name}, Options{})
		got, err := read(t, found[0])
		require.NoError(t, err, name)
		assert.Equal(t, "<a></a>", got, name)
	}
}

// Names that an archive does not say to be in UTF-8 are in the character set of DOS.
func TestNamesOfDOS(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range []string{"bl\x86b\x91r/s\x9bm.xml", "blåbær/søm.json"} {
		_, err := z.CreateHeader(&zip.FileHeader{Name: name, NonUTF8: true})
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	tree(t, map[string]string{"a.zip": b.String()})
	found, _ := Find([]string{"a.zip"}, Options{})
	assert.Equal(t, []string{"a.zip!blåbær/søm.xml", "a.zip!blåbær/søm.json"}, names(found))
}

func TestTruncatedArchivesNeverPassAsWhole(t *testing.T) {
	const content = "<a><b>one</b><b>two</b></a>"
	for name, whole := range map[string]string{"a.gz": gzipped(t, content), "a.zip": zipped(t, "a.xml", content)} {
		tree(t, nil)
		for cut := 1; cut < len(whole); cut++ {
			require.NoError(t, os.WriteFile(name, []byte(whole[:cut]), 0o644))
			found, _ := Find([]string{name}, Options{})
			for _, p := range found {
				_, err := read(t, p)
				require.Error(t, err, "%s cut after %d bytes", name, cut)
			}
		}
	}
}

func TestNoBrokenArchivePassesAsTheWhole(t *testing.T) {
	content := strings.Repeat("<a>0101054321</a>", 20)
	whole := zipped(t, "a.xml", content, "b.xml", content)
	tree(t, nil)
	for at := range len(whole) {
		broken := []byte(whole)
		broken[at] ^= 0x55
		require.NoError(t, os.WriteFile("a.zip", broken, 0o644))
		found, _ := Find([]string{"a.zip"}, Options{})
		for _, p := range found {
			if got, err := read(t, p); err == nil {
				require.Equal(t, content, got, "byte %d", at)
			}
		}
	}
}

func TestSizeLimitIsExact(t *testing.T) {
	content := strings.Repeat("x", 1000)
	tree(t, map[string]string{"a.gz": gzipped(t, content), "a.zip": zipped(t, "a.xml", content), "a.xml": content})
	for _, name := range []string{"a.gz", "a.zip"} {
		found, _ := Find([]string{name}, Options{MaxSize: 1000})
		got, err := read(t, found[0])
		require.NoError(t, err, name)
		assert.Equal(t, content, got)

		found, _ = Find([]string{name}, Options{MaxSize: 999})
		p := problem(t, found[0], token.RuleLimitSize)
		assert.EqualValues(t, 999, p.Limit)
		assert.EqualValues(t, 999, p.Offset)
	}
	found, _ := Find([]string{"a.xml"}, Options{MaxSize: 999})
	_, err := read(t, found[0])
	assert.NoError(t, err, "what is not packed has no limit")
}

func TestZipBombsAreRefused(t *testing.T) {
	if testing.Short() {
		t.Skip("packs 128 MiB")
	}
	zeros := strings.Repeat("\x00", 64<<20) // deflate packs it 1,029 times
	tree(t, map[string]string{"a.gz": gzipped(t, zeros), "a.zip": zipped(t, "a.xml", zeros)})
	for _, name := range []string{"a.gz", "a.zip"} {
		found, _ := Find([]string{name}, Options{})
		r, err := found[0].Open()
		require.NoError(t, err)
		_, err = io.Copy(io.Discard, r)
		require.NoError(t, r.Close())
		var p *token.Problem
		require.ErrorAs(t, err, &p, name)
		assert.Equal(t, RuleRatio, p.Rule)
		assert.EqualValues(t, MaxRatio, p.Limit)
	}
}

func TestSmallPayloadsMayPackWell(t *testing.T) {
	zeros := strings.Repeat("\x00", RatioFrom) // 1,020 times, but only a mebibyte
	tree(t, map[string]string{"a.gz": gzipped(t, zeros), "a.zip": zipped(t, "a.xml", zeros)})
	for _, name := range []string{"a.gz", "a.zip"} {
		found, _ := Find([]string{name}, Options{})
		_, err := read(t, found[0])
		assert.NoError(t, err, name)
	}
}

// Two entries of the directory at one packed member: the way of David Fifield's
// bomb, "A better zip bomb" (2019).
func TestOverlappingMembersAreRefused(t *testing.T) {
	whole := []byte(zipped(t, "a.xml", "<a/>"))
	start := bytes.Index(whole, []byte("PK\x01\x02"))
	end := bytes.Index(whole, []byte("PK\x05\x06"))
	entry := bytes.Clone(whole[start:end])
	bomb := append(bytes.Clone(whole[:end]), entry...)
	tail := bytes.Clone(whole[end:])
	binary.LittleEndian.PutUint16(tail[8:], 2)
	binary.LittleEndian.PutUint16(tail[10:], 2)
	binary.LittleEndian.PutUint32(tail[12:], uint32(2*len(entry)))
	tree(t, map[string]string{"a.zip": string(append(bomb, tail...))})
	found, _ := Find([]string{"a.zip"}, Options{})
	require.Len(t, found, 1)
	assert.ErrorContains(t, problem(t, found[0], RuleUnreadable).Err, "members overlap")
}

func TestTooManyMembers(t *testing.T) {
	if testing.Short() {
		t.Skip("writes 100,001 members")
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for range MaxMembers + 1 {
		_, err := z.CreateRaw(&zip.FileHeader{Name: "a.xml"})
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	tree(t, map[string]string{"a.zip": b.String()})
	found, _ := Find([]string{"a.zip"}, Options{})
	require.Len(t, found, 1)
	assert.EqualValues(t, MaxMembers, problem(t, found[0], RuleMembers).Limit)
}

func TestNamesAreSafeToShow(t *testing.T) {
	tree(t, map[string]string{"a.zip": zipped(t, "../\x1b[31mred\n\xff.xml", "<a/>")})
	found, _ := Find([]string{"a.zip"}, Options{})
	assert.Equal(t, []string{"a.zip!../\ufffd[31mred\ufffd\u00a0.xml"}, names(found))
}

func TestUnreadableFilesFailWhenOpened(t *testing.T) {
	if os.Getuid() == 0 {
		// root reads everything: a name too long fails for root too
		found, missing := Find([]string{strings.Repeat("a", 5000)}, Options{})
		require.Empty(t, missing)
		_, err := read(t, found[0])
		require.Error(t, err)
		return
	}
	tree(t, map[string]string{"a.xml": "a", "d/b.xml": "b"})
	require.NoError(t, os.Chmod("a.xml", 0))
	require.NoError(t, os.Chmod("d", 0))
	t.Cleanup(func() { _ = os.Chmod("d", 0o755) })
	found, missing := Find([]string{"a.xml", "d"}, Options{})
	require.Empty(t, missing)
	require.Len(t, found, 2)
	for _, p := range found {
		_, err := read(t, p)
		assert.ErrorIs(t, err, fs.ErrPermission)
	}
}

func TestDiskErrorsAreNotTheArchives(t *testing.T) {
	broken := errors.New("disk")
	whole := gzipped(t, strings.Repeat("<a/>", 1000))
	r := sniff(io.MultiReader(strings.NewReader(whole[:20]), iotest.ErrReader(broken)), true, &Options{})
	_, err := io.ReadAll(r)
	assert.ErrorIs(t, err, broken)
	var p *token.Problem
	assert.False(t, errors.As(err, &p))
}

func TestLinks(t *testing.T) {
	tree(t, map[string]string{"real/a.xml": "a", "d/b.xml": "b"})
	if err := os.Symlink("../real/a.xml", "d/link.xml"); err != nil {
		t.Skip("no symbolic links here")
	}
	require.NoError(t, os.Symlink("../d", "d/loop"))
	require.NoError(t, os.Symlink("nowhere.xml", "d/dangling.xml"))
	found, _ := Find([]string{"d"}, Options{})
	assert.Equal(t, []string{"d/b.xml", "d/dangling.xml", "d/link.xml"}, names(found))
	_, err := read(t, found[1])
	assert.ErrorIs(t, err, fs.ErrNotExist, "a link to nothing is reported")
}

func TestReadHearsOfPackedBytes(t *testing.T) {
	whole := gzipped(t, strings.Repeat("<a/>", 1000))
	tree(t, map[string]string{"a.gz": whole})
	n := 0
	found, _ := Find([]string{"a.gz"}, Options{Read: func(k int) { n += k }})
	_, err := read(t, found[0])
	require.NoError(t, err)
	assert.Equal(t, len(whole), n)
	assert.EqualValues(t, len(whole), found[0].Size)
}

// Whatever an archive holds, reading it ends, within the limit, and gives either
// all or an error.
func FuzzArchives(f *testing.F) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, _ := z.Create("a.xml")
	_, _ = io.WriteString(w, "<a>0101054321</a>")
	_ = z.Close()
	f.Add(b.Bytes())
	b.Reset()
	g := gzip.NewWriter(&b)
	_, _ = io.WriteString(g, "<a>0101054321</a>")
	_ = g.Close()
	f.Add(b.Bytes())
	f.Add([]byte("<a/>"))
	f.Fuzz(func(t *testing.T, content []byte) {
		const limit = 1 << 20
		dir := t.TempDir()
		for _, name := range []string{"a.zip", "a.gz", "a.xml"} {
			path := filepath.Join(dir, name)
			require.NoError(t, os.WriteFile(path, content, 0o644))
			found, missing := Find([]string{path}, Options{MaxSize: limit})
			require.Empty(t, missing)
			require.NotEmpty(t, found)
			for _, p := range found {
				r, err := p.Open()
				require.NoError(t, err)
				n, err := io.Copy(io.Discard, r)
				if name != "a.xml" || bytes.HasPrefix(content, []byte(gzipMagic)) {
					require.LessOrEqual(t, n, int64(limit))
				}
				if _, isProblem := err.(*token.Problem); err != nil && !isProblem {
					t.Fatalf("%s: %v is not a problem", name, err)
				}
				require.NoError(t, r.Close())
			}
		}
	})
}

func TestMembersAreReadSideBySide(t *testing.T) {
	var members []string
	for i := range 50 {
		members = append(members, fmt.Sprintf("%d.xml", i), strings.Repeat(fmt.Sprintf("<a>%d</a>", i), 1000))
	}
	tree(t, map[string]string{"a.zip": zipped(t, members...)})
	found, _ := Find([]string{"a.zip"}, Options{Read: func(int) {}})
	require.Len(t, found, 50)
	var readers sync.WaitGroup
	for i := range found {
		readers.Go(func() {
			got, err := read(t, found[i])
			assert.NoError(t, err)
			assert.Equal(t, members[2*i+1], got)
		})
	}
	readers.Wait()
}
