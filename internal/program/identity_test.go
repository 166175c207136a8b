package program

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// A build without what checks keys refuses messages that have some, and checks nothing by them.
func TestKeysNeedWhoChecksThem(t *testing.T) {
	m := &Message{Nodes: make([]Node, 2), Rules: make([]Rule, 1), Fields: make([]Field, 1), Identity: &Identity{}}
	m.Nodes[1].Types = AnyType
	assert.Equal(t, "keys of XML Schema, which this build does not check", m.Unsound(nil))
	m.Identity = nil
	assert.Empty(t, m.Unsound(nil))
}

func TestWhatAPathFindsAlone(t *testing.T) {
	attribute := Step{Attr: true, Name: "no"}
	for _, c := range []struct {
		branches []Branch
		sole     bool
		name     string
	}{
		{[]Branch{{Steps: []Step{attribute}}}, true, "no"},
		{[]Branch{{Steps: []Step{attribute}}, {Steps: []Step{attribute}}}, false, "no"},
		{[]Branch{{Deep: true, Steps: []Step{attribute}}}, false, "no"},
		{[]Branch{{Steps: []Step{{Name: "a"}, attribute}}}, false, "no"},
		{[]Branch{{Steps: []Step{{Attr: true, AnySpace: true}}}}, false, "*"},
		{[]Branch{{}}, false, ""},
	} {
		s := Steps{Branches: c.branches}
		assert.Equal(t, c.sole, s.Sole(), "%v", c.branches)
		assert.Equal(t, c.name, s.Name())
	}
}
