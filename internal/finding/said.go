package finding

// Said is a finding in words, as a report has it.
type Said struct {
	Message, Fix, Why, Value string
	General                  string // what the rule asks
}

// Told is what is left of a finding in a report: its words instead of what they were made of. So what the report
// masks stays masked.
type Told struct {
	// Shown has personal data as they are where the report shows them; else it is as Masked.
	Shown, Masked Said
	// From and To are where the place begins and ends in the excerpt, which is masked as the report is.
	From, To int
}
