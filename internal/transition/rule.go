package transition

// The rules of a transition. Their texts are in schemas/elevdatabasen/system.json;
// a test keeps the two lists equal.
const (
	RuleMissing    = "elevdatabasen/transition/history/missing"     // a period that was reported is gone; Found: it
	RuleChanged    = "elevdatabasen/transition/history/changed"     // a period that was reported has changed; Found: the fields
	RuleClosed     = "elevdatabasen/transition/history/closed"      // an open period has ended; Found: when
	RulePlanned    = "elevdatabasen/transition/history/planned"     // what lay in the future is another; Found: what it was
	RuleInserted   = "elevdatabasen/transition/history/inserted"    // a new period before the last one reported
	RuleUnreported = "elevdatabasen/transition/student/unreported"  // not yet reported by the new system
	RuleNew        = "elevdatabasen/transition/student/new"         // not reported before
	RuleUnaffected = "elevdatabasen/transition/student/unaffected"  // reported again, though nothing has changed
	RuleUnmoved    = "elevdatabasen/transition/student/unmoved"     // ended with the old structure and not in the new
	RuleOverlap    = "elevdatabasen/transition/suppliers/overlap"   // Found: first report after, Want: last report before
	RuleOpen       = "elevdatabasen/transition/old-number/open"     // a period on an old number has no end; Want: its last day
	RuleLastDay    = "elevdatabasen/transition/old-number/last-day" // Found: the end, Want: the last day
	RuleLeft       = "elevdatabasen/transition/old-number/left"     // the student left before the last day; Found: the end, Want: the last day
	RuleFirstDay   = "elevdatabasen/transition/new-number/first-day"
	RuleCarried    = "elevdatabasen/transition/new-number/history" // history of the old number on the new; Found: the old number
	RuleLate       = "elevdatabasen/transition/change/late"        // Found: when reported, Want: when registered
	RuleKeyless    = "elevdatabasen/transition/report/key"         // a report without key or without dates
)
