// What holds of every page as it was built, read as text.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync, existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { test } from 'node:test';
import { parse } from 'node-html-parser';
import { policy } from '../build/policy.mjs';

const dist = 'dist';
const walk = (dir) => readdirSync(dir).flatMap((name) => {
  const path = join(dir, name);
  return statSync(path).isDirectory() ? walk(path) : [path];
});
// The shells of reports, and the validator in one file, are no pages.
const pages = walk(dist).filter((p) => p.endsWith('.html') && !p.startsWith(join(dist, 'live')) && p !== join(dist, 'forkontrol-offline.html')).map((p) => '/' + p.slice(dist.length + 1));
const memo = new Map();
const read = (page) => {
  if (!memo.has(page)) {
    const root = parse(readFileSync(join(dist, page), 'utf8'));
    memo.set(page, {
      links: root.querySelectorAll('a[href], link[href]').map((a) => a.getAttribute('href')),
      sources: root.querySelectorAll('[src]').map((a) => a.getAttribute('src')),
      ids: root.querySelectorAll('[id]').map((e) => e.getAttribute('id')),
      inline: root.querySelectorAll('script').filter((s) => !s.getAttribute('src') && s.getAttribute('type') !== 'application/json').length + root.querySelectorAll('style').length + root.querySelectorAll('[style]').length,
      handlers: root.querySelectorAll('[onclick],[onload],[onchange],[onerror]').length,
      policy: root.querySelector('meta[http-equiv="Content-Security-Policy"]')?.getAttribute('content'),
      lang: root.querySelector('html').getAttribute('lang'),
      title: root.querySelector('title')?.textContent,
      h1: root.querySelectorAll('h1').length,
      rulePages: JSON.parse(root.querySelector('#rule-pages')?.textContent ?? 'null'),
      text: root.querySelector('main')?.textContent ?? '',
      draft: root.querySelectorAll('.draft-note').length,
    });
  }
  return memo.get(page);
};
const absolute = (page, to) => new URL(to, 'http://site' + page);
const catalogue = JSON.parse(readFileSync('.data/catalogue.json', 'utf8'));

const messagesOf = (s) => catalogue.messages.filter((m) => m.system === s.id);
const messages = new Set(catalogue.messages.map((m) => m.id));

test('every link inside the site leads to a page, and to a place on it', () => {
  const broken = new Set();
  for (const page of pages) {
    for (const link of read(page).links) {
      if (/^(https?:|mailto:|data:)/.test(link)) continue;
      const url = absolute(page, link);
      let target = decodeURIComponent(url.pathname);
      if (target.endsWith('/')) target += 'index.html';
      if (!existsSync(join(dist, target))) { broken.add(`${page}: ${link}`); continue; }
      const anchor = decodeURIComponent(url.hash.slice(1));
      if (/\/validator\/index\.html$/.test(target) && anchor.includes('=')) {
        // What is to be loaded, not a place. Of tries there is a test of its own.
        const message = new URLSearchParams(url.hash.slice(1)).get('message');
        if (message ? !messages.has(message) : !anchor.startsWith('try=')) broken.add(`${page}: ${link}`);
        continue;
      }
      if (anchor && target.endsWith('.html') && !read(target).ids.includes(anchor)) broken.add(`${page}: ${link}`);
    }
  }
  assert.deepEqual([...broken].slice(0, 20), []);
});

test('links are relative, so that the site works below any path', () => {
  const wrong = pages.filter((p) => p !== '/404.html' && [...read(p).links, ...read(p).sources].some((l) => l.startsWith('/')));
  assert.deepEqual(wrong, []);
});

test('the help link of every rule leads to the rule', () => {
  const lost = [];
  const service = (id) => id.split('/').slice(0, 2).join('/');
  for (const prefix of ['', '/en']) {
    for (const s of catalogue.systems) {
      for (const rule of [...s.rules, ...messagesOf(s).flatMap((m) => [...m.rules, ...m.fields.flatMap((f) => f.rules)])]) {
        const page = `${prefix}/${service(rule.id)}/index.html`, anchor = rule.id.split('/').slice(2).join('/');
        if (!existsSync(join(dist, page))) { lost.push(rule.id); continue; }
        const here = read(page);
        if (here.ids.includes(anchor)) continue;
        const n = here.rulePages?.[anchor] ?? here.rulePages?.[anchor.slice(0, anchor.lastIndexOf('/'))];
        const part = n && `${prefix}/${service(rule.id)}/rules-${n}/index.html`;
        if (!part || !read(part).ids.includes(anchor)) lost.push(`${prefix} ${rule.id}`);
      }
    }
  }
  assert.deepEqual(lost.slice(0, 20), []);
});

test('a rule says that it can be tried exactly where there is a payload that breaks it', () => {
  const live = walk(join(dist, 'live')).filter((file) => /(?<!\.(?:da|en|report))\.json$/.test(file) && !file.includes('/kit-')).map((file) => JSON.parse(readFileSync(file, 'utf8')));
  const can = live.flatMap((l) => Object.keys(l.rules));
  for (const prefix of ['/', '/en/']) {
    const links = pages.filter((p) => p.startsWith('/en/') === (prefix === '/en/')).flatMap((page) => read(page).links.map((l) => absolute(page, l)))
      .filter((url) => url.hash.startsWith('#try='));
    for (const url of links) assert.equal(url.pathname, prefix + 'validator/');
    assert.deepEqual(links.map((url) => decodeURIComponent(url.hash.slice(5))).sort(), [...new Set(can)].sort());
  }
  for (const l of live) {
    for (const [rule, t] of Object.entries(l.rules)) {
      const end = t.at + t.cut, text = l.samples[t.sample].payload;
      assert.ok(end <= text.length, rule);
      for (const at of [t.at, end]) assert.ok(!/^[\udc00-\udfff]/.test(text.slice(at)), `${rule} parts a character`);
    }
  }
});

test('no page has a script or style of its own, and each forbids them', () => {
  for (const page of pages) {
    const p = read(page);
    assert.equal(p.inline + p.handlers, 0, page);
    assert.equal(p.policy, policy, page);
  }
});

test('an id occurs once on a page; each page has one heading, a title and its language', () => {
  for (const page of pages) {
    const p = read(page);
    const twice = p.ids.filter((id, i) => p.ids.indexOf(id) !== i && id !== 'theme-icons');
    assert.deepEqual([...new Set(twice)], [], page);
    assert.equal(p.h1, 1, page);
    assert.ok(p.title, page);
    assert.equal(p.lang, page.startsWith('/en/') ? 'en' : 'da', page);
  }
});

test('every system, message and field has its place, in both languages', () => {
  for (const prefix of ['', '/en']) {
    for (const s of catalogue.systems) {
      assert.ok(pages.includes(`${prefix}/${s.id}/index.html`), s.id);
      for (const m of messagesOf(s)) {
        const page = `${prefix}/${s.id}/${m.service}/${m.version}/${m.name}/index.html`;
        assert.ok(pages.includes(page), page);
        const ids = new Set(read(page).ids);
        for (const f of m.fields) assert.ok(ids.has('felt:' + f.path), `${page}: ${f.path}`);
      }
    }
  }
});

test('no one can take a draft for official: each draft message says what it is, on all its pages', () => {
  for (const s of catalogue.systems) {
    for (const m of messagesOf(s).filter((m) => m.evidence === 'draft')) {
      for (const page of [`/${s.id}/index.html`, `/${s.id}/${m.service}/index.html`, `/${s.id}/${m.service}/${m.version}/${m.name}/index.html`]) {
        for (const prefix of ['', '/en']) assert.equal(read(prefix + page).draft, 1, prefix + page);
      }
    }
  }
});

test('rules have examples, and what cannot have is rare', () => {
  const without = [];
  let all = 0;
  for (const file of walk('.data/messages')) {
    for (const rule of JSON.parse(readFileSync(file, 'utf8')).rules) {
      all++;
      if (!rule.fails) without.push(rule.id);
    }
  }
  assert.ok(without.length < all / 20, `${without.length} of ${all}: ${without.slice(0, 10).join(', ')}`);
});

test('no page is above 700 kB before compression', () => {
  for (const page of pages) assert.ok(statSync(join(dist, page)).size < 700_000, page);
});
