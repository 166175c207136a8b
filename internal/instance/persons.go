//go:build !wasip1 || own

package instance

import (
	"bytes"

	"github.com/forkontrol/forkontrol/internal/person"
	"github.com/forkontrol/forkontrol/internal/report"
)

// Persons checks a whole payload, which is neither changed nor kept, as Check does with the same
// options. The result is a list with a text for each finding of the report: the ten digits of the CPR
// number that the record around it has, empty where there is none. It is for hashing them with a key,
// and never to be shown.
func (in *Instance) Persons(payload, opts []byte) *Error {
	in.begin()
	o, set, err := in.options(opts)
	if err != nil {
		return err
	}
	checker := in.payload.engine(o.Options, set, in.registers)
	p := checker.CheckBytes(payload, o.name)
	if err := in.packs.Damaged(); err != nil {
		return packError(err)
	}
	numbers := make([]string, len(p.Findings))
	if src := checker.Tokens(bytes.NewReader(payload), o.name); src != nil {
		numbers = person.Numbers(src, &p)
	}
	in.result = append(in.result, '[')
	for i, number := range numbers {
		if i > 0 {
			in.result = append(in.result, ',')
		}
		in.result = report.AppendString(in.result, number)
	}
	in.result = append(in.result, ']')
	return nil
}
