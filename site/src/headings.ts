// The headings of a page of rules: a message, and below it the fields.
import { fieldGroups, type Lang, type Told } from './catalogue';
import { say } from './words';

export type GroupHeading = { group: number; slug: string; text: string; message?: { slug: string; text: string } };

/** An id that no address needs to encode: the contents find the heading in view by comparing the two. */
const idOf = (...parts: string[]) => parts.join('~').replace(/[^\p{L}\p{N}._~-]/gu, '-');

export function ruleHeadings(rules: Told[], lang: Lang): GroupHeading[] {
  const t = say(lang);
  let last = '';
  return fieldGroups(rules).map((group, i) => {
    const m = group[0].messages[0];
    const key = m?.id ?? '';
    const message = m && key !== last ? { slug: idOf('rules-of', m.version, m.name), text: `${t('rules')}: ${m.name} ${m.version}` } : undefined;
    last = key;
    return { group: i, slug: m ? idOf(m.version, m.name, group[0].field?.path ?? '') : '', text: group[0].field?.path ?? t('ofMessage'), message };
  });
}

export const toToc = (list: GroupHeading[]) => list.filter((h) => h.slug !== '').flatMap((h) => [
  ...(h.message ? [{ depth: 2, slug: h.message.slug, text: h.message.text }] : []),
  ...(list.length <= 40 ? [{ depth: 3, slug: h.slug, text: h.text.split('.').pop()! }] : []),
]);
