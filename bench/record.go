package main

import (
	"fmt"
	"strconv"
	"strings"
)

// field is one field of a made-up record.
type field struct {
	name string
	text bool // a JSON string
	// wrong is a value that the field may not have, as it is in XML, and in
	// JSON where that is not the same.
	wrong     string
	wrongJSON string
}

// fields in the order of the schema.
var fields = [...]field{
	{"CPRNr", true, "9902901234", ""},
	{"Fornavn", true, "", ""},
	{"Efternavn", true, strings.Repeat("Ø", 41), ""},
	{"Koen", true, "Q", ""},
	{"Vej", true, "", ""},
	{"PostNr", true, "81000", ""},
	{"By", true, strings.Repeat("By", 11), ""},
	{"Mail", true, "uden-snabel-a.dk", ""},
	{"Tlf", true, "12 34 56", ""},
	{"InstNr", true, "abc", ""},
	{"Uddannelse", true, "gym", ""},
	{"Niveau", false, "11", ""},
	{"Start", true, "2025-02-30", ""},
	{"Slut", true, "2025-13-01", ""},
	{"Aendret", true, "2025-06-31T08:15:00Z", ""},
	{"Fravaer", false, "100.5", ""},
	{"Karakter", false, "5", ""},
	{"Ects", false, "301", ""},
	{"Aktiv", false, "ja", `"ja"`},
	{"Note", true, strings.Repeat("x", 401), ""},
}

const noteField = len(fields) - 1

// record is the values of one record, in the order of fields.
type record [len(fields)]string

var (
	firstNames = [...]string{"Anne", "Peter", "Søren", "Mette", "Åse", "Mikkel", "Jens", "Freja", "Noah", "Ida", "Emma", "Oliver"}
	surnames   = [...]string{"Jensen", "Nielsen", "Hansen", "Sørensen", "Østergaard", "Holm", "Kjær", "Madsen", "Thomsen"}
	streets    = [...]string{"Skolevej", "Nørregade", "Møllevangen", "Strandvejen", "Bakken", "Hovedgaden", "Engvej"}
	towns      = [...]string{"Aarhus", "Odense", "Ribe", "Hjørring", "Vejle", "Køge", "Roskilde"}
	sexes      = [...]string{"K", "M", "X"}
	educations = [...]string{"avu", "eud", "eux", "fgu", "hf", "hhx", "htx", "stx"}
	marks      = [...]string{"-3", "0", "2", "4", "7", "10", "12"}
	notes      = [...]string{"Mødt til samtale med vejleder, plan aftalt for foråret", "Ingen bemærkning", "Fortsætter efter sommerferien på samme hold", "", "Overflyttet fra anden skole med merit for to fag"}
)

// newRecord makes up a record that keeps every rule: the same for the same
// number, on any machine.
func newRecord(number int) record {
	r := random(number)
	birth := fmt.Sprintf("%02d%02d%02d%04d", 1+r.below(28), 1+r.below(12), r.below(100), r.below(10000))
	first, last := pick(&r, firstNames[:]), pick(&r, surnames[:])
	start := 2019 + r.below(6)
	return record{
		birth,
		first,
		last,
		pick(&r, sexes[:]),
		pick(&r, streets[:]) + " " + strconv.Itoa(1+r.below(198)),
		strconv.Itoa(1000 + r.below(8990)),
		pick(&r, towns[:]),
		"elev" + strconv.Itoa(100000+r.below(900000)) + "@skole.dk",
		strconv.Itoa(20000000 + r.below(79999999)),
		strconv.Itoa(101000 + r.below(880000)),
		pick(&r, educations[:]),
		strconv.Itoa(1 + r.below(10)),
		fmt.Sprintf("%d-08-%02d", start, 1+r.below(28)),
		fmt.Sprintf("%d-06-%02d", start+3, 1+r.below(28)),
		fmt.Sprintf("2026-%02d-%02dT%02d:%02d:%02dZ", 1+r.below(12), 1+r.below(28), r.below(24), r.below(60), r.below(60)),
		fmt.Sprintf("%d.%02d", r.below(60), r.below(100)),
		pick(&r, marks[:]),
		fmt.Sprintf("%d.%d", r.below(180), 5*r.below(2)),
		strconv.FormatBool(r.below(2) == 0),
		pick(&r, notes[:]),
	}
}

// random is splitmix64: small, and the same everywhere and forever, which
// math/rand does not promise.
type random uint64

func (r *random) below(n int) int {
	*r += 0x9E3779B97F4A7C15
	z := uint64(*r)
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return int((z ^ z>>31) % uint64(n))
}

func pick(r *random, list []string) string { return list[r.below(len(list))] }
