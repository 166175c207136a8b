//go:build unix

package hostile_test

import (
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/token"
)

func TestDevices(t *testing.T) {
	for device, rule := range map[string]string{
		"/dev/null": token.RuleEmpty,
		"/dev/zero": token.RuleXMLCharacter,
	} {
		requireRefused(t, check(t, nil, device), 1, rule)
	}
}

func TestMemoryOfAProcessCannotBeRead(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux has such a file")
	}
	requireRefused(t, check(t, nil, "/proc/self/mem"), 3, token.RuleReadFailed)
}

func TestPipes(t *testing.T) {
	dir := t.TempDir()
	pipe := filepath.Join(dir, "a.xml")
	require.NoError(t, syscall.Mkfifo(pipe, 0o600))
	o := check(t, nil, dir)
	assert.Equal(t, 2, o.code, "a pipe in a directory is not waited for")

	for content, rule := range map[string]string{"": token.RuleEmpty, nothing: missing} {
		go func() {
			if w, err := os.OpenFile(pipe, os.O_WRONLY, 0); err == nil { // waits for the reader
				_, _ = w.WriteString(content)
				_ = w.Close()
			}
		}()
		requireRefused(t, check(t, nil, pipe), 1, rule)
	}

	archive := filepath.Join(dir, "a.zip")
	require.NoError(t, syscall.Mkfifo(archive, 0o600))
	requireRefused(t, check(t, nil, archive), 3)
}

func TestLinks(t *testing.T) {
	dir := t.TempDir()
	loop := filepath.Join(dir, "loop")
	require.NoError(t, os.Mkdir(loop, 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(loop, "a.xml"), []byte(nothing), 0o600))
	require.NoError(t, os.Symlink(".", filepath.Join(loop, "again")))
	require.NoError(t, os.Symlink("..", filepath.Join(loop, "up.xml")))
	o := check(t, nil, loop)
	requireRefused(t, o, 1, missing)
	assert.Len(t, o.verdict, 1, "links to directories are not followed")

	self := filepath.Join(dir, "self.xml")
	require.NoError(t, os.Symlink("self.xml", self))
	requireRefused(t, check(t, nil, self), 3, token.RuleReadFailed)

	dangling := filepath.Join(dir, "dangling.xml")
	require.NoError(t, os.Symlink("nowhere.xml", dangling))
	assert.Equal(t, 2, check(t, nil, dangling).code)
}

func TestFilesThatCannotBeRead(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may read every file")
	}
	path := file(t, "a.xml", []byte(nothing))
	require.NoError(t, os.Chmod(path, 0))
	requireRefused(t, check(t, nil, path), 3, token.RuleReadFailed)
	require.NoError(t, os.Chmod(filepath.Dir(path), 0))
	requireRefused(t, check(t, nil, path), 3, token.RuleReadFailed)
	require.NoError(t, os.Chmod(filepath.Dir(path), 0o700))
}

func TestOddNames(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a\nb.xml", "\x1b[2J.xml", "\xff\xfe.xml", "--help.xml", "*.xml", "a b'\".xml"} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(nothing), 0o600))
	}
	require.NoError(t, os.Mkdir(filepath.Join(dir, "directory.xml"), 0o700))
	o := check(t, nil, dir)
	requireRefused(t, o, 1, missing)
	assert.Len(t, o.verdict, 6)
	for _, p := range o.report.Payloads {
		assert.NotContains(t, p.File, "\n")
		assert.NotContains(t, p.File, "\x1b")
	}
}
