//go:build unix

package hostile_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"syscall"
)

// A process inherits the peak of the one that starts it, and tests that make
// archives need more memory than the command may. So the tests start themselves
// anew as a launcher, which needs little, starts the command, and reports its peak.
const launching = "launch-and-measure"

func init() {
	if len(os.Args) > 2 && os.Args[1] == launching {
		os.Exit(launch(os.Args[2:]))
	}
}

// launch runs a command with the streams of this process and writes its peak
// to the fourth.
func launch(args []string) int {
	ctx, cancel := context.WithTimeout(context.Background(), hang)
	defer cancel()
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	err := cmd.Run()
	if ctx.Err() != nil {
		return hung
	}
	if cmd.ProcessState == nil {
		fmt.Fprintln(os.Stderr, err)
		return hung
	}
	n := int64(cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss)
	if runtime.GOOS != "darwin" {
		n <<= 10 // everyone else counts in KiB
	}
	fmt.Fprint(os.NewFile(3, "peak"), n)
	return cmd.ProcessState.ExitCode()
}

// measured makes a command one that is measured. The function gives its peak, the
// most memory it had resident at a time, in bytes, once it has run.
func measured(cmd *exec.Cmd) (peak func() int64) {
	self, err := os.Executable()
	if err != nil {
		return func() int64 { return -1 }
	}
	r, w, err := os.Pipe()
	if err != nil {
		return func() int64 { return -1 }
	}
	cmd.Args = append([]string{self, launching, cmd.Path}, cmd.Args[1:]...)
	cmd.Path = self
	cmd.ExtraFiles = []*os.File{w}
	return func() int64 {
		w.Close()
		defer r.Close()
		text, _ := io.ReadAll(r)
		n, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64)
		if err != nil {
			return -1
		}
		return n
	}
}
