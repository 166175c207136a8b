// Builds pages of the site a second time, with VitePress: the same content and the same
// navigation in VitePress's own frame, with its search.
//
//   node build.mjs SITE FOLDER PATH...     from SITE/PATH/index.html to FOLDER/dist/PATH/index.html
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'node-html-parser';
import { build } from 'vitepress';

const [site, folder, ...paths] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
// Pages are compiled where they are, and look for VitePress from there.
symlinkSync(fileURLToPath(new URL('node_modules', import.meta.url)), join(folder, 'node_modules'));

let navigation = [];
for (const path of paths) {
  const page = parse(readFileSync(join(site, path, 'index.html'), 'utf8'), { comment: false });
  const content = page.querySelector('.sl-markdown-content');
  navigation = page.querySelectorAll('.sidebar-content > ul > li, .sidebar-content sl-sidebar-state-persist > ul > li').map((entry) => {
    const links = entry.querySelectorAll('a').map((a) => ({ text: a.textContent.trim(), link: '/' + a.textContent.trim() }));
    const group = entry.querySelector('summary');
    return group ? { text: group.textContent.trim(), collapsed: !entry.querySelector('details[open]'), items: links } : links[0];
  });
  mkdirSync(join(folder, path), { recursive: true });
  // VitePress leaves out of the script that a page begins with what it finds to be static, which a role keeps it from.
  for (const e of content.querySelectorAll('[role]')) e.removeAttribute('role');
  // A blank line would end the HTML for Markdown, a line of 400 kB takes it minutes, and two braces mean something to Vue.
  const html = content.innerHTML.replaceAll('\n', '&#10;').replaceAll('{{', '&#123;&#123;').replace(/<\/(tr|td|th|li|div|p|text|h\d)>/g, '$&\n');
  writeFileSync(join(folder, path, 'index.md'), `# ${page.querySelector('h1').textContent}\n\n<div>${html}</div>\n`);
}
mkdirSync(join(folder, '.vitepress'), { recursive: true });
writeFileSync(join(folder, '.vitepress', 'config.mjs'), `export default ${JSON.stringify({
  title: 'forkontrol', lang: 'da', ignoreDeadLinks: true, outDir: join(folder, 'dist'),
  themeConfig: { sidebar: navigation, search: { provider: 'local' } },
})}`);
await build(folder);
