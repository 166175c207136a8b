package nearest

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestWhatMayHaveBeenMeant(t *testing.T) {
	for _, c := range []struct {
		wanted     string
		candidates []string
		want       []string
	}{
		{"KontaktEmail", []string{"KontaktNavn", "KontaktTelefon", "KontaktMail"}, []string{"KontaktMail"}},
		{"indberet", []string{"HentHaendelser", "Indberet"}, []string{"Indberet"}},
		{"Laerer", []string{"Elev", "Lærer", "Pædagog"}, []string{"Lærer"}},
		{"Paedagog", []string{"Lærer", "Pædagog"}, []string{"Pædagog"}},
		{"6.", []string{"5", "6", "7"}, []string{"6"}},
		{"2", []string{"00", "02", "12"}, []string{"02"}},
		{"egym", []string{"GYM", "EGYM"}, []string{"EGYM"}},
		{"CprNr", []string{"CPRNr", "Navn"}, []string{"CPRNr"}},
		{"7", []string{"4", "02"}, nil},                // another number
		{"101", []string{"102", "111"}, nil},           // and of three digits
		{"ab", []string{"ac"}, nil},                    // too short to be a slip
		{"Fødselsdag", []string{"Navn", "CPRNr"}, nil}, // something else
		{"", []string{"A"}, nil},
		{"...", []string{"A"}, nil},
	} {
		assert.Equal(t, c.want, Of(c.wanted, c.candidates, 3), c.wanted)
	}
	assert.Len(t, Of("Navn1", []string{"Navn2", "Navn3", "Navn4", "Navn5"}, 2), 2, "no more than were asked for")
}
