package receive

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// keep writes a call and its answer, as they are, to the folder that the user gave.
func (s *Server) keep(q *request, a *answer) error {
	call := q.outcome.Format
	if call == "" {
		call = "bin"
	}
	said := "txt"
	for _, of := range []string{"xml", "json", "csv"} {
		if strings.Contains(a.contentType, of) {
			said = of
		}
	}
	for _, f := range []struct {
		name string
		b    []byte
	}{{fmt.Sprintf("%06d-call.%s", q.exchange.Call, call), q.body}, {fmt.Sprintf("%06d-answer.%s", q.exchange.Call, said), a.body}} {
		if err := os.WriteFile(filepath.Join(s.o.Keep, f.name), f.b, 0o600); err != nil {
			return err
		}
	}
	return nil
}
