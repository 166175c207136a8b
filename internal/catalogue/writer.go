package catalogue

import (
	"strconv"

	"github.com/forkontrol/forkontrol/internal/report"
)

// writer writes JSON and sets the commas.
type writer struct {
	b    []byte
	lang string
}

func (w *writer) open(brace byte)  { w.b = append(w.b, brace) }
func (w *writer) close(brace byte) { w.b = append(w.b, brace) }

// item begins an item or a member.
func (w *writer) item() {
	if last := w.b[len(w.b)-1]; last != '[' && last != '{' {
		w.b = append(w.b, ',')
	}
}

func (w *writer) key(name string) {
	w.item()
	w.b = report.AppendString(w.b, name)
	w.b = append(w.b, ':')
}

func (w *writer) text(name, v string) {
	w.key(name)
	w.b = report.AppendString(w.b, v)
}

// some is text for a member that is left out when it is empty.
func (w *writer) some(name, v string) {
	if v != "" {
		w.text(name, v)
	}
}

func (w *writer) number(name string, n int) {
	w.key(name)
	w.b = strconv.AppendInt(w.b, int64(n), 10)
}

func (w *writer) truth(name string, v bool) {
	w.key(name)
	w.b = strconv.AppendBool(w.b, v)
}

func (w *writer) list(name string, list []string) {
	w.key(name)
	w.open('[')
	for _, s := range list {
		w.item()
		w.b = report.AppendString(w.b, s)
	}
	w.close(']')
}
