package document

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// HTML reads a page as a browser saves it.
func HTML(content []byte) (*Document, error) {
	text := decode(content)
	root, err := html.ParseWithOptions(strings.NewReader(text), html.ParseOptionEnableScripting(false))
	if err != nil {
		return nil, &Problem{Da: "siden kan ikke læses", En: "the page cannot be read"}
	}
	p := &page{b: &builder{doc: &Document{}}}
	p.blocks(root, 0)
	p.flush()
	return p.b.done()
}

type page struct {
	b    *builder
	text strings.Builder
}

func (p *page) flush() {
	p.b.say(Paragraph, 0, p.text.String(), Place{})
	p.text.Reset()
}

func shown(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Head, atom.Template, atom.Noscript, atom.Del, atom.Select, atom.Iframe, atom.Svg:
		return false
	}
	for _, a := range n.Attr {
		if a.Key == "hidden" || a.Key == "style" && hiding.MatchString(a.Val) {
			return false
		}
	}
	return n.Type != html.CommentNode
}

var hiding = regexp.MustCompile(`(?i)display\s*:\s*none`)

func block(a atom.Atom) bool {
	switch a {
	case atom.P, atom.Div, atom.Li, atom.Ul, atom.Ol, atom.Dl, atom.Dt, atom.Dd, atom.Section, atom.Article, atom.Pre, atom.Blockquote,
		atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Table, atom.Caption, atom.Header, atom.Footer, atom.Main, atom.Nav, atom.Hr, atom.Tr:
		return true
	}
	return false
}

// blocks reads what stands below a node.
func (p *page) blocks(n *html.Node, depth int) {
	if depth > maxDepth {
		p.b.fail(tooLarge)
	}
	if p.b.failed != nil || n.Type == html.ElementNode && !shown(n) {
		return
	}
	switch {
	case n.Type == html.TextNode:
		p.text.WriteString(collapse(n.Data))
		return
	case n.DataAtom == atom.Table:
		p.flush()
		p.b.tables++
		p.b.add(p.table(n, p.b.tables, depth))
		return
	case len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6':
		p.flush()
		var cell Cell
		p.inside(n, &cell, Place{}, depth)
		p.b.say(Heading, int(n.Data[1]-'0'), strings.ReplaceAll(cell.Text, "\n", " "), Place{})
		return
	case n.DataAtom == atom.Br:
		p.text.WriteByte('\n')
	}
	if block(n.DataAtom) {
		p.flush()
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		p.blocks(c, depth+1)
	}
	if block(n.DataAtom) {
		p.flush()
	}
}

var white = regexp.MustCompile(`[ \t\r\n\f]+`)

func collapse(s string) string { return white.ReplaceAllString(s, " ") }

// table reads a table by the rules of HTML for rows and columns.
func (p *page) table(n *html.Node, at, depth int) *Table {
	t := &Table{Place: Place{Table: at}}
	var rows []*html.Node
	var walk func(n *html.Node, depth int)
	walk = func(n *html.Node, depth int) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			switch c.DataAtom {
			case atom.Tr:
				if shown(c) {
					rows = append(rows, c)
				}
			case atom.Thead, atom.Tbody, atom.Tfoot:
				walk(c, depth+1)
			case atom.Caption:
				var cell Cell
				p.inside(c, &cell, t.Place, depth)
				p.b.say(Paragraph, 0, cell.Text, Place{})
			}
		}
	}
	walk(n, depth)
	// open has, for each column, how many more rows the cell above covers, and whether it is a
	// column that it only reaches across to.
	var open []int
	for r, tr := range rows {
		row := Row{Place: Place{Table: at, Row: r + 1}}
		column := 0
		covered := func() {
			for column < len(open) && open[column] > 0 {
				open[column]--
				row.Cells = append(row.Cells, Cell{Down: true})
				column++
			}
		}
		for td := tr.FirstChild; td != nil; td = td.NextSibling {
			if td.DataAtom != atom.Td && td.DataAtom != atom.Th || !shown(td) {
				continue
			}
			covered()
			var cell Cell
			p.inside(td, &cell, row.Place, depth+1)
			across, down := 1, 1
			for _, a := range td.Attr {
				switch a.Key {
				case "colspan":
					across = max(1, number(a.Val, 1))
				case "rowspan":
					if down = number(a.Val, 1); down == 0 || down > len(rows)-r {
						down = len(rows) - r
					}
				}
			}
			if column+across > maxColumns {
				p.b.fail(tooLarge)
				return t
			}
			for i := range across {
				if column < len(open) && open[column] > 0 { // two cells in one place
					row.Cells = append(row.Cells, Cell{Down: true, Text: cell.Text})
					column++
					continue
				}
				for len(open) <= column {
					open = append(open, 0)
				}
				open[column] = max(0, down-1)
				if i > 0 {
					cell = Cell{Across: true}
				}
				row.Cells = append(row.Cells, cell)
				column++
			}
		}
		covered()
		if !p.b.size(len(row.Cells), 0) {
			return t
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

var padded = regexp.MustCompile(`(?i)(?:padding-left|margin-left|text-indent)\s*:\s*(\d+)`)

// inside reads what stands in a cell.
func (p *page) inside(n *html.Node, cell *Cell, at Place, depth int) {
	var b strings.Builder
	first := ""
	var walk func(n *html.Node, depth int)
	walk = func(n *html.Node, depth int) {
		if depth > maxDepth {
			p.b.fail(tooLarge)
		}
		if p.b.failed != nil || n.Type == html.ElementNode && !shown(n) {
			return
		}
		switch {
		case n.Type == html.TextNode:
			s := collapse(n.Data)
			if first == "" {
				first = b.String() + s
			}
			b.WriteString(s)
			return
		case n.DataAtom == atom.Br:
			b.WriteByte('\n')
		case n.DataAtom == atom.Table:
			inner := p.table(n, at.Table, depth)
			if wrong := inner.check(); wrong != nil {
				p.b.doc.Refused = append(p.b.doc.Refused, *wrong)
			} else {
				cell.Tables = append(cell.Tables, inner)
			}
			return
		}
		if strings.TrimSpace(b.String()) == "" {
			for _, a := range n.Attr {
				if m := padded.FindStringSubmatch(a.Val); a.Key == "style" && m != nil {
					cell.Indent += number(m[1], 0)
				}
			}
		}
		if block(n.DataAtom) {
			b.WriteByte('\n')
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, depth+1)
		}
		if block(n.DataAtom) {
			b.WriteByte('\n')
		}
	}
	walk(n, depth)
	cell.Indent += 4 * strings.Count(b.String()[:len(b.String())-len(strings.TrimLeft(b.String(), "\u00a0 \n"))], "\u00a0")
	cell.Text = clean(b.String())
	for strings.Contains(cell.Text, "\n\n") {
		cell.Text = strings.ReplaceAll(cell.Text, "\n\n", "\n")
	}
	p.b.size(0, len(cell.Text))
}
