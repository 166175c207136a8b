package description

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/catalogue"
	"github.com/forkontrol/forkontrol/rules"
)

// factsOf writes a message of the catalogue as what a description of it states. What its tables cannot say is left out.
func factsOf(d *catalogue.Description) *fact {
	root := object(d.Message.Root, true)
	at := map[string]*fact{"": root}
	for i := range d.Len() {
		f := d.Field(i)
		parent, name := "", f.Path
		if i := strings.LastIndexByte(f.Path, '.'); i >= 0 {
			parent, name = f.Path[:i], f.Path[i+1:]
		}
		into := at[parent]
		if into == nil || f.Attribute || !nameForm.MatchString(name) || identifierOf(name) != nil || len(f.Types) != 1 {
			continue
		}
		g := scalar(name, "string", 40, f.Required, "Oplysning om "+strings.ToLower(name)+".")
		g.many = f.Repeated
		if n := f.Bounds.Number(catalogue.MaxItems); n != nil && *n > 1 {
			g.most = *n
		}
		if n := f.Bounds.Number(catalogue.MaxLength); n != nil && *n > 0 {
			g.size = *n
		}
		switch {
		case f.Types[0] == "object":
			g.kind = "object"
			at[f.Path] = g
		case f.Types[0] == "boolean":
			g.kind = "boolean"
		case f.Types[0] == "integer":
			g.kind, g.size = "integer", 9
			if n := f.Bounds.Number(catalogue.TotalDigits); n != nil && *n > 0 {
				g.size = *n
			}
		case f.Bounds[catalogue.Format] == "date":
			g.kind = "date"
		case len(f.Allowed) > 1 && !slices.Contains(f.Allowed, "") && len(f.Allowed) < 12 && !strings.ContainsFunc(strings.Join(f.Allowed, ""), func(r rune) bool { return r <= ' ' || strings.ContainsRune(",;/|", r) }):
			g.kind, g.codes, g.size = "codes", f.Allowed, len([]rune(f.Allowed[0]))
		}
		into.members = append(into.members, g)
	}
	// An element without members has no type that a table of it could show.
	var prune func(f *fact) bool
	prune = func(f *fact) bool {
		kept := f.members[:0]
		for _, m := range f.members {
			if m.kind != "object" || prune(m) {
				kept = append(kept, m)
			}
		}
		f.members = kept
		return len(kept) > 0
	}
	if !prune(root) {
		return nil
	}
	return root
}

// The interfaces that there are, written as publishers write theirs and in each format, are read as they are.
func TestInterfacesThatThereAre(t *testing.T) {
	set := rules.All()
	total := &score{}
	exts := []string{".docx", ".xlsx", ".html", ".md", ".csv"}
	n := 0
	for m := range catalogue.Of(set).Messages("") {
		s, _ := set.Find(m.ID)
		d := catalogue.Of(set).Describe(s, m.Message)
		root := factsOf(&d)
		if root == nil || !nameForm.MatchString(root.name) {
			continue
		}
		n++
		style := styles[n%len(styles)]
		w := compose(style, root, rand.New(rand.NewPCG(uint64(n), 9)), false)
		for i, ext := range exts {
			if len(root.members) > 30 && i != n%len(exts) {
				continue // the long ones in one format each
			}
			file := fmt.Sprintf("%s-%d%s", style.name, n, ext)
			got, err := Read(file, writers[ext](w), Options{})
			require.NoError(t, err, m.ID+" "+file)
			one := &score{}
			one.compare(got, root)
			if one.wrong > 0 || one.extra > 0 || one.found < one.stated || one.limits < one.limitsStated {
				t.Logf("%s %s: %s", m.ID, file, one)
			}
			one.notes = nil
			total.add(one)
		}
	}
	t.Log(total)
	require.Greater(t, total.documents, 500)
	require.Zero(t, total.wrong, "limits that no description states")
	require.Zero(t, total.extra, "fields that no description has")
	require.Equal(t, total.stated, total.found, "fields")
	require.GreaterOrEqual(t, float64(total.limits), 0.99*float64(total.limitsStated), "limits") // several code lists of one name are asked about
}
