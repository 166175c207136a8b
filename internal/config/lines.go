package config

import (
	"slices"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// lines finds the line of each key. What the file says has been read, so it is well-formed.
func (p *parsed) lines(body []byte) error {
	parser := unstable.Parser{}
	parser.Reset(body)
	table, tables := "", map[string]int{}
	for parser.NextExpression() {
		e := parser.Expression()
		var parts []string
		line := 0
		for key := e.Key(); key.Next(); {
			node := key.Node()
			parts = append(parts, string(node.Data))
			if line == 0 {
				line = parser.Shape(node.Raw).Start.Line
			}
		}
		name := strings.Join(parts, ".")
		switch e.Kind {
		case unstable.Table:
			table = name
			p.key(name, line)
		case unstable.ArrayTable:
			table = name + "." + strconv.Itoa(tables[name])
			tables[name]++
			p.key(name, line)
			p.key(table, line)
		case unstable.KeyValue:
			if table != "" {
				name = table + "." + name
			}
			p.key(name, line)
		}
	}
	for _, key := range sortedKeys(p.tree) { // should one have been missed
		p.key(key, 1)
	}
	return parser.Error()
}

// key notes the line of a key and of those that it is in.
func (p *parsed) key(name string, line int) {
	for at := range len(name) + 1 {
		if at < len(name) && name[at] != '.' {
			continue
		}
		if _, known := p.keys[name[:at]]; !known {
			p.keys[name[:at]] = line
		}
	}
	if top, _, _ := strings.Cut(name, "."); !slices.Contains(p.order, top) {
		p.order = append(p.order, top)
	}
}
