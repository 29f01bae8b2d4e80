import { readFileSync } from 'node:fs';
import { checkPattern, findingNames, Scanner } from '#detection';
import { dangerKinds } from '#judging';
import { compilePolicy } from '#policy-model';

const page = readFileSync(new URL('../../../../docs/policy.md', import.meta.url), 'utf8');
const [table = ''] = page.slice(page.indexOf('| written ')).split('\n\n', 1);
const rows = [...table.matchAll(/^\| (`.*?) +\| (.*?) +\|$/gm)].map(([, written = '', how = '']) => ({ written, how }));

/** A cell's texts, one a block: code is taken as it stands, a line break and a `U+200B` are what they name, `+` joins. */
const blocksOf = (cell: string): string[] =>
  cell.split(', then a block ').map((block) =>
    block
      .split(' + ')
      .map((part) => {
        const code = /^U\+([0-9A-F]+)$/.exec(part)?.[1];
        return code === undefined ? part.replaceAll('`', '').replace('line break', '\n') : String.fromCodePoint(Number.parseInt(code, 16));
      })
      .join(''),
  );

describe('docs/policy.md, words in disguise', () => {
  const compiled = compilePolicy(
    "version: 1\nrules:\n  - { id: bluebird, on: [request], match: { words: ['project bluebird'] }, action: block }\n",
    { checkPattern, knownKinds: findingNames, dangers: dangerKinds },
  );
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  const scanner = new Scanner({ fingerprintKey: new Uint8Array(32), custom: compiled.policy.custom });

  it('has examples', () => expect(rows.length).toBeGreaterThanOrEqual(6));
  it.each(rows)('finds $written ($how)', ({ written }) => {
    const blocks = blocksOf(written);
    const seen = blocks.length === 1 ? blocks.map((text) => scanner.scan(text)) : scanner.seams(blocks, {});
    for (const { custom } of seen) expect(custom.map(({ id }) => id)).toEqual(['bluebird']);
  });
});
