import type { Report } from '@forkontrol/validator';
import type { Lang } from './words';

export async function download(kind: 'json' | 'sarif' | 'html', all: { text: string; report: Report }, _: { root: string; lang: Lang; shown: boolean }): Promise<void> {
  if (kind !== 'json') throw new Error('not yet');
  const a = document.createElement('a');
  a.href = URL.createObjectURL(new Blob([all.text], { type: 'application/json' }));
  a.download = 'report.json';
  a.click();
}
