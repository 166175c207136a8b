// The day on which the rules were last changed.
import { execFileSync } from 'node:child_process';

const git = (...args) => execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();

/** As the history of the repository has it; undefined where that is not at hand: a guess would be taken for a fact. */
export function dayOfRules() {
  try {
    if (git('rev-parse', '--is-shallow-repository') !== 'false') return undefined;
    return git('log', '-1', '--format=%cs', '--', '../schemas') || undefined;
  } catch {
    return undefined;
  }
}
