package outcome_test

import (
	"io"

	"github.com/forkontrol/forkontrol/internal/transition"
	"github.com/forkontrol/forkontrol/internal/transition/outcome"
)

var writers = map[string]func(io.Writer, *transition.Outcome, outcome.Options) error{
	"text": outcome.WriteText, "json": outcome.WriteJSON, "sarif": outcome.WriteSARIF, "junit": outcome.WriteJUnit,
}
