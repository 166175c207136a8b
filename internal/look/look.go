// Package look has what every face of forkontrol looks like: what colours mean, the sizes of type and spaces. They are
// custom properties of CSS, in one file that pages begin with.
package look

import _ "embed"

// CSS is the style sheet that defines the custom properties, and no rule that uses them.
//
//go:embed look.css
var CSS string
