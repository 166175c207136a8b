// Where each page is. Danish is at the root, English below /en/; the rest of the
// address is the same.
import { anchorOf, rulePages, systems, type Lang, type Message, type Rule, type Service, type System } from './catalogue';

export const at = (lang: Lang, path: string) => (lang === 'en' ? '/en' : '') + path;

export const systemPath = (s: System) => `/${s.id}/`;
export const servicePath = (s: Service) => `/${s.system.id}/${s.id}/`;
export const messagePath = (m: Message) => `/${m.id.split('/')[0]}/${m.service}/${encodeURI(m.version)}/${encodeURI(m.name)}/`;
export const rulesPath = (s: Service, page: number) => `${servicePath(s)}rules-${page + 1}/`;
export const codePath = (id: string) => `/codes/${id}/`;

/** The validator with a payload that breaks the rule. */
export const tryPath = (rule: string) => '/validator/#try=' + encodeURIComponent(rule);

/** A fragment as the reports write it. */
export const fragment = (anchor: string) => encodeURIComponent(anchor).replace(/%(24|26|2B|2C|3B|3D|3A|40|2F)/g, (c) => decodeURIComponent(c));

const pageMemo = new Map<string, Map<string, number>>();
function pageOfRule(service: Service, id: string): number {
  const key = servicePath(service);
  let pages = pageMemo.get(key);
  if (!pages) {
    pages = new Map(rulePages(service).flatMap((page, i) => page.map((t) => [t.rule.id, i] as const)));
    pageMemo.set(key, pages);
  }
  return pages.get(id) ?? 0;
}

/** The address of a rule: on the page of its service, or the page that holds its part of the rules. */
export const rulePath = (service: Service, id: string) =>
  (rulePages(service).length === 1 ? servicePath(service) : rulesPath(service, pageOfRule(service, id))) + '#' + fragment(anchorOf(id));

/** On which page each rule of a service is, for the page that old links lead to: by anchor without its last part, and by
 * the whole anchor where that does not say it. */
export function anchorPages(service: Service): Record<string, number> {
  const out: Record<string, number> = {};
  rulePages(service).forEach((page, i) => {
    for (const t of page) {
      const anchor = anchorOf(t.rule.id), cut = anchor.slice(0, anchor.lastIndexOf('/'));
      if (!(cut in out)) out[cut] = i + 1;
      else if (out[cut] !== i + 1) out[anchor] = i + 1;
    }
  });
  return out;
}
export const fieldAnchor = (path: string) => 'felt:' + path;

// The names that pages of the site have; no system may be called so.
export const taken = ['systems', 'codes', 'registers', 'guides', 'start', 'changelog', 'privacy', 'validator', 'descriptions', 'live', 'en', 'files', 'pagefind', '_astro'];
for (const s of systems) if (taken.includes(s.id)) throw new Error(`the site has a page of its own at /${s.id}/`);
