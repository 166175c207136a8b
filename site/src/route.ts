// The navigation at the side: the same on every page, with the system that the page
// is about opened.
import { defineRouteMiddleware } from '@astrojs/starlight/route-data';
import { services, systems, type Lang } from './catalogue';
import { at, messagePath, servicePath, systemPath } from './places';
import { say, t2, titleOf } from './words';

export const guides = [
  ['/guides/cli/', t2('Kommandolinjen', 'The command line')],
  ['/guides/command-line/', t2('Hvad kommandoen kan', 'What the command does')],
  ['/guides/embed/', t2('I egne sider og programmer', 'In your own pages and programs')],
  ['/guides/npm/', t2('npm-pakken', 'The npm package')],
  ['/guides/wasm/', t2('WebAssembly-modulet', 'The WebAssembly module')],
  ['/guides/transition/', t2('Skift af system', 'Change of system')],
  ['/guides/reports/', t2('Rapporter', 'Reports')],
  ['/guides/fixes/', t2('Rettelser', 'Fixes')],
  ['/guides/diff/', t2('Sammenlign regler', 'Comparing rules')],
  ['/guides/adding/', t2('Nyt system eller ny regel', 'A new system or rule')],
  ['/guides/source-format/', t2('Kildeformatet', 'The source format')],
  ['/guides/terms/', t2('Ordliste', 'Terms')],
] as const;

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
  route.sidebar = [
    link(t('start'), '/'),
    link(t('check'), '/validator/'),
    link(t('describe'), '/descriptions/'),
    group(t('systems'), [link(t('allSystems'), '/systems/'), ...list], !(parts[0] === 'systems' || systems.some((s) => s.id === parts[0]))),
    group(t('guides'), guides.map(([path, label]) => link(label[lang], path)), false),
    link(t('codeLists'), '/codes/'),
    link(t('registers'), '/registers/'),
    link(lang === 'en' ? 'The form of files' : 'Filers form', '/forkontrol/'),
    link(lang === 'en' ? 'Privacy' : 'Privatliv', '/privacy/'),
  ];
});
