package look

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var (
	pair     = regexp.MustCompile(`--fk-([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);`)
	repeated = regexp.MustCompile(`--fk-([a-z0-9-]+): var\(--forkontrol-[a-z-]+, light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)\);`)
	used     = regexp.MustCompile(`var\(--fk-([a-z0-9-]+)`)
	defined  = regexp.MustCompile(`--fk-([a-z0-9-]+):`)
)

func colours(t *testing.T) map[string][2]string {
	t.Helper()
	all := map[string][2]string{}
	for _, m := range pair.FindAllStringSubmatch(CSS, -1) {
		all[m[1]] = [2]string{m[2], m[3]}
	}
	if len(all) < 20 {
		t.Fatalf("only %d colours were understood", len(all))
	}
	return all
}

// luminance is that of WCAG 2, of a colour as #rrggbb.
func luminance(colour string) float64 {
	n, err := strconv.ParseUint(colour[1:], 16, 32)
	if err != nil {
		panic(err)
	}
	part := func(shift uint) float64 {
		c := float64(n>>shift&0xff) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*part(16) + 0.7152*part(8) + 0.0722*part(0)
}

func contrast(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// All that is read keeps 4.5:1 on every ground it stands on, and the edges of controls 3:1, in light and in dark.
func TestContrast(t *testing.T) {
	all := colours(t)
	marks := []string{"mark", "wrong", "target", "select"}
	on := map[string][]string{"on-fill": {"fill", "fill-over"}}
	text := []string{"text", "faint", "link", "valid", "limited", "invalid", "undecided", "error", "warning", "info", "official", "contract", "draft", "code-name", "code-word", "code-string", "code-value", "code-faint"}
	for _, name := range text {
		on[name] = []string{"ground", "raised"}
	}
	on["text"] = append(on["text"], marks...)
	on["link"] = append(on["link"], "target")
	for name := range all {
		if on[name] == nil && !slices.Contains(append(marks, "ground", "raised", "line", "edge", "fill", "fill-over"), name) {
			t.Errorf("nobody says what %s stands on", name)
		}
	}
	for scheme, called := range []string{"light", "dark"} {
		for name, grounds := range on {
			for _, ground := range grounds {
				if c := contrast(all[name][scheme], all[ground][scheme]); c < 4.5 {
					t.Errorf("%s: %s on %s has a contrast of %.2f", called, name, ground, c)
				}
			}
		}
		for _, ground := range []string{"ground", "raised"} {
			if c := contrast(all["edge"][scheme], all[ground][scheme]); c < 3 {
				t.Errorf("%s: edges on %s have a contrast of %.2f", called, ground, c)
			}
		}
	}
}

// styles are those of all faces, by the file that has them.
func styles(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, pattern := range []string{"site/src/styles/*.css", "internal/*/page/page.css", "internal/report/html/page/page.css", "wasm/js/src/forms/style.ts", "site/src/components/*.astro", "site/src/validator/editor.ts"} {
		files, err := filepath.Glob(filepath.Join("..", "..", filepath.FromSlash(pattern)))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: no files (%v)", pattern, err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			all[filepath.ToSlash(file)] = string(text)
		}
	}
	return all
}

// A colour, a size of type or a space that only one face has would soon mean something else there.
func TestOnlyTheScale(t *testing.T) {
	colour := regexp.MustCompile(`#[0-9a-fA-F]{3,8}\b`)
	size := regexp.MustCompile(`font(?:-size)?:\s*[\d.]+rem`)
	known := map[string]bool{}
	for _, m := range defined.FindAllStringSubmatch(CSS, -1) {
		known[m[1]] = true
	}
	for file, text := range styles(t) {
		element := strings.HasSuffix(file, "style.ts") // stands in pages of others, alone
		own := map[string]bool{}
		for _, m := range defined.FindAllStringSubmatch(text, -1) {
			own[m[1]] = true
		}
		for n, line := range strings.Split(text, "\n") {
			at := fmt.Sprintf("%s:%d", file, n+1)
			for _, m := range used.FindAllStringSubmatch(line, -1) {
				if !known[m[1]] && !own[m[1]] {
					t.Errorf("%s: --fk-%s is defined nowhere", at, m[1])
				}
			}
			if element || strings.Contains(line, "light-dark(") {
				continue
			}
			if m := size.FindString(line); m != "" {
				t.Errorf("%s: a size of type that look.css does not have: %s", at, m)
			}
			if m := colour.FindString(line); m != "" && strings.HasSuffix(file, ".css") {
				t.Errorf("%s: a colour that look.css does not have: %s", at, m)
			}
		}
	}
}

func TestElementHasTheSameColours(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "wasm", "js", "src", "forms", "style.ts"))
	if err != nil {
		t.Fatal(err)
	}
	all := colours(t)
	found := repeated.FindAllStringSubmatch(string(text), -1)
	if len(found) < 8 {
		t.Fatalf("only %d colours of the element were understood", len(found))
	}
	for _, m := range found {
		if want := all[m[1]]; want != [2]string{m[2], m[3]} {
			t.Errorf("%s is %s and %s in <forkontrol-check>, and %s and %s elsewhere", m[1], m[2], m[3], want[0], want[1])
		}
	}
}
