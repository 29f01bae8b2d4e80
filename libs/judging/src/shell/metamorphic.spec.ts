import { judge } from '../judge.js';
import { type BaseCommand, baseCommands, harmless } from '../testing/base-commands.js';
import { scriptRewrites, wordRewrites } from '../testing/rewrites.js';

const dangersOf = (command: string): string[] =>
  judge({ name: 'Bash', input: { command } }).dangers.map(({ kind, severity }) => `${kind} ${severity}`);
const isGrave = (danger: string): boolean => /(?:high|critical)$/.test(danger);

function holds(expected: string, script: string): boolean {
  const dangers = dangersOf(script);
  return expected === harmless ? !dangers.some(isGrave) : dangers.includes(expected);
}

/** Every rewriting of the words inside of every rewriting of the script. */
function* rewritten([, ...words]: BaseCommand): Generator<readonly [name: string, script: string]> {
  for (const [word, byWord] of Object.entries(wordRewrites)) {
    const script = byWord(words);
    if (script === null) continue;
    for (const [around, byScript] of Object.entries(scriptRewrites)) yield [`${word}; ${around}`, byScript(script)];
  }
}

describe('a command that is written another way', () => {
  it('has enough of both', () => {
    expect(baseCommands.length).toBeGreaterThanOrEqual(60);
    expect(Object.keys(wordRewrites).length + Object.keys(scriptRewrites).length).toBeGreaterThanOrEqual(60);
  });

  it.each(baseCommands.map((base) => [base.join(' '), base] as const))('is judged the same: %s', (_name, base) => {
    const all = [...rewritten(base)];
    const differing = all.filter(([, script]) => !holds(base[0], script)).map(([name, script]) => `${name}: ${script}`);
    expect(all.length).toBeGreaterThanOrEqual(500);
    expect(differing).toEqual([]);
  });
});
