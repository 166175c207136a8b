package release

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/forkontrol/forkontrol"
)

// artifacts is a folder as GoReleaser leaves it, with the program for this system.
func artifacts(t *testing.T) string {
	t.Helper()
	dist := t.TempDir()
	list, err := json.Marshal([]map[string]string{
		{"type": "Archive", "path": "other.tar.gz", "goos": "linux", "goarch": "amd64"},
		{"type": "Binary", "path": command(t), "goos": runtime.GOOS, "goarch": runtime.GOARCH},
	})
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dist, "artifacts.json"), list, 0o666))
	return dist
}

func TestNpmPackageRunsTheProgramOfThisSystem(t *testing.T) {
	needs(t, "node", "npm")
	out, packs := t.TempDir(), t.TempDir()
	run(t, root, nil, "node", "release/npm/build.mjs", artifacts(t), out)
	folders, err := os.ReadDir(out)
	require.NoError(t, err)
	require.Len(t, folders, 2, "the command, and the program for this system")
	npm := []string{"npm_config_audit=false", "npm_config_fund=false", "npm_config_update_notifier=false", "LC_ALL=C"}
	for _, folder := range folders {
		run(t, filepath.Join(out, folder.Name()), npm, "npm", "pack", "--silent", "--pack-destination", packs)
	}
	archives, err := filepath.Glob(filepath.Join(packs, "*.tgz"))
	require.NoError(t, err)

	project := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(project, "package.json"), []byte(`{"private": true}`), 0o666))
	run(t, project, npm, "npm", append([]string{"install", "--offline", "--ignore-scripts", "--silent"}, archives...)...)
	examples, err := filepath.Abs(filepath.Join(root, "examples", "first"))
	require.NoError(t, err)
	said, _, err := try(project, npm, "npx", "--no-install", "@forkontrol/cli", "check", "--lang", "en", examples)
	assert.Equal(t, 1, code(t, err), "the exit code is the program's")
	assert.Contains(t, said, "5 payloads")
	assert.Contains(t, run(t, project, npm, "npx", "--no-install", "forkontrol", "version"), "forkontrol "+forkontrol.Version+"\n")
	for _, folder := range folders {
		for _, name := range []string{"LICENSE", "NOTICE"} {
			assert.FileExists(t, filepath.Join(project, "node_modules", "@forkontrol", folder.Name(), name))
		}
	}

	// Without the program, it says what to do.
	for _, folder := range folders {
		if folder.Name() != "cli" {
			require.NoError(t, os.RemoveAll(filepath.Join(project, "node_modules", "@forkontrol", folder.Name())))
		}
	}
	_, missing, err := try(project, npm, "npx", "--no-install", "forkontrol", "version")
	assert.Equal(t, 3, code(t, err))
	assert.Contains(t, missing, "is missing: install again")
}

func TestBillOfMaterialsOfTheNpmPackageNamesWhatTheModulesLink(t *testing.T) {
	needs(t, "node", "npm")
	var bom struct {
		BOMFormat string `json:"bomFormat"`
		Metadata  struct {
			Component struct{ Name, Version string }
		}
		Components []struct {
			PURL     string
			Licenses []struct {
				License    struct{ ID string }
				Expression string
			}
		}
	}
	first := run(t, root, nil, "node", "release/sbom.mjs")
	require.NoError(t, json.Unmarshal([]byte(first), &bom))
	assert.Equal(t, "CycloneDX", bom.BOMFormat)
	assert.Equal(t, "@forkontrol/validator", bom.Metadata.Component.Name)
	assert.Equal(t, forkontrol.Version, bom.Metadata.Component.Version)
	var names []string
	for _, c := range bom.Components {
		names = append(names, c.PURL)
		if assert.Len(t, c.Licenses, 1, c.PURL) {
			assert.NotEmpty(t, c.Licenses[0].License.ID+c.Licenses[0].Expression, c.PURL)
		}
	}
	assert.Contains(t, names, "pkg:golang/std@"+runtime.Version()[len("go"):])
	assert.Equal(t, first, run(t, root, nil, "node", "release/sbom.mjs"), "two runs write the same")
}

// A bill of materials says of each part the licence whose text is in NOTICE, and nothing where the text is not known.
func TestLicencesAreThoseOfTheTexts(t *testing.T) {
	needs(t, "node")
	var all map[string][]string
	const script = `import { licences } from "./release/licences.mjs"; import fs from "node:fs";
		const all = (file) => licences(fs.readFileSync(file, "utf8"));
		console.log(JSON.stringify({ ...all("pdf/NOTICE"), ...all("NOTICE") }))`
	require.NoError(t, json.Unmarshal([]byte(run(t, root, nil, "node", "--input-type=module", "-e", script)), &all))
	for name, want := range map[string][]string{
		"The Go standard library and runtime": {"BSD-3-Clause"}, "golang.org/x/text": {"BSD-3-Clause"}, "github.com/antlr4-go/antlr/v4": {"BSD-3-Clause"},
		"github.com/spf13/cobra": {"Apache-2.0"}, "github.com/fatih/color": {"MIT"}, "go.yaml.in/yaml/v3": {"Apache-2.0", "MIT"}, "github.com/vbauerster/mpb/v8": {"Unlicense"},
		"FreeType": {"FTL"}, "PDFium": {"Apache-2.0", "BSD-3-Clause"}, "musl": {"MIT"},
	} {
		assert.Equal(t, want, all[name], name)
	}
	for name, ids := range all {
		assert.NotEmpty(t, ids, name)
	}
	unknown := exec.Command("node", "--input-type=module", "-e", `import { licences } from "./release/licences.mjs"; licences("=".repeat(80) + "\na\n\nAll rights reserved.\n")`)
	unknown.Dir = root
	out, err := unknown.CombinedOutput()
	assert.Error(t, err)
	assert.Contains(t, string(out), "the licence of a is not known")
}
