//go:build contracts

package compile

import (
	"slices"

	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/schema"
)

// A program built with the tag contracts compiles what comes of contracts, which has no rules over
// several fields, and leaves the parser and the checker of CEL out: two thirds of its size. A
// rule over several fields is refused.
const noExpressions = "rules over several fields cannot be read here: make a pack of them with forkontrol pack"

type translator struct {
	*builder
	scope       *scope
	source, raw *schema.Value
	each, rows  *wholeList
	registers   []string
	allowed     []string
	seen        []program.FieldID
	failed      bool
}

type (
	wholeList struct {
		name  string
		table int
	}
	rowKey    struct{}
	slotTable struct{}
)

func (b *builder) buildKey(_ *scope, raw *schema.Value) { b.errorf(raw, noExpressions) }

func (t *translator) translate(source *schema.Value) []program.Expr {
	t.errorf(source, noExpressions)
	t.failed = true
	return nil
}

func (t *translator) listAt(at *schema.Value, _ []string, _ string) *wholeList {
	t.errorf(at, noExpressions)
	t.failed = true
	return nil
}

func (t *translator) at(*schema.Value) int { return -1 }

func number(all *[]string, name string) {
	if !slices.Contains(*all, name) {
		*all = append(*all, name)
	}
}
