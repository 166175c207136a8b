package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/forkontrol/forkontrol/internal/document"
)

// pdfReader is the program that reads PDFs, and pdfReleases where it is.
const (
	pdfReader   = "forkontrol-pdf"
	pdfReleases = "https://github.com/forkontrol/forkontrol/releases"
)

// maxConverted is how many bytes of what is on the pages of a PDF are taken.
const maxConverted = 128 << 20

func isPDF(name string) bool { return strings.EqualFold(filepath.Ext(name), ".pdf") }

// convertedPDF has a PDF read by the program that stands beside this one or is found by PATH.
func (a *app) convertedPDF(ctx context.Context, name string) (*document.Document, error) {
	t := a.lang.pick
	program := pdfProgram()
	if program == "" {
		return nil, usage(name + t(": en PDF læses af programmet "+pdfReader+", som ikke er fundet. Hent arkivet "+pdfReader+" fra "+pdfReleases+", og læg programmet ved siden af forkontrol. Eller gem dokumentet som .docx, eller kopiér teksten ud, og gem den som .txt",
			": a PDF is read by the program "+pdfReader+", which was not found. Get the archive "+pdfReader+" from "+pdfReleases+" and put the program beside forkontrol. Or save the document as .docx, or copy the text out and save it as .txt"))
	}
	path, err := filepath.Abs(name) // a name may begin as a flag does
	if err != nil {
		return nil, failed(name + ": " + err.Error())
	}
	var out, talk bytes.Buffer
	c := exec.CommandContext(ctx, program, path)
	c.Stdout = &limitedWriter{&out, maxConverted}
	c.Stderr = &limitedWriter{&talk, 4 << 10}
	err = c.Run()
	var ended *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return nil, a.interrupted()
	case err != nil && (!errors.As(err, &ended) || out.Len() == 0): // what it refuses it says as data
		why := strings.TrimSpace(talk.String())
		if why == "" {
			why = err.Error()
		}
		return nil, failed(name + ": " + program + ": " + why)
	}
	return document.PDF(out.Bytes())
}

// pdfProgram finds the program; empty where there is none.
func pdfProgram() string {
	name := pdfReader
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	if self, err := os.Executable(); err == nil {
		beside := filepath.Join(filepath.Dir(self), name)
		if info, err := os.Stat(beside); err == nil && info.Mode().IsRegular() {
			return beside
		}
	}
	found, err := exec.LookPath(name)
	if err != nil {
		return ""
	}
	return found
}

// limitedWriter takes so many bytes, and ends who writes more.
type limitedWriter struct {
	io.Writer
	left int
}

var errTooMuch = errors.New("too much output")

func (w *limitedWriter) Write(p []byte) (int, error) {
	if w.left -= len(p); w.left < 0 {
		return 0, errTooMuch
	}
	return w.Writer.Write(p)
}
