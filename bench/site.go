package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// site is what is measured of the documentation site beside the same pages built by
// another program.
type site struct {
	pages   []*sitePage
	browser *worker
	missing error // why nothing is measured
	noPeer  error // why the site stands alone
}

// sitePage is a page in one profile, of one site.
type sitePage struct {
	kind    string
	path    string // below the site, ending in a slash, "" for the start page
	by      string // which site
	profile string
	steps   []string
	seen    []visit
}

// visit is what js/site.mjs reports of one visit.
type visit struct {
	FCP, LCP, CLS, TBT, Bytes, Requests, Ahead float64
	Steps                                      map[string]float64
}

// Whoever built a page; js/site.mjs knows the sites by these names.
const (
	siteOurs = "forkontrol"
	sitePeer = "VitePress"
)

// The profiles of js/site.mjs.
var siteProfiles = []string{"phone", "desktop"}

// siteSteps are what js/site.mjs can do on a page once it is quiet, by its name there, in the order of the document.
// A new one is added there, here, and to a page of sitePages.
var siteSteps = []struct{ name, what string }{
	{"hurry", "on the start page, as soon as it has come to life: a payload of half a kB is pasted, until its findings show"},
	{"walk", "a broken file is chosen there at once, in two taps: from the first byte of the page until the first sentence that says what to mend is in the window"},
	{"paste", "on the start page at rest: the payload is pasted into the unused validator, until its findings show"},
	{"mend", "after it: one of three findings is fixed, until two show"},
	{"search", "on all systems: a word is written into the unused search, until what was found shows"},
}

// sitePages are the kinds of pages that are measured. Those that both sites have show a table of fields or a text.
func sitePages(dist string) ([]sitePage, error) {
	message, err := largest(dist, "*/*/*/*")
	if err != nil {
		return nil, err
	}
	rules, err := largest(dist, "*/*/rules-*")
	if err != nil {
		return nil, err
	}
	return []sitePage{
		{kind: "start", path: "", steps: []string{"hurry", "walk", "paste", "mend"}},
		{kind: "all systems", path: "systems/", steps: []string{"search"}},
		{kind: "message", path: "ungedatabasen/indberet-institution-kontakt/1.0/Indberet/"},
		{kind: "largest message", path: message},
		{kind: "largest page of rules", path: rules},
		{kind: "guide", path: "guides/cli/"},
	}, nil
}

// alsoByPeer lists which kinds of pages the other program builds too.
func alsoByPeer(kind string) bool { return kind != "start" && kind != "all systems" }

// largest finds the page with the largest file among the folders of a pattern, in Danish.
func largest(dist, pattern string) (string, error) {
	files, err := filepath.Glob(filepath.Join(dist, filepath.FromSlash(pattern), "index.html"))
	if err != nil {
		return "", err
	}
	var path string
	var most int64
	for _, file := range files {
		info, err := os.Stat(file)
		if err != nil {
			return "", err
		}
		name, err := filepath.Rel(dist, filepath.Dir(file))
		if err != nil {
			return "", err
		}
		name = filepath.ToSlash(name) + "/"
		if !strings.HasPrefix(name, "en/") && info.Size() > most {
			path, most = name, info.Size()
		}
	}
	if path == "" {
		return "", fmt.Errorf("site/dist has no page %s: build it again with make site", pattern)
	}
	return path, nil
}

// furnishSite looks whether the site was built, and builds pages of it a second time with the other program.
func (r *race) furnishSite() {
	r.site = &site{}
	dist := filepath.Join(r.project, "site", "dist")
	if _, err := os.Stat(filepath.Join(dist, "index.html")); errors.Is(err, fs.ErrNotExist) {
		r.site.missing = errors.New("the site is not there: build it first, with make site")
		return
	}
	pages, err := sitePages(dist)
	if err != nil {
		r.site.missing = err
		return
	}
	r.equipNode()
	peer := filepath.Join("bench", "vitepress")
	if stale(filepath.Join(r.project, peer, "node_modules", ".package-lock.json"), filepath.Join(r.project, peer, "package-lock.json")) {
		progress("installing VitePress")
		r.site.noPeer = r.workshop.run(peer, "npm", "ci", "--no-audit", "--no-fund")
	}
	if r.site.noPeer == nil {
		progress("building pages with VitePress")
		words := []string{"node", "build.mjs", dist, r.path("vitepress")}
		for _, p := range pages {
			if alsoByPeer(p.kind) {
				words = append(words, p.path)
			}
		}
		r.site.noPeer = r.workshop.run(peer, words...)
	}
	args := []string{filepath.Join("js", "site.mjs"), chromium(), siteOurs + "=" + dist}
	if r.site.noPeer == nil {
		args = append(args, sitePeer+"="+filepath.Join(r.path("vitepress"), "dist"))
	}
	if r.site.browser, r.site.missing = r.node(args...); r.site.missing != nil {
		return
	}
	for _, profile := range siteProfiles {
		for _, p := range pages {
			p.by, p.profile = siteOurs, profile
			r.site.pages = append(r.site.pages, &p)
			if q := p; alsoByPeer(p.kind) && r.site.noPeer == nil {
				q.by = sitePeer
				r.site.pages = append(r.site.pages, &q)
			}
		}
	}
	// The first time, files are compressed.
	for _, p := range r.site.pages {
		if p.profile == "desktop" {
			if _, err := r.site.visit(p); err != nil {
				r.site.missing = err
				return
			}
		}
	}
}

// measure visits every page once.
func (s *site) measure() error {
	for _, p := range s.pages {
		v, err := s.visit(p)
		if err != nil {
			return err
		}
		p.seen = append(p.seen, v)
	}
	return nil
}

func (s *site) visit(p *sitePage) (v visit, err error) {
	words, err := s.browser.ask(strings.Join(append([]string{"visit", p.by, p.profile, p.path}, p.steps...), " "))
	if err != nil {
		return v, err
	}
	if len(words) != 1 {
		return v, fmt.Errorf("js/site.mjs said %q", words)
	}
	return v, json.Unmarshal([]byte(words[0]), &v)
}

// values are a figure of every visit.
func (p *sitePage) values(of func(visit) float64) series {
	var s series
	for _, v := range p.seen {
		s = append(s, of(v))
	}
	return s
}

func (v visit) lcp() float64   { return v.LCP }
func (v visit) cls() float64   { return v.CLS }
func (v visit) tbt() float64   { return v.TBT }
func (v visit) bytes() float64 { return v.Bytes }

// worst is the page of ours in a profile whose median of a figure is the greatest.
func (s *site) worst(profile string, of func(visit) float64) (*sitePage, series) {
	var page *sitePage
	var values series
	for _, p := range s.pages {
		if v := p.values(of); p.by == siteOurs && p.profile == profile && (page == nil || v.median() > values.median()) {
			page, values = p, v
		}
	}
	return page, values
}

// targets is what the site is to reach.
func (s *site) targets() []target {
	if s == nil {
		return nil
	}
	all := []target{
		{what: "Site: start page, compressed, with all that it loads by itself", floor: 120, goal: 50, unit: " kB", most: true},
		{what: "Site: largest contentful paint on a phone", floor: 2500, goal: 2500, unit: " ms", most: true},
		{what: "Site: cumulative layout shift on a phone", floor: 0.05, goal: 0.05, most: true},
		{what: "Site: total blocking time on a phone", floor: 200, goal: 200, unit: " ms", most: true},
	}
	for i := range all {
		t := &all[i]
		if s.missing != nil {
			t.missing = escape(s.missing.Error())
			continue
		}
		if i == 0 {
			kB := s.pages[0].values(visit.bytes).median() / 1e3
			t.shown, t.value = number(kB)+t.unit, kB
			continue
		}
		p, values := s.worst("phone", []func(visit) float64{visit.lcp, visit.cls, visit.tbt}[i-1])
		t.shown, t.value = fmt.Sprintf("%s%s (%s)", spread(values, 1), t.unit, p.kind), values.median()
	}
	return all
}

// write writes the tables of the site.
func (s *site) write(p *page) {
	p.line("## The site\n")
	if s.missing != nil {
		p.line("Missing: %s.\n", escape(s.missing.Error()))
		return
	}
	p.line("Pages as a first-time visitor meets them, in Chromium %s with an empty cache, from a server on this machine that compresses with brotli (quality 5) and speaks HTTP/1.1 over six connections, "+
		"until a page is quiet and before anybody touches it.\n", s.browser.version())
	p.line("- The phone is 390 pixels wide, its processor four times slower, its network the *slow 4G* of [Lighthouse](https://github.com/GoogleChrome/lighthouse/blob/main/docs/throttling.md): " +
		"150 ms there and back and 1.6 Mbit/s, imposed in the way of Lighthouse where it does not simulate, which is 562 ms for each request and 1.44 Mbit/s. The desktop is 1,280 pixels wide, and nothing is held back.")
	p.line("- FCP and LCP are the first and the largest contentful paint, in milliseconds after the server's first byte; CLS is the cumulative layout shift; TBT the total blocking time, what tasks after the first paint take beyond 50 ms each. kB (10^3 bytes) include the headers of the answers.")
	p.line("- The start page loads the module and the rules while it rests, unless the visitor saves data or the network is slower than 3G: %s kB, which the tables leave out.", number(s.pages[0].values(func(v visit) float64 { return v.Ahead }).median()/1e3))
	if s.noPeer == nil {
		p.line("- %s shows what the page of the site shows, from the same HTML, with the same navigation, in its own frame with its own search and fonts; the site uses the system's fonts.", sitePeer)
	} else {
		p.line("- %s is missing: %s", sitePeer, escape(s.noPeer.Error()))
	}
	p.line("")
	for _, profile := range siteProfiles {
		p.line("### On a %s\n", profile)
		p.head("page", "built by", "FCP:", "LCP:", "CLS:", "TBT:", "kB:", "requests:")
		for _, e := range s.pages {
			if e.profile != profile {
				continue
			}
			by := e.by
			if by == siteOurs {
				by = "**" + by + "**"
			}
			p.row(e.kind, by, spread(e.values(func(v visit) float64 { return v.FCP }), 1), spread(e.values(visit.lcp), 1), number(e.values(visit.cls).median()),
				spread(e.values(visit.tbt), 1), number(e.values(visit.bytes).median()/1e3), number(e.values(func(v visit) float64 { return v.Requests }).median()))
		}
		p.line("")
	}
	p.line("### What somebody does there\n")
	p.line("Milliseconds from the first key or touch to the frame that shows the result. Whatever is needed for it and was not loaded while the page rested is loaded then, over the same network. The validator waits 150 ms for another key before it checks, and checks in a worker, which Chromium does not slow down.\n")
	p.head("", "phone:", "desktop:")
	for _, step := range siteSteps {
		cells := []string{step.what}
		for _, profile := range siteProfiles {
			for _, e := range s.pages {
				if e.profile == profile && e.by == siteOurs && slices.Contains(e.steps, step.name) {
					cells = append(cells, spread(e.values(func(v visit) float64 { return v.Steps[step.name] }), 1))
				}
			}
		}
		p.row(cells...)
	}
	p.line("")
}
