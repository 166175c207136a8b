package description

import (
	"slices"

	"github.com/forkontrol/forkontrol/internal/importing"
)

// Question is one about a row.
type Question struct {
	importing.Words
	// Answers are what may be answered at once, each with what it is as a Mend.
	Answers []Answer `json:"answers,omitempty"`
}

// Answer is one that a person may give.
type Answer struct {
	importing.Words
	Mend Mend `json:"mend"`
}

// The kinds of mends that answer a question. The text of the mend says which question of the row.
const (
	confirmed = "confirmed"
	rejected  = "rejected"
)

// subject is what a question that can be answered is about, for its row knows it by that.
type subject string

const (
	isIdentifier subject = "identifier" // of a national form that is proposed
	isRegister   subject = "register"   // that is proposed
	isRequired   subject = "required"
	isRule       subject = "rule"    // of a sentence
	isTable      subject = "table"   // of the members
	isWritten    subject = "written" // as the type says
)

// How answers read.
var (
	sayRight    = importing.Words{Da: "Ja, det er rigtigt", En: "Yes, that is right"}
	sayWrong    = importing.Words{Da: "Nej", En: "No"}
	sayRequired = importing.Words{Da: "Krævet", En: "Required"}
	sayOptional = importing.Words{Da: "Ikke krævet", En: "Not required"}
	sayNoRule   = importing.Words{Da: "Nej, det er ingen regel", En: "No, it is not a rule"}
	sayAsTyped  = importing.Words{Da: "Som true og false", En: "As true and false"}
)

// answered gives the answer of a person to a question, which is then said in what is made of the row, and asks it
// where there is none: silent. Yes and no are how the answers read; one that is empty cannot be given.
func (b *builder) answered(r *record, f *importing.DescribedField, about subject, q, sure, not importing.Words) answer {
	if r == nil {
		f.Questions = append(f.Questions, q)
		return silent
	}
	said, ok := r.answers[about]
	if !ok {
		var all []Answer
		for _, a := range []struct {
			kind string
			importing.Words
		}{{confirmed, sure}, {rejected, not}} {
			if a.Da != "" {
				all = append(all, Answer{a.Words, Mend{Place: r.at.String(), Kind: a.kind, Text: string(about)}})
			}
		}
		r.ask(q)
		if r.offered == nil {
			r.offered = map[importing.Words][]Answer{}
		}
		r.offered[q] = all
		if f != nil {
			f.Questions = append(f.Questions, q)
		}
		return silent
	}
	given, w := no, not
	if said {
		given, w = yes, sure
	}
	told := importing.Words{Da: "Besvaret i hånden: «" + q.Da + "» " + w.Da + ".", En: "Answered by hand: “" + q.En + "” " + w.En + "."}
	if slices.Contains(r.told, told) {
		return given
	}
	r.told = append(r.told, told)
	if f != nil {
		f.Mended = append(f.Mended, told)
	}
	at := r.at.String() + ": "
	b.d.Mended = append(b.d.Mended, importing.Words{Da: at + told.Da, En: at + told.En})
	return given
}

// questions are those of a row, with their answers.
func (r *record) questions() []Question {
	var all []Question
	for _, q := range r.asked {
		all = append(all, Question{q, r.offered[q]})
	}
	return all
}
