package description

import (
	"encoding/json"

	"github.com/forkontrol/forkontrol/internal/importing"
	"github.com/forkontrol/forkontrol/internal/mask"
)

// Told is what an import made, as data; of contracts, without what is of rows.
type Told struct {
	Messages  []string             `json:"messages"`
	Unchecked []Note               `json:"unchecked"`
	Carried   []*importing.Carried `json:"carried,omitempty"`
	ToWrite   []importing.Words    `json:"toWrite,omitempty"`
	// Rows counts those of each fate.
	Rows map[Fate]int `json:"rows,omitempty"`
	// Fates says what those are called.
	Fates map[Fate]importing.Words `json:"fates,omitempty"`
	*Import
}

// Note is what is not checked, and where it stands.
type Note struct {
	Place string `json:"place"`
	importing.Words
}

// Tell says what an import made; read is nil when it was one of contracts, made when nothing came of a description.
func Tell(made *importing.Result, read *Import) *Told {
	t := &Told{Messages: []string{}, Unchecked: []Note{}, Import: read}
	if made != nil {
		t.Messages, t.Carried = made.Messages, made.Carried
		for _, n := range made.Notes {
			t.Unchecked = append(t.Unchecked, Note{n.Place.String(), importing.Words{Da: n.Da, En: n.En}})
		}
	}
	if read != nil {
		t.Rows, t.Fates = read.Counts(), map[Fate]importing.Words{}
		for fate := range t.Rows {
			t.Fates[fate] = fate.Words()
		}
		if read.Described != nil {
			t.ToWrite = read.Described.Missing
		}
	}
	return t
}

// JSON writes it with personal data masked.
func (t *Told) JSON() ([]byte, error) {
	b, err := json.MarshalIndent(t, "", "  ")
	return []byte(mask.Text(string(b))), err
}
