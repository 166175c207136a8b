package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func madeUpSite() *site {
	s := &site{browser: &worker{said: "150"}}
	for _, profile := range siteProfiles {
		for _, kind := range []string{"start", "message"} {
			for _, by := range []string{siteOurs, sitePeer} {
				p := &sitePage{kind: kind, by: by, profile: profile}
				for _, lcp := range []float64{1300, 1200, 1400} {
					if kind == "message" {
						lcp *= 2
					}
					v := visit{FCP: 1000, LCP: lcp, CLS: 0.01, TBT: 30, Bytes: 52_000, Requests: 8, Steps: map[string]float64{"paste": 7000}}
					if by == sitePeer {
						v.LCP, v.TBT = 9000, 300
					}
					p.seen = append(p.seen, v)
				}
				if kind == "start" {
					p.steps = []string{"paste"}
				}
				s.pages = append(s.pages, p)
			}
		}
	}
	return s
}

func TestTheSiteIsJudgedByItsOwnSlowestPageOnAPhone(t *testing.T) {
	text := string(document(&race{rounds: 3, only: siteSection, site: madeUpSite()}, about{}))
	assert.Contains(t, text, "| Site: largest contentful paint on a phone | 2,600 (2,400–2,800) ms (message) | at most 2,500 ms, **missed** |")
	assert.Contains(t, text, "| Site: total blocking time on a phone | 30 (30–30) ms (start) | at most 200 ms, reached |")
	assert.Contains(t, text, "loads by itself | 52 kB | at most 120 kB, reached | at most 50 kB, **missed** |")
	assert.Contains(t, text, "| message | VitePress | 1,000 (1,000–1,000) | 9,000 (9,000–9,000) | 0.01 | 300 (300–300) | 52 | 8 |")
	assert.Contains(t, text, "until its findings show | 7,000 (7,000–7,000) | 7,000 (7,000–7,000) |")
}

func TestASiteThatWasNotBuiltIsListedWithWhatToMake(t *testing.T) {
	r := &race{workshop: &workshop{project: t.TempDir()}, only: siteSection}
	r.furnishSite()
	assert.ErrorContains(t, r.site.missing, "make site")
	assert.Contains(t, string(document(r, about{})), "Missing: the site is not there: build it first, with make site.")
}

func TestPeersThatCannotBeHadLeaveTheSiteAlone(t *testing.T) {
	s := madeUpSite()
	s.noPeer = errors.New("no VitePress | today")
	var p page
	s.write(&p)
	assert.Contains(t, p.String(), `VitePress is missing: no VitePress \| today`)
}

func TestTheLargestPageIsADanishOne(t *testing.T) {
	dist := t.TempDir()
	for path, size := range map[string]int{"a/b/1/C": 10, "a/b/1/D": 30, "a/b/rules-1": 90, "en/a/b/1": 80} {
		dir := filepath.Join(dist, filepath.FromSlash(path))
		require.NoError(t, os.MkdirAll(dir, 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(dir, "index.html"), []byte(strings.Repeat("x", size)), 0o644))
	}
	path, err := largest(dist, "*/*/*/*")
	require.NoError(t, err)
	assert.Equal(t, "a/b/1/D/", path)
	_, err = largest(dist, "codes/*")
	assert.ErrorContains(t, err, "make site")
}
