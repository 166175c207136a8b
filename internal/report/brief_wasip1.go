package report

import "github.com/forkontrol/forkontrol/internal/finding"

// canBeBrief is false in the module, which reports on one payload at a time.
const canBeBrief = false

func appendGaps(b []byte, _ *finding.Report, _ Options) []byte { return b }
