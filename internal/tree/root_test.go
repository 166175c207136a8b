package tree

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/forkontrol/forkontrol/internal/program"
)

func TestRootNamesWithAnyPrefixAreFilledIn(t *testing.T) {
	name, space := Root(&program.Message{Root: "*Request", Space: "http://ipl.stil.dk/services/*", Operation: "hentTilmeldinger"})
	assert.Equal(t, "hentTilmeldingerRequest", name)
	assert.Equal(t, "http://ipl.stil.dk/services/eksempel", space)
}
