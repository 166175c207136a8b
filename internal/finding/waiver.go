package finding

// Waiver says by what a finding is waived.
type Waiver struct {
	By string // ByWaiver or ByBaseline
	// Of a waiver: why, by whose word, and the last day that it counts.
	Reason, Owner, Expires string
	// File is the one that says so, Line where it does; 0 of a baseline.
	File string
	Line int
}

// What a finding may be waived by.
const (
	ByWaiver   = "waiver"
	ByBaseline = "baseline" // it was there when the baseline was written
)

// Plus is both together.
func (c Counts) Plus(o Counts) Counts {
	return Counts{c.Error + o.Error, c.Warning + o.Warning, c.Info + o.Info}
}

// Less is what is left without others.
func (c Counts) Less(o Counts) Counts {
	return Counts{c.Error - o.Error, c.Warning - o.Warning, c.Info - o.Info}
}
