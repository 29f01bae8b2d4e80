import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ostiaryConfigSchema } from '#chassis';
import { parse } from 'yaml';
import { PriceList } from './price-list.js';

const prices = [
  { model: 'claude-sonnet-*', currency: 'USD', input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75 },
  { model: 'gpt-*', currency: 'EUR', input: 2, output: 8 },
  { model: '*', currency: 'USD', input: 1, output: 1 },
];
const list = new PriceList(ostiaryConfigSchema.parse({ audit: { prices } }));
const usage = { inputTokens: 1_000, outputTokens: 200, cacheReadTokens: 50_000, cacheWriteTokens: 10 };

describe('PriceList', () => {
  it('adds up what each kind of token costs', () => {
    expect(list.costOf('claude-sonnet-5', usage)).toEqual({ micros: 3_000 + 3_000 + 15_000 + 38, currency: 'USD' });
  });

  it('takes what has no price of its own as input', () => {
    expect(list.costOf('gpt-5', usage)).toEqual({ micros: 2_000 + 1_600 + 100_000 + 20, currency: 'EUR' });
  });

  it('counts what the provider did not tell as none', () => {
    expect(list.costOf('gpt-5', { inputTokens: null, outputTokens: 5, cacheReadTokens: null, cacheWriteTokens: null })).toEqual({
      micros: 40,
      currency: 'EUR',
    });
  });

  it.each([
    [null, usage],
    ['gpt-5', null],
    ['gpt-5', { inputTokens: null, outputTokens: null, cacheReadTokens: null, cacheWriteTokens: null }],
    ['gpt-5', { ...usage, inputTokens: Number.MAX_SAFE_INTEGER }],
  ])('has no cost for %s with %j', (model, told) => expect(list.costOf(model, told)).toBeNull());

  it('has none where no entry fits', () => {
    expect(new PriceList(ostiaryConfigSchema.parse({})).costOf('gpt-5', usage)).toBeNull();
  });

  it('takes the examples of docs/audit.md', () => {
    const page = readFileSync(join(import.meta.dirname, '../../../../docs/audit.md'), 'utf8');
    const [, yaml] = /```yaml\n(audit:\n {2}prices:\n[^`]*)```/.exec(page)!;
    const examples = new PriceList(ostiaryConfigSchema.parse(parse(yaml!)));
    const million = { inputTokens: 1_000_000, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 };
    const dollars = (model: string) => examples.costOf(model, million)!.micros / 1_000_000;
    expect(['claude-opus-4-5', 'claude-sonnet-4-5', 'claude-haiku-4-5'].map(dollars)).toEqual([5, 3, 1]);
    expect(dollars('a-model-that-nobody-knows')).toBe(5);
  });
});
