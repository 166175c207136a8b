package receive

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/receive/call"
	"github.com/forkontrol/forkontrol/internal/tree"
)

// contactCode is an error code of IndberetSvar with the text that the interface gives it.
type contactCode struct{ code, text string }

// unknownInstitution is the code that answers for the whole report.
const unknownInstitution = "5"

// contactCodes are those of the interface, section 7, in its order. Where several apply to a pupil,
// the first is answered: the interface does not say which one is.
var contactCodes = []contactCode{
	{unknownInstitution, "Ukendt institutionsnummer"},
	{"14", "Den Unge findes ikke i Ungedatabasen"},
	{"68", "Den unge findes ikke i aktivt abonnement"},
	{"84", "Ikke aktiv på institutionen"},
}

// contactText is the text of a code; one that the interface does not name has that of the scenario.
func contactText(code, other string) string {
	for _, c := range contactCodes {
		if c.code == code {
			return c.text
		}
	}
	return other
}

// placeOfPupil is the number of a pupil in the path of a finding: from 1 in XML, from 0 in JSON.
var placeOfPupil = regexp.MustCompile(`/Elev(?:\[(\d+)\]|/(\d+))(?:/|$)`)

// pupilOf is the number of the pupil that a path is about, from 0; -1 where it is about none.
func pupilOf(path string) int {
	at := placeOfPupil.FindStringSubmatch(path)
	if at == nil {
		return -1
	}
	if n, err := strconv.Atoi(at[1]); err == nil {
		return n - 1
	}
	n, err := strconv.Atoi(at[2])
	if err != nil {
		return -1
	}
	return n
}

// contactStatus answers for each pupil of a report.
func (q *request) contactStatus() (codes []string, answer *tree.Value) {
	pupils := q.call.All("KontaktpersonInfo.Elev.CPRNr")
	codes = make([]string, len(pupils))
	whole := ""
	set := func(pupil int, code string) {
		if code == unknownInstitution {
			whole = code
		}
		if pupil >= 0 && pupil < len(codes) && (codes[pupil] == "" || rank(code) < rank(codes[pupil])) {
			codes[pupil] = code
		}
	}
	for i := range q.outcome.Findings {
		if f := &q.outcome.Findings[i]; f.Severity == program.Error && f.Rule.Code != "" {
			set(pupilOf(f.Path), f.Rule.Code)
		}
	}
	text := ""
	if s := q.scenario; s != nil && s.Code != "" {
		text = s.Name
		if s.Code == unknownInstitution {
			whole = s.Code
		}
		for i, cpr := range pupils {
			if s.Persons(cpr) {
				codes[i] = s.Code
			}
		}
	}
	list := &tree.Value{Type: program.Array}
	if whole != "" {
		list.Items = append(list.Items, status("", whole, text))
		codes = []string{whole}
	} else {
		for i, cpr := range pupils {
			list.Items = append(list.Items, status(cpr, codes[i], text))
		}
	}
	return codes, &tree.Value{Type: program.Object, Members: []tree.Member{{Name: "ElevStatus", XML: "ElevStatus", Value: list}}}
}

func rank(code string) int {
	return slices.IndexFunc(contactCodes, func(c contactCode) bool { return c.code == code })
}

// status is the answer for a pupil; without a code the report of that pupil is accepted.
func status(cpr, code, text string) *tree.Value {
	s := &tree.Value{Type: program.Object}
	put := func(name string, v *tree.Value) {
		s.Members = append(s.Members, tree.Member{Name: name, XML: name, Value: v})
	}
	if cpr != "" {
		put("CPRNr", tree.String(cpr))
	}
	put("IndberetningOk", tree.Bool(code == ""))
	if code != "" {
		if strings.Trim(code, "0123456789") == "" {
			put("Fejlkode", tree.Number(code))
		} else {
			put("Fejlkode", tree.String(code))
		}
		put("FejlTekst", tree.String(contactText(code, text)))
	}
	return s
}

// in is a message as it is written in the namespace of a call, where its own is not known.
func in(m *program.Message, c *call.Call) *program.Message {
	if m.Space != "" || c.Message.Space == "" {
		return m
	}
	named := *m
	named.Space, named.Local = c.Message.Space, !c.Qualified
	return &named
}
