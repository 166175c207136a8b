// The files of a page that was opened from a folder, or is one file: build/alone.mjs puts this file in the place of beside.ts.
import { files } from 'forkontrol:alone';
import { unpacked } from './unpacked';

let all: Promise<Record<string, string>> | undefined;

export async function beside(_root: string, name: string): Promise<string | undefined> {
  all ??= unpacked(files).then((bytes) => JSON.parse(new TextDecoder().decode(bytes)) as Record<string, string>);
  return (await all)[name];
}
