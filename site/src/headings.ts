// The headings of a page of rules: a message, and below it the fields.
import { fieldGroups, type Lang, type Told } from './catalogue';
import { say } from './words';

export type GroupHeading = { group: number; slug: string; text: string; message?: { slug: string; text: string } };

export function ruleHeadings(rules: Told[], lang: Lang): GroupHeading[] {
  const t = say(lang);
  let last = '';
  return fieldGroups(rules).map((group, i) => {
    const m = group[0].messages[0];
    const key = m?.id ?? '';
    const message = m && key !== last ? { slug: `rules-of:${m.version}:${m.name}`, text: `${t('rules')}: ${m.name} ${m.version}` } : undefined;
    last = key;
    return { group: i, slug: `${m ? `${m.version}:${m.name}` : ''}:${group[0].field?.path ?? ''}`, text: group[0].field?.path ?? t('ofMessage'), message };
  });
}

export const toToc = (list: GroupHeading[]) => list.filter((h) => h.slug !== ':').flatMap((h) => [
  ...(h.message ? [{ depth: 2, slug: h.message.slug, text: h.message.text }] : []),
  ...(list.length <= 40 ? [{ depth: 3, slug: h.slug, text: h.text.split('.').pop()! }] : []),
]);
