package importing_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol/internal/importing"
	"github.com/forkontrol/forkontrol/internal/program"
	"github.com/forkontrol/forkontrol/internal/xsd"
	"github.com/forkontrol/forkontrol/rules"
)

// The XML Schema that is written of a message gives the message back: the same
// fields at the same places, in the same order, as often.
func TestWrittenSchemasGiveTheirMessagesBack(t *testing.T) {
	n := 0
	for _, s := range rules.All().Systems {
		for _, m := range s.Messages {
			if !slices.Contains(m.Formats, "xml") || strings.Contains(m.Root, "*") || m.Root == "" || m.Envelope {
				continue
			}
			n++
			t.Run(m.ID, func(t *testing.T) {
				var written bytes.Buffer
				_, err := xsd.Write(&written, m)
				require.NoError(t, err)
				r, problems := importing.Source(fstest.MapFS{"besked.xsd": {Data: written.Bytes()}}, importing.Options{System: "demo"})
				require.Empty(t, problems)
				b := back{t: t, r: r, m: m, files: map[string]map[string]any{}}
				require.Contains(t, messageFiles(r), m.Root)
				root := b.file(messageFiles(r)[m.Root])
				b.compare(1, root, messageFiles(r)[m.Root], m.Root, 0)
			})
		}
	}
	assert.Greater(t, n, 100)
}

// messageFiles lists the files of messages by their roots.
func messageFiles(r *importing.Result) map[string]string {
	out := map[string]string{}
	_ = fs.WalkDir(r.Source, ".", func(p string, d fs.DirEntry, err error) error {
		if err == nil && strings.Count(p, "/") == 3 {
			out[strings.TrimSuffix(d.Name(), ".json")] = p
		}
		return err
	})
	return out
}

type back struct {
	t     *testing.T
	r     *importing.Result
	m     *program.Message
	files map[string]map[string]any
}

func (b *back) file(name string) map[string]any {
	if b.files[name] == nil {
		text, err := fs.ReadFile(b.r.Source, name)
		require.NoError(b.t, err)
		var v map[string]any
		require.NoError(b.t, json.Unmarshal(text, &v))
		b.files[name] = v
	}
	return b.files[name]
}

// resolve follows references.
func (b *back) resolve(v map[string]any, file string) (map[string]any, string) {
	for range 10 {
		ref, _ := v["$ref"].(string)
		if all, ok := v["allOf"].([]any); ok && ref == "" {
			ref, _ = all[0].(map[string]any)["$ref"].(string)
		}
		if ref == "" {
			return v, file
		}
		_, name, _ := strings.Cut(ref, "#/definitions/")
		file = "demo/types.json"
		v = b.file(file)["definitions"].(map[string]any)[name].(map[string]any)
	}
	return v, file
}

func (b *back) compare(node program.NodeID, v map[string]any, file, path string, depth int) {
	o := b.m.Nodes[node].Object
	if o == nil || depth > 6 {
		return
	}
	if xml, _ := v["x-xml"].(map[string]any); xml["anyAttribute"] != nil {
		return // the document leaves it open
	}
	properties, _ := v["properties"].(map[string]any)
	required, _ := v["required"].([]any)
	for _, p := range o.Props {
		if !p.Known || p.XML == "" {
			continue
		}
		got, ok := properties[p.XML].(map[string]any)
		if !assert.True(b.t, ok, "%s/%s is not there", path, p.XML) {
			continue
		}
		item := b.m.Nodes[p.Node]
		if p.List {
			assert.Equal(b.t, "array", got["type"], "%s/%s", path, p.XML)
			item = b.m.Nodes[p.Item]
		}
		if got["type"] == "array" {
			got, _ = got["items"].(map[string]any)
		}
		inner, at := b.resolve(got, file)
		for _, c := range item.Checks {
			if c.Op == program.OpMaxLength && inner["maxLength"] != nil {
				assert.EqualValues(b.t, c.N, inner["maxLength"], "%s/%s", path, p.XML)
			}
		}
		if item.Object != nil {
			b.compare(p.Item, inner, at, path+"/"+p.XML, depth+1)
		}
	}
	if xml, _ := v["x-xml"].(map[string]any); xml["content"] != nil {
		return // members in any order, which the document says as a choice that may repeat
	}
	for _, need := range o.Needs {
		if p := o.Props[need.Prop]; p.Known {
			assert.Contains(b.t, required, p.XML, path)
		}
	}
	for _, name := range required {
		assert.True(b.t, slices.ContainsFunc(o.Needs, func(n program.Need) bool { return o.Props[n.Prop].XML == name }), "%s/%s is required", path, name)
	}
}
