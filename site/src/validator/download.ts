// What is downloaded of a report: the same as the command line writes.
import type { Language } from '@forkontrol/validator';
import { beside } from './beside';
import { fileName, html, jsonText, mediaTypes, sarif, sarifText, save, tell, type Joined, type Kind } from './report';

export type Wanted = {
  root: string; lang: Language; messages: readonly string[];
  /** Where the report shows personal data: gives the same report with them masked. */
  masked?: (() => Promise<Joined>) | undefined;
};

/** Makes the report's file and has the browser save it. Throws when the texts of its rules cannot be read. */
export async function download(kind: Kind, report: Joined, { root, lang, messages, masked }: Wanted): Promise<void> {
  const read = async (name: string): Promise<string> => {
    const text = await beside(root, name);
    if (text === undefined) throw new Error(`there is no ${name}`);
    return text;
  };
  const told = () => tell(report, lang, messages, read);
  const text =
    kind === 'json' ? jsonText(report)
    : kind === 'sarif' ? sarifText(sarif(report, await told(), masked && { masked: await masked() }))
    : html(report, await told(), await read(`report.${lang}.html`), { shown: masked !== undefined });
  save(fileName(report, kind), mediaTypes[kind], text);
}
