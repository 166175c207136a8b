package contract

// Limits bound what a contract may cost. Zero means the default.
type Limits struct {
	// FileBytes is the most bytes a file may have; 32 MiB by default.
	FileBytes int64
	// TotalBytes is the most bytes that all files may have; 512 MiB by default.
	TotalBytes int64
	// Files is how many files may be read; 20,000 by default.
	Files int
	// Schemas is how many schemas there may be that do not agree with one another,
	// see Set.Schemas; 1,000 by default.
	Schemas int
	// Depth is how deep elements of a document, and groups, types and
	// derivations, may lie in one another; 256 by default.
	Depth int
	// Components is how many elements, attributes, types and groups the
	// documents may have together; 1,000,000 by default.
	Components int
	// Types is how many named types there may be; 10,000 by default.
	Types int
	// Particles is how many places the content of one type may have when its
	// groups, the members of its substitution groups and exact repetitions are
	// written out; 20,000 by default.
	Particles int
	// Steps is how many pairs of places are compared for one type; 4,000,000 by
	// default.
	Steps int
	// Problems is how many problems are reported; 200 by default.
	Problems int
}

func (l Limits) withDefaults() Limits {
	set := func(n *int, v int) {
		if *n == 0 {
			*n = v
		}
	}
	if l.FileBytes == 0 {
		l.FileBytes = 32 << 20
	}
	if l.TotalBytes == 0 {
		l.TotalBytes = 512 << 20
	}
	set(&l.Files, 20_000)
	set(&l.Schemas, 1000)
	set(&l.Depth, 256)
	set(&l.Components, 1_000_000)
	set(&l.Types, 10_000)
	set(&l.Particles, 20_000)
	set(&l.Steps, 4_000_000)
	set(&l.Problems, 200)
	return l
}
