// The navigation at the side: the same on every page, with the system that the page
// is about opened.
import { defineRouteMiddleware } from '@astrojs/starlight/route-data';
import { services, systems, type Lang } from './catalogue';
import { documents } from './documents';
import { at, messagePath, servicePath, systemPath } from './places';
import { say, titleOf, type Word } from './words';

/** The pages that are made from no system, by what they are about. A guide that is not named here is an error. */
const sections: [Word, (string | [path: string, label: Word])[]][] = [
  ['begin', ['/start/school/', '/start/web/', '/start/ci/']],
  ['ofCommand', [['/guides/cli/', 'cli'], '/guides/command-line/', '/guides/configuration/', '/guides/ci/', '/guides/receive/', '/guides/reports/', '/guides/fixes/', '/guides/waivers/', '/guides/diff/', '/guides/conformance/', '/guides/transition/']],
  ['ofPages', [['/guides/embed/', 'embed'], '/guides/npm/', '/guides/wasm/', '/guides/hosting/']],
  ['ofOwn', ['/guides/contracts/', '/guides/adding/', '/guides/source-format/']],
  ['lookUp', [['/codes/', 'codeLists'], ['/registers/', 'registers'], ['/forkontrol/', 'ofFiles'], '/guides/terms/', '/changelog/', ['/privacy/', 'privacy']]],
];
const named = new Set(sections.flatMap(([, pages]) => pages.map((p) => (typeof p === 'string' ? p : p[0]))));
for (const { path } of documents) if (!named.has(path)) throw new Error(`the navigation has no place for ${path}`);
const titles = new Map(documents.map((d) => [d.path, d.title]));

export const onRequest = defineRouteMiddleware((context) => {
  const route = context.locals.starlightRoute;
  const lang: Lang = route.locale === 'en' ? 'en' : 'da';
  const t = say(lang);
  const here = context.url.pathname;
  const parts = here.replace(/^\/en\//, '/').split('/').filter(Boolean);
  const link = (label: string, path: string, attrs = {}) =>
    ({ type: 'link' as const, label, href: at(lang, path), isCurrent: here === at(lang, path), badge: undefined, attrs });
  const group = (label: string, entries: any[], collapsed = true) => ({ type: 'group' as const, label, entries, collapsed, badge: undefined });

  const list = systems.map((s) => {
    if (s.id !== parts[0]) return link(s.name, systemPath(s));
    return group(s.name, [
      link(lang === 'en' ? 'Of the system' : 'Om systemet', systemPath(s)),
      ...services(s).map((service) => service.id === parts[1] && service.messages.length > 0
        ? group(titleOf(lang, service), [link(t('rules'), servicePath(service)), ...service.messages.map((m) => link(m.name + (service.messages.some((o) => o !== m && o.name === m.name) ? ` ${m.version}` : ''), messagePath(m)))], false)
        : link(titleOf(lang, service), servicePath(service))),
    ], false);
  });
  const section = (name: Word) => {
    const pages = sections.find(([n]) => n === name)![1].map((p) => (typeof p === 'string' ? link(titles.get(p)![lang], p) : link(t(p[1]), p[0])));
    return group(t(name), pages, false);
  };
  route.sidebar = [
    link(t('start'), '/'),
    link(t('check'), '/validator/'),
    link(t('describe'), '/descriptions/'),
    section('begin'),
    group(t('systems'), [link(t('allSystems'), '/systems/'), ...list], !(parts[0] === 'systems' || systems.some((s) => s.id === parts[0]))),
    section('ofCommand'), section('ofPages'), section('ofOwn'), section('lookUp'),
  ];
});
