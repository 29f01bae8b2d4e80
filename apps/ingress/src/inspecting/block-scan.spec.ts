import { randomBytes } from 'node:crypto';
import type { ContentBlock, Literal } from '#conversation';
import { buildRuleset } from '../ruleset/ruleset.js';
import { ScanCache } from './block-scan.js';
import type { InspectionInput } from './inspection.js';

const rules = buildRuleset('version: 1\nrules: []\n', 1, Buffer.alloc(32, 7));

describe('what is remembered of a block', () => {
  it.each([
    ['a long text, by its digest', 600, false],
    ['a short text of a conversation', 0, true],
  ])('holds only where it is looked at in the same way: %s', (_what, padding, isTurn) => {
    const value = `ghp_${randomBytes(18).toString('hex')}${' '.repeat(padding)}`;
    const text = JSON.stringify(value);
    const literal = { role: 'id', literal: 'string', value, path: ['x'], within: null, start: 0, end: text.length } as unknown as Literal;
    const block = { id: '1', role: 'user', provenance: 'user', start: 0, end: text.length, fields: [], exempt: [literal] };
    const exempt = block as unknown as ContentBlock;
    const content = { ...exempt, fields: [{ ...literal, role: 'content' }], exempt: [] } as ContentBlock;
    const cache = new ScanCache();
    const input = { principal: 'p', format: 'anthropic', headers: {}, body: Buffer.alloc(64 * 1024) } as unknown as InspectionInput;
    const scan = (one: ContentBlock) => {
      const turn = isTurn ? cache.bodies.turn(input) : null;
      const seen = cache.scan(rules, text, one, turn);
      if (turn !== null) cache.bodies.keep(input, turn);
      return seen.fields.flatMap(({ findings }) => findings.map(({ kind }) => kind));
    };
    expect([scan(exempt).length, scan(content).length, scan(content).length]).toEqual([0, 1, 1]);
  });
});
