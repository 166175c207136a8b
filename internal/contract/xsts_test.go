package contract_test

import (
	"bufio"
	"fmt"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/contract"
)

// refusedOnPurpose are schemas that the suite calls valid and that are refused,
// with the reason.
var refusedOnPurpose = map[string]string{
	"ste110":      "a union that contains itself, which section 3.14.3 (src-simple-type.4) forbids",
	"missing002":  "an element substitutes for one that is not there; nothing that is missing is passed over",
	"missing003":  "an element substitutes for one that is not there; nothing that is missing is passed over",
	"xv001":       "XML 1.1",
	"xv005":       "XML 1.1",
	"xv008":       "XML 1.1",
	"xv009":       "XML 1.1",
	"s3_10_6ii01": "notNamespace, which is of XML Schema 1.1",
	"s3_10_6ii02": "notNamespace, which is of XML Schema 1.1",
	"s3_10_6ii04": "notNamespace, which is of XML Schema 1.1",
}

// TestSuite reads the schemas of a copy of W3C's test suite, whose folder and
// list XSTS names, and counts by bucket what is taken and what is refused.
func TestSuite(t *testing.T) {
	dir := os.Getenv("XSTS")
	if dir == "" {
		t.Skip("XSTS is not set")
	}
	in, err := os.Open(dir + "/list.tsv")
	require.NoError(t, err)
	defer in.Close()
	fsys := os.DirFS(dir)
	var refused, taken []string
	count := map[string]int{}
	for s := bufio.NewScanner(in); s.Scan(); {
		f := strings.Split(s.Text(), "\t")
		if f[0] != "schema" || !strings.Contains(f[1], os.Getenv("XSTS_ONLY")) {
			continue
		}
		_, problems := contract.Load(fsys, contract.Limits{}, strings.Fields(f[2])...)
		verdict := "valid"
		if len(problems) > 0 {
			verdict = "invalid"
		}
		for _, p := range problems {
			assert.NotContains(t, p.Text("en"), "is broken")
			assert.NotContains(t, p.Text("da"), "%!")
		}
		count[f[4]+" "+verdict]++
		switch {
		case f[4] == "valid" && verdict == "invalid":
			if refusedOnPurpose[path.Base(f[1])] != "" {
				count["refused on purpose"]++
				continue
			}
			refused = append(refused, fmt.Sprintf("%s\t%s", f[1], problems[0].Error()))
		case f[4] == "invalid" && verdict == "valid":
			taken = append(taken, fmt.Sprintf("%s\t%s", f[1], f[2]))
		}
	}
	if out := os.Getenv("XSTS_OUT"); out != "" {
		text := "refused\n" + strings.Join(refused, "\n") + "\ntaken\n" + strings.Join(taken, "\n") + "\n"
		require.NoError(t, os.WriteFile(out, []byte(text), 0o600))
	}
	t.Log(count)
	assert.Empty(t, refused, "valid schemas refused")
	assert.LessOrEqual(t, len(taken), 5, "invalid schemas taken")
}
