package schemas

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/forkontrol/forkontrol/rules"
)

// A title and its version are shown side by side, on every face: “SOAP 1.2 1.2” is no name.
func TestNoTitleEndsInItsVersion(t *testing.T) {
	repeats := func(title, version string) bool {
		return version != "" && regexp.MustCompile(`(^|[^\d.])`+regexp.QuoteMeta(version)+`([^\d.]|\.\D|\.?$)`).MatchString(title)
	}
	assert.True(t, repeats("SOAP 1.2", "1.2"))
	assert.False(t, repeats("wsiEKSPORT (WS17)", "7"))
	for _, s := range rules.All().Systems {
		for _, m := range s.Messages {
			assert.False(t, repeats(m.Title, m.Version), "%s: %s %s", m.ID, m.Title, m.Version)
		}
		for _, d := range s.Documents {
			assert.False(t, repeats(d.Title, d.Version), "%s: %s, version %s", s.ID, d.Title, d.Version)
		}
	}
}
