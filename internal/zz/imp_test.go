package zz

import (
	"testing"
	"os"
	"github.com/forkontrol/forkontrol/internal/importing"
)

func TestImp(t *testing.T) {
	r, p, err := importing.Open("/tmp/k/ordre.xsd", importing.Options{System: "kantine"})
	if err != nil || len(p) > 0 { t.Fatal(err, p) }
	os.RemoveAll("/tmp/k/src")
	s, _ := Strip(r.Source)
	r.Source = s
	if err := os.CopyFS("/tmp/k/src", r.Source); err != nil { t.Fatal(err) }
	t.Log(r.Messages)
}
