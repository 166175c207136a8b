// Draws the icons of the app from the site's mark, with Chromium, into public/. They are in the repository, since a build
// has no browser:
//
//   node build/icons.mjs
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const mark = readFileSync('src/mark.svg', 'utf8');
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
for (const [name, size, room] of [['app-192', 192, 0], ['app-512', 512, 0], ['app-maskable-512', 512, 0.14]]) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  const inner = Math.round(size * (1 - 2 * room));
  // A maskable icon fills its square, and what must be seen lies within a circle.
  await page.setContent(`<body style="margin:0;height:100vh;display:grid;place-items:center;background:${room ? '#0f5e57' : 'transparent'}">${mark.replace(/width="32" height="32"/, `width="${inner}" height="${inner}"`)}</body>`);
  await page.screenshot({ path: `public/${name}.png`, omitBackground: true });
  await page.close();
}
await browser.close();
