import { execFileSync } from 'node:child_process';
import { array, constantFrom, oneof, record, sample, string, tuple } from 'fast-check';
import { judge } from '../judge.js';

const letter = constantFrom(...'abcXYZ019_-./:=@%+ \'"$`\\{},*?[]!#&;|<>()~é\t\n');
const text = string({ unit: letter, maxLength: 6 });
const name = string({ unit: constantFrom(...'abcdef019'), minLength: 1, maxLength: 5 });
const hexOf = (value: string): string => Array.from(Buffer.from(value), (byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');

const piece = oneof(
  name,
  name.map((one) => `'${one} '`),
  text.map((one) => `'${one.replaceAll("'", `'\\''`)}'`),
  text.map((one) => `"${one.replace(/[\\"$`]/g, '\\$&').replaceAll('!', '')}"`),
  text.filter((one) => one !== '').map((one) => `$'${hexOf(one)}'`),
  string({ unit: letter, minLength: 1, maxLength: 3 }).map((one) => one.replace(/[^\n]/g, '\\$&').replaceAll('\n', '')),
  constantFrom(
    '$a',
    '"$a"',
    '${b}',
    '"${b}"',
    '$c',
    '"$c"',
    '${none:-d}',
    '${a#x}',
    '${b%y}',
    '${c/q/r}',
    '${a^^}',
    '"${l[@]}"',
    '${l[1]}',
    '$@',
    '""',
  ),
  constantFrom('$(echo one two)', '"$(echo one  two)"', '`printf %s x`', "$(printf '\\101')", '$(echo)'),
  tuple(name, name).map(([one, two]) => `{${one},${two}}`),
  constantFrom('{1..3}', '{c..a}', '\\\n'),
);
const word = array(piece, { minLength: 1, maxLength: 3 }).map((pieces) => pieces.join(''));
const command = record({ words: array(word, { maxLength: 4 }), a: name, b: name }).map(
  ({ words, a, b }) => `a=x${a}; b='${b}y z'; c="q $a"; l=(m 'n' o); probe ${words.join(' ')}`,
);

/** What bash itself gives the program, for each command. */
function argumentsByBash(commands: readonly string[]): string[][] {
  const probe = `probe() { printf '%s\\0' "$@"; }\n`;
  const script = commands.map((one) => `( ${one}\n ) 2>/dev/null; printf '\\1\\0'`).join('\n');
  const output = execFileSync('bash', ['--norc', '-f', '-s'], {
    input: probe + script,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] },
  });
  return output
    .split('\u0001\0')
    .slice(0, -1)
    .map((one) => (one === '' ? [] : one.split('\0').slice(0, -1)));
}

describe('the arguments that are understood', () => {
  it('are those that bash gives the program, wherever they are known at all', () => {
    const commands = sample(command, { numRuns: 6_000, seed: 11 });
    const expected = argumentsByBash(commands);
    expect(expected.length).toBe(commands.length);
    const differing: unknown[] = [];
    let known = 0;
    commands.forEach((one, i) => {
      const found = judge({ name: 'Bash', input: { command: one } }).understood.commands.find(({ program }) => program === 'probe');
      if (found === undefined || found.argv.includes(null)) return;
      known++;
      // printf prints one empty argument where there is none.
      const argv = found.argv.length === 0 ? [''] : found.argv;
      if (JSON.stringify(argv) !== JSON.stringify(expected[i])) differing.push({ command: one, understood: argv, bash: expected[i] });
    });
    expect(differing).toEqual([]);
    expect(known).toBeGreaterThan(commands.length * 0.9);
  });
});
