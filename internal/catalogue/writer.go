package catalogue

import (
	"strconv"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/report"
)

// writer writes JSON and sets the commas. Its methods are called from some hundred places, and an append that is
// inlined in each would be ten kilobytes more to download with the WebAssembly module; so those that append are not.
type writer struct {
	b    []byte
	lang string // "" for both
}

//go:noinline
func (w *writer) open(brace byte) { w.b = append(w.b, brace) }

//go:noinline
func (w *writer) close(brace byte) { w.b = append(w.b, brace) }

// item begins an item or a member.
//
//go:noinline
func (w *writer) item() {
	if last := w.b[len(w.b)-1]; last != '[' && last != '{' {
		w.b = append(w.b, ',')
	}
}

//go:noinline
func (w *writer) key(name string) {
	w.item()
	w.b = append(w.b, '"')
	w.b = append(w.b, name...)
	w.b = append(w.b, `":`...)
}

// array and object begin a member that close ends.
func (w *writer) array(name string)  { w.key(name); w.open('[') }
func (w *writer) object(name string) { w.key(name); w.open('{') }

func (w *writer) string(v string) { w.b = report.AppendString(w.b, v) }

//go:noinline
func (w *writer) text(name, v string) {
	w.key(name)
	w.string(v)
}

// some is text for a member that is left out when it is empty.
//
//go:noinline
func (w *writer) some(name, v string) {
	if v != "" {
		w.text(name, v)
	}
}

// words writes a text in the language of the writer.
//
//go:noinline
func (w *writer) words(name string, t program.Text) {
	if w.lang != "" {
		w.text(name, t.In(w.lang))
		return
	}
	w.object(name)
	w.text("da", t.Da)
	w.text("en", t.En)
	w.close('}')
}

func (w *writer) someWords(name string, t program.Text) {
	if w.lang == "" && !t.Empty() || w.lang != "" && t.In(w.lang) != "" {
		w.words(name, t)
	}
}

//go:noinline
func (w *writer) number(name string, n int) {
	w.key(name)
	w.b = strconv.AppendInt(w.b, int64(n), 10)
}

func (w *writer) null(name string) {
	w.key(name)
	w.b = append(w.b, "null"...)
}

//go:noinline
func (w *writer) truth(name string, v bool) {
	w.key(name)
	w.b = strconv.AppendBool(w.b, v)
}

// mark is a truth for a member that is left out when it is false.
//
//go:noinline
func (w *writer) mark(name string, v bool) {
	if v {
		w.truth(name, v)
	}
}

//go:noinline
func (w *writer) list(name string, list []string) {
	w.array(name)
	for _, s := range list {
		w.item()
		w.string(s)
	}
	w.close(']')
}

func (w *writer) someList(name string, list []string) {
	if len(list) > 0 {
		w.list(name, list)
	}
}
