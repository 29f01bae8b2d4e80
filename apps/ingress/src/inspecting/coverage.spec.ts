import * as fc from 'fast-check';
import { ConversationError } from '#conversation';
import { choices, coverageRuns, escaped, withCanary } from './canary.fake.js';
import { RequestFates, visibleIn } from './request-fate.fake.js';
import { anthropicBody, openaiBody } from './whole-bodies.fake.js';

const policy = `
version: 1
unscannable: allow
mcp: { servers: ['https://mcp.example.net'] }
rules:
  - { id: nothing-leaves, on: [request], match: { findings: [secret, pii] }, action: mask }
`;
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** Of a kind that is told without a context; made here, so that none stands in the repository. */
const token = (seed: number): string =>
  `AKIA${Array.from({ length: 16 }, (_, index) => letters[(seed * 31 + index * 7 + (seed >>> index)) % 32]).join('')}`;
/** The card number that every payment provider's tests use; as a number it has no quotes around it. */
const card = Number(['4111', '1111', '1111', '1111'].join(''));

describe.each([
  ['anthropic', anthropicBody],
  ['openai', openaiBody],
] as const)('a value that a rule masks, anywhere in a request of the format %s', (format, wholeBody) => {
  const fates = new RequestFates(policy, format);

  const check = async (text: string, value: string): Promise<string> => {
    try {
      const { sent, refused, kept } = await fates.of(text);
      expect(visibleIn(sent ?? '')).not.toContain(value);
      expect(visibleIn(kept)).not.toContain(value);
      if (sent === null) expect(refused).not.toBeNull();
      return refused?.code ?? 'masked';
    } catch (error) {
      // What cannot be read is refused, and its message tells nothing of the content.
      if (!(error instanceof ConversationError)) throw error;
      expect(`${error.message} ${error.path}`).not.toContain(value);
      return error.code;
    }
  };

  it('is masked or refused, and stands in clear neither at the provider nor in what is kept', async () => {
    const outcomes = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(choices, fc.nat({ max: 1e6 }), async ([way, pick, writing, index], seed) => {
        const value = token(seed);
        const text = JSON.stringify(withCanary(wholeBody(), way, pick, value));
        const outcome = await check(writing === 'plain' ? text : escaped(text, value, index), value);
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      }),
      { numRuns: coverageRuns() },
    );
    // A property that only ever refused would show nothing.
    expect(outcomes.get('masked')).toBeGreaterThan(coverageRuns() / 3);
  });

  it('is found as a number, too', async () => {
    await fc.assert(
      fc.asyncProperty(choices, async ([way, pick]) => {
        await check(JSON.stringify(withCanary(wholeBody(), way, pick, card)), String(card));
      }),
      { numRuns: coverageRuns() / 4 },
    );
  });
});
