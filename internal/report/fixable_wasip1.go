package report

import "github.com/forkontrol/forkontrol/internal/finding"

func appendFixable(b []byte, _ *finding.Summary, _ Options) []byte { return b }
