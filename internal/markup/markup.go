// Package markup makes engines and packs take content models and keys: whoever imports it can check
// messages that an XML Schema describes to the letter. The WebAssembly module that is shipped does
// not, so that pages do not load what only contracts need.
package markup

import (
	"github.com/forkontrol/forkontrol/internal/engine"
	"github.com/forkontrol/forkontrol/internal/pack"
)

func init() {
	engine.FollowMarkup()
	engine.CheckIdentity()
	pack.CarryMarkup()
}
