import * as fc from 'fast-check';
import { buildRuleset } from '../ruleset/ruleset.js';
import { ScanCache } from './block-scan.js';
import { InspectedRequest } from './inspect.js';
import { wideBudget } from './inspection-budget.fake.js';
import { firstWords } from './title-of.js';

const mask = '[masked:github-token#k3f9]';

describe('firstWords', () => {
  it.each([
    ['Fix the login.', 'Fix the login.'],
    ['  Fix\n\tthe   login.\n', 'Fix the login.'],
    ['', ''],
    [' \n ', ''],
    [`Use ${mask}`, `Use ${mask}`],
    [`${'word '.repeat(22)}${mask} and more`, `${'word '.repeat(22).trim()}…`],
  ])('of %j are %j', (text, title) => expect(firstWords(text)).toBe(title));

  it('are at most 120 units, well formed, and hold whole masks only', () => {
    const piece = fc.oneof(
      fc.constant(mask),
      fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => text.replaceAll('[', '(')),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 200 }), (pieces) => {
        const title = firstWords(pieces.join(' '));
        expect(title.length).toBeLessThanOrEqual(120);
        expect(title.isWellFormed()).toBe(true);
        expect(title.replaceAll(mask, '')).not.toContain('[masked');
      }),
    );
  });
});

describe('the title of a call', () => {
  const rules = buildRuleset('version: 1\nrules: []\n', 1, Buffer.alloc(32, 7));
  // Put together here, so that no token stands in the repository.
  const token = ['AKIA', 'QWERTYUI', 'OPASDFGH'].join('');
  const titleOf = (format: 'anthropic' | 'openai', messages: unknown[]) => {
    const body = Buffer.from(JSON.stringify({ model: 'm', max_tokens: 1, messages }));
    const call = { format, body, principal: 'issuer|alice', headers: {}, budget: wideBudget };
    return InspectedRequest.of(rules, call, new ScanCache()).inspection.recorded.title;
  };

  it('is what the user said last, masked', () => {
    const said = [
      { role: 'user', content: 'First.' },
      { role: 'assistant', content: 'Yes.' },
      { role: 'user', content: `Then look at ${token} please` },
      { role: 'assistant', content: 'No.' },
    ];
    expect(titleOf('anthropic', said)).toMatch(/^Then look at \[masked:[^\]]+\] please$/);
    expect(titleOf('openai', said)).toMatch(/^Then look at \[masked:[^\]]+\] please$/);
  });

  it('passes over the results of tools, and is null where the user said nothing', () => {
    const call = { type: 'tool_use', id: 'toolu_1', name: 'ls', input: {} };
    const result = { type: 'tool_result', tool_use_id: 'toolu_1', content: 'files' };
    const turns = [
      { role: 'assistant', content: [call] },
      { role: 'user', content: [result] },
    ];
    expect(titleOf('anthropic', [{ role: 'user', content: [{ type: 'text', text: 'List.' }] }, ...turns])).toBe('List.');
    expect(titleOf('anthropic', [{ role: 'user', content: [{ type: 'text', text: ' ' }] }, ...turns])).toBeNull();
  });
});
