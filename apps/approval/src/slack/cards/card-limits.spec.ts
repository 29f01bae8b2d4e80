import { messageHtml } from '#slack-simulator';
import * as fc from 'fast-check';
import type { CardSource } from './card-source.js';
import { cardOf } from './card.js';
import { limits } from './limits.js';
import { sampleCard, sampleLinks, sampleNote, sampleVote } from './testing/card-samples.js';

const words = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom('<!here>', '<@U1>', '<!channel> ```', '*'.repeat(4_000), '&'.repeat(4_000), '\n> '.repeat(900), ''),
);
const names = fc.array(words, { minLength: 1, maxLength: 12 });
const votes = fc.array(
  fc
    .record({ name: words, decision: fc.constantFrom('approve' as const, 'deny' as const), reason: fc.option(words) })
    .map((one) => sampleVote(one.name, one.decision, one.reason)),
  { maxLength: 30 },
);
const blocks = fc.array(
  fc.record({
    id: words,
    provenance: fc.constantFrom('user' as const, 'tool_use' as const),
    position: fc.constant('tail' as const),
    matched: fc.boolean(),
    digest: words,
    chars: fc.nat(9_000),
    text: words,
  }),
  { maxLength: 30 },
);
const sources: fc.Arbitrary<CardSource> = fc
  .record({
    state: fc.constantFrom(
      'pending' as const,
      'orphaned' as const,
      'approved' as const,
      'denied' as const,
      'expired' as const,
      'canceled' as const,
    ),
    name: words,
    model: words,
    ruleId: words,
    message: words,
    reason: fc.option(words),
    asked: names,
    votes,
    blocks,
    kind: fc.constantFrom('escalated' as const, 'revoked' as const, 'withdrawn' as const, 'reviewed' as const),
    by: fc.option(words),
    text: fc.option(words),
    steps: fc.array(fc.record({ reviewers: names, quorum: fc.integer({ min: 1, max: 9 }) }), { minLength: 1, maxLength: 12 }),
  }) // prettier-ignore
  .map(({ name, blocks: some, kind, by, text, ...approval }) =>
    sampleCard({
      approval: { ...approval, requester: { issuer: 'i', subject: 's', name } },
      content: [{ exchangeId: 'exchange-1', blocks: some, cut: null }],
      notes: [sampleNote(kind, by, text)],
    }),
  );

describe('any card at all', () => {
  it('is one that Slack takes', () => {
    fc.assert(
      fc.property(sources, (source) => {
        const { text, blocks: drawn } = cardOf(source, sampleLinks);
        expect(() => messageHtml(drawn)).not.toThrow();
        expect(drawn.length).toBeLessThanOrEqual(limits.blocks);
        expect(text.length).toBeLessThanOrEqual(limits.text);
        expect(JSON.stringify(drawn).length).toBeLessThan(16_000);
      }),
    );
  });

  it('mentions nobody and links nowhere on account of what others wrote', () => {
    fc.assert(
      fc.property(sources, (source) => {
        const { text, blocks: drawn } = cardOf(source, sampleLinks);
        const html = messageHtml(drawn);
        expect([...html.matchAll(/href="([^"]*)"/g)].filter(([, url]) => !url?.startsWith('https://ostiary.example/approvals/'))).toEqual(
          [],
        );
        expect(html).not.toMatch(/class="mention"|<(?:em|s|blockquote)>/);
        expect(text).not.toContain('<');
      }),
    );
  });
});
