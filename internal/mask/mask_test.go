package mask_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/forkontrol/forkontrol/internal/mask"
	"github.com/forkontrol/forkontrol/internal/program"
)

func TestValueByKindOfPersonalData(t *testing.T) {
	for _, c := range []struct {
		why      string
		personal program.Personal
		value    string
		want     string
	}{
		{"hyphen in its place", program.CPR, "010190-1234", "010190-****"},
		{"ten digits get no hyphen", program.CPR, "0101901234", "010190****"},
		{"replacement number", program.CPR, "610190-1234", "610190-****"},
		{"replacement number with letters", program.CPR, "010190-AB12", "010190-****"},
		{"space for hyphen", program.CPR, "010190 1234", "010190 ****"},
		{"white space around", program.CPR, " 010190-1234 ", " 010190-**** "},
		{"one digit too many", program.CPR, "010190-12345", "010190-*****"},
		{"eleven digits", program.CPR, "01019012345", "010190*****"},
		{"no such date", program.CPR, "991390-1234", "******-****"},
		{"a leading zero lost: the sixth digit is of the serial", program.CPR, "101290123", "*********"},
		{"six digits may be the last six", program.CPR, "010190", "******"},
		{"not a number", program.CPR, "ukendt", "******"},
		{"century written out", program.CPR, "01011990-1234", "********-****"},

		{"white space around ten digits", program.CPR, " 0101901234 ", " 010190**** "},
		{"a space that does not break", program.CPR, "\u00A00101901234", "\u00A0010190****"},
		{"a zero-width space", program.CPR, "010190\u200B1234", "010190\u200B****"},
		{"a dash for a hyphen", program.CPR, "010190–1234", "010190[U+2013]****"},
		{"a full-width digit in the date", program.CPR, "０101901234", "[U+FF10]10190****"},
		{"a full-width digit behind it", program.CPR, "010190123４", "010190***[U+FF1*]"},
		{"Arabic digits", program.CPR, "٠١٠١٩٠١٢٣٤", "[U+0660][U+0661][U+0660][U+0661][U+0669][U+0660][U+066*][U+066*][U+066*][U+066*]"},
		{"a full-width digit where no date is", program.CPR, "99139０1234", "*****[U+FF1*]****"},
		{"nothing but space for a name", program.Name, " \u00A0", " \u00A0"},

		{"name", program.Name, "Anna Hansen", "A***"},
		{"name beyond ASCII", program.Name, "Åse", "Å***"},
		{"a number in a name", program.Name, "0101901234", "***"},

		{"mail", program.Contact, "anna@skole.dk", "****@*****.**"},
		{"telephone", program.Contact, "+45 12 34 56 78", "+** ** ** ** **"},
		{"address", program.Contact, "Søvej 4, 2. tv", "***** *, *. **"},

		{"secret", program.Secret, "hunter2", "***"},
		{"public", program.Public, "280101", "280101"},
		{"a CPR number in a public field", program.Public, "0101901234", "010190****"},
		{"empty", program.CPR, "", ""},
		{"empty secret", program.Secret, "", ""},
	} {
		assert.Equal(t, c.want, mask.Value(c.personal, c.value), c.why)
	}
}

func TestTextMasksWhatLooksLikeACPRNumber(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"eleven 0101901234 er ukendt", "eleven 010190**** er ukendt"},
		{"010190-1234, 020291-4321", "010190-****, 020291-****"},
		{"010190 - 1234", "010190 - ****"},
		{"010190–1234", "010190–****"},
		{"01.01.90-1234", "01.01.90-****"},
		{"710190-1234", "710190-****"},
		{"id010190123499", "id010190****99"},
		{"01019012340202904321", "010190********90****"},
		{"/elever/0101901234/navn", "/elever/010190****/navn"},

		{"280101", "280101"},
		{"5798000000000", "5798000000000"}, // a GLN
		{"2026-11-21", "2026-11-21"},
		{"21-11-2026", "21-11-2026"},
		{"2026-11-21T10:00:00", "2026-11-21T10:00:00"},
		{"991390-1234", "991390-1234"}, // no such day
		{"", ""},
	} {
		assert.Equal(t, c.want, mask.Text(c.in), c.in)
	}
}
