package fingerprint_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/fingerprint"
	"github.com/forkontrol/forkontrol/internal/program"
)

func TestAPlaceHasNoPositions(t *testing.T) {
	for path, want := range map[string]string{
		"/Indberet/KontaktpersonInfo/Elev[2]/CPRNr": "/Indberet/KontaktpersonInfo/Elev/CPRNr",
		"/Indberet/KontaktpersonInfo/Elev/1/CPRNr":  "/Indberet/KontaktpersonInfo/Elev/CPRNr",
		"/p:Indberet[1]/p:Elev[10]/@id":             "/p:Indberet/p:Elev/@id",
		"/0":                                        "",
		"/Elev/0/Prøve/12":                          "/Elev/Prøve",
		"/Felt2/Elev":                               "/Felt2/Elev",
		"/a[b]/c[]":                                 "/a[b]/c[]",
		"/[1]":                                      "/[1]",
		"//x":                                       "//x",
		"record 3/Indberet/CPRNr":                   "/Indberet/CPRNr",
		"record 3":                                  "",
		"row 3, column startdato":                   "column startdato",
		"row 12":                                    "row",
		"row":                                       "row",
		"record":                                    "record",
		"":                                          "",
	} {
		assert.Equal(t, want, fingerprint.Place(path), path)
		assert.Equal(t, want, fingerprint.Place(want), "a place is a place already: %s", path)
	}
}

func found(path, value string, line int) *finding.Finding {
	return &finding.Finding{Rule: &program.Rule{ID: "a/b/Elev.CPRNr/cpr"}, Path: path, Value: value, HasValue: true, Line: line, Offset: int64(line * 80)}
}

func TestAFingerprintOutlivesEdits(t *testing.T) {
	var before, after fingerprint.Counter
	one := before.Next(fingerprint.Of("ind/a.xml", found("/Indberet/Elev[2]/CPRNr", "3102901234", 7)))
	two := before.Next(fingerprint.Of("ind/a.xml", found("/Indberet/Elev[5]/CPRNr", "3102905678", 19)))
	assert.Equal(t, one, after.Next(fingerprint.Of("ind/a.xml", found("/Indberet/Elev[3]/CPRNr", "0", 70))))
	assert.Equal(t, two, after.Next(fingerprint.Of("ind/a.xml", found("/Indberet/Elev[9]/CPRNr", "1", 90))))

	others := map[string]bool{one: true, two: true}
	for _, k := range []fingerprint.Key{
		fingerprint.Of("ind/b.xml", found("/Indberet/Elev[2]/CPRNr", "", 7)),
		fingerprint.Of("ind/a.xml", found("/Indberet/Lærer[2]/CPRNr", "", 7)),
		{File: "ind/a.xml", Rule: "a/b/Elev.CPRNr/type", Place: "/Indberet/Elev/CPRNr"},
	} {
		assert.NotContains(t, others, before.Next(k))
	}
}

func TestAFingerprintIsOfMaskedPaths(t *testing.T) {
	k := fingerprint.Of("a.json", found("/Elever/310290-1234", "", 1))
	assert.NotContains(t, k.Place, "1234")
	assert.Len(t, k.Hash(1), 32)
}
