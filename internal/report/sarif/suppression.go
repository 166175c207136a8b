package sarif

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/owenrumney/go-sarif/v2/sarif"

	"github.com/forkontrol/forkontrol/internal/finding"
	"github.com/forkontrol/forkontrol/internal/text"
)

// suppression says that a finding is waived, and where that is written. SARIF calls what stands in
// another file than the artifact external.
func suppression(f *finding.Finding, lang string) *sarif.Suppression {
	w := f.Waived
	s := sarif.NewSuppression("external").WithStatus("accepted").WithJustifcation(text.Visible(text.Waived(f, lang))).
		WithLocation(sarif.NewLocationWithPhysicalLocation(Place(w.File, w.Line, 1))).
		WithGuid(guid(w.By, w.File, w.Reason, w.Owner, w.Expires))
	if w.By == finding.ByWaiver {
		s.Properties = sarif.Properties{"expires": w.Expires, "owner": text.Visible(w.Owner), "reason": text.Visible(w.Reason)}
	}
	return s
}

// guid is the same for the same waiver from run to run, in the form of RFC 9562's version 8.
func guid(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	sum[6], sum[8] = sum[6]&0x0F|0x80, sum[8]&0x3F|0x80
	x := hex.EncodeToString(sum[:16])
	return x[:8] + "-" + x[8:12] + "-" + x[12:16] + "-" + x[16:20] + "-" + x[20:]
}
