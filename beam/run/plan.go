package run

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"slices"

	"github.com/forkontrol/forkontrol/internal/payload"
	"github.com/forkontrol/forkontrol/internal/shard"
)

// Object is a file of this machine or of object storage: one payload, or an archive of many.
type Object struct {
	Name   string `json:"name"`
	Walked bool   `json:"walked,omitempty"` // nobody named it itself
}

// Unit is what a worker checks in one go, and writes the report of: objects that follow one another.
type Unit struct {
	shard.Part
	Objects []Object `json:"objects"`
}

// name is that of the unit's report in the folder of work.
func (u *Unit) name() string { return reportName(u.Part) }

func reportName(p shard.Part) string { return fmt.Sprintf("%05d-%05d.json", p.Number, p.Of) }

// How much a unit has: so many objects or bytes, or more where there would be too many units.
const (
	unitObjects = 256
	unitBytes   = 32 << 20
)

// Plan is what there is to check.
type Plan struct {
	Units   []Unit
	List    string            // a digest of the objects, and of when they were written where that is known
	Missing []payload.Missing // names that stand for nothing
}

// sized is an object and how much there is of it, -1 where nobody knows.
type sized struct {
	Object
	size int64
}

// Find makes a plan of names as check takes them and patterns of object storage. o is that of the workers.
func Find(ctx context.Context, names []string, o payload.Options) (*Plan, error) {
	var p Plan
	var objects []sized
	sum := sha256.New()
	seen := map[string]bool{}
	take := func(s sized, when any) {
		if !seen[s.Name] {
			seen[s.Name] = true
			objects = append(objects, s)
			fmt.Fprintf(sum, "%q %t %d %v\n", s.Name, s.Walked, s.size, when)
		}
	}
	for here := range runs(names) {
		if remote(here[0]) {
			for _, name := range here {
				found, err := list(ctx, name)
				if err != nil {
					return nil, fmt.Errorf("%s: %w", name, err)
				}
				slices.Sort(found)
				for _, object := range found {
					take(sized{Object{object, object != name}, -1}, "")
				}
				if len(found) == 0 {
					p.Missing = append(p.Missing, payload.Missing{Name: name, Reason: payload.NoMatch})
				}
			}
			continue
		}
		found, missing := payload.Find(here, o)
		p.Missing = append(p.Missing, missing...)
		for i := range found {
			f := &found[i]
			if f.Stdin {
				return nil, ErrStdin
			}
			if seen[f.Path] {
				continue // the member of an archive
			}
			var when any
			size := int64(-1)
			if info, err := os.Stat(f.Path); err == nil {
				when, size = info.ModTime().UnixNano(), info.Size()
			}
			take(sized{Object{f.Path, f.Walked}, size}, when)
		}
	}
	p.List = "sha256:" + hex.EncodeToString(sum.Sum(nil))
	p.Units = units(objects)
	return &p, nil
}

// runs gives names that lie beside each other and are found in the same way.
func runs(names []string) func(yield func([]string) bool) {
	return func(yield func([]string) bool) {
		for from := 0; from < len(names); {
			to := from + 1
			for to < len(names) && remote(names[to]) == remote(names[from]) {
				to++
			}
			if !yield(names[from:to]) {
				return
			}
			from = to
		}
	}
}

// units divides objects, of which those that are large come alone.
func units(objects []sized) []Unit {
	var bytes int64
	for _, o := range objects {
		bytes += max(o.size, 0)
	}
	// Half of the units there may be are left for those that are not full.
	most := max(unitObjects, (len(objects)*2+shard.MaxParts-1)/shard.MaxParts)
	mostBytes := max(unitBytes, bytes*4/shard.MaxParts)
	var all []Unit
	var now Unit
	var size int64
	end := func() {
		if len(now.Objects) > 0 {
			all = append(all, now)
		}
		now, size = Unit{}, 0
	}
	for _, o := range objects {
		if o.size < 0 {
			o.size = mostBytes / unknownPerUnit
		}
		if len(now.Objects) == most || size > 0 && size+o.size > mostBytes {
			end()
		}
		now.Objects = append(now.Objects, o.Object)
		size += o.size
	}
	end()
	if len(all) > shard.MaxParts { // nobody knew how large they are
		all = joined(all)
	}
	for i := range all {
		all[i].Part = shard.Part{Number: i + 1, Of: len(all)}
	}
	return all
}

// unknownPerUnit is how many objects a unit has whose size nobody knows.
const unknownPerUnit = 8

// joined makes so few units of them that there may be so many.
func joined(all []Unit) (few []Unit) {
	each := (len(all) + shard.MaxParts - 1) / shard.MaxParts
	for chunk := range slices.Chunk(all, each) {
		var u Unit
		for i := range chunk {
			u.Objects = append(u.Objects, chunk[i].Objects...)
		}
		few = append(few, u)
	}
	return few
}

func (u *Unit) encode() string {
	b, _ := json.Marshal(u) // texts and numbers
	return string(b)
}
